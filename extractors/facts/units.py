"""Counts and shares of units that meet, are to meet, or miss a standard."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.engine.items import Item
from extractors.facts.clauses import (
    UNIT_LEVELS,
    Status,
    criteria_of,
    group_after,
    group_before,
    holder,
    since_of,
    standard_for,
    standard_word,
    status_at,
    unit_of,
)
from extractors.facts.frame import Where, period_of, quantity_of

if TYPE_CHECKING:
    from extractors.facts.criteria import CriteriaReader


def read_units(reader: CriteriaReader) -> None:
    """Adds what the reader's sentence says of numbers and shares of units."""
    previous: str | None = None
    items = reader.sentence.items
    for at in range(len(items)):
        if at in reader.used:
            continue
        _name_unit(items, at)
        item = items[at]
        if unit_of(item) is not None:
            previous = _unit_count(reader, at, previous) or previous
        elif (quantity := quantity_of(item)) is not None and quantity.unit == "percent":
            _unit_share(reader, at)


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
    for index in range(at - 2, max(-1, at - 14), -1):
        item = items[index]
        standard = standard or _meets(item) or _ntm(item)
        if item.is_("sign", ";", "."):
            return
        counted = quantity_of(item)
        level = item.code if item.kind == "unit" or counted is not None else ""
        if level in UNIT_LEVELS and (standard or counted is None or quantity.out_of is not None):
            marked = standard or (index > 0 and items[index - 1].is_("count", "number_mark")) or index == 0 or (
                items[index - 1].is_("sign", ";", ","))  # fmt: skip
            if marked and any(_meets(i) or _ntm(i) for i in items[: at + 1]):
                items[at] = replace(items[at], code=level, value=replace(quantity, kind="count", unit=level))
            return


def _unit_count(reader: CriteriaReader, at: int, previous: str | None) -> str | None:
    sentence, document = reader.sentence, reader.document
    items = sentence.items
    units = unit_of(items[at])
    assert units is not None
    level = UNIT_LEVELS[units.unit]
    if any(i.is_("link", "correction", "out_of") for i in items[max(0, at - 2) : at]) or units.per:
        return None
    if at and items[at - 1].is_("count", "number_mark"):
        return None  # an ordinal
    pointed = at + 1 < len(items) and items[at + 1].kind == "pointer"
    if pointed and any(r.low == units.low and r.unit_level == level for r in reader.rows.rows):
        return None  # units counted before, spoken of again
    names = _names_right_behind(reader, at)
    behind, before = _behind(reader, at, names), _before(reader, at)
    listed = _lists_parts(reader, at)
    if not listed and not _speaks_of_standard(behind, before, items, at, previous):
        return None
    if any(i.is_("exclude", "vote", "award", "poverty") for i in before[-8:]):
        return None
    status = status_at(sentence, at)
    negated = next((i for i in behind[:4] if i.is_("status", "not_achieved")), None)
    if negated is not None:
        status = Status("not_achieved", "negated behind it")
    told = next((i for i in behind if i.kind == "status"), None)
    if names and told is not None and told.code in ("planned", "maintained") and status.code == "achieved":
        status = Status(told.code, "said behind the names", at)
    if status.code == "achieved" and not status.strong and _is_being_built(behind):
        status = Status("planned", "being built", at)
    word = standard_word(behind) or standard_word(before)
    if word is None and behind and behind[0].kind == "pointer" and reader.context_word is not None:
        word = reader.context_word
    if word is None and level == "village":
        word = standard_word(items[max(0, at - 12) : at + 12])
    standard = (standard_for(level, word), "named beside the count")
    if listed and reader.counted is not None:
        standard = (reader.counted.standard, "the count's before")
    place = holder(sentence, document, at, level)
    metric = _metric(items, at, before, behind, status, previous)
    row = reader.row(metric, status, standard, place, at, units, "the unit that holds them")
    share, decimals = share_behind(reader, at)
    if share is None:
        share, decimals = _share_before(reader, at)
    since = since_of(document, sentence, at) if metric == "units_added" else None
    reader.used.add(at)
    out_of = row.out_of if row.out_of is not None else (_total_behind(reader, at) or _total_before(reader, at))
    reader.add(replace(row, unit_level=level, share=share, share_decimals=decimals, since=since, out_of=out_of))
    _named_members(reader, at, names, standard, status)
    return metric


