"""Tables of money: columns read by their heads, rows by their first words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.document import Document, Sentence
from extractors.facts.money.amounts import LARGEST
from extractors.facts.money.context import Ledger
from extractors.facts.money.pots import Refusal, Row, Time
from extractors.facts.money.programmes import programme_in
from extractors.facts.money.table_head import caption_of, columns_of, time_in
from extractors.facts.table_parts import Cell, Column, place_in, value_of
from extractors.grammar.plain import plain_words
from extractors.records import Place, Step


@dataclass(frozen=True, slots=True)
class Label:
    """What the first words of a row say of its amounts."""

    start: int
    end: int
    programme: str | None
    source: str | None
    capital: str | None
    place: Place | None
    total: bool
    time: Time | None
    carried_over_from: int | None

    @property
    def leads(self) -> bool:
        """Whether rows that name only a kind of capital may follow as its parts."""
        return self.programme is not None or self.place is not None

    @property
    def clear(self) -> bool:
        """Whether it is known of which pot the row is."""
        return self.leads or self.total or any((self.source, self.capital, self.time))


class Pot(NamedTuple):
    """What parts the amounts of one row into pots."""

    capital: str
    source: str
    time: Time
    carried_over_from: int | None


class MoneyTable:
    """One table of money; reading it adds its pots to the ledger."""

    def __init__(
        self,
        document: Document,
        money: Ledger,
        head: tuple[Cell, ...],
        body: tuple[tuple[Cell, ...], ...],
        intro: list[Sentence],
        scale: Decimal,
        sentence: int,
    ) -> None:
        self.document, self.money, self.scale, self.sentence = document, money, scale, sentence
        self.caption = caption_of(document, intro)
        self.columns = columns_of(document, self.caption, head, body)
        self.body = [self._in_place(cells) for cells in body]
        self.labels = _with_totals(self._labels())
        self.rows: list[tuple[Row, Label]] = []

    def read(self) -> None:
        """Adds the pots of the table's rows, tied to the row of their total; nothing where no column is of money."""
        if not any(c is not None and c.kind == "money" for c in self.columns):
            return
        for cells, label in zip(self.body, self.labels, strict=True):
            if label is None or all(value_of(c) is None for c, _ in self._filled(cells)):
                continue
            if label.clear:
                self._row(cells, label)
            else:
                self.money.refusals.append(Refusal(label.start, label.end, "table_row_unclear"))
        self._tie_totals()

    def _in_place(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """A row that is short of cells ends with the last column where its numbers would else stand under names."""
        missing = len(self.columns) - len(cells)
        fits = all(value_of(c) is None or col is not None for c, col in zip(cells, self.columns, strict=False))
        return cells if missing <= 0 or fits else ((),) * missing + cells

    def _filled(self, cells: tuple[Cell, ...]) -> list[tuple[Cell, Column]]:
        return [(cell, col) for cell, col in zip(cells, self.columns, strict=False) if cell and col is not None]

    def _labels(self) -> list[Label | None]:
        """The label of each row; a row that names only a kind of capital is a part of the one above that leads it."""
        labels: list[Label | None] = []
        lead: Label | None = None
        section: str | None = None
        unsplit = 0
        for cells in self.body:
            label = self._label(cells)
            labels.append(label)
            if label is None:
                continue
            if label.leads or label.total:
                unsplit += label.leads and lead is not None and labels[-2] is lead
                lead = label if label.leads else None
                if label.leads and label.capital is None and section is not None:
                    labels[-1] = lead = replace(label, capital=section)
            elif label.capital is not None and label.source is None:
                if lead is None or section is not None:
                    section, lead = label.capital, None
                elif unsplit:
                    labels[-1] = replace(label, capital=None)  # a kind of capital of which of the rows above?
                else:
                    labels[-1] = replace(label, programme=lead.programme, place=lead.place)
        return labels

    def _label(self, cells: tuple[Cell, ...]) -> Label | None:
        first = next((at for at, col in enumerate(self.columns) if col is not None), len(self.columns))
        names = [c for c in cells[:first] if any(i.kind not in ("quantity", "number", "sign") for i in c)]
        items = [i for c in names for i in c]
        if not items:
            return None
        whole = all(i.kind not in ("programme", "programme_head") for i in items)
        time, _, carried = time_in(self.document, self.caption, tuple(items)) if whole else (None, None, None)
        return Label(
            items[0].start,
            max(i.end for c in cells for i in c),
            programme_in(items),
            next((i.code for i in items if i.kind == "budget_source"), None),
            next((code for c in names if (code := _capital(c)) is not None), None),
            place_in(self.document, tuple(items)),
            any(_is_total(i) for i in items),
            time,
            carried,
        )

    def _row(self, cells: tuple[Cell, ...], label: Label) -> None:
        pots: dict[tuple[object, ...], Row] = {}
        last: Row | None = None
        for cell, column in self._filled(cells):
            value = value_of(cell)
            if value is None:
                continue
            if column.kind == "rate":
                if last is not None and "mobilised" not in last.amounts:  # of what is raised it is a share
                    last.pct, last.pct_decimals = value.low, value.decimals
                continue
            amount = value.low if value.kind == "money" else value.low * self.scale
            if amount > LARGEST:
                self.money.refusals.append(Refusal(label.start, label.end, "amount_too_large"))
                continue
            last = self._pot(pots, label, column)
            self._add(last, column, value, int(amount))

    def _pot(self, pots: dict[tuple[object, ...], Row], label: Label, column: Column) -> Row:
        capital = column.capital or label.capital or self._other("capital", self.caption.capital)
        source = column.source or label.source or "all"
        time = column.time or label.time or self.caption.time
        carried = column.carried_over_from or label.carried_over_from
        if not any(x is not None and x.carried_over_from for x in (*self.columns, *self.labels)):
            carried = self.caption.carried_over_from
        key = (capital, source, time.fiscal_year or time.start, carried)
        if key not in pots:
            pots[key] = self._new_row(label, column, Pot(capital, source, time, carried))
        return pots[key]

    def _new_row(self, label: Label, column: Column, pot: Pot) -> Row:
        text = self.document.article.text
        row = Row(
            label.programme or self._whole_programme(label),
            label.place or self.document.home(),
            pot.source,
            pot.capital,
            pot.time,
            label.start,
            label.end,
            carried_over_from=pot.carried_over_from,
            as_of=column.as_of or self.caption.as_of,
            sentence=self.sentence,
            steps=[Step("table_row", text[label.start : label.end].partition("\t")[0])],
        )
        self.money.rows.append(row)
        self.rows.append((row, label))
        return row

    def _add(self, row: Row, column: Column, value: Quantity, amount: int) -> None:
        assert column.measure is not None
        row.amounts[column.measure] = amount
        row.hedges[column.measure] = value.hedge
        row.last_measure = column.measure
        row.as_of = column.as_of or row.as_of
        row.steps.append(Step("table_column", f"{column.measure}: {value.printed}"))

    def _other(self, dimension: str, said_before: str | None) -> str:
        """What holds where neither row nor column says it: the caption's word, the whole where others do say it."""
        named = any(getattr(x, dimension) is not None for x in (*self.columns, *self.labels) if x is not None)
        return "all" if named else said_before or "all"

    def _whole_programme(self, label: Label) -> str:
        programmes = {x.programme for x in self.labels if x is not None and x.programme is not None}
        whole = (label.total or label.capital is not None) and label.source is None and label.place is None
        if whole and len(programmes) > 1:
            return "all"
        return self.caption.programme or self.money.programme or "other"

    def _tie_totals(self) -> None:
        """Capitals are parts of the row that leads them, all else of the row that is headed as the total."""
        totals = [row for row, label in self.rows if label.total and label.source is None and label.place is None]
        for row, label in self.rows:
            if label.total:
                continue
            leads = [r for r, other in self.rows if other.leads and _is_part(row, r)]
            totals_over = [t for t in totals if _same_time(row, t)]
            over = [t for t in totals_over if t.source == row.source] or [t for t in totals_over if t.source == "all"]
            over = [t for t in over if t.capital == row.capital] or [t for t in over if t.capital == "all"]
            over = leads or over
            if len(over) == 1:
                row.parent = over[0]


def _with_totals(labels: list[Label | None]) -> list[Label | None]:
    """A total is of all years of its rows; where old and new capital are summed it is of no one pot."""
    parts = [x for x in labels if x is not None and not x.total]
    carried = [x.carried_over_from is not None for x in parts]
    times = [x.time for x in parts if x.time is not None and x.time.start is not None and x.time.end is not None]
    made: list[Label | None] = []
    for label in labels:
        if label is not None and label.total and label.time is None:
            if any(carried) and not all(carried):
                label = replace(label, total=False)
            elif len({t.fiscal_year for t in times}) > 1:
                start, end = min(t.start for t in times if t.start), max(t.end for t in times if t.end)
                label = replace(label, time=Time(None, start, end, said=True))
        made.append(label)
    return made


def _same_time(row: Row, other: Row) -> bool:
    return row.time == other.time and row.carried_over_from == other.carried_over_from


def _is_part(row: Row, whole: Row) -> bool:
    return (
        row.capital != "all"
        and whole.capital == "all"
        and _same_time(row, whole)
        and (row.programme, row.place, row.source) == (whole.programme, whole.place, whole.source)
    )


def _capital(cell: Cell) -> str | None:
    """The kind of capital that a cell names; “đầu tư” is one only by itself."""
    words = [i for i in cell if i.kind != "sign"]
    for item in words:
        if item.kind == "capital_type" and item.code != "bare_investment":
            return item.code
    return "investment" if len(words) == 1 and words[0].is_("capital_type", "bare_investment") else None


def _is_total(item: Item) -> bool:
    return item.is_("count", "sum") or (item.kind == "word" and item.code in plain_words("total"))
