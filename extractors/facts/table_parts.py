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
    source: str | None = None
    carried_over_from: int | None = None
    time: Time | None = None
    as_of: date | None = None
    due: date | None = None
    since: date | None = None


def in_columns(text: str, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a row with the empty ones between and before them, told by the tabs of the text."""
    placed: list[Cell] = []
    edge: int | None = None
    for cell in row:
        if not cell:
            continue
        begin = text.rfind("\n", 0, cell[0].start) + 1 if edge is None else edge
        tabs = text.count("\t", begin, cell[0].start)
        placed.extend([()] * (tabs if edge is None else tabs - 1))
        placed.append(cell)
        edge = cell[-1].end
    return tuple(placed)


def head_and_body(text: str, table: Table) -> tuple[tuple[Cell, ...], tuple[tuple[Cell, ...], ...]]:
    """The head of a table, each column with all words that stand over it, and the rows below."""
    head, *body = [in_columns(text, row) for row in table.rows]
    while len(body) > 1 and _is_head(body[0]):
        head = _joined(head, body[0], max(len(row) for row in body[1:]))
        del body[0]
    return head, tuple(body)


_HEAD_KINDS = ("measure", "capital_type", "budget_source", "share", "carry", "period")


def _is_head(row: tuple[Cell, ...]) -> bool:
    """Several words for kinds of money and no number: a second line of the head."""
    cells = [cell for cell in row if cell]
    meant = [c for c in cells if any(i.kind in _HEAD_KINDS or i.is_("status", "planned") for i in c)]
    return len(meant) > 1 and len(meant) >= len(cells) - 1 and all(value_of(cell) is None for cell in cells)


def _joined(upper: tuple[Cell, ...], lower: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """Two lines of a head as one: a cell of the upper line stands over all columns up to the next one.

    Where neither line shows its empty cells, the lower one belongs to the last columns, in equal groups.
    """
    labels = width - len(lower)
    if lower and lower[0] and 0 < labels < len(upper) and len(lower) % (len(upper) - labels) == 0:
        each = len(lower) // (len(upper) - labels)
        spread = [cell for cell in upper[labels:] for _ in range(each)]
        return (*upper[:labels], *(over + under for over, under in zip(spread, lower, strict=True)))
    joined: list[Cell] = []
    over: Cell = ()
    for at in range(max(len(upper), len(lower))):
        top = upper[at] if at < len(upper) else ()
        under = lower[at] if at < len(lower) else ()
        over = top or (over if under else ())
        joined.append(over + under)
    return tuple(joined)


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
