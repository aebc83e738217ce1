"""One row of fact_criteria while it is being read, and the list that lands each statement once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from extractors.facts.criteria.names import Named
from extractors.records import Level, Place, Qualifier, Step


class Statement(Struct, frozen=True, eq=False, gc=False):
    """A statement about criteria; the fields are the columns of fact_criteria. Two are the same by `same_as` alone."""

    metric: str
    status: str
    standard: str
    place: Place | None
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int | None = None
    out_of: Decimal | None = None
    share: Decimal | None = None
    share_decimals: int | None = None
    over_units: int | None = None
    unit_level: Level | None = None
    qualifier: Qualifier | None = None
    criterion_no: int | None = None
    criterion_name: str | None = None
    criteria_set: str | None = None
    as_of: date | None = None
    due: date | None = None
    since: date | None = None
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()

    def same_as(self, other: Statement) -> bool:
        """Whether both say the same of the same."""
        if self._subject() != other._subject():
            return False
        if self.out_of != other.out_of and self.out_of is not None and other.out_of is not None:
            return False
        if self.status == "planned":
            return self.due == other.due or self.due is None or other.due is None
        return self.as_of == other.as_of or self.as_of is None or other.as_of is None

    def _subject(self) -> tuple[object, ...]:
        place = self.place.place_id if self.place is not None else None
        return (self.metric, self.status, self.standard, place, self.low, self.high, self.criterion_no, self.over_units)

    def gist(self) -> tuple[object, ...]:
        """What two statements share, if one of them repeats the other."""
        place = self.place.place_id if self.place is not None else None
        return (self.status, self.standard, place, self.low, self.criterion_no)

    def with_criterion(self, name: Named) -> Statement:
        """The same of one named criterion."""
        return replace(
            self,
            criterion_no=name.number,
            criterion_name=name.name,
            criteria_set=name.set_id,
            start=min(self.start, name.start),
            end=max(self.end, name.end),
        )


class Statements:
    """The statements of one article, each once; the fuller wording wins, the earlier place is kept.

    Each has a number that grows with its place; those that a new one may repeat are found by what all of them share.
    """

    def __init__(self) -> None:
        self._rows: dict[int, Statement] = {}
        self._alike: dict[tuple[object, ...], list[int]] = {}
        self._counts: set[tuple[Decimal | None, Level | None]] = set()
        self._next = 0

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> list[Statement]:
        """The statements landed, in the order in which they stand."""
        return list(self._rows.values())

    def behind(self, count: int) -> list[Statement]:
        """The statements behind the first `count`, in their order."""
        return list(islice(reversed(self._rows.values()), max(0, len(self._rows) - count)))[::-1]

    def has_count(self, low: Decimal, level: Level) -> bool:
        """Whether one of them is of that number of units of the level."""
        return (low, level) in self._counts

    def add(self, statement: Statement) -> None:
        """Lands a statement, unless it says no more than one that stands already; what it adds to that one is kept."""
        rows, numbers = self._rows, self._alike.setdefault(statement.gist(), [])
        for number in numbers:
            old = rows[number]
            if old.same_as(statement):
                rows[number] = _fuller(old, statement)
                return
            if _restates_as_added(old, statement):
                return
        for number in [n for n in numbers if _restates_as_added(statement, rows[n])]:
            numbers.remove(number)
            del rows[number]
        numbers.append(self._next)
        rows[self._next] = statement
        self._next += 1
        self._counts.add((statement.low, statement.unit_level))


def _fuller(old: Statement, new: Statement) -> Statement:
    base = new if old.out_of is None and new.out_of is not None else old
    return replace(
        base,
        out_of=old.out_of if old.out_of is not None else new.out_of,
        share=old.share if old.share is not None else new.share,
        share_decimals=old.share_decimals if old.share is not None else new.share_decimals,
        as_of=old.as_of or new.as_of,
        due=old.due or new.due,
        since=old.since or new.since,
    )


def _restates_as_added(added: Statement, plain: Statement) -> bool:
    """A headline's “4 xã về đích” beside the body's “thêm 4 xã”: the same units, said less exactly."""
    if added.metric != "units_added" or plain.metric != "unit_count" or plain.out_of is not None:
        return False
    here = (added.status, added.standard, added.place, added.low, added.unit_level, added.criterion_no)
    there = (plain.status, plain.standard, plain.place, plain.low, plain.unit_level, plain.criterion_no)
    return here == there
