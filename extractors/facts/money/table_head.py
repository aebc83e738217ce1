"""What the words before a table of money and the heads of its columns say of its amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extractors.engine.items import Item
from extractors.facts.document import Document, Sentence, period_of
from extractors.facts.money.pots import MEASURES, Time
from extractors.facts.money.programmes import is_strong, programme_in
from extractors.facts.money.times import time_of
from extractors.facts.table_parts import Cell, Column, is_counter, value_of

_OF_COLUMNS = (*MEASURES, "executed")


@dataclass(frozen=True, slots=True)
class Caption:
    """What the words that lead to a table say of all its money."""

    programme: str | None
    capital: str | None
    measure: str | None
    time: Time
    as_of: date | None
    carried_over_from: int | None


def caption_of(document: Document, intro: list[Sentence]) -> Caption:
    """The caption that the sentences before a table make, the nearest word first."""
    items = [item for sentence in intro for item in sentence.items]
    time, as_of = _time(document, items)
    carried = _carried(document, intro[0].items) if intro else None
    if carried is not None:
        time = Time(max(carried + 1, document.year), said=True)
    return Caption(
        next((p for s in intro if (p := programme_in(s.items)) is not None), None),
        _one_capital(intro),
        next((i.code for i in items if is_strong(i)), None),
        time,
        as_of,
        carried,
    )


def _one_capital(intro: list[Sentence]) -> str | None:
    """The kind of capital that the nearest sentence which names one names alone."""
    for sentence in intro:
        codes = {i.code for i in sentence.items if i.kind == "capital_type" and i.code != "bare_investment"}
        if codes:
            return codes.pop() if len(codes) == 1 else None
    return None


def _time(document: Document, items: list[Item]) -> tuple[Time, date | None]:
    time, as_of = None, None
    for item in items:
        period = period_of(item)
        if period is None:
            continue
        if time is None and period.role == "at":
            time = time_of(document, period)
        if as_of is None and period.role == "until":
            end = period.ends(document.year)
            as_of = end if end is not None and end <= document.day else None  # else a target's day
    return time or Time(document.year if document.year_known else None), as_of


def _carried(document: Document, items: list[Item]) -> int | None:
    """“Vốn năm 2023 kéo dài”: the one year that stands before the word; none where a part alone is carried over."""
    at = next((at for at, i in enumerate(items) if i.is_("carry", "carried")), None)
    if at is None or any(i.is_("carry", "excluded") or i.is_("link", "of_which") for i in items):
        return None
    years = {p.year for i in items[:at] if (p := period_of(i)) is not None and p.grain == "year"}
    year = years.pop() if len(years) == 1 else None
    return year if year is not None and year < document.year else None


def columns_of(
    document: Document, caption: Caption, head: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...]
) -> list[Column | None]:
    """The meaning of each column; None for one of names, of running numbers or of what is no money."""
    told = any(_measure(cell) is not None and _has_numbers(at, body) for at, cell in enumerate(head))
    columns: list[Column | None] = []
    last: Column | None = None
    for at, cell in enumerate(head):
        column = _column(document, caption, cell, told) if _has_numbers(at, body) else None
        if column is not None and column.kind == "money":
            column = last = _beside(column, last)
        columns.append(column)
    carried = [c.carried_over_from for c, cell in zip(columns, head, strict=True) if c is not None and not _sums(cell)]
    if any(carried) and not all(carried):  # a sum of old and new capital is of no one pot
        return [None if _sums(cell) else column for column, cell in zip(columns, head, strict=True)]
    return columns


def _sums(cell: Cell) -> bool:
    return any(i.is_("count", "sum") for i in cell)


def _has_numbers(at: int, body: tuple[tuple[Cell, ...], ...]) -> bool:
    return any(at < len(cells) and value_of(cells[at]) is not None for cells in body)


def _measure(cell: Cell) -> str | None:
    """The stage of money that a head names: what is paid out goes before the capital that it is paid from."""
    measure = None
    for item in cell:
        if item.kind == "measure" and item.code in _OF_COLUMNS:
            if measure is None or item.code == "disbursed":
                measure = item.code
        elif item.is_("status", "planned") and measure is None:
            measure = "planned"
    return measure


def _column(document: Document, caption: Caption, cell: Cell, told: bool) -> Column | None:
    if is_counter(cell):
        return None
    if any(i.is_("sign", "%") or i.kind == "share" for i in cell):
        return Column("rate")
    measure = _measure(cell)
    if measure == "executed":
        measure = "mobilised" if caption.measure == "mobilised" else "disbursed"
    capital = next((i.code for i in cell if i.kind == "capital_type"), None)
    capital = "investment" if capital == "bare_investment" else capital
    source = next((i.code for i in cell if i.kind == "budget_source"), None)
    if measure is None and capital is None and source is None and not _is_sum(cell):
        return None
    if measure is None and any(i.kind == "unit" for i in cell):
        return None  # “Tổng số xã”
    time, as_of, carried = time_in(document, caption, cell)
    measure = measure or ("planned" if told else caption.measure) or "planned"
    return Column("money", measure, capital, source, carried, time, as_of)


def _is_sum(cell: Cell) -> bool:
    """A head over whole amounts: “Tổng số”, the unit of money alone, or a year alone."""
    return bool(cell) and (
        _sums(cell)
        or any(i.is_("measure", "cost") or i.kind == "currency" for i in cell)
        or all(i.kind in ("period", "sign") for i in cell)
    )


def time_in(document: Document, caption: Caption, cell: Cell) -> tuple[Time | None, date | None, int | None]:
    """The time that a cell names, the day it stands at, and the year that its capital was carried over from."""
    is_carried = any(i.is_("carry", "carried") for i in cell) and not any(i.is_("carry", "excluded") for i in cell)
    time, as_of, carried = None, None, None
    for item in cell:
        period = period_of(item)
        if period is None:
            continue
        if period.role == "until" or period.grain == "day":
            as_of = period.ends(document.year)
        elif is_carried and carried is None and period.grain == "year":
            carried = period.year
        else:
            time = time_of(document, period)
    if is_carried:
        year = time.fiscal_year if time is not None else caption.time.fiscal_year
        carried = carried or (year - 1 if year is not None else None)
        if carried is not None and time is None:
            time = Time(max(carried + 1, document.year, year or 0), said=True)
    return time, as_of, carried


def _beside(column: Column, last: Column | None) -> Column:
    """“Vốn năm 2024 | Giải ngân”: what is paid out, without a time of its own, is of the plan before it."""
    if last is None or column.measure == last.measure or column.time is not None:
        return column
    return Column(
        "money",
        column.measure,
        column.capital,
        column.source,
        column.carried_over_from or last.carried_over_from,
        last.time,
        column.as_of,
    )
