"""How many criteria units meet: units by name, bands of units, units not counted, no unit at all."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.criteria.context import Context
from extractors.facts.criteria.in_order import read_per_place
from extractors.facts.criteria.shares import share_behind
from extractors.facts.criteria.standard import behind_count, clause_left, standard_of
from extractors.facts.criteria.subjects import (
    district_is_holder,
    has_verb,
    is_of_stranger,
    known_at,
    share_is_subject,
    subject_behind,
    subject_of,
)
from extractors.facts.document import Where, quantity_of, rank
from extractors.facts.groups import group_after, group_before, holder
from extractors.facts.standards import UNIT_LEVELS, criteria_of, standard_for, standard_word, unit_of
from extractors.facts.statuses import Status
from extractors.records import Place

_FULL_SET = 19


def read_met(ctx: Context, at: int, quantity: Quantity, status: Status) -> None:
    """Lands how many criteria the subject of the count at item `at` meets; nothing where it has no subject."""
    sentence, document = ctx.sentence, ctx.document
    items = sentence.items
    if share_is_subject(ctx, at):
        return
    if at + 1 < len(items) and items[at + 1].is_("status", "none_left"):
        _none_left(ctx, at, quantity, status)
        return
    kind, found = subject_of(ctx, at)
    whole_set = any(
        i.is_("status", "achieved") and i.term is not None and i.term.value == 4 for i in items[max(0, at - 3) : at]
    )
    full = (quantity.low == _FULL_SET or whole_set) and not quantity.is_range and quantity.hedge == "exact"
    if kind == "counted":
        _band(ctx, at, quantity, status, found[0], full)
        return
    if kind == "plural":
        if any(i.kind == "vague" for i in items[max(0, found[0] - 2) : found[0] + 1]):
            return  # “Một số xã đạt dưới 15 tiêu chí như A (10 tiêu chí), …”
        names = _names_after(ctx, at)
        if names:
            read_per_place(ctx, at, quantity, status, [w.place for w in names], names)
            return
        none_left = any(i.is_("status", "none_left") for i in clause_left(ctx, at))
        if none_left:
            _none_left(ctx, at, quantity, status)
            return
        counted = _count_before_each(ctx, at, found[0])
        if counted is not None:
            _band(ctx, at, quantity, status, counted, full)
            return
        rest = any(i.is_("link", "rest") for i in clause_left(ctx, at))
        if full or not (quantity.is_range or (quantity.hedge != "exact" and rest)):
            return
        place = holder(sentence, document, at, "commune")
        row = ctx.row(
            "criteria_count", status, standard_of(ctx, at, "commune", []), place, at, quantity, "units not counted"
        )
        ctx.add(replace(row, out_of=None))
        return
    group = [w for w in sentence.wheres if w.at in found]
    places = [w.place for w in group]
    if kind == "known":
        ctx.used.add(found[0])
        places = known_at(ctx, found[0])
    if not places and kind == "topic":
        behind = subject_behind(ctx, at)
        if behind is not None:
            places = [behind]
        elif sentence.topic is not None and has_verb(ctx, at, quantity) and not is_of_stranger(ctx, at):
            places = [sentence.topic]
    places = [p for p in places if rank(p.level) >= rank("district")]
    if not places:
        return
    if any(p.level == "district" for p in places) and district_is_holder(ctx, at, quantity):
        return
    read_per_place(ctx, at, quantity, status, places, group)
    if full:
        _counted_group(ctx, at, status, group)


def _none_left(ctx: Context, at: int, quantity: Quantity, status: Status) -> None:
    """“không còn xã dưới 5 tiêu chí”: a band with no unit in it."""
    items = ctx.sentence.items
    aimed = any(i.is_("status", "none_left") and i.is_marked for i in items[max(0, at - 6) : at])
    if aimed and status.code != "planned":
        status = Status("planned", "none is to be left", at)
    place = holder(ctx.sentence, ctx.document, at, "commune")
    word = standard_word(behind_count(ctx, at))
    standard = (standard_for("commune", word or ctx.title_word), "named behind it" if word else "the article's")
    row = ctx.row("criteria_count", status, standard, place, at, quantity, "no unit is in the band")
    ctx.add(replace(row, over_units=0, out_of=None))


def _count_before_each(ctx: Context, at: int, each: int) -> int | None:
    """“7 xã …, mỗi xã mới đạt từ 7-9 tiêu chí”: the units that “mỗi xã” speaks of."""
    items = ctx.sentence.items
    if not items[each - 1].is_("link", "each"):
        return None
    for index in range(each - 1, -1, -1):
        if items[index].is_("sign", ";") or criteria_of(items[index]) is not None:
            return None
        if unit_of(items[index]) is not None and index not in ctx.used:
            return index
    return None


def _counted_group(ctx: Context, at: int, status: Status, group: list[Where]) -> None:
    """“3 xã còn lại gồm A, B, C hoàn thành 19/19 tiêu chí”: the number of units is a statement of its own."""
    items = ctx.sentence.items
    first = group[0].at if group else at
    for index in range(first - 1, max(-1, first - 5), -1):
        units = unit_of(items[index])
        if units is not None and index not in ctx.used and units.low == len(group):
            level = UNIT_LEVELS[units.unit]
            place = holder(ctx.sentence, ctx.document, index, level)
            rest = any(i.is_("link", "rest") for i in items[index:first])
            metric = "units_added" if status.code == "planned" and rest else "unit_count"
            standard = standard_of(ctx, at, level, [])
            row = ctx.row(metric, status, standard, place, index, units, "the unit that holds them")
            ctx.add(replace(row, unit_level=level))
            ctx.used.add(index)
            return


def _names_after(ctx: Context, at: int) -> list[Where]:
    """“… nâng cao, gồm các xã: A, B, C” behind the count, where no number or verb follows the names."""
    items = ctx.sentence.items
    for index in range(at + 1, min(at + 5, len(items))):
        item = items[index]
        if item.is_("link", "of_which", "is") or item.is_("sign", ":", "("):
            names = group_after(ctx.sentence, ctx.document, index)
            return [] if names and _goes_on(items, names[-1].at) else names
        if not (item.is_("sign", ",") or item.kind == "standard"):
            break
    return []


def _names_before(ctx: Context, counted: int, number: int) -> list[Where]:
    """“A, B và C là 3 xã đạt 19 tiêu chí”: as many names as are counted."""
    if counted == 0 or not ctx.sentence.items[counted - 1].is_("link", "is"):
        return []
    names = group_before(ctx.sentence, ctx.document, counted - 1)
    return names if len(names) == number else []


def _goes_on(items: list[Item], last: int) -> bool:
    """“gồm A 17 tiêu chí, B …”, “trong đó A và C đều đạt 13 tiêu chí”: the names have a count of their own."""
    for item in items[last + 1 : last + 4]:
        if item.kind == "sign":
            return False
        if item.kind == "status" or quantity_of(item) is not None:
            return True
    return False


def _band(ctx: Context, at: int, quantity: Quantity, status: Status, counted: int, full: bool) -> None:
    items = ctx.sentence.items
    units = unit_of(items[counted])
    assert units is not None
    ctx.used.add(counted)
    level = UNIT_LEVELS[units.unit]
    place = holder(ctx.sentence, ctx.document, counted, level)
    standard = standard_of(ctx, at, level, [])
    first, last = sorted((at, counted))
    start, end = items[first].start, items[last].end
    if full or quantity.out_of == quantity.low:
        added = any(i.is_("count", "more") for i in items[max(0, counted - 3) : counted + 2])
        row = ctx.row(
            "units_added" if added else "unit_count",
            status,
            standard,
            place,
            counted,
            units,
            "the unit that holds them",
            start,
            end,
        )
        share, decimals = share_behind(ctx, last)
        ctx.add(replace(row, unit_level=level, share=share, share_decimals=decimals))
        for where in _names_after(ctx, max(at, counted)) or _names_before(ctx, counted, int(units.low)):
            ctx.add(ctx.row("criteria_count", status, standard, where.place, at, quantity, "named with the count"))
        return
    row = ctx.row("criteria_count", status, standard, place, at, quantity, "a band of units", start, end)
    ctx.add(replace(row, over_units=int(units.low), out_of=None))
    for where in _names_after(ctx, max(at, counted)):
        ctx.add(replace(row, place=where.place, over_units=None))


def read_none_of(ctx: Context, at: int) -> None:
    """“chưa có thôn nào …”: a count of 0, in each of the units that the sentence is about."""
    sentence = ctx.sentence
    items = sentence.items
    level = items[at].code
    places: list[Place] = []
    for index in range(at - 1, -1, -1):
        places = known_at(ctx, index)
        if places:
            ctx.used.add(index)
            break
    if not places:
        held = holder(sentence, ctx.document, at, level)
        places = [held] if held is not None else []
    word = standard_word(items[at:]) or (standard_word(items) if level == "village" else None)
    standard = (standard_for(level, word), "named behind it")
    zero = Quantity("count", level, Decimal(0), Decimal(0), 0, "exact")
    for place in places:
        row = ctx.row(
            "unit_count", Status("achieved", "none has it"), standard, place, at, zero, "the subject", end=items[-1].end
        )
        ctx.add(replace(row, unit_level=UNIT_LEVELS[level]))