def _lists_parts(reader: CriteriaReader, at: int) -> bool:
    """“Trong đó, TX A có 3 xã: X, Y, Z; huyện B 1 xã: W”: parts of the count before, each with its names."""
    items = reader.sentence.items
    counted = reader.counted
    if counted is None or counted.unit_level != UNIT_LEVELS[items[at].code]:
        return False
    first = next((i for i in items if i.kind != "sign"), None)
    named = at + 1 < len(items) and items[at + 1].is_("sign", ":")
    return first is not None and first.is_("link", "of_which") and named


def _has_own_verb(items: list[Item], last: int) -> bool:
    """“trong đó huyện X có 100% số xã …”: the name begins a clause of its own."""
    following = items[last + 1] if last + 1 < len(items) else None
    return following is not None and (
        following.is_("link", "has") or following.kind in ("status", "measure", "quantity")
    )


def _is_being_built(behind: list[Item]) -> bool:
    """“3 xã … đang xây dựng NTM kiểu mẫu”."""
    for this, following in zip(behind, behind[1:], strict=False):
        if following.is_("standard", "advanced", "model") and this.kind == "programme":
            return this.term is not None and this.term.output == "building"
    return False


def _names_right_behind(reader: CriteriaReader, at: int) -> list[Where]:
    items = reader.sentence.items
    level = UNIT_LEVELS[items[at].code]
    led = at + 1 < len(items) and (items[at + 1].is_("link", "of_which", "is") or items[at + 1].is_("sign", ":"))
    group = group_after(reader.sentence, reader.document, at + 1 if led else at)
    return [w for w in group if w.place.level == level]


def _behind(reader: CriteriaReader, at: int, names: list[Where]) -> list[Item]:
    """What stands behind a count, and behind the names that follow it, up to the next count, name or break."""
    items = reader.sentence.items
    start = (names[-1].at if names else at) + 1
    run: list[Item] = []
    for index in range(start, len(items)):
        item = items[index]
        quantity = quantity_of(item)
        if item.is_("sign", ";", ".") or item.kind == "none_of":
            break
        if item.is_("count", "number_mark") and index + 1 < len(items) and items[index + 1].kind == "unit":
            break  # “chiếm 12,7% số xã đạt chuẩn” tells of other units
        if quantity is not None and quantity.unit != "percent" and not items[index - 1].is_("link", "out_of"):
            other = unit_of(item)
            shared = (
                other is not None
                and other.unit != items[at].code
                and all(i.is_("sign", ",") or i.is_("link", "and") for i in run)
            )
            if not shared:  # “11 xã, 24 thôn đạt chuẩn”: one verb for both
                break
        if item.is_("sign", ",") and (any(_meets(i) for i in run) or len(run) > 9):
            break
        if item.kind == "place" and item.code == items[at].code and run and not names:
            break
        run.append(item)
    return run


def _before(reader: CriteriaReader, at: int) -> list[Item]:
    run: list[Item] = []
    for item in reversed(reader.sentence.items[:at]):
        quantity = quantity_of(item)
        if item.is_("sign", ";", ".") or (quantity is not None and quantity.unit != "percent"):
            break
        run.insert(0, item)
    return run


def _meets(item: Item) -> bool:
    return item.kind == "standard" or says_standard(item)


def says_standard(item: Item) -> bool:
    """A verb that names the standard by itself (về đích, cán đích, đạt chuẩn, đón bằng …)."""
    return item.kind == "status" and item.term is not None and item.term.output == "standard"


def _ntm(item: Item) -> bool:
    return item.is_("programme", "NTM") and item.term is not None and item.term.output is None


