"""Whether counted units are a stock or a growth."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.criteria.speaking import is_ntm, meets
from extractors.facts.document import period_of
from extractors.facts.standards import unit_of
from extractors.facts.statuses import Status

_SUM = 14  # items: “nâng tổng số xã đạt chuẩn nông thôn mới toàn tỉnh lên 31 xã”


def unit_metric(
    items: list[Item], at: int, before: list[Item], behind: list[Item], status: Status, previous: str | None
) -> str:
    """`units_added` for a growth (“thêm 4 xã”, “trong năm công nhận 4 xã”), else `unit_count`, a stock."""
    near = before[-4:]
    if any(i.is_("count", "up_to") for i in near):
        return "unit_count"
    if any(i.is_("count", "more") for i in near) or any(i.is_("count", "more") for i in _until_verb(behind)):
        return "units_added"
    if any(i.kind == "status" and i.term is not None and i.term.value == 2 for i in _until_verb(behind)):
        return "units_added"
    if (
        any(i.kind == "status" and i.term is not None and i.term.value == 3 for i in before[-2:])
        and status.code == "achieved"
    ):
        return "units_added"
    if status.code == "planned" and any(i.is_("link", "rest") for i in items[at + 1 : at + 4]):
        return "units_added"
    registered = next((i for i in reversed(before) if i.is_("status", "planned")), None)
    if registered is not None and registered.is_marked:
        return "units_added"
    if status.code == "achieved" and _in_a_year(behind):
        return "units_added"
    led = at > 1 and (items[at - 1].is_("sign", ",") or items[at - 1].is_("link", "and"))
    joined = led and unit_of(items[at - 2]) is not None
    if joined and previous == "units_added":
        return "units_added"  # “thêm 2 xã, 14 thôn đạt chuẩn”
    if _summed_up(items, at):
        return "units_added"
    named = before if status.code == "achieved" else before[-1:]
    fresh = any(i.kind in ("scope", "none_of") or i.is_("link", "has", "is") for i in before) or any(
        i.kind == "place" for i in named
    )
    if previous == "units_added" and not fresh:
        return "units_added"
    return "unit_count"


def _until_verb(behind: list[Item]) -> list[Item]:
    """What stands behind a count up to and with the verb of the standard."""
    for index, item in enumerate(behind):
        if item.is_("sign", "("):
            return behind[:index]  # “là 4 xã (tăng 1 xã …)”: the growth is told apart
        if meets(item):
            return behind[: index + 1]
    return behind[:4]


def _in_a_year(behind: list[Item]) -> bool:
    """“đạt chuẩn nông thôn mới năm 2019”: recognised for one year, and so added in it."""
    for index, item in enumerate(behind):
        if meets(item) or is_ntm(item):
            following = behind[index + 1 : index + 3]
            period = next((p for i in following[:1] if (p := period_of(i)) is not None), None)
            if period is not None and period.grain == "year" and period.role == "at":
                return True
    return False


def _summed_up(items: list[Item], at: int) -> bool:
    """A count that a larger one of the sentence sums up (“…, nâng tổng số lên 31 xã”)."""
    own = unit_of(items[at])
    assert own is not None
    for index in range(at + 1, len(items)):
        if items[index].is_("sign", ";") or items[index].is_("status", "planned"):
            return False
        if items[index].is_("count", "up_to"):
            for later in range(index + 1, min(index + _SUM, len(items))):
                units = unit_of(items[later])
                if units is not None and units.unit == own.unit:
                    owned = items[later - 1].is_("link", "in_place", "of")
                    return units.low > own.low and not owned
    return False
