"""Counts and shares of units that meet, are to meet, or miss a standard."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from msgspec.structs import replace

from extractors.engine.items import Item
from extractors.facts.clause_times import since_of
from extractors.facts.criteria.ahead import or_planned
from extractors.facts.criteria.context import Context
from extractors.facts.criteria.members import lists_parts, named_members
from extractors.facts.criteria.shares import share_before, share_behind, total_before, total_behind
from extractors.facts.criteria.speaking import is_ntm, meets, speaks_of_standard
from extractors.facts.criteria.unit_metric import unit_metric
from extractors.facts.criteria.unit_windows import before_units, behind_share, behind_units, names_right_behind
from extractors.facts.document import quantity_of
from extractors.facts.groups import group_after, holder
from extractors.facts.standards import UNIT_LEVELS, standard_for, standard_word, unit_of
from extractors.facts.statuses import Status, status_at
from extractors.grammar.plain import plain_words

_UNIT_BEFORE = 14  # items between a bare number and the unit that it counts: “số xã nâng cao là 27”
_SHORT = 4  # items: “6 xã đến thời điểm này chưa hoàn thành đó là”
_BUILT = 3  # items: “xây dựng xã nông thôn mới hiện đại”
_DESCRIBED = 7  # items: “20 thôn nông thôn mới vùng thấp của 2 xã”
_VILLAGES = 12  # items on both sides: villages have a model standard of their own, often named once


def read_units(ctx: Context) -> None:
    """Adds what the ctx's sentence says of numbers and shares of units."""
    previous: str | None = None
    items = ctx.sentence.items
    for at in ctx.sentence.at("quantity"):
        if at in ctx.used:
            continue
        _name_unit(items, at)
        _name_unit_behind_share(items, at)
        _join_ordinal(items, at)
        item = items[at]
        if unit_of(item) is not None:
            previous = _unit_count(ctx, at, previous) or previous
        elif (quantity := quantity_of(item)) is not None and quantity.unit == "percent":
            _unit_share(ctx, at)


def _name_unit(items: list[Item], at: int) -> None:
    """“số xã nâng cao là 27”, “huyện thì có 3”, “lên 90/116”: the unit of a bare count stands before it."""
    quantity = quantity_of(items[at])
    if quantity is None or quantity.kind != "bare" or at == 0 or quantity.decimals or quantity.is_range:
        return
    following = items[at + 1] if at + 1 < len(items) else None
    if following is not None and following.kind in ("unit", "word", "scale", "time"):
        return
    if not (items[at - 1].is_("link", "is", "has") or items[at - 1].is_("count", "up_to")):
        return
    standard = False
    for index in range(at - 2, max(-1, at - _UNIT_BEFORE), -1):
        item = items[index]
        standard = standard or meets(item) or is_ntm(item)
        if item.is_("sign", ";", "."):
            return
        if item.kind == "unit" and items[index + 1].kind == "place":
            continue  # “của tỉnh X là 49”: the unit that holds them
        counted = quantity_of(item)
        level = item.code if item.kind == "unit" or counted is not None else ""
        if level in UNIT_LEVELS and (standard or counted is None or quantity.out_of is not None):
            marked = (
                standard
                or (index > 0 and items[index - 1].is_("count", "number_mark"))
                or index == 0
                or (items[index - 1].is_("sign", ";", ","))
            )
            if marked and any(meets(i) or is_ntm(i) for i in items[: at + 1]):
                items[at] = replace(items[at], code=level, value=replace(quantity, kind="count", unit=level))
            return


def _name_unit_behind_share(items: list[Item], at: int) -> None:
    """“77/120 (đạt 64,17%) xã đạt chuẩn”: the unit of a ratio stands behind the share in brackets."""
    quantity = quantity_of(items[at])
    if quantity is None or quantity.kind != "bare" or quantity.out_of is None:
        return
    behind = behind_share(items, at + 1)
    if behind > at + 1 and behind < len(items) and items[behind].kind == "unit" and items[behind].code in UNIT_LEVELS:
        unit = items[behind].code
        items[at] = replace(items[at], code=unit, value=replace(quantity, kind="count", unit=unit))


