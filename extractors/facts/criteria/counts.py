"""Counts of criteria: told apart into counts, means, sums and changes."""

from __future__ import annotations

from msgspec.structs import replace

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.clause_times import since_of
from extractors.facts.criteria.ahead import or_planned
from extractors.facts.criteria.context import LARGEST_SET, Context
from extractors.facts.criteria.met import read_met
from extractors.facts.criteria.named import read_listed
from extractors.facts.criteria.speaking import says_standard
from extractors.facts.criteria.standard import clause_left, standard_of
from extractors.facts.document import quantity_of
from extractors.facts.groups import group_before, holder
from extractors.facts.standards import criteria_of, unit_of
from extractors.facts.statuses import Status, status_at
from extractors.grammar.plain import plain_words
from extractors.records import Place

_NEGATION = 12  # items: a list of criteria may stand between a count and the “chưa đạt” that negates it
_OVER = 13  # items: “40 xã nằm trong lộ trình xây dựng xã NTM giai đoạn 2011-2015 đạt trung bình 14,9 tiêu chí”
_NAMED = 4  # items: “40 xã nằm trong lộ trình xây dựng NTM”
_MEAN = 9  # items: “bình quân mỗi xã của huyện X đạt 15,4 tiêu chí”
_UP_TO = 6  # items: “nâng tổng số tiêu chí đạt chuẩn lên 310 tiêu chí”


def read_count(ctx: Context, at: int) -> None:
    """Lands what the count of criteria at item `at` says (count, mean, sum, change); nothing for a comparison."""
    items = ctx.sentence.items
    quantity = quantity_of(items[at])
    assert quantity is not None
    ctx.used.add(at)
    before = items[max(0, at - 3) : at]
    if any(i.is_("link", "correction") for i in before) or _is_basic(items, at):
        return
    if at + 1 < len(items) and items[at + 1].is_("status", "basic"):
        return  # “4/19 tiêu chí cơ bản đạt”
    if at and items[at - 1].is_("link", "compared"):
        return  # the size of a set, named for comparison
    if any(i.is_("count", "fewer") for i in before[-2:]) and any(i.is_("link", "compared") for i in items[at : at + 5]):
        return
    status = _status(ctx, at)
    metric = _metric(ctx, at, quantity)
    compared = any(i.is_("link", "compared") for i in items[at + 1 : at + 3])
    if metric == "criteria_count" and compared and not any(i.is_("status", "achieved") for i in clause_left(ctx, at)):
        return  # a change, whatever its verb
    if metric == "criteria_mean":
        _mean(ctx, at, quantity, status)
    elif metric == "criteria_sum":
        _sum(ctx, at, quantity, status)
    elif metric == "criteria_added":
        _added(ctx, at, quantity, status)
    else:
        read_met(ctx, at, quantity, status)


def _is_basic(items: list[Item], at: int) -> bool:
    """“cơ bản đạt 4/19 tiêu chí”; not so where the words close the count before (“4/19 tiêu chí cơ bản đạt, 3 …”)."""
    for index in range(max(0, at - 3), at):
        if items[index].is_("status", "basic"):
            return index == 0 or criteria_of(items[index - 1]) is None
    return False


def _status(ctx: Context, at: int) -> Status:
    """Status of a count, also where the negation stands behind the names that it lists."""
    status = status_at(ctx.sentence, at)
    if status.code != "achieved":
        return status
    items = ctx.sentence.items
    if _is_left_over(items, at):
        return Status("not_achieved", "what is left to be met", at)
    status = or_planned(ctx.document, ctx.sentence, at, status)
    if status.code != "achieved":
        return status
    for index in range(at + 1, min(at + _NEGATION, len(items))):
        item = items[index]
        if item.is_("sign", ";", ",") or quantity_of(item) is not None or item.kind == "place":
            break
        if item.is_("status", "not_achieved"):
            return Status("not_achieved", "negated behind the list", index)
        if item.is_("status"):
            break
    return status


def _is_left_over(items: list[Item], at: int) -> bool:
    """“còn 3 tiêu chí”: they are still to be met; not so where a number has sunk to them (“giảm còn 3”)."""
    if at == 0 or items[at - 1].kind != "word" or items[at - 1].code not in plain_words("left_over"):
        return False
    sunk = plain_words("down_to")
    near = items[max(0, at - 3) : at]
    return not any(i.is_("count", "fewer") or (i.kind == "word" and i.code in sunk) for i in near)


def _metric(ctx: Context, at: int, quantity: Quantity) -> str:
    left = clause_left(ctx, at)
    if quantity.unit == "criteria_turn":
        return "criteria_sum"
    for offset in (-1, -2, -3):
        if len(left) >= -offset and left[offset].is_("count", "more", "fewer"):
            word = left[offset].term
            behind = left[offset + 1] if offset < -1 else None
            before = left[offset - 1] if len(left) > -offset else None
            of_units = behind is not None and unit_of(behind) is not None
            if word is not None and word.value == 2:
                of_units = before is not None and unit_of(before) is not None
            if not of_units:
                return "criteria_added"
    if quantity.decimals and any(i.is_("link", "each") for i in left):
        return "criteria_mean"
    if quantity.per or any(i.is_("count", "mean") for i in left[-_MEAN:]) or _mean_behind(ctx, at):
        return "criteria_mean"
    if any(i.is_("count", "sum") for i in left):
        return "criteria_sum"
    topic = ctx.sentence.topic
    named = any(i.is_("place", "commune", "village") for i in ctx.sentence.items[:at]) or (
        topic is not None and topic.level in ("commune", "village")
    )
    if any(i.is_("count", "up_to") for i in left[-_UP_TO:]) and not named:
        return "criteria_sum"
    if quantity.low > LARGEST_SET and (quantity.out_of is None or quantity.out_of > LARGEST_SET):
        return "criteria_sum"
    return "criteria_count"


