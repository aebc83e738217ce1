"""What stands before and behind a count of units and belongs to it."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.criteria.context import Context
from extractors.facts.criteria.speaking import meets
from extractors.facts.document import Where, quantity_of
from extractors.facts.groups import group_after
from extractors.facts.standards import UNIT_LEVELS, unit_of

_BRACKET = 7  # items: “(chiếm 69,5% số xã)”


def names_right_behind(ctx: Context, at: int) -> list[Where]:
    """The units named right behind the count at item `at`, with no more than “là”, “gồm” or a colon between."""
    items = ctx.sentence.items
    level = UNIT_LEVELS[items[at].code]
    led = at + 1 < len(items) and (items[at + 1].is_("link", "of_which", "is") or items[at + 1].is_("sign", ":"))
    return group_after(ctx.sentence, ctx.document, at + 1 if led else at, level)


def behind_share(items: list[Item], at: int) -> int:
    """The index behind a bracket at item `at` that holds no more than a share; `at` where none stands there."""
    if at >= len(items) or not items[at].is_("sign", "("):
        return at
    shares = 0
    for index in range(at + 1, min(at + _BRACKET, len(items))):
        item = items[index]
        if item.is_("sign", ")"):
            return index + 1 if shares == 1 else at
        quantity = quantity_of(item)
        if quantity is not None and quantity.unit == "percent":
            shares += 1
        elif not (item.kind in ("unit", "share") or item.is_("status", "achieved") or item.is_("count", "number_mark")):
            return at
    return at


def behind_units(ctx: Context, at: int, names: list[Where]) -> list[Item]:
    """What stands behind a count, and behind the names that follow it, up to the next count, name or break."""
    items = ctx.sentence.items
    start = (names[-1].at if names else at) + 1
    start = behind_share(items, start)
    run: list[Item] = []
    for index in range(start, len(items)):
        item = items[index]
        quantity = quantity_of(item)
        if item.is_("sign", ";", ".") or item.kind == "none_of":
            break
        mark = item.is_("count", "number_mark") and index + 1 < len(items) and items[index + 1].kind == "unit"
        if mark and index > start:
            break  # “10 xã, chiếm 12,7% số xã đạt chuẩn” tells of other units
        if quantity is not None and quantity.unit != "percent" and not items[index - 1].is_("link", "out_of"):
            other = unit_of(item)
            if other is not None and run and run[-1].is_("link", "of", "in_place") and len(run) == 1:
                run.pop()  # “283 huyện thuộc 58 tỉnh đã được công nhận”: where they lie
                continue
            shared = (
                other is not None
                and other.unit != items[at].code
                and all(i.is_("sign", ",") or i.is_("link", "and") or unit_of(i) is not None for i in run)
            )
            if not shared:  # “8 huyện, 11 xã, 24 thôn đạt chuẩn”: one verb for all
                break
        if item.is_("sign", ",") and (any(meets(i) for i in run) or len(run) > 9):
            break
        if item.kind == "place" and item.code == items[at].code and run and not names:
            break
        run.append(item)
    return run


def before_units(ctx: Context, at: int) -> list[Item]:
    """What stands before the count at item `at`, back to the last count or break."""
    run: list[Item] = []
    for item in reversed(ctx.sentence.items[:at]):
        quantity = quantity_of(item)
        if item.is_("sign", ";", ".") or (quantity is not None and quantity.unit != "percent"):
            break
        run.insert(0, item)
    return run
