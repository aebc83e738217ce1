"""Tables of criteria: a place in each row, criteria met or added in its columns."""

from __future__ import annotations

from extractors.facts.criteria.context import Context
from extractors.facts.criteria.statements import Statement
from extractors.facts.document import Document, Sentence, period_of
from extractors.facts.standards import standard_for, standard_word
from extractors.facts.table_parts import Cell, Column, is_counter, place_in, value_of
from extractors.records import Step


def read_criteria_table(
    document: Document,
    criteria: Context,
    head: tuple[Cell, ...],
    body: tuple[tuple[Cell, ...], ...],
    intro: list[Sentence],
) -> None:
    """Lands a statement for each cell whose column counts criteria, or criteria added, and whose row names a place."""
    columns = [_criteria_column(document, cell, intro) for cell in head]
    word = next((w for s in intro if (w := standard_word(s.items)) is not None), None)
    standard = standard_for("commune", word)
    years = [c for c in columns if c is not None and c.kind == "criteria_count"]
    for cells in body:
        place = next((p for c in cells if (p := place_in(document, c)) is not None), None)
        if place is None:
            continue
        level_standard = standard if place.level == "commune" else standard_for(place.level, word)
        for cell, column in zip(cells, columns, strict=False):
            value = value_of(cell)
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
    if is_counter(cell):
        return None
    items = list(cell)
    end = next((p.ends(document.year) for i in items if (p := period_of(i)) is not None), None)
    planned = any(i.is_("status", "planned") for i in items)
    if any(i.is_("count", "more") for i in items):
        return Column("criteria_added", due=end if planned else None)
    if planned and end is not None and not any(i.kind in ("measure", "scale", "currency") for i in items):
        return Column("criteria_count", due=end)  # “Phấn đấu đạt đến 31/12/2016”
    if any(i.is_("unit", "criteria") for i in items) or (end is not None and len(items) <= 2):
        return Column("criteria_count", as_of=end)
    return None
