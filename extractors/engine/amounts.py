"""A number with its scales: nghìn, triệu, tỷ, alone, multiplied, added up and halved."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from extractors.engine.items import Item
from extractors.engine.numbers import Number

LARGEST_SMALL_SCALE = 10_000  # nghìn and vạn multiply what follows; triệu and tỷ end a part
_ENDS = (",", ".", ";", ")", "\n", "\t", "!", "?")


class Sum(Struct):
    """A number with its scales: its value in ones, the smallest scale, and the item after it."""

    value: Decimal
    after: int
    scale: Decimal
    compound: bool = False


def _item(items: list[Item], at: int) -> Item | None:
    return items[at] if at < len(items) else None


def scale_at(items: list[Item], at: int) -> tuple[Decimal, int] | None:
    """A scale, or a small one of a larger one (nghìn tỷ), and the item after it."""
    item = items[at] if at < len(items) else None
    if item is None or item.kind != "scale" or not isinstance(item.value, int):
        return None
    following = _item(items, at + 1)
    if (
        item.value <= LARGEST_SMALL_SCALE
        and following is not None
        and following.kind == "scale"
        and isinstance(following.value, int)
        and following.value > LARGEST_SMALL_SCALE
    ):
        return Decimal(item.value * following.value), at + 2
    return Decimal(item.value), at + 1


def _whole(items: list[Item], at: int) -> Number | None:
    """The number at an item where it is whole and can be a part of a compound."""
    item = _item(items, at)
    if item is None or item.kind != "number" or not isinstance(item.value, Number) or item.value.decimals:
        return None
    return item.value


def sum_at(items: list[Item], at: int, number: Number, scale_index: int | None = None) -> Sum | None:
    """30 ngàn 309 tỷ, 1 tỷ 200 triệu, 3 nghìn 200, 2 tỷ rưỡi; None where no scale follows the number."""
    scale = scale_at(items, at + 1 if scale_index is None else scale_index)
    if scale is None:
        return None
    factor, after = scale
    found = Sum(number.value * factor, after, factor)
    if number.decimals == 0:
        _thousands(items, found)
        _smaller(items, found)
        _ones(items, found)
    half = _item(items, found.after)
    if half is not None and half.kind == "half":
        found.value, found.after = found.value + found.scale / 2, found.after + 1
        found.compound = True
    return found


def _thousands(items: list[Item], found: Sum) -> None:
    """Thousands and the rest, of one larger scale: 30 ngàn 309 tỷ."""
    more = _whole(items, found.after)
    if found.scale > LARGEST_SMALL_SCALE or more is None or not 0 < more.value < found.scale:
        return
    larger = scale_at(items, found.after + 1)
    if larger is not None and larger[0] > LARGEST_SMALL_SCALE:
        found.value = (found.value + more.value) * larger[0]
        found.scale, found.after, found.compound = larger[0], larger[1], True


def _ones(items: list[Item], found: Sum) -> None:
    """What stands behind the last thousands, before what is counted: 3 nghìn 200 hộ."""
    more = _whole(items, found.after)
    if not 1 < found.scale <= LARGEST_SMALL_SCALE or more is None or not 0 < more.value < found.scale:
        return
    behind = _item(items, found.after + 1)
    if behind is not None and behind.kind in ("unit", "currency"):
        found.value += more.value
        found.scale, found.after, found.compound = Decimal(1), found.after + 1, True


def _smaller(items: list[Item], found: Sum) -> None:
    """Parts of falling scale: 1 tỷ 200 triệu, also with the currency after the first (2 tỷ đồng 300 triệu)."""
    while found.scale > 1:
        at = found.after
        currency = _item(items, at)
        if currency is not None and currency.kind == "currency" and not found.compound:
            at += 1
        more = _whole(items, at)
        scale = scale_at(items, at + 1)
        if more is None or scale is None or not more.value * scale[0] < found.scale:
            return
        found.value += more.value * scale[0]
        found.scale, found.after, found.compound = scale[0], scale[1], True


def is_open(items: list[Item], after: int) -> bool:
    """A bare digit behind a scale (2 tỷ 5, một tỷ hai): a half-said part, not read."""
    item, then = _item(items, after), _item(items, after + 1)
    if item is None or item.start - items[after - 1].end > 1:
        return False
    if item.kind == "number" and isinstance(item.value, Number):
        short = item.value.printed.isdecimal() and len(item.value.printed) <= 3
        return short and (then is None or then.kind == "currency" or then.is_("sign", *_ENDS))
    said = item.kind == "word" and item.term is not None and item.term.kind == "number_word"
    part = said and isinstance(item.value, int) and item.value > 1
    return part and (then is None or then.kind in ("sign", "currency"))