def _speaks_of_standard(
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
        i.kind == "status" or i.term is not None and i.term.output == "verb" for i in behind
    ) and _meets_criteria(items, at):
        return False  # “2 thôn NTM kiểu mẫu là A và B đều đạt 9/9 tiêu chí” counts criteria
    verbs = [i for i in behind if i.kind == "status" and i.code in ("achieved", "maintained", "not_achieved")]
    if any(_meets(i) for i in behind) or (verbs and any(_ntm(i) for i in behind)):
        return not _counts_criteria(behind)
    if first is not None and _ntm(first):
        return True
    if (
        previous is not None
        and items[at].value.out_of is not None
        and all(  # type: ignore[union-attr]
            i.kind in ("place", "unit") or i.is_("sign") for i in before
        )
    ):
        return True  # “…: TP A 4/4 xã, huyện B 8/8 xã”
    if _was_bare(items, at) and any(_meets(i) or _ntm(i) for i in items[max(0, at - 14) : at]):
        return True
    cut = max((i for i, x in enumerate(before) if x.is_("sign", ",", "(")), default=-1)
    before = before[cut + 1 :]
    led = any(_meets(i) or _ntm(i) for i in before)
    tied = any(i.is_("count", "up_to", "more") or i.is_("link", "is", "has") or says_standard(i) for i in before)
    if led and tied and not any(i.kind == "measure" for i in before[-3:]):
        return True
    if any(i.term is not None and i.term.value in (1, 3) and i.kind in ("count", "status") for i in before[-3:]):
        return not (before and before[-1].is_("status", "planned"))  # recognising is of a standard
    recognised = any(i.kind == "status" and i.term is not None and i.term.value == 3 for i in behind[:4])
    if recognised and any(_meets(i) or _ntm(i) for i in items):
        return True
    if previous is not None and any(i.kind == "scope" for i in before) and any(i.kind == "pointer" for i in behind[:4]):
        return True  # “khi đó toàn tỉnh có 27 xã ở mức này”
    if before and before[-1].kind == "share" and any(_meets(i) for i in items[max(0, at - 10) : at]):
        return True
    whole = any(_meets(i) for i in items)
    near_plan = any(i.is_("status", "planned") for i in before[-8:])
    if whole and near_plan and any(i.is_("link", "is") for i in before[-2:]):
        return True
    grown = any(i.is_("count", "up_to", "more") for i in before[-4:])
    return grown and (whole or any(_ntm(i) for i in items))


def _was_bare(items: list[Item], at: int) -> bool:
    """A count whose unit stands before it (“số xã nâng cao là 27”)."""
    quantity = quantity_of(items[at])
    return quantity is not None and not quantity.noun and items[at - 1].kind in ("link", "count")


def _meets_criteria(items: list[Item], at: int) -> bool:
    """Whether the units counted at `at` are the subject of a count of criteria in their clause."""
    for item in items[at + 1 :]:
        if item.is_("sign", ";", "."):
            return False
        if criteria_of(item) is not None:
            return True
        if quantity_of(item) is not None:
            return False
    return False


def _counts_criteria(behind: list[Item]) -> bool:
    """“… đạt tiêu chí X” counts units by a criterion; “tiêu chí nông thôn mới” is the standard itself."""
    for index, item in enumerate(behind[:6]):
        if _meets(item):
            return False
        if item.is_("unit", "criteria"):
            following = behind[index + 1] if index + 1 < len(behind) else None
            return following is None or following.kind not in ("programme", "standard")
    return False


def _metric(
    items: list[Item], at: int, before: list[Item], behind: list[Item], status: Status, previous: str | None
) -> str:
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
    if registered is not None and registered.term is not None and registered.term.value == 1:
        return "units_added"
    if status.code == "achieved" and _in_a_year(behind):
        return "units_added"
    if _summed_up(items, at):
        return "units_added"
    fresh = any(i.kind in ("scope", "none_of") or i.is_("link", "has", "is") for i in before) or (
        bool(before) and before[-1].kind == "place"
    )
    if previous == "units_added" and status.code == "planned" and not fresh:
        return "units_added"
    return "unit_count"


def _until_verb(behind: list[Item]) -> list[Item]:
    """What stands behind a count up to and with the verb of the standard."""
    for index, item in enumerate(behind):
        if _meets(item):
            return behind[: index + 1]
    return behind[:4]


def _in_a_year(behind: list[Item]) -> bool:
    """“đạt chuẩn nông thôn mới năm 2019”: recognised for one year, and so added in it."""
    for index, item in enumerate(behind):
        if _meets(item) or _ntm(item):
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
            for later in range(index + 1, min(index + 14, len(items))):
                units = unit_of(items[later])
                if units is not None and units.unit == own.unit:
                    owned = items[later - 1].is_("link", "in_place", "of")
                    return units.low > own.low and not owned
    return False


def share_behind(reader: CriteriaReader, at: int) -> tuple[Decimal | None, int | None]:
    """The percentage printed behind a count (“(70,2%)”, “, chiếm 52,4%”) and its decimals."""
    items = reader.sentence.items
    for index in range(at + 1, min(at + 11, len(items))):
        item = items[index]
        quantity = quantity_of(item)
        if quantity is not None and quantity.unit == "percent":
            before = items[index - 2 : index]
            led = any(i.is_("sign", "(") or i.kind == "share" for i in before) or before[-1].kind == "hedge"
            of_plan = index + 1 < len(items) and items[index + 1].is_("status", "planned")
            if not led or of_plan:
                return None, None
            reader.used.add(index)
            return quantity.low, quantity.decimals
        if quantity is not None or item.is_("sign", ";"):
            break
    return None, None