def _join_ordinal(items: list[Item], at: int) -> None:
    """“trở thành xã nông thôn mới thứ 9/54 xã”: the ninth of 54 makes nine of them."""
    units = unit_of(items[at])
    if units is None or at < 3 or not items[at - 1].is_("sign", "/") or items[at - 2].kind != "identifier":
        return
    if items[at - 3].is_("count", "number_mark") and items[at - 2].code.isdecimal():
        rank = Decimal(items[at - 2].code)
        items[at] = replace(items[at], value=replace(units, low=rank, high=rank, out_of=units.low))


def _unit_count(ctx: Context, at: int, previous: str | None) -> str | None:
    sentence, document = ctx.sentence, ctx.document
    items = sentence.items
    units = unit_of(items[at])
    assert units is not None
    level = UNIT_LEVELS[units.unit]
    if any(i.is_("link", "correction", "out_of") for i in items[max(0, at - 2) : at]):
        return None
    if units.per and not set(units.per) <= {units.unit}:
        return None  # “3 hộ/thôn”; not so “24 thôn/bản”
    if at and items[at - 1].is_("count", "number_mark"):
        return None  # an ordinal
    if at > 1 and items[at - 1].is_("link", "of", "in_place") and _is_counted_before(items, at - 1):
        return None  # “31 xã thuộc 9 huyện”: where they lie
    if at and items[at - 1].is_("link", "for"):
        return None  # “30 tỷ đồng cho 9 xã”: who is given money
    pointed = at + 1 < len(items) and items[at + 1].kind == "pointer"
    if pointed and ctx.rows.has_count(units.low, level):
        return None  # units counted before, spoken of again
    if _is_pilot(document.article.text[items[at].start : items[at].end], items, at):
        return None
    names = names_right_behind(ctx, at)
    behind, before = behind_units(ctx, at, names), before_units(ctx, at)
    listed = lists_parts(ctx, at)
    if not listed and not speaks_of_standard(behind, before, items, at, previous) and not _are_all_named(ctx, at):
        return None
    agreed = bool(before) and before[-1].is_("exclude", "vote")  # “bỏ phiếu đồng ý 11 xã đạt chuẩn”
    if not agreed and any(i.is_("exclude", "vote", "award", "poverty") for i in before[-8:]):
        return None
    if _is_payee(behind, before):
        return None
    status = status_at(sentence, at)
    negated = next((i for i in behind[:4] if i.is_("status", "not_achieved")), None)
    if negated is not None:
        status = Status("not_achieved", "negated behind it")
    told = next((i for i in behind if i.kind == "status"), None)
    if names and told is not None and told.code in ("planned", "maintained") and status.code == "achieved":
        status = Status(told.code, "said behind the names", at)
    if status.code == "achieved" and not status.strong and _aims(behind):
        status = Status("planned", "intended behind it", at)
    if status.code == "achieved" and not status.strong and _is_being_built(behind):
        status = Status("planned", "being built", at)
    status = or_planned(document, sentence, at, status)
    word = standard_word(behind) or standard_word(before)
    if word is None and behind and behind[0].kind == "pointer" and ctx.context_word is not None:
        word = ctx.context_word
    if word is None and level == "village":
        word = standard_word(items[max(0, at - _VILLAGES) : at + _VILLAGES])
    standard = (standard_for(level, word), "named beside the count")
    if listed and ctx.counted is not None and word is None:
        standard = (ctx.counted.standard, "the count's before")
    place = holder(sentence, document, at, level)
    metric = unit_metric(items, at, before, behind, status, previous)
    row = ctx.row(metric, status, standard, place, at, units, "the unit that holds them")
    share, decimals = share_behind(ctx, at)
    if share is None:
        share, decimals = share_before(ctx, at)
    since = since_of(document, sentence, at) if metric == "units_added" else None
    ctx.used.add(at)
    out_of = row.out_of if row.out_of is not None else (total_behind(ctx, at) or total_before(ctx, at))
    ctx.add(replace(row, unit_level=level, share=share, share_decimals=decimals, since=since, out_of=out_of))
    named_members(ctx, at, names, standard, status)
    return metric


