"""Amounts of money tied to programme, place, source, capital, time and stage: the rows of fact_disbursement.

A sentence is walked from left to right. Each amount takes what stands beside it; what it lacks it inherits, in this
order, from the pot it continues, from the total it is a part of, from the sentence, from the heading, from the article.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.engine.times import Period
from extractors.facts.clauses import group_before
from extractors.facts.frame import Document, Sentence, Where, period_of, quantity_of, rank
from extractors.records import Place, Qualifier, Step

MEASURES = ("requested", "planned", "disbursed", "mobilised", "spent")
_PAIRED = ("requested", "planned", "disbursed")
_BREAKS = (",", ";", ":", "(", ")")
_PROGRAMMES = 3  # the national target programmes of 2021-2025
_BILLION = Decimal(10) ** 9  # with tỷ, three decimals are triệu: a comma is a decimal there
_ADMIN_UNITS = ("commune", "village", "district", "unit_any")


@dataclass(slots=True)
class Time:
    """The time of a pot. `said` is false where the year is only the article's."""

    fiscal_year: int | None
    start: date | None = None
    end: date | None = None
    said: bool = False


@dataclass(slots=True)
class Row:
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


@dataclass(slots=True)
class Refusal:
    """An amount that was seen and not read, and why."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class _Own:
    """What stands beside one amount."""

    measure: str | None = None
    weak: str | None = None
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
    weak_capital: bool = False
    project: str | None = None
    project_start: int | None = None
    start: int = 0

    @property
    def dimension(self) -> bool:
        """Whether it names a pot of its own."""
        return any((self.source, self.capital, self.programme, self.carried, self.project))


class DisbursementReader:
    """Reads the amounts of one document. `rows` are the pots in the order of their first amount."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows: list[Row] = []
        self.refusals: list[Refusal] = []
        self.default_programme = _first_programme(document)
        self.programme = self.default_programme
        self.speaks_of_programmes = _speaks_of_programmes(document)
        self.time = self._default_time()
        self.paragraph = -1
        self.last_measure: str | None = None
        self.article_measure: str | None = None
        self.measured_in = -1
        self.capital = _only_capital(document)
        self.units: list[Place] = []
        self.heading = _Own()
        self.heading_paragraph = -1

    def _default_time(self) -> Time:
        return Time(self.document.year if self.document.year_known else None)

    def read(self) -> None:
        """Walks all sentences."""
        for index, sentence in enumerate(self.document.sentences):
            self._sentence(index, sentence)
        self._drop_repeats()

    def _drop_repeats(self) -> None:
        """An amount said twice of one pot is one fact: the later wording goes, what it adds is kept."""
        kept: dict[tuple[object, ...], Row] = {}
        for row in list(self.rows):
            place = row.place.place_id if row.place else None
            key = (row.programme, place, row.source, row.capital, row.time.fiscal_year, row.carried_over_from,
                   tuple(sorted(row.amounts.values())))  # fmt: skip
            first = kept.get(key)
            if first is None or not row.amounts or len(row.amounts) > 1 or 0 in row.amounts.values():
                kept.setdefault(key, row)
                continue
            if row.purpose != first.purpose and row.purpose and first.purpose:
                continue
            if "disbursed" in (*row.amounts, *first.amounts) and set(row.amounts) != set(first.amounts):
                continue
            first.over_units = first.over_units or row.over_units
            first.pct, first.pct_decimals = (
                (first.pct, first.pct_decimals) if first.pct is not None else (row.pct, row.pct_decimals)
            )
            self.rows.remove(row)
            for other in self.rows:
                if other.parent is row:
                    other.parent = first

    # one sentence

    def _sentence(self, index: int, sentence: Sentence) -> None:
        document = self.document
        items = sentence.items
        if sentence.paragraph != self.paragraph:
            self.paragraph = sentence.paragraph
            self.last_measure = None
            total = any(i.kind == "scope" or i.is_("link", "out_of") for i in items)
            if total and not self.heading.dimension:
                self.programme = self.default_programme  # of the whole again
            self.time = self._default_time()
        if sentence.paragraph - self.heading_paragraph > 1 and not any(self._is_amount(i) for i in items):
            self.heading = _Own()
        elif sentence.paragraph - self.heading_paragraph > 1:
            self.heading_paragraph += 1 if self.heading.dimension else 0
        self._remember_units(sentence)
        anchors = [at for at, item in enumerate(items) if self._is_anchor(items, at)]
        if not anchors:
            self._note_context(sentence)
            return
        if sentence.is_title:
            return
        walk = _Walk(self, index, sentence)
        previous = -1
        for at in anchors:
            walk.anchor(previous, at)
            previous = at
        self._after(sentence, walk)

    def _is_amount(self, item: Item) -> bool:
        quantity = quantity_of(item)
        return quantity is not None and quantity.kind == "money"

    def _is_anchor(self, items: list[Item], at: int) -> bool:
        item = items[at]
        quantity = quantity_of(item)
        if quantity is not None:
            return quantity.kind in ("money", "percent")
        return item.is_("measure", "not_disbursed", "not_allocated")

    def _note_context(self, sentence: Sentence) -> None:
        """A sentence without amounts sets the stage: programme, year, and, where it ends in a colon, all it names."""
        own = _Own()
        for item in sentence.items:
            period = period_of(item)
            if period is not None:
                found = self.time_of(period)
                if found is not None and period.role == "at" and not sentence.is_title:
                    self.time = found
        programme = programme_in(sentence.items)
        if programme is not None and not sentence.is_title and not _is_mixed(sentence.items):
            self.programme = programme
        last = sentence.items[-1]
        if last.is_("sign", ":"):
            own.programme = programme
            own.capital = next((i.code for i in reversed(sentence.items) if _is_capital(i)), None)
            own.measure = next((i.code for i in reversed(sentence.items) if _is_strong(i)), None)
            self.heading, self.heading_paragraph = own, sentence.paragraph

    def _after(self, sentence: Sentence, walk: _Walk) -> None:
        if sentence.items[-1].is_("sign", ":"):
            self.heading, self.heading_paragraph = _Own(capital=walk.last_capital), sentence.paragraph
        if walk.total_programme is not None:
            self.programme = walk.total_programme
        if walk.total_time is not None:
            self.time = walk.total_time

    # shared by the walks of sentences and of tables

    def time_of(self, period: Period) -> Time | None:
        """The time of a pot that a period states; None where it states no more than a day."""
        year = self.document.year
        grain = period.grain
        if grain == "year" and period.year is not None and not period.open_end:
            return Time(period.year, date(period.year, 1, 1), date(period.year, 12, 31), said=True)
        if grain in ("months", "quarter"):
            return Time(period.year or year, period.starts(year), period.ends(year), said=True)
        if grain == "part" and period.since_start and period.year is None:
            return Time(year, date(year, 1, 1), None, said=True)
        if grain == "part" and period.year is not None and period.start is not None:
            end = period.ends(year)
            if end is None and period.year == year:
                return Time(year, period.starts(year), None, said=True)
            one_year = end is not None and end.year == period.year
            return Time(period.year if one_year else None, period.starts(year), end, said=True)
        if grain == "years":
            if period.start is not None:
                return Time(None, period.starts(year), period.ends(year), said=True)
            if period.n_years is not None:
                return self._stage_of(period.n_years)
        return None

    def _stage_of(self, n_years: int) -> Time:
        """“sau 8 năm”: the stage of that length which the article names, else several years of unknown bounds."""
        for sentence in self.document.sentences:
            for item in sentence.items:
                period = period_of(item)
                if (
                    period is not None
                    and period.grain == "years"
                    and period.year
                    and period.last_year
                    and period.last_year - period.year + 1 == n_years
                ):
                    return Time(None, period.starts(period.year), period.ends(period.year), said=True)
        return Time(None, None, None, said=True)

    def known_units(self, level: str) -> list[Place]:
        """The list of units of a level that the article named last, for “mỗi xã”; empty where it named none nearby."""
        return self.units if self.units and self.units[0].level == level else []

    def _remember_units(self, sentence: Sentence) -> None:
        named = [w for w in sentence.wheres if w.named and not w.modifier]
        for level in ("district", "commune"):
            group = [w.place for w in named if w.place.level == level]
            if len(group) > 1:
                self.units = group

    def find(self, row: Row, measure: str) -> Row | None:
        """The latest row of the same pot that still lacks the measure."""
        if measure not in _PAIRED:
            return None
        for old in sorted(reversed(self.rows[-12:]), key=lambda r: r.parent is not None):
            later = measure == "disbursed" or old.sentence == row.sentence
            if later and old.key() == row.key() and measure not in old.amounts and set(old.amounts) <= set(_PAIRED):
                return old
        return None