def _mean_behind(ctx: Context, at: int) -> bool:
    items = ctx.sentence.items
    return at + 1 < len(items) and items[at + 1].is_("count", "mean")


def _of_units_with_a_plan(ctx: Context, at: int, status: Status) -> bool:
    """“7 xã đăng ký về đích nâng cao đạt bình quân 15,7 tiêu chí”: planned is what the units are, not their mean."""
    items, plan = ctx.sentence.items, status.at
    if status.code != "planned" or plan is None or not 0 < plan < at:
        return False
    if any(i.is_("sign", ",", ";") for i in items[plan:at]):
        return False
    units = any(i.kind == "unit" or unit_of(i) is not None for i in items[max(0, plan - _NAMED) : plan])
    aim = next((k for k in range(plan + 1, at) if says_standard(items[k]) or _is_aim(items[k])), None)
    if not units or aim is None:
        return False
    return any(i.is_("status", "achieved") or i.is_("link", "is") for i in items[aim + 1 : at])


def _is_above_a_mean(items: list[Item], at: int) -> bool:
    """“cao hơn bình quân chung cả nước hai tiêu chí”: by how much, not how many."""
    mean = next((i for i in range(at - 1, max(0, at - _MEAN), -1) if items[i].is_("count", "mean")), None)
    return mean is not None and items[mean - 1].is_("hedge", "over")


def _is_aim(item: Item) -> bool:
    return item.kind == "standard" or item.is_("programme", "NTM")


def _mean(ctx: Context, at: int, quantity: Quantity, status: Status) -> None:
    if _of_units_with_a_plan(ctx, at, status):
        status = Status("achieved", "planned is what the units are", at)
    if _is_above_a_mean(ctx.sentence.items, at):
        return
    place = holder(ctx.sentence, ctx.document, at, "commune")
    over = None
    for index in range(at - 1, max(-1, at - _OVER), -1):
        units = unit_of(ctx.sentence.items[index])
        if ctx.sentence.items[index].is_("sign", ",", ";", "("):
            break
        if units is not None and units.out_of is None:
            ctx.used.add(index)
            over = int(units.low)
            break
    row = ctx.row(
        "criteria_mean",
        status,
        standard_of(ctx, at, "commune", []),
        place,
        at,
        quantity,
        "the unit whose communes are averaged",
    )
    item = ctx.sentence.items[at]
    stray = "%" in ctx.document.article.text[item.start : item.end]
    ctx.add(replace(row, over_units=over, out_of=None, notes=("stray_percent",) if stray else ()))


def _sum(ctx: Context, at: int, quantity: Quantity, status: Status) -> None:
    place = holder(ctx.sentence, ctx.document, at, "commune")
    over = None
    for item in reversed(ctx.sentence.items[:at]):
        units = unit_of(item)
        if units is not None:
            over = int(units.low) if units.out_of is None else None
            break
    row = ctx.row(
        "criteria_sum", status, standard_of(ctx, at, "commune", []), place, at, quantity, "the unit that is summed"
    )
    ctx.add(replace(row, over_units=over, out_of=quantity.out_of))


def _each_before(ctx: Context, at: int) -> int | None:
    """The “mỗi” of “mỗi xã thêm 2 tiêu chí”, in the clause of the count."""
    items = ctx.sentence.items
    left = len(clause_left(ctx, at))
    return next((i for i in range(at - 1, at - left - 1, -1) if items[i].is_("link", "each")), None)


def _added(ctx: Context, at: int, quantity: Quantity, status: Status) -> None:
    sentence = ctx.sentence
    if any(i.is_("count", "fewer") for i in sentence.items[max(0, at - 3) : at]):
        return
    since = since_of(ctx.document, sentence, at)
    each = _each_before(ctx, at)
    places: list[Place] = []
    if each is not None and each > 0 and sentence.items[each - 1].is_("place", "commune", "village"):
        places = [w.place for w in group_before(sentence, ctx.document, each)]  # “xã A và xã B mỗi xã thêm …”
    elif each is None:
        group = group_before(sentence, ctx.document, at)
        places = [w.place for w in group if w.place.level in ("commune", "village")]
        if not places and sentence.topic is not None and sentence.topic.level == "commune" and not group:
            places = [sentence.topic]
    if not places:
        held = holder(sentence, ctx.document, at, "commune")
        places = [held] if held is not None else []
    for place in places if status.code != "not_achieved" else []:  # “chưa đạt thêm hai tiêu chí” adds none
        level = place.level if place.level in ("commune", "village") else "commune"
        row = ctx.row("criteria_added", status, standard_of(ctx, at, level, places), place, at, quantity, "the subject")
        ctx.add(replace(row, since=since, out_of=None))
    if places:
        read_listed(ctx, at, places, status)
