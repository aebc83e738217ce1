"""Whether a count of units speaks of a standard."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.document import quantity_of
from extractors.facts.standards import criteria_of, unit_of

_STANDARD_BEFORE = 14  # items: “số xã đạt chuẩn nông thôn mới của tỉnh là 49”
_SHARE_BEFORE = 10  # items: “đạt chuẩn nông thôn mới, chiếm 4 xã”


def meets(item: Item) -> bool:
    """Whether the item is a standard, or a verb that names one by itself."""
    return item.kind == "standard" or says_standard(item)


def says_standard(item: Item) -> bool:
    """A verb that names the standard by itself (về đích, cán đích, đạt chuẩn, đón bằng …)."""
    return item.kind == "status" and item.term is not None and item.term.output == "standard"


def is_ntm(item: Item) -> bool:
    """Whether the item is the programme by its plain name, which stands for its standard beside a verb."""
    return item.is_("programme", "NTM") and item.term is not None and item.term.output is None


def speaks_of_standard(
    behind: list[Item], before: list[Item], items: list[Item], at: int, previous: str | None
) -> bool:
    """Whether the count is of units that meet, or are to meet, a standard."""
    if any(i.is_("exclude", "other_standard") for i in (*behind[:8], *before[-5:])):
        return False
    while behind and (behind[0].is_("sign", ",") or unit_of(behind[0]) is not None or behind[0].is_("link", "and")):
        behind = behind[1:]
    first = behind[0] if behind else None
    if first is not None and (first.kind == "action" or first.is_("link", "for")):
        return False
    if first is not None and first.kind == "measure" and first.term is not None and first.term.strength == "strong":
        return False
    if not any(
        i.kind == "status" or (i.term is not None and i.term.output == "verb") for i in behind
    ) and _meets_criteria(items, at):
        return False  # “2 thôn NTM kiểu mẫu là A và B đều đạt 9/9 tiêu chí” counts criteria
    verbs = [i for i in behind if i.kind == "status" and i.code in ("achieved", "maintained", "not_achieved")]
    if any(meets(i) for i in behind) or (verbs and any(is_ntm(i) for i in behind)):
        return not _counts_criteria(behind)
    if first is not None and is_ntm(first):
        return True
    counted = unit_of(items[at])
    of_all = counted is not None and counted.out_of is not None
    if previous is not None and of_all and all(i.kind in ("place", "unit", "sign") for i in before):
        return True  # “…: TP A 4/4 xã, huyện B 8/8 xã”
    if _was_bare(items, at) and any(meets(i) or is_ntm(i) for i in items[max(0, at - _STANDARD_BEFORE) : at]):
        return True
    cut = max((i for i, x in enumerate(before) if x.is_("sign", ",", "(")), default=-1)
    before = before[cut + 1 :]
    led = any(meets(i) or is_ntm(i) for i in before)
    tied = any(i.is_("count", "up_to", "more") or i.is_("link", "is", "has") or says_standard(i) for i in before)
    if led and tied and not any(i.kind == "measure" for i in before[-3:]):
        return True
    if any(i.term is not None and i.term.value in (1, 3) and i.kind in ("count", "status") for i in before[-3:]):
        return not (before and before[-1].is_("status", "planned"))  # recognising is of a standard
    recognised = any(i.kind == "status" and i.term is not None and i.term.value == 3 for i in behind[:4])
    if recognised and any(meets(i) or is_ntm(i) for i in items):
        return True
    if previous is not None and any(i.kind == "scope" for i in before) and any(i.kind == "pointer" for i in behind[:4]):
        return True  # “khi đó toàn tỉnh có 27 xã ở mức này”
    if before and before[-1].kind == "share" and any(meets(i) for i in items[max(0, at - _SHARE_BEFORE) : at]):
        return True
    whole = any(meets(i) for i in items)
    near_plan = any(i.is_("status", "planned") for i in before[-8:])
    if whole and near_plan and any(i.is_("link", "is") for i in before[-2:]):
        return True
    grown = any(i.is_("count", "up_to", "more") for i in before[-4:])
    return grown and (whole or any(is_ntm(i) for i in items))


def _was_bare(items: list[Item], at: int) -> bool:
    """A count whose unit stands before it (“số xã nâng cao là 27”)."""
    quantity = quantity_of(items[at])
    return quantity is not None and not quantity.noun and items[at - 1].kind in ("link", "count")


def _meets_criteria(items: list[Item], at: int) -> bool:
    """Whether the units counted at `at` are the subject of a count of criteria in their clause."""
    for item in items[at + 1 :]:
        if item.is_("sign", ";", ".") or item.is_("count", "mean"):
            return False
        if criteria_of(item) is not None:
            return True
        if quantity_of(item) is not None:
            return False
    return False


def _counts_criteria(behind: list[Item]) -> bool:
    """“… đạt tiêu chí X” counts units by a criterion; “tiêu chí nông thôn mới” is the standard itself."""
    for index, item in enumerate(behind[:6]):
        if meets(item):
            return False
        if item.is_("unit", "criteria"):
            if index and behind[index - 1].kind == "plural":
                continue  # “hoàn thành các tiêu chí để được công nhận …”: none in particular
            following = behind[index + 1] if index + 1 < len(behind) else None
            return following is None or following.kind not in ("programme", "standard")
    return False
