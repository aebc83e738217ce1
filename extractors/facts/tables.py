"""Facts that stand only in a table of the page."""

from __future__ import annotations

from extractors.facts.criteria.context import Context
from extractors.facts.criteria.table import read_criteria_table
from extractors.facts.document import Document, quantity_of
from extractors.facts.money.context import Ledger
from extractors.facts.money.table import MoneyTable
from extractors.facts.table_parts import Cell, head_and_body, intro_of, scale_of

_TABLES = 100_000  # tables are numbered behind all sentences of an article, so that no sentence shares their pots


def read_tables(document: Document, money: Ledger, criteria: Context) -> None:
    """Adds what the tables state to the readers' rows. A row whose place or pot is not known becomes a refusal."""
    for index, table in enumerate(document.tables):
        intro = intro_of(document, table)
        head, body = head_and_body(document.article.text, table)
        if not body:
            continue
        scale = scale_of(head, intro)
        if scale is not None:
            MoneyTable(document, money, head, body, intro, scale, _TABLES + index).read()
            counts = tuple(cell if _counts_criteria(cell) else () for cell in head)
            if any(counts):
                read_criteria_table(document, criteria, counts, body, intro)
        elif any(_counts_criteria(cell) for cell in head) or any(
            i.is_("unit", "criteria", "criteria_turn") or (quantity_of(i) is not None and i.code == "criteria")
            for s in intro
            for i in s.items
        ):
            read_criteria_table(document, criteria, head, body, intro)


def _counts_criteria(cell: Cell) -> bool:
    return any(i.is_("unit", "criteria") for i in cell)
