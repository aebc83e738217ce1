"""Who meets the criteria: counted units, named ones, a list known from before, or what the sentence is about."""

from __future__ import annotations

from msgspec.structs import replace

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.criteria.context import Context
from extractors.facts.criteria.standard import behind_count, clause_left
from extractors.facts.document import quantity_of
from extractors.facts.groups import group_before
from extractors.facts.standards import UNIT_LEVELS, criteria_of, standard_word, unit_of
from extractors.records import Place

_SUBJECT_BEHIND = 16  # items: “9/9 tiêu chí huyện nông thôn mới đã được huyện X hoàn thành”
_BAND = 9  # items between a band and the number of its units: “từ 10 đến 14 tiêu chí nông thôn mới có 5 xã”
_CLOSE = 5  # items: “dưới 5 tiêu chí chỉ còn 2 xã”
_SHARE = 7  # items between “100% số xã” and its count of criteria


def subject_of(ctx: Context, at: int) -> tuple[str, list[int]]:
    """Who meets the criteria: counted units, units not counted, a list of places, or a list known from before.

    The nearest of them before the count is its subject; “có 2 xã” right behind the count is it, too.
    """
    items = ctx.sentence.items
    if at and any(i.kind == "band_word" for i in items[max(0, at - 3) : at]):
        beside = _beside_band(ctx, at)
        if beside is not None:
            return "counted", [beside]
        return "plural", [at]
    for index in (at + 1, at + 2):
        between = items[at + 1 : index]
        if (
            index < len(items)
            and unit_of(items[index]) is not None
            and between
            and all(i.is_("link", "has", "is") or i.is_("sign", ":") for i in between)
            and index not in ctx.used
        ):
            return "counted", [index]
    wheres = {w.at: w for w in ctx.sentence.wheres if not w.modifier}
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.is_("sign", ";") and index < at - 1 and not _elided(ctx, index, at):
            break
        if index in wheres:
            if not wheres[index].named and _is_marked_plural(ctx, index):
                continue
            group = group_before(ctx.sentence, ctx.document, at)
            return "named", [w.at for w in group] or [index]
        units = unit_of(item)
        if units is not None:
            if known_at(ctx, index):
                return "known", [index]
            apposed = group_before(ctx.sentence, ctx.document, index)
            if (
                apposed
                and items[index - 1].is_("sign", ",")
                and len(apposed) == units.low
                and apposed[-1].at >= index - 4
            ):
                ctx.used.add(index)
                return "named", [w.at for w in apposed]
            if index in ctx.used and (own := _units_right_behind(ctx, at)) is not None:
                return "counted", [own]
            return "counted", [index]
        if item.is_("unit", "commune", "village") and index and _is_marked_plural(ctx, index):
            if items[index - 1].is_("link", "each") and index > 1 and items[index - 2].kind == "place":
                continue  # “xã A và xã B mỗi xã đạt …”
            return "plural", [index]
        if item.is_("status", "none_left"):
            return "plural", [index]
        if item.is_("unit", "commune", "village") and index and items[index - 1].is_("count", "number_mark"):
            behind = _count_behind(ctx, at)
            if behind is not None:
                return "counted", [behind]
            return "plural", [index]
    return "topic", []


def _beside_band(ctx: Context, at: int) -> int | None:
    """The number of units of a band: behind it in its clause, else before it."""
    items = ctx.sentence.items
    for index in range(at + 1, min(at + _BAND, len(items))):
        if items[index].is_("sign", ";") or criteria_of(items[index]) is not None:
            break
        if unit_of(items[index]) is not None and index not in ctx.used:
            if items[index - 1].is_("count", "fewer"):
                continue  # “giảm 52 xã, chỉ còn 38 xã”
            led = items[index - 1].is_("sign", ",")
            if led and _free_before(ctx, at) is not None:
                break
            return index
    return _free_before(ctx, at)


def _units_right_behind(ctx: Context, at: int) -> int | None:
    """“…, dưới 5 tiêu chí chỉ còn 2 xã”: the units of a band whose clause has none before it."""
    items = ctx.sentence.items
    for index in range(at + 1, min(at + _CLOSE, len(items))):
        if items[index].kind == "sign":
            return None
        if unit_of(items[index]) is not None:
            return index if index not in ctx.used else None
    return None


def _free_before(ctx: Context, at: int) -> int | None:
    items = ctx.sentence.items
    for index in range(at - 1, max(-1, at - _BAND), -1):
        if items[index].is_("sign", ";", ",") or criteria_of(items[index]) is not None:
            return None
        if unit_of(items[index]) is not None and index not in ctx.used:
            return index
    return None


