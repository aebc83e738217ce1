"""The standard that a count of criteria is under, and the words on its two sides."""

from __future__ import annotations

from decimal import Decimal

from extractors.engine.items import Item
from extractors.facts.criteria.context import Context
from extractors.facts.document import quantity_of
from extractors.facts.standards import criteria_of, standard_for, standard_word, unit_of
from extractors.records import Place

_LIST_ENDS = (";", ".", "(", ")")
_LISTED = 8  # counts of one list back to which its standard may stand
_CLASS = 9  # items: “đối với các xã đề nghị xét, công nhận nâng cao”
_LED = 4  # items: “đăng ký làm nông thôn mới nâng cao”


def clause_left(ctx: Context, at: int) -> list[Item]:
    """Items before `at` back to the last count of criteria, or to the last semicolon."""
    items = ctx.sentence.items
    start = at
    while start > 0:
        item = items[start - 1]
        kind = item.kind
        if kind == "sign":
            if item.code == ";":
                break
        elif (
            kind == "quantity"
            and criteria_of(item) is not None
            and not (start > 1 and items[start - 2].is_("link", "compared"))
        ):
            break
        start -= 1
    return items[start:at]


def own_left(ctx: Context, at: int) -> list[Item]:
    """What stands before a count and is its own: not what belongs to a count of units before a comma."""
    left = clause_left(ctx, at)
    for index in range(len(left) - 1, -1, -1):
        if (
            left[index].kind == "quantity"
            and unit_of(left[index]) is not None
            and any(i.is_("sign", ",") for i in left[index:])
        ):
            return left[index + 1 :][next(k for k, i in enumerate(left[index + 1 :]) if i.is_("sign", ",")) :]
    return left


def behind_count(ctx: Context, at: int) -> list[Item]:
    """What stands behind a count up to the next break; a count of indicators beside it belongs to it."""
    run: list[Item] = []
    items = ctx.sentence.items
    joined = any((q := quantity_of(i)) is not None and q.unit == "indicator" for i in items[at + 1 : at + 3])
    for item in items[at + 1 : at + 7]:
        kind = item.kind
        if kind == "place" or (kind == "sign" and (item.code in (";", ".") or (item.code == "," and not joined))):
            break
        run.append(item)
    return run


def standard_of(
    ctx: Context, at: int, level: str, places: list[Place], out_of: Decimal | None = None
) -> tuple[str, str]:
    """The standard a statement is under, and why: named behind it, before it, said of its place, else the basic one."""
    word = standard_word(behind_count(ctx, at))
    if word is not None:
        return standard_for(level, word), "named behind it"
    word = standard_word(own_left(ctx, at))
    if word not in (None, "ntm"):
        return standard_for(level, word), "named before it"
    if level == "commune" and word is None and (listed := _word_of_list(ctx, at)) is not None:
        return standard_for(level, listed), "named with the count before it in the list"
    if level == "commune":
        for place in places:
            if place.place_id in ctx.word_of:
                return standard_for(level, ctx.word_of[place.place_id]), "said of the place before"
    group = _group_word(ctx, at)
    if level == "commune" and group is not None:
        return standard_for(level, group), "the group's"
    sentence_word = standard_word(ctx.sentence.items)
    if level == "village" and word is None and sentence_word is None and ctx.context_word == "model":
        return "village_model", "the paragraph's"
    if level == "village" and sentence_word in ("model", "village_model"):
        return "village_model", "named in the sentence"
    special = ctx.context_word if out_of is not None else ctx.title_word
    if level == "commune" and word is None and sentence_word is None and special:
        return standard_for(level, special), "the paragraph's"
    return standard_for(level, "ntm"), "the basic one"


def _word_of_list(ctx: Context, at: int) -> str | None:
    """“A đạt 16/19 tiêu chí nâng cao, B đạt 15 tiêu chí, thấp nhất là C với 12 tiêu chí”: named with the first."""
    items = ctx.sentence.items
    counts = 0
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.kind == "sign":
            if item.code in _LIST_ENDS:
                return None
            continue
        if item.kind != "quantity":
            continue
        if unit_of(item) is not None:
            return None
        if criteria_of(item) is None:
            continue
        word = standard_word(behind_count(ctx, index))
        if word is not None:
            return word if word in ("advanced", "model") else None
        counts += 1
        if counts > _LISTED:
            return None
    return None


def _is_class(items: list[Item], at: int) -> bool:
    """“đối với các xã đề nghị công nhận nâng cao, xã A đạt …; xã B đạt …”: a class of units, before its members."""
    for index in range(at - 1, max(0, at - _CLASS), -1):
        if items[index].kind in ("place", "quantity"):
            return False
        if items[index].kind == "unit" and items[index - 1].kind == "plural":
            return index > 1 and items[index - 2].is_("link", "and")
    return False


def _group_word(ctx: Context, at: int) -> str | None:
    """“Với 7 xã chưa đạt nâng cao, 4 xã đạt …”, “đăng ký nâng cao, đến nay 7 xã đạt …”: a group that aims at more."""
    found: str | None = None
    open_plan = False
    items = ctx.sentence.items
    for index in sorted((*ctx.sentence.at("standard"), *ctx.sentence.at("link"))):
        if index >= at:
            break
        item = items[index]
        if item.is_("standard", "ntm") or item.is_("link", "rest"):
            found, open_plan = None, False
        elif item.is_("standard", "advanced", "model"):
            led = items[max(0, index - _LED) : index]
            named = any(i.is_("band_word") or i.is_("status", "not_achieved") for i in led) or _is_class(items, index)
            open_plan = not named and any(i.is_("status", "planned") for i in led)
            found = item.code if named or open_plan else None
    if open_plan and not any(i.is_("period", "now") for i in items[:at]):
        return None
    return found
