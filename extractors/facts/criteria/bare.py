"""Numbers that count criteria without the word: it stands elsewhere in their sentence."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.criteria.context import LARGEST_SET, Context
from extractors.facts.document import quantity_of
from extractors.facts.standards import criteria_of

_SET_SIZES = (5, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20)


def is_bare_ratio(ctx: Context, at: int) -> bool:
    """“Đồng Tâm 16/19”: the word for criteria stands elsewhere in the sentence."""
    quantity = quantity_of(ctx.sentence.items[at])
    if quantity is None or quantity.kind != "bare" or quantity.out_of is None:
        return False
    if quantity.out_of not in _SET_SIZES or quantity.low > quantity.out_of:
        return False
    return ctx.sentence.has("unit", "criteria") or any(criteria_of(i) is not None for i in ctx.sentence.of("quantity"))


def is_bare_count(ctx: Context, at: int) -> bool:
    """“Chánh An 11; Bình Phước và Long Mỹ mỗi xã 7”: behind a name, in a list of counts of criteria."""
    items = ctx.sentence.items
    quantity = quantity_of(items[at])
    if quantity is None or quantity.kind != "bare" or quantity.out_of is not None or at == 0 or quantity.decimals:
        return False
    if quantity.low > LARGEST_SET or not _behind_name(items, at):
        return False
    if not _closed(items, at):
        return False
    return any(criteria_of(i) is not None for i in ctx.sentence.of("quantity")) or _headed(items, at)


def _closed(items: list[Item], at: int) -> bool:
    """Nothing goes on from the number, and it is not the first of values told in order (“đạt 10 và 8 tiêu chí”)."""
    if at + 1 == len(items) or items[at + 1].is_("sign", ";", "."):
        return True
    if not (items[at + 1].is_("sign", ",") or items[at + 1].is_("link", "and")):
        return False
    return at + 2 == len(items) or quantity_of(items[at + 2]) is None


def _behind_name(items: list[Item], at: int) -> bool:
    """Right behind a commune's name, or with no more than “đạt”, “cùng”, “đều” or “mỗi xã” between."""
    index = at - 1
    if items[index].is_("status", "achieved"):
        index -= 1
    if index >= 0 and (items[index].is_("link", "all_of", "and")):
        index -= 1
    elif index > 0 and items[index].is_("unit", "commune") and items[index - 1].is_("link", "each"):
        index -= 2
    return index >= 0 and items[index].is_("place", "commune")


def _headed(items: list[Item], at: int) -> bool:
    """“Số tiêu chí các xã đạt được: Chánh An 11, …”: the word for criteria heads the list before its colon."""
    colon = next((i for i in range(at - 1, -1, -1) if items[i].is_("sign", ":")), None)
    if colon is None:
        return False
    heads = [i for i in range(colon) if items[i].is_("unit", "criteria")]
    return bool(heads) and heads[0] > 0 and items[heads[0] - 1].is_("count", "number_mark", "sum")
