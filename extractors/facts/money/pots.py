"""A pot of money while it is being read: its time, its amounts, what stands beside one amount, and refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from extractors.records import Place, Qualifier, Step

MEASURES = ("requested", "planned", "disbursed", "mobilised", "spent")


PAIRED = ("requested", "planned", "disbursed")


class Time(Struct):
    """The time of a pot. `said` is false where the year is only the article's."""

    fiscal_year: int | None
    start: date | None = None
    end: date | None = None
    said: bool = False


class Row(Struct):
    """A pot of money while it is being read."""

    programme: str
    place: Place | None
    source: str
    capital: str
    time: Time
    quote_start: int
    quote_end: int
    purpose: str | None = None
    over_units: int | None = None
    per_unit: str | None = None
    carried_over_from: int | None = None
    as_of: date | None = None
    amounts: dict[str, int] = field(default_factory=dict)
    hedges: dict[str, Qualifier] = field(default_factory=dict)
    high: int | None = None
    pct: Decimal | None = None
    pct_decimals: int | None = None
    derived: bool = False
    parent: Row | None = None
    last_measure: str = ""
    sentence: int = -1
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def key(self) -> tuple[object, ...]:
        """What makes two statements speak of the same pot."""
        place = self.place.place_id if self.place else None
        return (
            self.programme,
            place,
            self.source,
            self.capital,
            self.time.fiscal_year,
            self.carried_over_from,
            self.over_units,
            self.purpose,
            self.per_unit,
        )

    def cover(self, start: int, end: int) -> None:
        """Widens the quote."""
        self.quote_start, self.quote_end = min(self.quote_start, start), max(self.quote_end, end)


class Refusal(Struct):
    """An amount that was seen and not read, and why."""

    start: int
    end: int
    reason: str


class Own(Struct):
    """What stands beside one amount, before it is known which pot the amount belongs to."""

    measure: str | None = None
    weak: str | None = None
    weak_leads: bool = False  # the weak word stands before the amount
    source: str | None = None
    capital: str | None = None
    programme: str | None = None
    place: Place | None = None
    time: Time | None = None
    as_of: date | None = None
    carried: int | None = None
    over_units: int | None = None
    per_unit: str | None = None
    each_of: list[Place] = field(default_factory=list)
    purpose: str | None = None
    given: bool = False  # by a verb of giving
    held: bool = False  # “có 84 tỷ đồng”
    unpaid: bool = False  # “chưa giải ngân đồng nào trong số 3 tỷ đồng”
    weak_capital: bool = False
    project: str | None = None
    project_start: int | None = None
    start: int = 0

    @property
    def dimension(self) -> bool:
        """Whether it names a pot of its own."""
        return any((self.source, self.capital, self.programme, self.carried, self.project))