def _money(item: Item) -> bool:
    quantity = quantity_of(item)
    return quantity is not None and quantity.kind == "money"


def _is_strong(item: Item) -> bool:
    return item.kind == "measure" and item.term is not None and item.term.strength == "strong" and item.code in MEASURES


def _is_capital(item: Item) -> bool:
    return item.kind == "capital_type" and item.code in ("investment", "recurrent")


def programme_in(items: list[Item]) -> str | None:
    """The programme that a run of items names: the last one, or all where they are named together."""
    found: str | None = None
    for at, item in enumerate(items):
        if item.kind == "programme_head":
            weak = item.term is not None and item.term.strength == "weak"
            previous = items[at - 1] if at else None
            three = previous is not None and (q := quantity_of(previous)) is not None and q.low == _PROGRAMMES
            named = any(i.kind == "programme" for i in items[at + 1 : at + 7])
            if three or (not weak and not named) or (item.code == "many" and not _names_next(items, at)):
                found = "all"
        elif item.kind == "programme":
            found = item.code
    return found


def _names_next(items: list[Item], at: int) -> bool:
    return at + 1 < len(items) and items[at + 1].kind == "programme"


def _is_mixed(items: list[Item]) -> bool:
    """Several programmes in one breath, none of them called a programme: the sentence is of none in particular."""
    codes = {i.code for i in items if i.kind == "programme"}
    return len(codes) > 1 and not any(i.kind == "programme_head" for i in items)


