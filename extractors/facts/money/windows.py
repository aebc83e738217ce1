"""How far to the left and to the right the words of an amount reach."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.document import quantity_of
from extractors.facts.money.context import Walk
from extractors.facts.money.programmes import is_strong

_UNPAID = 7  # items: “chưa giải ngân đồng nào trong số 3,15 tỷ đồng”
_BREAKS = (",", ";", ":", "(", ")")
_ENDS = (*_BREAKS, ".")


def left_edge(walk: Walk, previous: int, at: int) -> int:
    """What stands behind the last amount up to the first break belongs to that amount."""
    if previous < 0:
        return 0
    if walk.items[at - 1].is_("sign", ";"):
        return at  # “23 tỷ đồng Chương trình X; 28 tỷ đồng vốn trung ương, vốn tỉnh; 5 tỷ đồng …”: amounts lead
    for index in range(previous + 1, at):
        item = walk.items[index]
        if item.kind == "sign" and item.code in _BREAKS:
            if walk.items[index + 1].is_("link", "all_of") and item.code == ",":
                continue  # “15 tỷ đồng, toàn bộ là ngân sách trung ương; …” is said of the amount before
            return index
        if item.is_("link", "of_which", "and", "rest"):
            return index
        if is_strong(item) or item.is_("measure", "not_allocated"):
            return index
        if item.is_("measure", "not_disbursed") and not is_unpaid_of(walk.items, index):
            return index
        if item.kind == "status":
            return index
    return previous + 1


def is_unpaid_of(items: list[Item], at: int) -> bool:
    """“chưa giải ngân đồng nào trong số 3,15 tỷ đồng”: nothing is paid of the amount that follows."""
    within = False
    for item in items[at + 1 : at + _UNPAID]:
        if (quantity := quantity_of(item)) is not None:
            return within and quantity.kind == "money"
        if item.kind in ("sign", "measure", "place"):
            return False
        within = within or item.is_("link", "in_place", "out_of")
    return False


def right_of(walk: Walk, at: int) -> list[Item]:
    """What stands behind an amount up to the next break; without a verb that leads on to the next amount."""
    run: list[Item] = []
    for index in range(at + 1, len(walk.items)):
        item = walk.items[index]
        kind = item.kind
        if kind == "word":
            run.append(item)
            continue
        if kind == "sign" and item.code in _ENDS:
            following = walk.items[index + 1] if index + 1 < len(walk.items) else None
            if item.code == "," and following is not None and following.is_("link", "all_of"):
                continue
            if item.code == "," and (_is_for(walk, index + 1) or _leads_on(walk, index + 1)):
                continue
            return run
        if item.is_("link", "of_which"):
            return run
        if item.is_("link", "and") and not (run and _joins_programmes(walk, index)):
            return run
        quantity = quantity_of(item)
        if quantity is not None and quantity.kind in ("money", "percent"):
            while run and (run[-1].kind in ("measure", "status", "hedge", "share")):
                run.pop()
            return run
        run.append(item)
    return run


def _leads_on(walk: Walk, at: int) -> bool:
    """Whether a second source and no more stands at item `at`, before the amount that leads the next part."""
    items = walk.items
    if at >= len(items) or items[at].kind != "budget_source":
        return False
    for index in range(at + 1, len(items) - 1):
        item = items[index]
        if item.is_("sign", ";"):
            following = quantity_of(items[index + 1])
            return following is not None and following.kind == "money"
        if item.kind == "sign" or quantity_of(item) is not None:
            return False
    return False


def _joins_programmes(walk: Walk, at: int) -> bool:
    """“thực hiện Chương trình X và Chương trình Y.”: two programmes, the second without an amount of its own."""
    items = walk.items
    if items[at - 1].kind == "programme_head":
        return True
    if items[at - 1].kind != "programme" or at + 1 >= len(items):
        return False
    if items[at + 1].kind not in ("programme", "programme_head"):
        return False
    for item in items[at + 2 :]:
        if item.kind == "sign":
            return True
        if (quantity := quantity_of(item)) is not None and quantity.kind in ("money", "percent"):
            return False
    return True


def _is_for(walk: Walk, at: int) -> bool:
    """“71 tỷ đồng, dành cho Chương trình X, gồm …”: what the amount before is for, with no amount of its own."""
    items = walk.items
    if at + 1 >= len(items) or not (items[at].is_("measure", "planned") and items[at + 1].is_("link", "for")):
        return False
    for item in items[at + 2 :]:
        if item.kind == "sign" or item.is_("link", "of_which"):
            return True
        if (quantity := quantity_of(item)) is not None and quantity.kind in ("money", "percent"):
            return False
    return True


def is_paid_behind(walk: Walk, at: int) -> bool:
    """“vốn đầu tư 12 tỷ đồng đã giải ngân 7 tỷ đồng”, “… chưa giải ngân”: an amount behind which a payment is told."""
    named = ("budget_source", "programme", "programme_head", "capital_type", "link", "carry")
    parted = False
    for index in range(at + 1, len(walk.items)):
        item = walk.items[index]
        parted = parted or item.is_("sign", ",")
        if item.is_("measure", "not_disbursed"):
            return True
        if item.is_("measure", "disbursed"):
            behind = walk.items[index + 1 : index + 4]
            following = next((q for i in behind if (q := quantity_of(i)) is not None), None)
            return following is not None and following.kind in ("money", "percent")
        if item.is_("sign", ";", ".", "(", ")") or item.kind == "measure" or (parted and item.kind in named):
            return False
        if (quantity := quantity_of(item)) is not None and quantity.kind in ("money", "percent"):
            return False
    return False


def is_alone(walk: Walk) -> bool:
    """The only amount of its sentence takes what stands anywhere behind it."""
    return walk.n_amounts == 1