def _are_all_named(ctx: Context, at: int) -> bool:
    """“6 xã đến nay chưa hoàn thành là: A, B, …”: short of the standard told of before, and named one by one."""
    items = ctx.sentence.items
    units = unit_of(items[at])
    short = next(
        (i for i in range(at + 1, min(at + _SHORT, len(items))) if items[i].is_("status", "not_achieved")), None
    )
    if ctx.counted is None or short is None or units is None or short + 1 >= len(items):
        return False
    if not items[short + 1].is_("link", "is"):
        return False
    return len(group_after(ctx.sentence, ctx.document, short + 1, UNIT_LEVELS[units.unit])) == units.low


def _is_counted_before(items: list[Item], at: int) -> bool:
    """Whether units are counted before item `at`, with no more than a description between (“20 thôn vùng thấp của”)."""
    for index in range(at - 1, max(-1, at - _DESCRIBED), -1):
        if unit_of(items[index]) is not None:
            return True
        if items[index].kind not in ("word", "programme", "unit"):
            return False
    return False


def _is_pilot(words: str, items: list[Item], at: int) -> bool:
    """“9 xã điểm nông thôn mới”: communes chosen to begin, which need a verb to have met the standard."""
    if words.rpartition(" ")[2] not in plain_words("pilot"):
        return False
    return not any(i.is_("status", "achieved") and (meets(i) or i.code == "achieved") for i in items[at + 1 : at + 3])


def _is_payee(behind: list[Item], before: list[Item]) -> bool:
    """“Ba xã nông thôn mới kiểu mẫu giải ngân được 60% vốn”: the subject of a sentence of money, not counted."""
    named = len(behind) > 1 and (is_ntm(behind[0]) or behind[0].is_("standard", "advanced", "model"))
    return named and behind[1].kind == "measure" and not any(i.is_("link", "has") for i in before[-3:])


def _aims(behind: list[Item]) -> bool:
    """“2 xã (A, B) đang hoàn thành tiêu chí để được công nhận là xã nâng cao”: an intention governs the standard."""
    aim = next((k for k, i in enumerate(behind) if meets(i) or is_ntm(i)), None)
    governing = [i for i in behind[:aim] if i.kind == "status"] if aim is not None else []
    return bool(governing) and governing[-1].is_("status", "planned")


def _is_being_built(behind: list[Item]) -> bool:
    """“3 xã … đang xây dựng NTM kiểu mẫu”, “2 xã thí điểm xây dựng xã nông thôn mới hiện đại”."""
    for this, following in pairwise(behind):
        if following.is_("standard", "advanced", "model") and this.kind == "programme":
            return this.term is not None and this.term.output == "building"
    special = next((k for k, i in enumerate(behind) if i.is_("standard", "advanced", "model", "modern")), 0)
    led = behind[max(0, special - _BUILT) : special]
    return any(i.is_("action", "build") for i in led) and not any(i.kind == "status" for i in led)


def _unit_share(ctx: Context, at: int) -> None:
    """“100% số xã đạt chuẩn”: a share of units where no count is printed."""
    items = ctx.sentence.items
    unit = next((i for i in items[at + 1 : at + 4] if i.kind == "unit" and i.code in ("commune", "village")), None)
    behind = behind_units(ctx, at, [])
    if unit is None or not any(meets(i) for i in behind):
        return
    quantity = quantity_of(items[at])
    assert quantity is not None
    status = status_at(ctx.sentence, at)
    place = holder(ctx.sentence, ctx.document, at, unit.code)
    standard = (standard_for(unit.code, standard_word(behind)), "named")
    row = ctx.row("unit_share", status, standard, place, at, quantity, "the unit that holds them")
    ctx.add(replace(row, unit_level=UNIT_LEVELS[unit.code]))
