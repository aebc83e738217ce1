"""Programmes and capitals as words of a sentence, and which of them the whole article is of."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.document import Document, Sentence, quantity_of
from extractors.facts.money.pots import MEASURES

_PROGRAMMES = 3  # the national target programmes of 2021-2025


def is_money(item: Item) -> bool:
    """Whether the item is an amount of money."""
    quantity = quantity_of(item)
    return quantity is not None and quantity.kind == "money"


def is_strong(item: Item) -> bool:
    """Whether the item tells a measure by itself (“giải ngân”), not only hints at one (“kinh phí”)."""
    return item.kind == "measure" and item.term is not None and item.term.strength == "strong" and item.code in MEASURES


def is_capital(item: Item) -> bool:
    """Whether the item names investment or recurrent capital."""
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
            paired = found not in (None, "all", item.code) and at > 1 and _are_joined(items, at)
            found = "other" if paired else item.code
    return found


def _are_joined(items: list[Item], at: int) -> bool:
    """“Chương trình X và Chương trình Y”: one sum for both."""
    before = items[at - 1] if items[at - 1].kind != "programme_head" else items[at - 2]
    return before.is_("link", "and") and items[at - 2 if before is items[at - 1] else at - 3].kind == "programme"


def programme_of(sentence: Sentence) -> str | None:
    """The programme that a whole sentence names, as `programme_in` tells it."""
    kinds = sentence.kinds
    return programme_in(sentence.items) if "programme" in kinds or "programme_head" in kinds else None


def _names_next(items: list[Item], at: int) -> bool:
    return at + 1 < len(items) and items[at + 1].kind == "programme"


def is_mixed(items: list[Item]) -> bool:
    """Several programmes in one breath, none of them called a programme: the sentence is of none in particular."""
    codes = {i.code for i in items if i.kind == "programme"}
    return len(codes) > 1 and not any(i.kind == "programme_head" for i in items)


def only_capital(document: Document) -> str | None:
    """The kind of capital that the title names, where no amount of the article is of another."""
    titled = {i.code for s in document.sentences if s.is_title for i in s.of("capital_type") if is_capital(i)}
    if len(titled) != 1:
        return None
    counted = {
        i.code
        for s in document.sentences
        if any(map(is_money, s.of("quantity")))
        for i in s.of("capital_type")
        if is_capital(i)
    }
    return titled.pop() if counted <= titled else None


def speaks_of_programmes(document: Document) -> bool:
    """Whether the article names a programme, or what only a programme builds."""
    kinds = ("programme", "programme_head", "programme_cue")
    cells = (i for t in document.tables for row in t.rows for cell in row for i in cell)
    told = any(kind in s.kinds for s in document.sentences for kind in kinds)
    return told or any(i.kind in kinds for i in cells)


def first_programme(document: Document) -> str | None:
    """The programme that the title, else the lead names."""
    for sentence in document.sentences:
        found = programme_of(sentence)
        if found is not None and not is_mixed(sentence.items):
            return found
    return next((i.code for s in document.sentences for i in s.of("programme_cue")), None)