def _only_capital(document: Document) -> str | None:
    """The kind of capital that the title names, where the article knows no other."""
    everywhere = {i.code for s in document.sentences for i in s.items if _is_capital(i)}
    if len(everywhere) != 1:
        return None
    titled = any(_is_capital(i) for s in document.sentences if s.is_title for i in s.items)
    return everywhere.pop() if titled else None


def _speaks_of_programmes(document: Document) -> bool:
    """Whether the article names a programme, or what only a programme builds."""
    kinds = ("programme", "programme_head", "programme_cue")
    cells = (i for t in document.tables for row in t.rows for cell in row for i in cell)
    return any(i.kind in kinds for s in document.sentences for i in s.items) or any(i.kind in kinds for i in cells)


def _first_programme(document: Document) -> str | None:
    """The programme that the title, else the lead names."""
    for sentence in document.sentences:
        found = programme_in(sentence.items)
        if found is not None and not _is_mixed(sentence.items):
            return found
    cue = next((i.code for s in document.sentences for i in s.items if i.kind == "programme_cue"), None)
    return cue


class _Walk:
    """One sentence, amount by amount."""

    def __init__(self, reader: DisbursementReader, index: int, sentence: Sentence) -> None:
        self.reader, self.index, self.sentence = reader, index, sentence
        self.items = sentence.items
        self.document = reader.document
        self.current: Row | None = None
        self.parents: list[tuple[Row, bool, str]] = []  # the total, whether a bracket opened its parts, its measure
        self.programme: str | None = None
        self.time: Time | None = None
        self.as_of: date | None = None
        self.total_programme: str | None = None
        self.total_time: Time | None = None
        self.last_measure: str | None = None
        self.last_capital: str | None = None
        self.ordered: list[Place] = []  # places that still wait for their amount
        self.shared: tuple[str | None, str | None] | None = None  # programme and capital named behind the last of them
        self.carry_parent()

    def carry_parent(self) -> None:
        """A sentence that opens with “trong đó”, or goes on with the next source, splits the last total before it."""
        first = next((i for i in self.items if i.kind != "sign"), None)
        rows = [r for r in self.reader.rows if r.sentence == self.index - 1]
        if first is None or not rows:
            return
        totals = [r for r in rows if r.parent is None] or [rows[-1].parent or rows[0]]
        opened = first.is_("link", "of_which")
        parent = rows[-1].parent
        if first.kind in ("budget_source", "capital_type") and parent is not None and not opened:
            by_source = first.kind == "budget_source" and rows[-1].source not in ("all", first.code)
            by_capital = first.kind == "capital_type" and rows[-1].capital not in ("all", first.code)
            if by_source or by_capital:
                totals, opened = [parent], True
        if opened:
            measure = "planned" if "planned" in totals[0].amounts else totals[0].last_measure
            self.parents = [(totals[0], False, measure)]
            self.last_measure = measure

    def anchor(self, previous: int, at: int) -> None:
        """Reads one amount, rate or word of nothing paid."""
        left_from = self._left_edge(previous, at)
        left = self.items[left_from:at]
        self._structure(previous, at)
        own = self._own(left, left_from, at)
        self._end_split(previous, at, own)
        quantity = quantity_of(self.items[at])
        if quantity is None:
            self._nothing(self.items[at], own, left)
        elif quantity.kind == "percent":
            self._rate(quantity, own, left, at)
        else:
            self._amount(quantity, own, left, at)

    def _end_split(self, previous: int, at: int, own: _Own) -> None:
        """“…, vốn sự nghiệp 5 tỷ; đến nay giải ngân 4 tỷ”: behind a semicolon, what names no part is of the total."""
        if not self.parents or self.parents[-1][1] or own.dimension or own.place is not None or previous < 0:
            return
        row = self.parents[-1][0]
        broken = any(i.is_("sign", ";") for i in self.items[previous + 1 : at])
        if broken and own.measure == "disbursed" and "disbursed" not in row.amounts:
            self.parents.pop()
            self.current = row

    # windows

    def _left_edge(self, previous: int, at: int) -> int:
        """What stands behind the last amount up to the first break belongs to that amount."""
        if previous < 0:
            return 0
        for index in range(previous + 1, at):
            item = self.items[index]
            if item.kind == "sign" and item.code in _BREAKS:
                return index
            if item.is_("link", "of_which", "and", "rest"):
                return index
            if _is_strong(item) or item.is_("measure", "not_disbursed", "not_allocated"):
                return index
            if item.kind == "status":
                return index
        if quantity_of(self.items[previous]) is not None and quantity_of(self.items[previous]).kind == "percent":  # type: ignore[union-attr]
            return previous + 1
        return previous + 1

    def _right(self, at: int) -> list[Item]:
        """What stands behind an amount up to the next break; without a verb that leads on to the next amount."""
        run: list[Item] = []
        for index in range(at + 1, len(self.items)):
            item = self.items[index]
            if item.kind == "sign" and item.code in (*_BREAKS, "."):
                following = self.items[index + 1] if index + 1 < len(self.items) else None
                if item.code == "," and following is not None and following.is_("link", "all_of"):
                    continue
                return run
            if item.is_("link", "of_which") or (
                item.is_("link", "and") and not (run and run[-1].kind == "programme_head")
            ):
                return run
            quantity = quantity_of(item)
            if quantity is not None and quantity.kind in ("money", "percent"):
                while run and (run[-1].kind in ("measure", "status", "hedge", "share")):
                    run.pop()
                return run
            run.append(item)
        return run

    def _alone(self) -> bool:
        """The only amount of its sentence takes what stands anywhere behind it."""
        amounts = [i for i in self.items if (q := quantity_of(i)) is not None and q.kind in ("money", "percent")]
        return len(amounts) == 1

    def _own(self, left: list[Item], left_from: int, at: int) -> _Own:
        own = _Own()
        own.start = left[0].start if left else self.items[at].start
        right = self._right(at) if quantity_of(self.items[at]) is not None else []
        if self._alone() and not any(i.kind == "measure" for i in (*left, *right)):
            right = self.items[at + 1 :]
        colon = max((i for i, x in enumerate(left) if x.is_("sign", ":")), default=-1)
        staged = any(i.kind == "measure" or i.is_("status", "planned") for i in left[colon + 1 :])
        for index, item in enumerate(left):
            if index < colon and staged and item.kind == "measure":
                continue  # a heading names the subject, the clause behind it the stage
            self._take(own, item, left, index, before=True)
        counted = next((i for i, x in enumerate(right) if (q := quantity_of(x)) is not None and q.output), len(right))
        for index, item in enumerate(right):
            if item.kind == "measure" and index + 1 >= counted and counted < len(right):
                continue  # a verb that goes with the things counted behind it
            self._take(own, item, right, index, before=False)
        if own.given and own.source is None:
            own.source = "community"
        if own.measure == "mobilised" and own.weak_capital:
            own.capital = None
        own.purpose = self._purpose(right)
        own.held = bool(left) and left[-1].is_("link", "has")
        programme = programme_in(left) or programme_in(right)
        own.programme = programme
        self._times(own, left, right)
        own.place = self._place(own, left_from, at, right)
        self._units(own, left, left_from, right)
        return own

    def _purpose(self, right: list[Item]) -> str | None:
        """“8,6 tỷ đồng xây hạ tầng”: what the money is for, where a verb of doing stands right behind the amount."""
        lead = 1 if right and right[0].kind == "word" else 0
        if len(right) <= lead + 1 or not right[lead].is_("action", "build", "make", "give"):
            return None
        if any(quantity_of(i) is not None or i.kind == "place" for i in right[:4]):
            return None
        end = next((k for k, i in enumerate(right) if i.kind in ("place", "quantity", "period", "status")), len(right))
        return self.document.article.text[right[lead].start : right[end - 1].end]

    def _take(self, own: _Own, item: Item, run: list[Item], index: int, before: bool) -> None:
        """One word beside the amount: before it the nearest one wins, behind it the first, and only for what is open."""
        if item.kind == "measure" and item.code in MEASURES:
            if _is_strong(item):
                if before or own.measure is None:
                    own.measure = item.code
                    own.given = item.term is not None and item.term.value == 1 and item.code == "mobilised"
            elif item.code == "mobilised" and any(i.is_("sign", ",") for i in run[index:]):
                pass  # “về nguồn lực, …” names the subject of the sentence
            elif before or own.weak is None:
                own.weak = item.code
        elif item.is_("measure", "cost"):
            if before or own.weak is None:
                own.weak = "cost"
        elif item.kind == "budget_source":
            if before or own.source is None:
                own.source = self._source(own, item, run, index)
        elif _is_capital(item):
            if before or own.capital is None:
                own.capital = item.code
                own.weak_capital = item.term is not None and item.term.strength == "weak"
        elif item.is_("capital_type", "bare_investment"):
            following = run[index + 1] if index + 1 < len(run) else None
            beside = following is None or following.kind in ("sign", "status", "link")
            if before and beside and (self.parents or following is None):
                own.capital = own.capital or "investment"
        elif item.is_("link", "out_of") and before and self.current is not None and "disbursed" in self.current.amounts:
            own.measure = "planned"
        elif item.is_("status", "planned") and before:
            if index >= len(run) - 2:
                own.measure = "planned"
            own.weak = own.weak or "planned"
        elif (
            item.is_("unit", "project") and before and index + 1 < len(run) and quantity_of(run[index + 1]) is not None
        ):
            first = own.project_start if own.project_start is not None else item.start
            own.project_start = first
            own.project = self.document.article.text[first : run[index + 1].end]

    def _source(self, own: _Own, item: Item, run: list[Item], index: int) -> str:
        """Sources named together: levels below the centre are local, the rest is other."""
        following = run[index + 1 : index + 3]
        if len(following) == 2 and (following[0].is_("sign", ",") or following[0].is_("link", "and")):
            level = {"province": "provincial", "district": "district", "commune": "commune"}.get(following[1].code)
            if following[1].kind == "unit" and level is not None:
                return _merge_sources(item.code, level)
        previous = run[index - 1] if index else None
        if (
            own.source is not None
            and previous is not None
            and (previous.is_("link", "and") or previous.is_("sign", ","))
        ):
            return _merge_sources(own.source, item.code)
        return item.code

    def _times(self, own: _Own, left: list[Item], right: list[Item]) -> None:
        carried = any(i.is_("carry", "carried") for i in (*left, *right)) and not any(
            i.is_("carry", "excluded") for i in (*left, *right)
        )
        compared = False
        for run in (left, right):
            for item in run:
                if item.is_("time", "stage") and own.time is None:
                    own.time = Time(None, said=True)
                if item.is_("link", "compared"):
                    compared = True
                period = period_of(item)
                if period is None or compared:
                    continue
                if period.role in ("until", "before") or period.grain in ("day", "now"):
                    end = period.ends(self.reader.time.fiscal_year or self.document.year)
                    own.as_of = end if period.grain != "now" else self.document.day
                    if period.grain in ("month", "day", "quarter") and period.year and not own.time:
                        own.time = Time(period.year, None, None, said=False)
                    if period.role != "until" or period.grain not in ("years", "months"):
                        continue
                if carried and period.grain == "year" and period.year is not None:
                    if own.carried is None:
                        own.carried = period.year
                        continue
                found = self.reader.time_of(period)
                if found is not None and (run is left or own.time is None or not own.time.said):
                    own.time = found
        if carried and own.carried is None:
            own.carried = next((r.carried_over_from for r in reversed(self.reader.rows) if r.carried_over_from), None)
        if own.carried is not None:
            year = own.time.fiscal_year if own.time and own.time.said else self.document.year
            if year is not None and year <= own.carried:
                year = own.carried + 1
            own.time = Time(year, said=True)

    def _place(self, own: _Own, left_from: int, at: int, right: list[Item]) -> Place | None:
        """A place beside the amount: the last one before it in its part of the sentence, else “về/cho/ở X” behind it."""
        group = [w for w in group_before(self.sentence, self.document, at) if w.at >= left_from]
        if not group:  # “phần của vùng X là …”
            group = [w for w in self.sentence.wheres if left_from <= w.at < at and w.named][-1:]
        if group and any(i.is_("link", "each") for i in self.items[left_from:at]):
            own.each_of = [w.place for w in group]
        if len(group) == 1:
            return group[0].place
        if group:
            own.over_units = own.over_units or len(group)
            return self._together(group)
        end = right[-1].end if right else self.items[at].end
        behind = [w for w in self.sentence.wheres if w.at > at and self.items[w.at].end <= end and w.named]
        return behind[0].place if behind else None

    def _together(self, group: list[Where]) -> Place:
        return self.document.common_place([w.place for w in group]) or group[-1].place

    def _units(self, own: _Own, left: list[Item], left_from: int, right: list[Item]) -> None:
        """“cho 2 xã”: how many units the amount is for; “mỗi nhà 650 triệu”: what it is for one of."""
        for index, item in enumerate(left):
            quantity = quantity_of(item)
            previous = left[index - 1] if index else None
            if (
                quantity is not None
                and quantity.unit in _ADMIN_UNITS
                and not quantity.is_range
                and quantity.out_of is None
            ):
                if previous is not None and (previous.is_("link", "for") or previous.is_("measure", "planned")):
                    own.over_units = int(quantity.low)
            if item.is_("link", "each"):
                noun = left[index + 1] if index + 1 < len(left) else None
                known = self.reader.known_units(noun.code) if noun is not None and noun.kind == "unit" else []
                if known and not own.each_of:
                    own.each_of = known
                elif noun is not None and noun.kind == "unit" and not own.each_of:
                    own.per_unit = self.document.article.text[noun.start : noun.end]
        for index, item in enumerate(right):
            quantity = quantity_of(item)
            if (
                quantity is not None
                and quantity.unit in _ADMIN_UNITS
                and index
                and (right[index - 1].is_("link", "for") or right[index - 1].is_("measure", "planned"))
                and not quantity.is_range
                and quantity.out_of is None
            ):
                own.over_units = int(quantity.low)

    # structure

    def _structure(self, previous: int, at: int) -> None:
        """Opens and closes splits by what stands between the last amount and this one."""
        between = self.items[previous + 1 : at]
        for item in between:
            if item.is_("sign", "("):
                if self.current is not None and previous >= 0:
                    self.parents.append((self.current, True, self.current.last_measure))
            elif item.is_("sign", ")") and any(bracket for _, bracket, _ in self.parents):
                while self.parents:
                    row, bracket, _ = self.parents.pop()
                    if bracket:
                        self.current = row
                        break
            elif (
                item.is_("sign", ":")
                and self.current is not None
                and previous >= 0
                and self._splits_by_place(previous, at)
            ):
                self.parents.append((self.current, False, self.current.last_measure))
            elif item.is_("link", "of_which") and self.current is not None:
                if not (self.parents and self.parents[-1][0] is self.current):
                    if self.parents and not self.parents[-1][1]:
                        self.parents.pop()
                    self.parents.append((self.current, False, self.current.last_measure))

    def _splits_by_place(self, previous: int, at: int) -> bool:
        """“158 tỷ đồng, …: huyện A 12 tỷ; B 13 tỷ”: a colon before a place opens the split of the amount before."""
        colon = max(i for i in range(previous + 1, at) if self.items[i].is_("sign", ":"))
        labelled = any(
            i.kind in ("budget_source", "capital_type") for i in self.items[max(previous + 1, colon - 3) : colon]
        )
        placed = any(colon < w.at < at and w.named for w in self.sentence.wheres)
        return placed and not labelled

    @property
    def parent(self) -> Row | None:
        return self.parents[-1][0] if self.parents else None

    # the three kinds of anchor

    def _place_in_order(self, own: _Own, left_from: int, at: int) -> None:
        """“các xã A, B được bố trí lần lượt 3 tỷ và 2 tỷ”: the i-th amount is the i-th place's, if there are as many."""
        if self.ordered:
            own.place, own.over_units = self.ordered.pop(0), None
            if self.shared is not None:
                own.programme = own.programme or self.shared[0]
                own.capital = own.capital or self.shared[1]
            return
        self.shared = None
        order = next((i for i in range(left_from, at) if self.items[i].is_("link", "in_order")), None)
        if order is None:
            return
        group = [w.place for w in group_before(self.sentence, self.document, order)]
        amounts, last = 1, at
        for index in range(at + 1, len(self.items)):
            item = self.items[index]
            if (q := quantity_of(item)) is not None and q.kind == "money":
                amounts, last = amounts + 1, index
            elif not (item.is_("sign", ",") or item.is_("link", "and")):
                break
        if len(group) == amounts and amounts > 1:
            own.place, own.over_units = group[0], None
            own.each_of = []
            self.ordered = group[1:]
            behind = self._right(last)
            self.shared = programme_in(behind), next((i.code for i in behind if _is_capital(i)), None)
        if self.shared is not None:
            own.programme = own.programme or self.shared[0]
            own.capital = own.capital or self.shared[1]

    def _amount(self, quantity: Quantity, own: _Own, left: list[Item], at: int) -> None:
        item = self.items[at]
        self._place_in_order(own, at - len(left), at)
        refused = self._refuse(quantity, own, left, at)
        if refused is not None:
            if refused:
                self.reader.refusals.append(Refusal(item.start, item.end, refused))
            return
        if quantity.alternative is not None and (quantity.low < _BILLION or self._english()):
            quantity = replace(quantity, low=quantity.alternative, high=quantity.alternative, style="english")
        measure, why = self._measure(own)
        if self._is_denominator(at) and self.current is not None:
            own.place, own.source, measure, why = (
                self.current.place,
                self.current.source,
                "planned",
                "what was to be reached",
            )
        if measure is None:
            self.reader.refusals.append(Refusal(item.start, item.end, "measure_unclear"))
            return
        steps = [Step("amount", quantity.printed, None), Step("measure", f"{measure}: {why}")]
        row = self._continued(own, measure)
        if row is None:
            for place in own.each_of or [None]:
                row = self._new_row(own, place, item, steps)
                old = self.reader.find(row, measure)
                same_time = old is not None and (
                    None in (row.time.start, old.time.start) or row.time.start == old.time.start
                )
                if old is not None and row.parent is None and same_time:
                    steps.append(Step("same_pot", "an earlier statement of the pot lacks this measure"))
                    row = old
                else:
                    self.reader.rows.append(row)
                self._fill(row, measure, quantity, own, item, steps)
            return
        steps.append(Step("continues_pot", "no source, capital or programme of its own beside another measure"))
        self._fill(row, measure, quantity, own, item, steps)

    def _fill(self, row: Row, measure: str, quantity: Quantity, own: _Own, item: Item, steps: list[Step]) -> None:
        row.amounts[measure] = int(quantity.low)
        row.hedges[measure] = quantity.hedge
        if quantity.is_range:
            row.high = int(quantity.high)
        if quantity.style in ("english", "ambiguous"):
            row.notes.append("english_separator")
        row.last_measure = measure
        row.as_of = own.as_of or row.as_of or self.as_of or (row.parent.as_of if row.parent else None)
        row.cover(min(own.start, item.start), item.end)
        row.steps.extend(steps)
        row.sentence = self.index
        self.current = row
        self.last_measure = self.reader.last_measure = self.reader.article_measure = measure
        self.reader.measured_in = self.sentence.paragraph
        if own.capital:
            self.last_capital = own.capital
        if own.as_of:
            self.as_of = own.as_of
        if row.parent is None:
            self.total_programme = row.programme if row.programme != "other" else self.total_programme
            if own.time is not None and own.time.said and not own.carried:
                self.total_time = own.time

    def _refuse(self, quantity: Quantity, own: _Own, left: list[Item], at: int) -> str | None:
        """Why an amount is none of ours: '' for what is no issue, a word for what is doubtful; None to read it."""
        people = {"people", "person", "household", "year", "month", "day"}
        if people & set(quantity.per):
            return ""
        near = [i for i in left[-14:] if i.kind == "exclude"]
        right = self._right(at)
        if near and near[-1].code in ("income", "price", "debt", "size"):
            stronger = any(i.kind == "measure" and _is_strong(i) for i in left[left.index(near[-1]) :])
            if not stronger or near[-1].code == "debt":
                return ""
        if any(i.is_("exclude", "income", "debt") for i in right[:2]):
            return ""
        if (
            quantity.style == "spelled"
            and at > 1
            and self.items[at - 1].is_("sign", "(")
            and _money(self.items[at - 2])
        ):
            return ""  # the amount before it in words
        if left and left[-1].kind == "vague":
            return "vague_amount"
        delta = [i for i in left[-3:] if i.is_("count", "more", "fewer")]
        if delta and any(i.is_("link", "compared") for i in self.items[at : at + 8]):
            return ""
        if any(i.is_("count", "fewer") for i in left[-2:]):
            return ""
        if quantity.alternative is not None and quantity.low < _BILLION and not self._english():
            return "separator_unclear"
        if not self.reader.speaks_of_programmes:
            return ""
        return None

    def _is_denominator(self, at: int) -> bool:
        """“950 triệu đồng/1.700 triệu đồng”: reached, of what was to be reached."""
        if at < 2 or not self.items[at - 1].is_("sign", "/"):
            return False
        upper = quantity_of(self.items[at - 2])
        return upper is not None and upper.kind == "money"

    def _english(self) -> bool:
        """Whether the article writes numbers the English way elsewhere, beyond doubt."""
        for sentence in self.document.sentences:
            for item in sentence.items:
                quantity = quantity_of(item)
                if quantity is not None and quantity.style == "english":
                    return True
        return False

    def _measure(self, own: _Own) -> tuple[str | None, str]:
        parent = self.parent
        if parent is not None and (own.dimension or own.place is not None):
            if own.source == "community" and (own.measure in (None, "mobilised")):
                return "mobilised", "what people give is raised"
            if own.measure is not None and not (own.measure in ("spent", "planned") and own.source):
                return own.measure, "its own verb"
            return self.parents[-1][2], "the total's"
        if own.source is not None and self.last_measure == "mobilised" and own.measure in ("spent", "planned"):
            return "mobilised", "the list's"
        if own.measure == "spent" and own.weak == "planned":
            return "planned", "intended to be spent"
        if own.measure is not None:
            return own.measure, "its own verb"
        if parent is not None:
            return self.parents[-1][2], "the total's"
        if own.source in ("community", "enterprise") and own.weak is None:
            return "mobilised", "what people give is raised"
        if self.reader.heading.measure is not None:
            return self.reader.heading.measure, "the heading's"
        if self.last_measure is not None and own.weak is None and not own.held:
            return self.last_measure, "the clause before"
        if own.held and own.weak is None and (own.programme or own.capital or own.source):
            return "planned", "money that a programme has"
        if own.weak == "cost":
            return self._cost(own)
        if own.weak is not None:
            return own.weak, "a weak word"
        if self.reader.last_measure is not None:
            return self.reader.last_measure, "the sentence before"
        if self.reader.article_measure is not None and self.sentence.paragraph - self.reader.measured_in <= 1:
            return self.reader.article_measure, "the paragraph before"
        if own.source or own.capital or own.programme or own.place:
            return "planned", "money of a programme, with no verb"
        return None, ""

    def _cost(self, own: _Own) -> tuple[str, str]:
        """A total cost: spent where works are spoken of or years have passed, else allotted."""
        works = any(i.is_("action", "build") or ((q := quantity_of(i)) is not None and q.output) for i in self.items)
        time = own.time
        past = (
            time is not None
            and time.said
            and time.fiscal_year is None
            and not (time.end is not None and time.end > self.document.day)
        )
        return ("spent", "the cost of works") if works or past else ("planned", "a sum for a programme")

    def _continued(self, own: _Own, measure: str) -> Row | None:
        """The pot that an amount without dimensions of its own goes on with."""
        current = self.current
        if current is None or measure in current.amounts or own.each_of or own.per_unit:
            return None
        if measure not in _PAIRED or not set(current.amounts) <= set(_PAIRED):
            return None
        place_differs = (
            own.place is not None and current.place is not None and own.place.place_id != current.place.place_id
        )
        if place_differs and not (own.place is not None and current.over_units):
            return None
        differs = (
            (own.source not in (None, current.source))
            or (own.capital not in (None, current.capital))
            or (own.programme not in (None, current.programme))
            or (own.carried not in (None, current.carried_over_from))
        )
        if differs or own.project:
            return None
        if own.time is not None and own.time.said and own.time.fiscal_year != current.time.fiscal_year:
            return None
        return current

    def _new_row(self, own: _Own, place: Place | None, item: Item, steps: list[Step]) -> Row:
        parent = self.parent if (own.dimension or own.place or self.parents) else None
        heading = self.reader.heading
        programme = (
            own.programme
            or (parent.programme if parent else None)
            or self.programme
            or heading.programme
            or self.reader.programme
            or "other"
        )
        if own.programme:
            steps.append(Step("programme", f"{own.programme}: named beside the amount"))
            if parent is None:
                self.programme = own.programme
        else:
            steps.append(Step("programme", f"{programme}: inherited"))
        if parent is not None:
            source, capital = own.source or parent.source, own.capital or parent.capital
            time = own.time if own.time is not None and own.time.said else parent.time
            where = place or own.place or parent.place
            over = own.over_units or (parent.over_units if own.place is None else None)
            carried = own.carried or parent.carried_over_from
            steps.append(Step("part_of", f"a part of the total {parent.quote_start}-{parent.quote_end}"))
        else:
            source, capital = own.source or "all", own.capital or heading.capital or self.reader.capital or "all"
            time = own.time if own.time is not None else (self.time or self.reader.time)
            where = place or own.place or self.sentence.topic or self.document.home()
            over, carried = own.over_units, own.carried
        if own.time is not None and own.time.said and not own.carried and parent is None:
            self.time = own.time
        row = Row(
            programme,
            where,
            source,
            capital,
            time,
            own.start,
            item.end,
            purpose=own.purpose or own.project,
            over_units=over,
            per_unit=own.per_unit,
            carried_over_from=carried,
            parent=parent,
        )
        row.quote_start = min(own.start, item.start)
        return row

    def _rate(self, quantity: Quantity, own: _Own, left: list[Item], at: int) -> None:
        """A printed rate: of the pot just read, of the pot that its words name, or a row of its own."""
        item = self.items[at]
        words = [i for i in left if i.kind != "sign"]
        bracket = len(left) > 0 and left[-1].is_("sign", "(") or (len(left) > 1 and left[-2].is_("sign", "("))
        led = any(i.is_("status", "achieved") or i.is_("share", "share") for i in words[-3:])
        paid = own.measure == "disbursed" or any(i.is_("measure", "disbursed") for i in left)
        right = self._right(at)
        of_plan = any(i.is_("status", "planned") or (i.is_("measure", "planned")) for i in right[:2])
        if any(i.kind == "exclude" for i in left):
            return
        current = self.current
        goes_on = (
            current is not None
            and "disbursed" in current.amounts
            and current.pct is None
            and own.source in (None, current.source)
            and own.capital in (None, current.capital)
            and own.programme in (None, current.programme)
            and not own.project
        )
        if goes_on and paid and current is not None:
            self._set_rate(current, quantity, item)
            return
        if paid and (own.project or ((own.dimension or current is None or current.pct is not None) and not bracket)):
            self._rate_by_words(quantity, own, item)
            return
        if current is None:
            return
        if not (led or bracket or paid or of_plan):
            return
        if "disbursed" not in current.amounts and not paid:
            return
        if current.pct is not None:
            return
        self._set_rate(current, quantity, item)

    def _set_rate(self, row: Row, quantity: Quantity, item: Item) -> None:
        row.pct, row.pct_decimals = quantity.low, quantity.decimals
        row.cover(item.start, item.end)
        row.steps.append(Step("rate", quantity.printed + " %"))
        if (
            quantity.low == 100
            and "planned" in row.amounts
            and "disbursed" not in row.amounts
            and quantity.hedge == "exact"
        ):
            row.amounts["disbursed"] = row.amounts["planned"]
            row.hedges["disbursed"] = row.hedges["planned"]
            row.derived = True
            row.steps.append(Step("all_paid", "100 % is printed: what is paid is the plan"))

    def _rate_by_words(self, quantity: Quantity, own: _Own, item: Item) -> None:
        row = self._new_row(own, None, item, [])
        previous = self.reader.rows[-1] if self.reader.rows else None
        if (
            previous is not None
            and row.over_units is None
            and previous.place == row.place
            and previous.sentence >= self.index - 1
        ):
            row.over_units = previous.over_units
        for old in reversed(self.reader.rows[-12:]):
            if old.key() == row.key() and old.pct is None and set(old.amounts) <= set(_PAIRED):
                self._set_rate(old, quantity, item)
                self.current = old
                return
        row.pct, row.pct_decimals = quantity.low, quantity.decimals
        row.sentence = self.index
        row.steps.append(Step("rate_alone", quantity.printed + " %"))
        row.as_of = own.as_of
        self.reader.rows.append(row)
        self.current = row

    def _nothing(self, item: Item, own: _Own, left: list[Item]) -> None:
        """Nothing paid: 0 beside the plan. No plan given: no row at all."""
        if item.code == "not_allocated":
            self.programme = own.programme or self.programme
            self.current = None
            return
        row: Row | None = self.current
        if own.dimension or row is None or "disbursed" in row.amounts:
            probe = self._new_row(own, None, item, [])
            row = next(
                (
                    r
                    for r in reversed(self.reader.rows[-12:])
                    if r.key() == probe.key() and "disbursed" not in r.amounts
                ),
                None,
            )
            if row is None and own.dimension and own.capital:
                self.reader.rows.append(probe)
                row = probe
        if row is None or "disbursed" in row.amounts:
            return
        row.amounts["disbursed"] = 0
        row.hedges["disbursed"] = "exact"
        row.derived = True
        row.sentence = self.index
        row.cover(item.start, item.end)
        row.steps.append(Step("nothing_paid", "said to be unpaid: 0"))
        self.current = row


def _merge_sources(first: str, second: str) -> str:
    if first == second:
        return first
    below = {"provincial", "district", "commune", "local"}
    if first in below and second in below:
        return "local"
    budget = below | {"central", "state"}
    if first in budget and second in budget:
        return "all"
    return "other"
