"""Totals and their parts: where a split opens, where it closes, which place an amount of a row is for."""

from __future__ import annotations

from extractors.facts.document import quantity_of
from extractors.facts.groups import group_before
from extractors.facts.money.context import Split, Walk
from extractors.facts.money.pots import Own
from extractors.facts.money.programmes import is_capital, programme_in
from extractors.facts.money.windows import right_of

_CAPTIONS = 5  # sentences back to which “cụ thể” may reach: captions of pictures stand between


def carry_parent(walk: Walk) -> None:
    """A sentence that opens with “trong đó”, or goes on with the next source, splits the last total before it."""
    first = next((i for i in walk.items if i.kind != "sign"), None)
    rows = walk.ledger.of_sentence(walk.index - 1)
    if first is not None and first.is_("link", "of_which") and not rows:
        rows = next((r for k in range(2, _CAPTIONS) if (r := walk.ledger.of_sentence(walk.index - k))), [])
    if first is None or not rows:
        return
    totals = [r for r in rows if r.parent is None] or [rows[-1].parent or rows[0]]
    opened = first.is_("link", "of_which")
    parent = rows[-1].parent
    if first.kind in ("budget_source", "capital_type") and parent is not None and not opened:
        by_source = first.kind == "budget_source" and rows[-1].source not in ("all", first.code)
        by_capital = first.kind == "capital_type" and rows[-1].capital not in ("all", first.code)
        if by_source or by_capital:
            totals, opened = [parent], True
    if opened:
        measure = "planned" if "planned" in totals[0].amounts else totals[0].last_measure
        walk.parents = [Split(totals[0], False, measure)]
        walk.last_measure = measure


def end_split(walk: Walk, previous: int, at: int, own: Own) -> None:
    """“…, vốn sự nghiệp 5 tỷ; đến nay giải ngân 4 tỷ”: behind a semicolon, what names no part is of the total."""
    if not walk.parents or walk.parents[-1].bracket or own.dimension or own.place is not None or previous < 0:
        return
    row = walk.parents[-1].row
    broken = any(i.is_("sign", ";") for i in walk.items[previous + 1 : at])
    if broken and own.measure == "disbursed" and "disbursed" not in row.amounts:
        walk.parents.pop()
        walk.current = row


def follow_structure(walk: Walk, previous: int, at: int) -> None:
    """Opens and closes splits by what stands between the last amount and this one."""
    between = walk.items[previous + 1 : at]
    for item in between:
        if item.kind not in ("sign", "link"):
            continue
        if item.is_("sign", "("):
            if walk.current is not None and previous >= 0:
                walk.parents.append(Split(walk.current, True, walk.current.last_measure))
        elif item.is_("sign", ")") and any(bracket for _, bracket, _ in walk.parents):
            while walk.parents:
                row, bracket, _ = walk.parents.pop()
                if bracket:
                    walk.current = row
                    break
        elif (
            item.is_("sign", ":")
            and walk.current is not None
            and previous >= 0
            and _splits_by_place(walk, previous, at)
        ):
            walk.parents.append(Split(walk.current, False, walk.current.last_measure))
        elif item.is_("link", "of_which") and walk.current is not None and walk.parent is not walk.current:
            if walk.parents and not walk.parents[-1].bracket:
                walk.parents.pop()
            walk.parents.append(Split(walk.current, False, walk.current.last_measure))


def _splits_by_place(walk: Walk, previous: int, at: int) -> bool:
    """“158 tỷ đồng, …: huyện A 12 tỷ; B 13 tỷ”: a colon before a place opens the split of the amount before."""
    colon = max(i for i in range(previous + 1, at) if walk.items[i].is_("sign", ":"))
    labelled = any(
        i.kind in ("budget_source", "capital_type") for i in walk.items[max(previous + 1, colon - 3) : colon]
    )
    placed = any(colon < w.at < at and w.named for w in walk.sentence.wheres)
    return placed and not labelled


def place_in_order(walk: Walk, own: Own, left_from: int, at: int) -> None:
    """“các xã A, B được bố trí lần lượt 3 tỷ và 2 tỷ”: the i-th amount is the i-th place's, if there are as many."""
    if walk.ordered:
        own.place, own.over_units = walk.ordered.pop(0), None
        _take_shared(walk, own)
        return
    walk.shared = None
    links = walk.sentence.at("link")
    order = next((i for i in links if left_from <= i < at and walk.items[i].code == "in_order"), None)
    if order is None:
        return
    group = [w.place for w in group_before(walk.sentence, walk.document, order)]
    amounts, last = 1, at
    for index in range(at + 1, len(walk.items)):
        item = walk.items[index]
        if (q := quantity_of(item)) is not None and q.kind == "money":
            amounts, last = amounts + 1, index
        elif not (item.is_("sign", ",") or item.is_("link", "and")):
            break
    if len(group) == amounts and amounts > 1:
        own.place, own.over_units = group[0], None
        own.each_of = []
        walk.ordered = group[1:]
        behind = right_of(walk, last)
        capital = next((i.code for i in behind if is_capital(i)), None)
        walk.shared = programme_in(behind) or own.programme, capital or own.capital, own.source
    _take_shared(walk, own)


def _take_shared(walk: Walk, own: Own) -> None:
    """What stands before the first amount of a row, or behind the last, is meant for each of them."""
    if walk.shared is not None:
        programme, capital, source = walk.shared
        own.programme, own.capital, own.source = (
            own.programme or programme,
            own.capital or capital,
            own.source or source,
        )
