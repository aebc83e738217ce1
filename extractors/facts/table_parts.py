"""Cells and columns of a table of the page, and the words that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.document import Document, Sentence, Table, mention_of, quantity_of
from extractors.facts.money.pots import Time
from extractors.records import Place

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


def intro_of(document: Document, table: Table) -> list[Sentence]:
    """The sentences that lead to a table, nearest first, and the title last."""
    lead = document.sentences[max(0, table.before - 2) : table.before + 1]
    titles = [s for s in document.sentences if s.is_title]
    return [*reversed(lead), *titles]


def scale_of(head: tuple[Cell, ...], intro: list[Sentence]) -> Decimal | None:
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


def value_of(cell: Cell) -> Quantity | None:
    """The one number of a cell."""
    found = [q for i in cell if (q := quantity_of(i)) is not None]
    return found[0] if len(found) == 1 else None


def place_in(document: Document, cell: Cell) -> Place | None:
    """The first place that a cell names; None where it names none."""
    for item in cell:
        mention = mention_of(item)
        if mention is not None:
            return document.unit(mention.place_id)
    return None


def is_counter(cell: Cell) -> bool:
    """A head over running numbers (STT, TT, Số TT)."""
    words = [i for i in cell if i.kind != "sign"]
    return not words or (len(words) <= 2 and all(i.kind == "word" and i.capital and len(i.code) <= 3 for i in words))
