"""Tables of money: columns read by their heads, rows by their first words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from extractors.engine.items import Item
from extractors.facts.document import Document, Sentence, Table, period_of
from extractors.facts.money.context import Ledger
from extractors.facts.money.pots import MEASURES, Refusal, Row, Time
from extractors.facts.money.programmes import programme_in
from extractors.facts.money.times import time_of
from extractors.facts.table_parts import Cell, Column, is_counter, place_in, value_of
from extractors.records import Step


class MoneyTable:
    """One table of money; reading it adds its pots to the ledger."""

    def __init__(
        self,
        document: Document,
        money: Ledger,
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

    def _from_intro(self, pick: Callable[[Item], str | None]) -> str | None:
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
                found = time_of(self.document, period)
                if time is None and found is not None and period.role == "at":
                    time = found
                if as_of is None and period.role == "until":
                    as_of = period.ends(self.document.year)
        return time or Time(self.document.year if self.document.year_known else None), as_of

    def column(self, cell: Cell) -> Column | None:
        """The meaning of a column's head; None where it heads names or running numbers."""
        items = list(cell)
        if is_counter(cell):
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
                    time = time_of(self.document, period)
        return Column("money", measure or "planned", capital, time, as_of)

    def read(self, head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...]) -> None:
        """Adds the pots of the table's rows, tied to the row of their total; nothing where no column is of money."""
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
        place = place_in(self.document, label)
        total = any(i.is_("count", "sum") for i in label)
        if programme is None and source is None and place is None and not total:
            self.money.refusals.append(Refusal(label[0].start, label[-1].end, "table_row_unclear"))
            return
        start, end = label[0].start, max(i.end for c in cells for i in c)
        last: Row | None = None
        for cell, column in zip(cells, columns, strict=False):
            if column is None:
                continue
            value = value_of(cell)
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