def _elided(ctx: Context, semicolon: int, at: int) -> bool:
    """“; 4 tiêu chí chưa đạt gồm …”: a clause without a subject goes on with the one before."""
    return not any(w.at > semicolon and w.at < at for w in ctx.sentence.wheres) and not any(
        unit_of(i) is not None for i in ctx.sentence.items[semicolon:at]
    )


def _is_marked_plural(ctx: Context, index: int) -> bool:
    items = ctx.sentence.items
    return index > 0 and (items[index - 1].kind == "plural" or items[index - 1].is_("link", "each"))


def known_at(ctx: Context, index: int) -> list[Place]:
    """The list of units named before that item `index` points at (“cả 2 xã”, “ba xã này”); empty where it does not."""
    items = ctx.sentence.items
    units = unit_of(items[index])
    if units is None or units.out_of is not None:
        return []
    before = items[index - 1] if index else None
    behind = items[index + 1] if index + 1 < len(items) else None
    pointed = (before is not None and before.is_("link", "all_of")) or (
        behind is not None and (behind.kind == "pointer" or behind.is_("link", "rest") or _points_up(items, index + 1))
    )
    return ctx.known_group(int(units.low), UNIT_LEVELS[units.unit]) if pointed else []


def _points_up(items: list[Item], at: int) -> bool:
    """“4 xã trên đều …”: the word for “above”, with no number behind it that it would be a hedge of."""
    following = items[at + 1] if at + 1 < len(items) else None
    return items[at].is_("hedge", "over") and (following is None or quantity_of(following) is None)


def _count_behind(ctx: Context, at: int) -> int | None:
    """“số xã đạt 19 tiêu chí … là 13 xã”: the count behind."""
    items = ctx.sentence.items
    for index in range(at + 1, len(items)):
        if items[index].is_("sign", ";"):
            return None
        if unit_of(items[index]) is not None and not items[index - 1].is_("count", "fewer"):
            return index
        bare = quantity_of(items[index])
        if (
            bare is not None
            and bare.kind == "bare"
            and any(i.is_("link", "is") for i in items[max(at, index - 2) : index])
        ):
            unit = next(i.code for i in reversed(items[:at]) if i.is_("unit", "commune", "village"))
            items[index] = replace(items[index], code=unit, value=replace(bare, kind="count", unit=unit))
            return index
    return None


def subject_behind(ctx: Context, at: int) -> Place | None:
    """“9/9 tiêu chí … đã được huyện An Biên hoàn thành”: a subject behind the count, in its clause."""
    for index in range(at + 1, min(at + _SUBJECT_BEHIND, len(ctx.sentence.items))):
        item = ctx.sentence.items[index]
        if item.is_("sign", ",", ";", "(") or quantity_of(item) is not None:
            return None
        where = next((w for w in ctx.sentence.wheres if w.at == index and w.named), None)
        if where is not None:
            told = any(i.kind in ("passive", "status") for i in ctx.sentence.items[at + 1 : index])
            return where.place if told and not where.modifier else None
    return None


def has_verb(ctx: Context, at: int, quantity: Quantity) -> bool:
    """A count without a subject of its own needs a verb in its clause, or the size of the set."""
    if quantity.out_of is not None:
        return True
    items = ctx.sentence.items
    last = next((i for i in range(at + 1, len(items)) if items[i].is_("sign", ";", ".")), len(items))
    return any(i.kind == "status" for i in (*clause_left(ctx, at), *items[at:last]))


def is_of_stranger(ctx: Context, at: int) -> bool:
    """“Hòa An đạt 15 tiêu chí”, of a name that no place is known by: not told of the sentence's place."""
    left = clause_left(ctx, at)
    verb = next((i for i in range(len(left) - 1, 1, -1) if left[i].is_("status", "achieved")), None)
    return verb is not None and all(i.kind == "word" and i.capital for i in left[verb - 2 : verb])


def share_is_subject(ctx: Context, at: int) -> bool:
    """“100% số xã giữ vững 19 tiêu chí”: a share of units meets them, no unit in particular."""
    items = ctx.sentence.items
    for index in range(at - 1, max(-1, at - _SHARE), -1):
        quantity = quantity_of(items[index])
        if quantity is not None and quantity.unit == "percent":
            return any(i.kind == "unit" for i in items[index + 1 : index + 4])
    return False


def district_is_holder(ctx: Context, at: int, quantity: Quantity) -> bool:
    """Nineteen criteria are a commune's: a district that meets them only holds those who do."""
    word = standard_word(behind_count(ctx, at))
    return quantity.low > 9 and word is not None and quantity.out_of in (None, 19)
