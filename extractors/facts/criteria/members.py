"""The units that a count names, beside it or in a sentence of their own."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from extractors.engine.items import Item
from extractors.facts.criteria.context import Context
from extractors.facts.criteria.statements import Statement
from extractors.facts.document import Where, quantity_of
from extractors.facts.groups import group_after, group_before
from extractors.facts.standards import UNIT_LEVELS, unit_of
from extractors.facts.statuses import Status

_LONG_LIST = 3  # names that agree with a count by chance are fewer
_APPOSED = 5  # items: “A và B (tỉnh X), 2 xã …”
_NAMES_BEHIND = 18  # items: a count, its verb and standard, its year and decision may stand before “gồm các xã A, B”


def lists_parts(ctx: Context, at: int) -> bool:
    """“Trong đó, TX A có 3 xã: X, Y, Z; huyện B 1 xã: W”: parts of the count before, each with its names."""
    items = ctx.sentence.items
    counted = ctx.counted
    if counted is None or counted.unit_level != UNIT_LEVELS[items[at].code]:
        return False
    first = next((i for i in items if i.kind != "sign"), None)
    named = at + 1 < len(items) and items[at + 1].is_("sign", ":")
    return first is not None and first.is_("link", "of_which") and named


def _has_own_verb(items: list[Item], last: int) -> bool:
    """“trong đó huyện X có 100% số xã …”: the name begins a clause of its own."""
    following = items[last + 1] if last + 1 < len(items) else None
    return following is not None and (
        following.is_("link", "has") or following.kind in ("status", "standard", "measure", "quantity")
    )


def named_members(ctx: Context, at: int, names: list[Where], standard: tuple[str, str], status: Status) -> None:
    """The units that a count names: behind it (“là A, B”, “gồm: A; B”), or before it (“A, B là 2 xã …”)."""
    sentence, document = ctx.sentence, ctx.document
    items = sentence.items
    level = UNIT_LEVELS[items[at].code]
    group = names
    if not group:
        for index in range(at + 1, min(len(items), at + _NAMES_BEHIND)):
            item = items[index]
            if item.is_("sign", ";", ".") or (quantity_of(item) is not None and item.code != "percent"):
                break
            if item.is_("link", "of_which", "is") or item.is_("sign", ":", "("):
                group = group_after(sentence, document, index, level)
                if group and item.is_("link", "of_which") and _has_own_verb(items, group[-1].at):
                    group = []
                if group:
                    break
    units = unit_of(items[at])
    if not group and at and items[at - 1].is_("sign", ",") and units is not None:
        before = group_before(sentence, document, at)
        apposed = [w for w in before if w.place.level == level and w.named]
        if apposed and len(apposed) == units.low and apposed[-1].at >= at - _APPOSED:
            group = apposed
    if not group and any(i.is_("link", "is") for i in items[max(0, at - 3) : at]):
        index = next(i for i in range(at - 1, -1, -1) if items[i].is_("link", "is"))
        group = [w for w in group_before(sentence, document, index) if w.place.level == level and w.named]
    for where in group:
        ctx.add(ctx.row("standard_status", status, standard, where.place, where.at, None, "named with the count"))
        ctx.used.add(where.at)


def _said_again(ctx: Context) -> Statement | None:
    """“6 thôn bao gồm: …”: a count of the article that opens a sentence again, to name its units."""
    items = ctx.sentence.items
    units = unit_of(items[0])
    if units is None or ctx.sentence.at("status"):
        return None
    level = UNIT_LEVELS[units.unit]
    same = [r for r in ctx.rows.rows if r.metric in ("unit_count", "units_added") and r.criterion_no is None]
    return next((r for r in reversed(same) if r.low == units.low and r.unit_level == level), None)


def _only_names(items: list[Item], counted: Decimal) -> bool:
    """“Huyện X có xã A; huyện Y có các xã B, C”: no verb tells anything else of them, and they are not just two."""
    return counted >= _LONG_LIST and not any(i.kind in ("status", "measure", "action", "exclude") for i in items)


def read_list_of_members(ctx: Context) -> bool:
    """“Đó là xã A, B và C.”, “Huyện X có xã A; huyện Y có các xã B, C”: the names of the units counted before.

    The list may go over several sentences; it is theirs where it comes to hold just as many names as were counted.
    """
    sentence = ctx.sentence
    again = _said_again(ctx)
    counted = again or ctx.counted
    if counted is None or counted.low is None:
        return False
    if len(sentence.at("quantity")) > (1 if again else 0):
        return False
    names = [w for w in sentence.wheres if w.named and w.place.level == counted.unit_level]
    if not names:
        return False
    lead = sentence.items[: names[0].at]
    opens = any(i.is_("link", "is", "of_which") or i.is_("sign", ":") for i in lead)
    if not opens and not (any(i.is_("link", "has") for i in lead) and _only_names(sentence.items, counted.low)):
        return False
    status = Status(counted.status, "the count's before")
    if ctx.listed_for is not counted:
        ctx.listed_for, ctx.listed = counted, {}
    for where in names:
        row = ctx.row(
            "standard_status",
            status,
            (counted.standard, "the count's before"),
            where.place,
            where.at,
            None,
            "named in the list of the count before",
        )
        ctx.listed.setdefault(where.place.place_id, replace(row, due=counted.due, as_of=counted.as_of))
    if len(ctx.listed) != counted.low:
        return False
    for row in ctx.listed.values():
        ctx.add(row)
    return True
