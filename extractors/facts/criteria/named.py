"""Statements about criteria by name and number."""

from __future__ import annotations

from msgspec.structs import replace

from extractors.facts.criteria.context import Context
from extractors.facts.criteria.names import Named, named_criteria
from extractors.facts.criteria.shares import share_behind
from extractors.facts.criteria.standard import standard_of
from extractors.facts.criteria.subjects import known_at
from extractors.facts.document import quantity_of
from extractors.facts.groups import group_after, group_before, holder
from extractors.facts.standards import UNIT_LEVELS, criteria_of, standard_for, standard_word, unit_of
from extractors.facts.statuses import Status, status_at
from extractors.records import Place

_STANDARD = 12  # items behind “tiêu chí” within which its standard is named
_UNITS_BEHIND = 12  # items: “tiêu chí giao thông có 13/16 xã đạt”
_UNITS_BEFORE = 7  # items: “5/8 xã đạt tiêu chí giao thông”
_VERB = 8  # items behind the names within which their verb stands


def read_listed(ctx: Context, at: int, places: list[Place], status: Status) -> None:
    """The criteria that a count lists behind it: “… 2 tiêu chí chưa đạt là Thu nhập và Nghèo đa chiều”."""
    items = ctx.sentence.items
    level = places[0].level if places[0].level in ("commune", "district", "village") else "commune"
    standard = standard_of(ctx, at, level, places)
    index = at + 1
    found, last = named_criteria(ctx.document, items, index, standard[0], ctx.document.day)
    if not found:
        while index < len(items) and index - at <= 6:
            item = items[index]
            if (
                item.is_("link", "is", "of_which")
                or item.is_("sign", ":", "(")
                or item.is_("count", "number_mark")
                or item.is_("unit", "criteria")
            ):
                break
            if item.is_("sign") or item.kind == "place" or quantity_of(item) is not None:
                return
            index += 1
            if (
                item.is_("link", "rest")
                and named_criteria(ctx.document, items, index, standard[0], ctx.document.day)[0]
            ):
                break  # “2 tiêu chí còn lại là thu nhập và hộ nghèo”
        else:
            return
        if index >= len(items):
            return
        found, last = named_criteria(ctx.document, items, index, standard[0], ctx.document.day)
    for name in found:
        for place in places:
            row = ctx.row("criterion_status", status, standard, place, at, None, "the subject of the list")
            ctx.add(row.with_criterion(name))
    ctx.used.update(i for i in range(at + 1, last) if items[i].is_("unit", "criteria"))


def read_criterion(ctx: Context, at: int) -> None:
    """“tiêu chí số 17 về môi trường”, “tiêu chí Giao thông có 13/16 xã đạt”, “5/8 xã đạt tiêu chí …”."""
    sentence, document = ctx.sentence, ctx.document
    items = sentence.items
    word = standard_word(items[at + 1 : at + _STANDARD])
    if word is None and standard_word(items) is None:
        word = ctx.title_word
    word = word if word in ("advanced", "model") else None
    found, last = named_criteria(document, items, at + 1, standard_for("commune", word), document.day)
    if not found:
        return
    ctx.used.update(i for i in range(at, last) if items[i].is_("unit", "criteria"))
    units = _units_near(ctx, at, last)
    known = known_at(ctx, units) if units is not None else []
    if units is not None and not known:
        _units_meeting(ctx, at, found, units, last, word)
        return
    if units is not None:
        ctx.used.add(units)
        places = known
    else:
        group = group_before(sentence, document, at) or group_after(sentence, document, last - 1)
        group = group or [w for w in sentence.wheres if last <= w.at < last + 3]
        places = [w.place for w in group]
    places = [p for p in places if p.level in ("commune", "village")]
    if not places:
        return
    status = status_at(sentence, at)
    behind = items[last : last + _VERB]
    told = any(i.kind == "status" and i.code != "none_left" for i in items[max(0, at - 5) : at]) or any(
        i.is_("status", "achieved", "not_achieved") for i in behind
    )
    if not told and status.code == "achieved":
        return
    if any(i.is_("status", "not_achieved") for i in behind[:3]):
        status = Status("not_achieved", "negated behind it")
    standard = standard_of(ctx, at, places[0].level, places)
    for name in found:
        for place in places:
            row = ctx.row("criterion_status", status, standard, place, at, None, "the subject")
            ctx.add(row.with_criterion(name))


def _units_near(ctx: Context, at: int, last: int) -> int | None:
    """A count of units that goes with a criterion: behind it up to a break, else right before its verb."""
    items = ctx.sentence.items
    direct = at - 1
    while direct > 0 and items[direct].kind in ("status", "passive"):
        direct -= 1
    if direct < at - 1 and unit_of(items[direct]) is not None and direct not in ctx.used:
        return direct
    for index in range(last, min(last + _UNITS_BEHIND, len(items))):
        if items[index].is_("sign", ";", ".") or criteria_of(items[index]) is not None:
            break
        if unit_of(items[index]) is not None and index not in ctx.used:
            return index
    for index in range(at - 1, max(-1, at - _UNITS_BEFORE), -1):
        if unit_of(items[index]) is not None and index not in ctx.used:
            return index
        if items[index].is_("sign", ";", ",", "."):
            break
    return None


def _units_meeting(ctx: Context, at: int, found: list[Named], units_at: int, last: int, word: str | None) -> None:
    sentence, document = ctx.sentence, ctx.document
    items = sentence.items
    units = unit_of(items[units_at])
    assert units is not None
    level = UNIT_LEVELS[units.unit]
    place = holder(sentence, document, units_at, level)
    status = status_at(sentence, units_at)
    standard = (standard_for(level, word), "named behind the criterion" if word else "the basic one")
    ctx.used.add(units_at)
    share, decimals = share_behind(ctx, units_at)
    for name in found:
        row = ctx.row(
            "unit_count",
            status,
            standard,
            place,
            units_at,
            units,
            "the unit that holds them",
            items[min(at, units_at)].start,
            items[max(last - 1, units_at)].end,
        )
        row = replace(row, unit_level=level, share=share, share_decimals=decimals)
        ctx.add(row.with_criterion(name))
    _more_criteria(ctx, units_at, standard, place, status)


def _more_criteria(ctx: Context, units_at: int, standard: tuple[str, str], place: Place | None, status: Status) -> None:
    """“về thủy lợi 85/85 xã, về điện 81/85 xã”: the list goes on without the word for criteria."""
    items = ctx.sentence.items
    index = units_at + 1
    while index < len(items) and (items[index].is_("sign", ",", ";") or items[index].is_("link", "and")):
        names, after = named_criteria(ctx.document, items, index + 1, standard[0], ctx.document.day, limit=1)
        value = unit_of(items[after]) if after < len(items) else None
        if not names or value is None:
            break
        row = ctx.row(
            "unit_count", status, standard, place, after, value, "the unit that holds them", items[index + 1].start
        )
        ctx.add(replace(row, unit_level=UNIT_LEVELS[value.unit]).with_criterion(names[0]))
        ctx.used.add(after)
        index = after + 1
