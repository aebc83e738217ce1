"""Facts that stand only in a table of the page."""

from __future__ import annotations

from extractors.facts.criteria.context import Context
from extractors.facts.criteria.table import read_criteria_table
from extractors.facts.document import Document, quantity_of
from extractors.facts.money.context import Ledger
from extractors.facts.money.table import MoneyTable
from extractors.facts.table_parts import intro_of, scale_of

_TABLES = 100_000  # tables are numbered behind all sentences of an article, so that no sentence shares their pots


def read_tables(document: Document, money: Ledger, criteria: Context) -> None:
    """Adds what the tables state to the readers' rows. A row whose place or pot is not known becomes a refusal."""
    for index, table in enumerate(document.tables):
        intro = intro_of(document, table)
        head, body = table.rows[0], table.rows[1:]
        if not body:
            continue
        scale = scale_of(head, intro)
        if scale is not None:
            MoneyTable(document, money, table, intro, scale, _TABLES + index).read(head, body)
        elif any(i.is_("unit", "criteria") for cell in head for i in cell) or any(
            i.is_("unit", "criteria", "criteria_turn") or (quantity_of(i) is not None and i.code == "criteria")
            for s in intro
            for i in s.items
        ):
            read_criteria_table(document, criteria, head, body, intro)
