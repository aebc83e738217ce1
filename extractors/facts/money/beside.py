"""What stands beside one amount: its verb, source, capital, programme, place and units."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.document import Where, period_of, quantity_of, rank
from extractors.facts.groups import group_before, holder
from extractors.facts.money.context import Walk
from extractors.facts.money.pots import MEASURES, Own, Time
from extractors.facts.money.programmes import is_capital, is_strong, programme_in
from extractors.facts.money.times import time_of
from extractors.facts.money.windows import is_alone, right_of
from extractors.facts.standards import UNIT_LEVELS, unit_of
from extractors.records import Place

_TAKEN = frozenset({"measure", "budget_source", "capital_type", "link", "status", "unit", "exclude"})
_TIMED = frozenset({"time", "link", "period"})
_ROW = 24  # items within which a row of amounts comes to the programme that they share
_ADMIN_UNITS = ("commune", "village", "district", "unit_any")


def own_of(walk: Walk, left: list[Item], left_from: int, at: int) -> Own:
    """What stands beside the amount, rate or verb at item `at`; `left` are the items from `left_from` up to it."""
    own = Own()
    own.start = left[0].start if left else walk.items[at].start
    counted_here = quantity_of(walk.items[at]) is not None
    right = right_of(walk, at) if counted_here else []
    if counted_here and is_alone(walk) and not any(i.kind == "measure" for i in (*left, *right)):
        right = walk.items[at + 1 :]
    colon = max((i for i, x in enumerate(left) if x.kind == "sign" and x.code == ":"), default=-1)
    staged = colon >= 0 and any(i.kind == "measure" or i.is_("status", "planned") for i in left[colon + 1 :])
    for index, item in enumerate(left):
        if item.kind not in _TAKEN:
            continue
        if index < colon and staged and item.kind == "measure":
            continue  # a heading names the subject, the clause behind it the stage
        _take(walk, own, item, left, index, before=True)
    counted = next((i for i, x in enumerate(right) if (q := quantity_of(x)) is not None and q.output), len(right))
    for index, item in enumerate(right):
        if item.kind not in _TAKEN:
            continue
        if item.kind == "measure" and index + 1 >= counted and counted < len(right):
            continue  # a verb that goes with the things counted behind it
        _take(walk, own, item, right, index, before=False)
    if own.given and own.source is None:
        own.source = "community"
    if own.measure == "mobilised" and own.weak_capital:
        own.capital = None
    own.purpose = _purpose(walk, right)
    own.held = bool(left) and left[-1].is_("link", "has")
    programme = (
        programme_in(left) or programme_in(right) or _programme_of_row(walk, own, at) or _programme_of_whole(walk, at)
    )
    own.programme = programme
    _times(walk, own, left, right)
    own.place = _place(walk, own, left_from, at, right)
    _units(walk, own, left, left_from, right)
    return own


def _programme_of_row(walk: Walk, own: Own, at: int) -> str | None:
    """“vốn đầu tư 30 tỷ, vốn sự nghiệp 20 tỷ thuộc Chương trình X”: said behind the last amount, meant for all."""
    if not (own.capital or own.source) or walk.parents:
        return None
    last = at
    for index in range(at + 1, min(at + _ROW, len(walk.items))):
        item, quantity = walk.items[index], quantity_of(walk.items[index])
        if quantity is not None and quantity.kind == "money":
            last = index
        elif not (item.kind in ("capital_type", "budget_source") or item.is_("sign", ",") or item.is_("link", "and")):
            break
    behind = right_of(walk, last)
    return programme_in(behind) if last > at and behind and behind[0].is_("link", "of") else None


def _programme_of_whole(walk: Walk, at: int) -> str | None:
    """“giải ngân 3 tỷ trong tổng số 9 tỷ đồng vốn X”: the part is of the same programme as the whole."""
    link, whole = at + 1, at + 2
    if whole >= len(walk.items) or not walk.items[link].is_("link", "out_of"):
        return None
    quantity = quantity_of(walk.items[whole])
    return programme_in(right_of(walk, whole)) if quantity is not None and quantity.kind == "money" else None


def _purpose(walk: Walk, right: list[Item]) -> str | None:
    """“8,6 tỷ đồng xây hạ tầng”: what the money is for, where a verb of doing stands right behind the amount."""
    lead = 1 if right and right[0].kind == "word" else 0
    if len(right) <= lead + 1 or not right[lead].is_("action", "build", "make", "give"):
        return None
    if any(quantity_of(i) is not None or i.kind == "place" for i in right[:4]):
        return None
    end = next((k for k, i in enumerate(right) if i.kind in ("place", "quantity", "period", "status")), len(right))
    return walk.document.article.text[right[lead].start : right[end - 1].end]


def _take(walk: Walk, own: Own, item: Item, run: list[Item], index: int, before: bool) -> None:
    """One word of `_TAKEN` beside the amount: the nearest one before it, else the first behind it for what is open."""
    if item.kind == "measure" and item.code in MEASURES:
        if is_strong(item):
            worth = item.code == "spent" and own.measure == "mobilised"  # “huy động nguồn lực trị giá 250 tỷ đồng”
            if (before and not worth) or own.measure is None:
                own.measure = item.code
                own.given = item.is_marked and item.code == "mobilised"
        elif item.code == "mobilised" and any(i.is_("sign", ",") for i in run[index:]):
            pass  # “về nguồn lực, …” names the subject of the sentence
        elif before or own.weak is None:
            own.weak, own.weak_leads = item.code, before
    elif item.is_("measure", "not_disbursed"):
        own.unpaid = own.unpaid or before
    elif item.is_("measure", "cost"):
        if before or own.weak is None:
            own.weak = "cost"
    elif item.kind == "budget_source":
        receives = item.code == "community" and index > 0 and run[index - 1].is_("link", "for")
        if not receives and (before or own.source is None):
            own.source = _source(walk, own, item, run, index)
    elif is_capital(item):
        if before or own.capital is None:
            own.capital = "all" if _joins_capitals(own, item, run, index) else item.code
            own.weak_capital = item.term is not None and item.term.strength == "weak"
    elif item.is_("exclude", "public_investment"):
        own.capital = own.capital or "investment"
    elif item.is_("capital_type", "bare_investment"):
        following = run[index + 1] if index + 1 < len(run) else None
        beside = following is None or following.kind in ("sign", "status", "link")
        if before and beside and (walk.parents or following is None):
            own.capital = own.capital or "investment"
    elif item.is_("link", "out_of") and before and walk.current is not None and "disbursed" in walk.current.amounts:
        own.measure = "planned"
    elif item.is_("status", "planned") and before:
        if index >= len(run) - 2:
            own.measure = "planned"
        if own.weak is None:
            own.weak, own.weak_leads = "planned", True
    elif item.is_("unit", "project") and before and index + 1 < len(run) and quantity_of(run[index + 1]) is not None:
        first = own.project_start if own.project_start is not None else item.start
        own.project_start = first
        own.project = walk.document.article.text[first : run[index + 1].end]


def _joins_capitals(own: Own, item: Item, run: list[Item], index: int) -> bool:
    """“vốn sự nghiệp và vốn đầu tư từ ngân sách trung ương hơn 183 tỷ đồng”: one sum for both capitals."""
    return own.capital not in (None, item.code) and index > 0 and run[index - 1].is_("link", "and")


def _source(walk: Walk, own: Own, item: Item, run: list[Item], index: int) -> str:
    """Sources named together: levels below the centre are local, the rest is other."""
    following = run[index + 1 : index + 3]
    if len(following) == 2 and (following[0].is_("sign", ",") or following[0].is_("link", "and")):
        level = {"province": "provincial", "district": "district", "commune": "commune"}.get(following[1].code)
        if following[1].kind == "unit" and level is not None:
            return _merge_sources(item.code, level)
    if item.code == "district" and item.is_marked and walk.document.of_a_municipality:
        return "provincial"
    previous = run[index - 1] if index else None
    if own.source is not None and previous is not None and (previous.is_("link", "and") or previous.is_("sign", ",")):
        return _merge_sources(own.source, item.code)
    return item.code


def _times(walk: Walk, own: Own, left: list[Item], right: list[Item]) -> None:
    carries = [i.code for i in (*left, *right) if i.kind == "carry"]
    carried = "carried" in carries and "excluded" not in carries
    compared = False
    for run in (left, right):
        for index, item in enumerate(run):
            if item.kind not in _TIMED:
                continue
            if item.is_("time", "stage") and own.time is None:
                own.time = Time(None, said=True)
            if item.is_("link", "compared"):
                compared = True
            period = period_of(item)
            if period is None or compared:
                continue
            if period.role in ("until", "before") or period.grain in ("day", "now"):
                end = period.ends(walk.ledger.time.fiscal_year or walk.document.year)
                own.as_of = end if period.grain != "now" else walk.document.day
                if period.grain in ("month", "day", "quarter") and period.year and not own.time:
                    own.time = Time(period.year, None, None, said=False)
                if period.role != "until" or period.grain not in ("years", "months"):
                    continue
            into = index > 0 and run[index - 1].kind == "carry" and run[index - 1].is_marked
            if carried and own.carried is None and period.grain == "year" and period.year is not None and not into:
                own.carried = period.year
                continue
            found = time_of(walk.document, period)
            if found is not None and (run is left or own.time is None or not own.time.said):
                own.time = found
    if carried and own.carried is None:
        own.carried = walk.ledger.carried_over_from()
    if own.carried is not None:
        later = own.time.fiscal_year if own.time is not None and own.time.said else None
        if later is not None and later < own.carried and carried:
            own.carried, later = later, own.carried  # “năm 2023 … chuyển nguồn từ năm 2022”
            own.time = Time(later, said=True)
        year = own.time.fiscal_year if own.time and own.time.said else walk.document.year
        if year is not None and year <= own.carried:
            year = own.carried + 1
        own.time = Time(year, said=True)


def _place(walk: Walk, own: Own, left_from: int, at: int, right: list[Item]) -> Place | None:
    """A place beside the amount: the last one before it in its part of the sentence, else “về/cho/ở X” behind it."""
    group = [w for w in group_before(walk.sentence, walk.document, at) if w.at >= left_from]
    if group and not group[-1].named and walk.items[group[-1].at - 1].is_("passive", "by"):
        group = []  # “xã X được huyện bố trí”: the district gives
    if not group:  # “phần của vùng X là …”
        group = [w for w in walk.sentence.wheres if left_from <= w.at < at and (w.named or _is_owner(walk, w))][-1:]
    shared = group and any(i.is_marked and i.is_("link", "and") for i in walk.items[group[-1].at + 1 : at])
    each = any(i.is_("link", "each") for i in walk.items[left_from:at])
    if shared or (each and group and all(w.named for w in group)):
        own.each_of = [w.place for w in group]
    if not group and (rest := _rest(walk, left_from, at)) is not None:
        own.over_units, place = rest
        return place
    if len(group) == 1:
        return group[0].place
    if group and own.each_of:
        return group[-1].place
    if group:
        own.over_units = own.over_units or len(group)
        return walk.document.common_place([w.place for w in group]) or group[-1].place
    end = right[-1].end if right else walk.items[at].end
    behind = [w for w in walk.sentence.wheres if w.at > at and walk.items[w.at].end <= end and w.named]
    return behind[0].place if behind else None


def _rest(walk: Walk, left_from: int, at: int) -> tuple[int, Place | None] | None:
    """“xã A 10 tỷ đồng; 6 xã còn lại 13,2 tỷ đồng”: how many units are left, and what holds them."""
    for index in range(left_from, at - 1):
        units = unit_of(walk.items[index])
        if units is not None and units.out_of is None and walk.items[index + 1].is_("link", "rest"):
            return int(units.low), holder(walk.sentence, walk.document, index, UNIT_LEVELS[units.unit])
    return None


def _is_owner(walk: Walk, where: Where) -> bool:
    """“Tổng nguồn vốn huy động của xã đạt 56 tỷ đồng”: whose money it is."""
    home = walk.document.home()
    narrower = home is not None and rank(where.place.level) > rank(home.level)
    return narrower and where.modifier and walk.items[where.at - 1].is_("link", "of")


def _units(walk: Walk, own: Own, left: list[Item], left_from: int, right: list[Item]) -> None:
    """“cho 2 xã”: how many units the amount is for; “mỗi nhà 650 triệu”: what it is for one of."""
    for index, item in enumerate(left):
        if item.kind == "quantity":
            own.over_units = _served(left, index) or own.over_units
        elif item.kind == "link" and item.code == "each":
            noun = left[index + 1] if index + 1 < len(left) else None
            of_a_class = any(i.kind in ("standard", "status") for i in left[index + 2 : index + 3])
            named = (
                noun is not None and noun.kind == "unit" and not of_a_class
            )  # “mỗi xã đạt chuẩn” is none in particular
            known = walk.ledger.known_units(noun.code) if noun is not None and named else []
            if known and not own.each_of:
                own.each_of = known
            elif noun is not None and noun.kind == "unit" and not own.each_of:
                own.per_unit = walk.document.article.text[noun.start : noun.end]
    for index, item in enumerate(right):
        if item.kind == "quantity":
            own.over_units = _served(right, index) or own.over_units


def _served(run: list[Item], index: int) -> int | None:
    """How many units item `index` says an amount is for, behind “cho” or a verb of giving; None where it says none."""
    quantity = quantity_of(run[index])
    if not index or quantity is None or quantity.unit not in _ADMIN_UNITS:
        return None
    led = run[index - 1].is_("link", "for") or run[index - 1].is_("measure", "planned")
    return int(quantity.low) if led and not quantity.is_range and quantity.out_of is None else None


def _merge_sources(first: str, second: str) -> str:
    if first == second:
        return first
    below = {"provincial", "district", "commune", "local"}
    if first in below and second in below:
        return "local"
    budget = below | {"central", "state"}
    if first in budget and second in budget:
        return "all"
    return "other"
