"""Facts that stand only in a table of the page: columns read by their heads, rows by their first words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.clauses import standard_for, standard_word
from extractors.facts.criteria import CriteriaReader
from extractors.facts.disbursement import MEASURES, DisbursementReader, Refusal, Row, Time, programme_in
from extractors.facts.frame import Document, Sentence, Table, mention_of, period_of, quantity_of
from extractors.facts.statements import Statement
from extractors.records import Place, Step

Cell = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What the numbers of a column are: a stage of money with its capital, a rate, criteria met or added."""

    kind: str  # money, rate, criteria_count, criteria_added
    measure: str | None = None
    capital: str | None = None
    time: Time | None = None
    as_of: date | None = None
    due: date | None = None
    since: date | None = None


def read_tables(document: Document, money: DisbursementReader, criteria: CriteriaReader) -> None:
    """Adds what the tables state to the readers' rows. A row whose place or pot is not known becomes a refusal."""
    for index, table in enumerate(document.tables):
        intro = _intro(document, table)
        head, body = table.rows[0], table.rows[1:]
        if not body:
            continue
        scale = _scale(head, intro)
        if scale is not None:
            _MoneyTable(document, money, table, intro, scale, 100_000 + index).read(head, body)
        elif any(i.is_("unit", "criteria") for cell in head for i in cell) or any(
            i.is_("unit", "criteria", "criteria_turn") or (quantity_of(i) is not None and i.code == "criteria")
            for s in intro
            for i in s.items
        ):
            _criteria_table(document, criteria, head, body, intro)


def _intro(document: Document, table: Table) -> list[Sentence]:
    """The sentences that lead to a table, nearest first, and the title last."""
    lead = [s for s in document.sentences[max(0, table.before - 2) : table.before + 1]]
    titles = [s for s in document.sentences if s.is_title]
    return [*reversed(lead), *titles]


def _scale(head: tuple[Cell, ...], intro: list[Sentence]) -> Decimal | None:
    """What one unit of the table's money is, from the head or the words before it."""
    runs = [list(cell) for cell in head] + [s.items for s in intro[:2]]
    for items in runs:
        for at, item in enumerate(items):
            if item.kind == "scale" and isinstance(item.value, int):
                following = items[at + 1] if at + 1 < len(items) else None
                if following is not None and following.kind == "currency":
                    return Decimal(item.value)
            if item.kind == "currency" and len(items) <= 4:
                return Decimal(1)
    return None


def _value(cell: Cell) -> Quantity | None:
    """The one number of a cell."""
    found = [q for i in cell if (q := quantity_of(i)) is not None]
    return found[0] if len(found) == 1 else None


def _place_in(document: Document, cell: Cell) -> Place | None:
    for item in cell:
        mention = mention_of(item)
        if mention is not None:
            return document.unit(mention.place_id)
    return None


def _is_counter(cell: Cell) -> bool:
    """A head over running numbers (STT, TT, Số TT)."""
    words = [i for i in cell if i.kind != "sign"]
    return not words or (len(words) <= 2 and all(i.kind == "word" and i.capital and len(i.code) <= 3 for i in words))


