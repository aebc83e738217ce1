"""Standards and counted units as the grammar codes them, in the words of the contract."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.document import quantity_of
from extractors.records import Level

UNIT_LEVELS: dict[str, Level] = {
    "commune": "commune",
    "village": "village",
    "district": "district",
    "province": "province",
}


def unit_of(item: Item) -> Quantity | None:
    """A count of administrative units."""
    if item.kind != "quantity":
        return None
    quantity = quantity_of(item)
    return quantity if quantity is not None and quantity.kind == "count" and quantity.unit in UNIT_LEVELS else None


def criteria_of(item: Item) -> Quantity | None:
    """A count of criteria."""
    if item.kind != "quantity":
        return None
    quantity = quantity_of(item)
    return quantity if quantity is not None and quantity.unit in ("criteria", "criteria_turn") else None


def standard_word(items: list[Item]) -> str | None:
    """ntm, advanced, model … as named in a run of items: the most special one."""
    found: str | None = None
    for item in items:
        kind = item.kind
        if kind == "standard":
            if item.code != "ntm":
                return item.code
            found = "ntm"
        elif kind == "programme" and found is None and item.code == "NTM":
            found = "ntm"
    return found


def standard_for(level: str, word: str | None) -> str:
    """The contract's code for a standard word at a level."""
    if word == "village_model":
        return "village_model"
    suffix = {"advanced": "advanced", "model": "model", "modern": "modern"}.get(word or "", "ntm")
    if level == "province":
        return "province_ntm"
    if level not in ("commune", "district", "village"):
        level = "commune"
    return f"{level}_{suffix}"
