"""Shares and totals printed beside a count of units."""

from __future__ import annotations

from decimal import Decimal

from extractors.facts.criteria.context import Context
from extractors.facts.document import quantity_of
from extractors.facts.standards import UNIT_LEVELS, unit_of

_SHARE_BEHIND = 11  # items: “49 xã đạt chuẩn nông thôn mới, chiếm 28%”
_SHARE_BEFORE = 12  # items: “chiếm 48,3% số xã của tỉnh, 29 xã”
_TOTAL_BEFORE = 9  # items: “trong tổng số 178 xã toàn tỉnh, 160 xã”


def share_behind(ctx: Context, at: int) -> tuple[Decimal | None, int | None]:
    """The percentage printed behind a count (“(70,2%)”, “, chiếm 52,4%”) and its decimals."""
    items = ctx.sentence.items
    for index in range(at + 1, min(at + _SHARE_BEHIND, len(items))):
        item = items[index]
        quantity = quantity_of(item)
        if quantity is not None and quantity.unit == "percent":
            before = items[index - 2 : index]
            led = any(i.is_("sign", "(") or i.kind == "share" for i in before) or before[-1].kind == "hedge"
            of_plan = index + 1 < len(items) and items[index + 1].is_("status", "planned")
            if not led or of_plan:
                return None, None
            ctx.used.add(index)
            return quantity.low, quantity.decimals
        if quantity is not None or item.is_("sign", ";"):
            break
    return None, None


def share_before(ctx: Context, at: int) -> tuple[Decimal | None, int | None]:
    """“Chiếm 48,3% số xã của tỉnh, 29 xã …”, “20% số xã, tương đương 26 xã”."""
    items = ctx.sentence.items
    for index in range(at - 1, max(-1, at - _SHARE_BEFORE), -1):
        item = items[index]
        quantity = quantity_of(item)
        if quantity is not None and quantity.unit == "percent":
            behind = items[index + 1 : index + 4]
            shares = any(i.kind == "unit" and i.code in UNIT_LEVELS for i in behind)
            led = (index > 0 and items[index - 1].kind == "share") or any(i.kind == "share" for i in items[index:at])
            if shares and led:
                ctx.used.add(index)
                return quantity.low, quantity.decimals
            return None, None
        if quantity is not None or item.is_("sign", ";"):
            break
    return None, None


def total_behind(ctx: Context, at: int) -> Decimal | None:
    """“85 xã trong tổng số 119 xã”, “26 xã trên tổng số 122 xã”."""
    items = ctx.sentence.items
    for index in range(at + 1, min(at + 5, len(items))):
        if items[index].is_("link", "out_of"):
            for later in range(index + 1, min(index + 3, len(items))):
                units = unit_of(items[later])
                if units is not None and units.unit == items[at].code:
                    ctx.used.add(later)
                    return units.low
    return None


def total_before(ctx: Context, at: int) -> Decimal | None:
    """“trong tổng số 178 xã toàn tỉnh, 160 xã đã …”."""
    items = ctx.sentence.items
    for index in range(at - 1, max(0, at - _TOTAL_BEFORE), -1):
        units = unit_of(items[index])
        if units is not None:
            led = any(i.is_("link", "out_of") for i in items[max(0, index - 2) : index])
            return units.low if led and units.unit == items[at].code else None
    return None