def _share_before(reader: CriteriaReader, at: int) -> tuple[Decimal | None, int | None]:
    """“Chiếm 48,3% số xã của tỉnh, 29 xã …”, “20% số xã, tương đương 26 xã”."""
    items = reader.sentence.items
    for index in range(at - 1, max(-1, at - 12), -1):
        item = items[index]
        quantity = quantity_of(item)
        if quantity is not None and quantity.unit == "percent":
            behind = items[index + 1 : index + 4]
            shares = any(i.kind == "unit" and i.code in UNIT_LEVELS for i in behind)
            led = (index > 0 and items[index - 1].kind == "share") or any(i.kind == "share" for i in items[index:at])
            if shares and led:
                reader.used.add(index)
                return quantity.low, quantity.decimals
            return None, None
        if quantity is not None or item.is_("sign", ";"):
            break
    return None, None


def _total_behind(reader: CriteriaReader, at: int) -> Decimal | None:
    """“85 xã trong tổng số 119 xã”, “26 xã trên tổng số 122 xã”."""
    items = reader.sentence.items
    for index in range(at + 1, min(at + 5, len(items))):
        if items[index].is_("link", "out_of"):
            for later in range(index + 1, min(index + 3, len(items))):
                units = unit_of(items[later])
                if units is not None and units.unit == items[at].code:
                    reader.used.add(later)
                    return units.low
    return None


def _total_before(reader: CriteriaReader, at: int) -> Decimal | None:
    """“trong tổng số 178 xã toàn tỉnh, 160 xã đã …”."""
    items = reader.sentence.items
    for index in range(at - 1, max(0, at - 9), -1):
        units = unit_of(items[index])
        if units is not None:
            led = any(i.is_("link", "out_of") for i in items[max(0, index - 2) : index])
            return units.low if led and units.unit == items[at].code else None
    return None


def _named_members(
    reader: CriteriaReader, at: int, names: list[Where], standard: tuple[str, str], status: Status
) -> None:
    """The units that a count names: behind it (“là A, B”, “gồm: A; B”), or before it (“A, B là 2 xã …”)."""
    sentence, document = reader.sentence, reader.document
    items = sentence.items
    level = UNIT_LEVELS[items[at].code]
    group = names
    if not group:
        for index in range(at + 1, min(len(items), at + 18)):
            item = items[index]
            if item.is_("sign", ";", ".") or (quantity_of(item) is not None and item.code != "percent"):
                break
            if item.is_("link", "of_which", "is") or item.is_("sign", ":", "("):
                group = [w for w in group_after(sentence, document, index) if w.place.level == level]
                if group and item.is_("link", "of_which") and _has_own_verb(items, group[-1].at):
                    group = []
                if group:
                    break
    units = unit_of(items[at])
    if not group and at and items[at - 1].is_("sign", ",") and units is not None:
        before = group_before(sentence, document, at)
        apposed = [w for w in before if w.place.level == level and w.named]
        if len(apposed) == units.low and apposed[-1].at >= at - 4:
            group = apposed
    if not group and any(i.is_("link", "is") for i in items[max(0, at - 3) : at]):
        index = next(i for i in range(at - 1, -1, -1) if items[i].is_("link", "is"))
        group = [w for w in group_before(sentence, document, index) if w.place.level == level and w.named]
    for where in group:
        reader.add(reader.row("standard_status", status, standard, where.place, where.at, None, "named with the count"))
        reader.used.add(where.at)


def _unit_share(reader: CriteriaReader, at: int) -> None:
    """“100% số xã đạt chuẩn”: a share of units where no count is printed."""
    items = reader.sentence.items
    unit = next((i for i in items[at + 1 : at + 4] if i.kind == "unit" and i.code in ("commune", "village")), None)
    behind = _behind(reader, at, [])
    if unit is None or not any(_meets(i) for i in behind):
        return
    quantity = quantity_of(items[at])
    assert quantity is not None
    status = status_at(reader.sentence, at)
    place = holder(reader.sentence, reader.document, at, unit.code)
    standard = (standard_for(unit.code, standard_word(behind)), "named")
    row = reader.row("unit_share", status, standard, place, at, quantity, "the unit that holds them")
    reader.add(replace(row, unit_level=unit.code))
