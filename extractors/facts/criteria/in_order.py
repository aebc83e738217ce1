"""Values told in the order of their units: “lần lượt”, values joined by commas."""

from __future__ import annotations

from msgspec.structs import replace

from extractors.engine.quantities import Quantity
from extractors.facts.criteria.context import LARGEST_SET, Context
from extractors.facts.criteria.named import read_listed
from extractors.facts.criteria.standard import standard_of
from extractors.facts.criteria.subjects import known_at
from extractors.facts.document import Where, quantity_of
from extractors.facts.groups import group_before
from extractors.facts.standards import unit_of
from extractors.facts.statuses import Status, status_at
from extractors.records import Place

_ORDER = 12  # items between “lần lượt” and the last of its values


def read_per_place(
    ctx: Context, at: int, quantity: Quantity, status: Status, places: list[Place], group: list[Where]
) -> None:
    """Lands the count at item `at` for each place: one for all (“đều đạt”), or the i-th for the i-th place."""
    items = ctx.sentence.items
    paired = _in_order(ctx, at, places, quantity)
    if paired is None:
        return
    for place, value in paired:
        level = place.level if place.level in ("district", "village", "commune") else "commune"
        if level == "district" and value.low > LARGEST_SET:
            return
        standard = standard_of(ctx, at, level, places, value.out_of)
        start = items[group[0].at].start if group and group[0].at < at else None
        ctx.add(ctx.row("criteria_count", status, standard, place, at, value, "the subject", start))
    read_listed(ctx, at, places, status)


def _in_order(ctx: Context, at: int, places: list[Place], quantity: Quantity) -> list[tuple[Place, Quantity]] | None:
    """“lần lượt 19, 17 và 12 tiêu chí”: the i-th value for the i-th name; None where their numbers differ."""
    items = ctx.sentence.items
    ordered = [i for i in range(max(0, at - _ORDER), at) if items[i].is_("link", "in_order")]
    if ordered and any(i.kind == "place" for i in items[ordered[-1] : at]):
        ordered = []  # “lần lượt là A 6 tiêu chí, B 7 tiêu chí”: each beside its name
    behind = [i for i in range(at + 1, min(at + 3, len(items))) if items[i].is_("link", "in_order")]
    values = [quantity]
    if ordered:
        for index in range(at - 1, ordered[-1], -1):
            value = quantity_of(items[index])
            if value is not None and value.kind in ("bare", "count"):
                values.insert(0, replace(value, unit=quantity.unit))
                ctx.used.add(index)
    elif behind:
        for index in range(at + 1, len(items)):
            value = quantity_of(items[index])
            if value is not None and value.kind == "bare":
                values.append(replace(value, unit=quantity.unit))
                ctx.used.add(index)
            elif not (items[index].is_("sign", ",") or items[index].is_("link", "and")):
                break
    else:
        values = [*_values_before(ctx, at, quantity), quantity]
        if len(values) == 1:
            return [(place, quantity) for place in places]
    if len(values) != len(places):
        return None
    return list(zip(places, values, strict=True))


def _values_before(ctx: Context, at: int, quantity: Quantity) -> list[Quantity]:
    """“A và B đạt 10 và 8 tiêu chí”: bare numbers joined to the count."""
    items = ctx.sentence.items
    values: list[Quantity] = []
    index = at - 1
    while index > 0 and (items[index].is_("link", "and") or items[index].is_("sign", ",")):
        value = quantity_of(items[index - 1])
        if value is None or value.kind != "bare" or value.out_of is not None or value.decimals:
            break
        values.insert(0, replace(value, unit=quantity.unit))
        ctx.used.add(index - 1)
        index -= 2
    return values


def read_ordered_values(ctx: Context, at: int) -> bool:
    """“số tiêu chí của ba xã này lần lượt là 16, 13 và 9”: values behind, one for each unit named before."""
    items = ctx.sentence.items
    links = ctx.sentence.at("link")
    order = next((i for i in links if at < i < at + _ORDER and items[i].code == "in_order"), None)
    if order is None:
        return False
    values: list[tuple[int, Quantity]] = []
    for index in range(order + 1, len(items)):
        value = quantity_of(items[index])
        if value is not None and value.kind in ("bare", "count") and not value.is_range:
            values.append((index, value))
        elif not (items[index].is_("sign", ",") or items[index].is_("link", "and", "is")):
            break
    places: list[Place] = []
    counted = next((i for i in range(order - 1, -1, -1) if unit_of(items[i]) is not None), None)
    if counted is not None and (known := known_at(ctx, counted)):
        places = known
        ctx.used.add(counted)
    else:
        places = [w.place for w in group_before(ctx.sentence, ctx.document, order)]
    if len(values) < 2 or len(values) != len(places):
        return False
    status = status_at(ctx.sentence, order)
    for place, (index, value) in zip(places, values, strict=True):
        level = place.level if place.level in ("district", "village", "commune") else "commune"
        row = ctx.row("criteria_count", status, standard_of(ctx, at, level, places), place, index, value, "in order")
        ctx.add(row)
        ctx.used.add(index)
    return True