class _MoneyTable:
    def __init__(
        self,
        document: Document,
        money: DisbursementReader,
        table: Table,
        intro: list[Sentence],
        scale: Decimal,
        sentence: int,
    ) -> None:
        self.document, self.money, self.table, self.intro = document, money, table, intro
        self.scale, self.sentence = scale, sentence
        self.capital = self._from_intro(
            lambda i: i.code if i.kind == "capital_type" and i.code != "bare_investment" else None
        )
        self.measure = self._from_intro(
            lambda i: (
                i.code
                if i.kind == "measure" and i.term is not None and i.term.strength == "strong" and i.code in MEASURES
                else None
            )
        )
        self.programme = next(
            (p for s in intro if (p := programme_in(s.items)) is not None), money.programme or "other"
        )
        self.time, self.as_of = self._intro_time()

    def _from_intro(self, pick):  # type: ignore[no-untyped-def]
        for sentence in self.intro:
            for item in sentence.items:
                found = pick(item)
                if found is not None:
                    return found
        return None

    def _intro_time(self) -> tuple[Time, date | None]:
        time, as_of = None, None
        for sentence in self.intro:
            for item in sentence.items:
                period = period_of(item)
                if period is None:
                    continue
                found = self.money.time_of(period)
                if time is None and found is not None and period.role == "at":
                    time = found
                if as_of is None and period.role == "until":
                    as_of = period.ends(self.document.year)
        return time or Time(self.document.year if self.document.year_known else None), as_of

    def column(self, cell: Cell) -> Column | None:
        """The meaning of a column's head; None where it heads names or running numbers."""
        items = list(cell)
        if _is_counter(cell):
            return None
        if any(i.is_("sign", "%") for i in items):
            return Column("rate")
        capital = next((i.code for i in items if i.kind == "capital_type"), None)
        capital = "investment" if capital == "bare_investment" else capital
        measure = None
        for item in items:
            if item.kind == "measure" and item.code in (
                "planned",
                "disbursed",
                "mobilised",
                "spent",
                "requested",
                "executed",
            ):
                if measure is None or item.code == "disbursed":
                    measure = item.code
            elif item.is_("status", "planned") and measure is None:
                measure = "planned"
        if measure == "executed":
            measure = "mobilised" if self.measure == "mobilised" else "disbursed"
        if measure is None and capital is None:
            return None
        as_of = None
        time = None
        for item in items:
            period = period_of(item)
            if period is not None:
                if period.role == "until" or period.grain == "day":
                    as_of = period.ends(self.document.year)
                else:
                    time = self.money.time_of(period)
        return Column("money", measure or "planned", capital, time, as_of)

    def read(self, head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...]) -> None:
        columns = [self.column(cell) for cell in head]
        if not any(c is not None and c.kind == "money" for c in columns):
            return
        rows_by_pot: dict[tuple[object, ...], Row] = {}
        for cells in body:
            missing = len(columns) - len(cells)
            self._row(((),) * max(0, missing) + cells, columns, rows_by_pot)
        self._tie_total(list(rows_by_pot.values()))

    def _row(self, cells: tuple[Cell, ...], columns: list[Column | None], pots: dict[tuple[object, ...], Row]) -> None:
        label = next(
            (
                c
                for c, col in zip(cells, columns, strict=False)
                if col is None and any(i.kind not in ("quantity", "number", "sign") for i in c)
            ),
            (),
        )
        named = [i for i in label if i.kind != "sign"]
        if not named:
            return
        programme = programme_in(list(label))
        source = next((i.code for i in label if i.kind == "budget_source"), None)
        place = _place_in(self.document, label)
        total = any(i.is_("count", "sum") for i in label)
        if programme is None and source is None and place is None and not total:
            self.money.refusals.append(Refusal(label[0].start, label[-1].end, "table_row_unclear"))
            return
        start, end = label[0].start, max(i.end for c in cells for i in c)
        last: Row | None = None
        for cell, column in zip(cells, columns, strict=False):
            if column is None:
                continue
            value = _value(cell)
            if value is None:
                continue
            if column.kind == "rate":
                if last is not None:
                    last.pct, last.pct_decimals = value.low, value.decimals
                continue
            capital = column.capital or self.capital or "all"
            key = (programme, source, place, total, capital)
            row = pots.get((*key, start))
            if row is None:
                row = Row(
                    programme
                    or (
                        "all" if total and not source and place is None and self._by_programme(pots) else self.programme
                    ),
                    place or self.document.home(),
                    source or "all",
                    capital,
                    column.time or self.time,
                    start,
                    end,
                    as_of=column.as_of or self.as_of,
                    sentence=self.sentence,
                    steps=[Step("table_row", self.document.article.text[label[0].start : label[-1].end])],
                )
                pots[(*key, start)] = row
                self.money.rows.append(row)
            assert column.measure is not None
            unit = Decimal(1) if value.kind == "money" else self.scale
            row.amounts[column.measure] = int(value.low * unit)
            row.hedges[column.measure] = value.hedge
            row.last_measure = column.measure
            row.as_of = column.as_of or row.as_of
            row.steps.append(Step("table_column", f"{column.measure}: {value.printed}"))
            last = row

    def _by_programme(self, pots: dict[tuple[object, ...], Row]) -> bool:
        return len({key[0] for key in pots if key[0] is not None}) > 1

    def _tie_total(self, rows: list[Row]) -> None:
        """The rows of a table are parts of the row that is headed as their total."""
        totals = [r for r in rows if any(s.rule == "table_row" for s in r.steps) and self._is_total(r)]
        if len(totals) != 1:
            return
        for row in rows:
            if row is not totals[0] and row.capital == totals[0].capital:
                row.parent = totals[0]

    def _is_total(self, row: Row) -> bool:
        return row.programme == "all" and row.source == "all"


def _criteria_table(
    document: Document,
    criteria: CriteriaReader,
    head: tuple[Cell, ...],
    body: tuple[tuple[Cell, ...], ...],
    intro: list[Sentence],
) -> None:
    columns = [_criteria_column(document, cell, intro) for cell in head]
    word = next((w for s in intro if (w := standard_word(s.items)) is not None), None)
    standard = standard_for("commune", word)
    years = [c for c in columns if c is not None and c.kind == "criteria_count"]
    for cells in body:
        place = next((p for c in cells if (p := _place_in(document, c)) is not None), None)
        if place is None:
            continue
        level_standard = standard if place.level == "commune" else standard_for(place.level, word)
        for cell, column in zip(cells, columns, strict=False):
            value = _value(cell)
            if column is None or value is None:
                continue
            planned = column.due is not None
            since = column.since or (
                years[0].as_of if column.kind == "criteria_added" and not planned and years else None
            )
            start, end = min(i.start for c in cells for i in c), max(i.end for c in cells for i in c)
            own_set = document.grammar.criteria_set(level_standard, column.as_of or document.day)
            criteria.add(
                Statement(
                    column.kind,
                    "planned" if planned else "achieved",
                    level_standard,
                    place,
                    start,
                    end,
                    low=value.low,
                    high=value.high,
                    decimals=value.decimals,
                    out_of=value.out_of,
                    qualifier=value.hedge,
                    as_of=None if planned else column.as_of,
                    due=column.due,
                    since=since,
                    criteria_set=own_set.set_id if own_set else None,
                    steps=(Step("table_column", column.kind),),
                )
            )


def _criteria_column(document: Document, cell: Cell, intro: list[Sentence]) -> Column | None:
    if _is_counter(cell):
        return None
    items = list(cell)
    end = next((p.ends(document.year) for i in items if (p := period_of(i)) is not None), None)
    if any(i.is_("count", "more") for i in items):
        planned = any(i.is_("status", "planned") for i in items)
        return Column("criteria_added", due=end if planned else None)
    if any(i.is_("unit", "criteria") for i in items) or (end is not None and len(items) <= 2):
        return Column("criteria_count", as_of=end)
    return None
