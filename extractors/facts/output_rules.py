"""Which numbers of things are results of a programme, and not distances, sizes, damage or one person's own."""

from __future__ import annotations

from itertools import pairwise

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.document import Sentence, quantity_of
from extractors.grammar.plain import plain_words

_LENGTHS = ("km", "m", "ha", "m2")


_PEOPLE = ("household", "person", "other")


_NEAR, _BEHIND, _FAR = 5, 5, 9  # items beside a number that tell of it


_CLAUSE = 30  # items behind a number in which its own verb may stand


_DOERS = 14  # items between a passive and its verb: by whom, with the units that it belongs to in brackets


def is_result(sentence: Sentence, at: int, quantity: Quantity, after_others: bool) -> bool:
    """Whether the number at `at` is a physical result; `after_others` where the article told of some before."""
    items = sentence.items
    left = _chunk_left(items, at)
    if quantity.per or quantity.is_range or _is_apart(items, at, left) or _of_one_person(sentence, at):
        return False
    if quantity.output in _PEOPLE:
        return _is_served(items, at, quantity, left)
    if quantity.output in ("workday", "product"):
        return True
    if quantity.output == "project" and not plain_words("component").isdisjoint(quantity.noun.lower().split()):
        return False  # “2 tiểu dự án”: parts of a programme
    acted = _acted(items, at)
    quantities = [q for i in sentence.of("quantity") if (q := quantity_of(i)) is not None]
    money = any(q.kind == "money" for q in quantities)
    if quantity.output in _LENGTHS:
        works = any(q.output == "work" for q in quantities)
        return (acted or money or works) and _has_object(items, at, quantity, left[-3:])
    return (acted or money or after_others) and not _is_wish(items, at, left)


def _chunk_left(items: list[Item], at: int) -> list[Item]:
    start = at
    while start > 0 and not items[start - 1].is_("sign", ";", ",", "("):
        start -= 1
    return items[start:at]


def _clause_right(items: list[Item], at: int) -> list[Item]:
    end = at + 1
    while end < min(len(items), at + _CLAUSE) and not items[end].is_("sign", ";"):
        end += 1
    return items[at + 1 : end]


def _is_apart(items: list[Item], at: int, left: list[Item]) -> bool:
    """A size, a price, a debt, a loss, a number for each, what was harmed or only looked over."""
    near = left[-3:]
    right = items[at + 1 : at + 3]
    return (
        any(i.is_("exclude", "size", "income", "vote", "price") or i.is_("count", "fewer") for i in near)
        or any(i.is_("exclude", "poverty", "debt") for i in left)
        or any(i.is_("link", "each") or _is_each_time(i) for i in (*near, *right[:1]))
        or any(
            i.kind == "word"
            and i.code in plain_words("harmed") | plain_words("looked_at")
            and before.code not in plain_words("against")
            for before, i in pairwise([items[at], *left[-_NEAR + 1 :]])
        )
    )


def _holds(item: Item, name: str) -> bool:
    """Whether a word of the set is among those of the item's term."""
    return item.term is not None and not plain_words(name).isdisjoint(item.term.words.split())


def _is_each_time(item: Item) -> bool:
    return item.kind == "noise" and _holds(item, "each")  # mỗi năm


def _of_one_person(sentence: Sentence, at: int) -> bool:
    """“Ông Nguyễn Văn A … 40 m tường rào”: a story about somebody without an office, who does not speak for a unit."""
    items = sentence.items
    named = [
        index
        for index in range(min(at, 4))
        if items[index].kind == "word" and items[index].code in plain_words("person") and items[index + 1].capital
    ]
    if not named or any(i.kind == "word" and i.code in plain_words("office") for i in items[:at]):
        return False
    spoken = next((index for index in range(at) if items[index].is_("sign", ":")), None)
    return spoken is None or not any(spoken < w.at < at for w in sentence.wheres)


def _acted(items: list[Item], at: int) -> bool:
    """Whether something is done: before the number, or to it behind it."""
    if any(
        i.kind == "action" or i.is_("status", "achieved", "planned") or i.is_("measure", "planned", "mobilised")
        for i in items[:at]
    ):
        return True
    right = items[at + 1 : at + 1 + _BEHIND]
    if any(i.is_("action", "give", "done", "build") or i.is_("measure", "planned") or _is_finished(i) for i in right):
        return True
    return _is_done_to(_clause_right(items, at))


def _is_finished(item: Item) -> bool:
    return item.is_("status", "achieved") and _holds(item, "finished")


def _is_done_to(right: list[Item]) -> bool:
    """“… đang được các nhà thầu thi công”: a passive with its verb behind the number."""
    at = next((index for index, item in enumerate(right) if item.kind == "passive"), len(right))
    for item in right[at + 1 : at + _DOERS]:
        if item.kind == "action":
            return True
        if quantity_of(item) is not None:
            return False
    return False


def _is_served(items: list[Item], at: int, quantity: Quantity, left: list[Item]) -> bool:
    """People and what is counted like them: given something, or taking part, or giving."""
    right = items[at + 1 : at + 1 + _FAR]
    beside = right[:_BEHIND]
    if any(
        i.is_("action", "give", "done") or i.is_("measure", "planned") or i.is_("link", "for") for i in left[-_NEAR:]
    ):
        return True
    if left and left[-1].kind == "budget_source" and _holds(left[-1], "aided"):
        return True  # “huyện hỗ trợ 30 hộ”
    if any(i.is_("action", "give", "done", "build") or i.is_("measure", "planned") for i in beside):
        return True
    if quantity.output == "household":
        houses = any(a.is_("link", "has") and b.is_("unit", "house") for a, b in pairwise(right))
        met = quantity.out_of is not None and any(i.is_("status", "achieved") for i in beside)
        return houses or met or any(i.is_("action", "done") for i in right) or _is_done_to(_clause_right(items, at))
    return False


def _has_object(items: list[Item], at: int, quantity: Quantity, near: list[Item]) -> bool:
    """Whether a length is of something that is laid: named behind it, or before it with its length."""
    if quantity.output in ("ha", "m2"):
        return True
    if any((i.kind == "word" and i.code in plain_words("apart")) or i.is_("unit", "uncounted") for i in near):
        return False  # “cách nhau 5 m”, “suất đầu tư một cây số đường”
    right = items[at + 1 : at + 3]
    if any(_is_laid(i) for i in right):
        return True
    if any(i.code in plain_words("long") for i in near):
        return any(_is_laid(i) or ((q := quantity_of(i)) is not None and q.output == "work") for i in items[:at])
    return bool(near) and (
        near[-1].is_("status", "achieved") or (quantity.output == "km" and near[-1].kind == "action")
    )


def _is_laid(item: Item) -> bool:
    return (
        item.is_("unit", "work")
        or item.kind == "programme_cue"
        or (item.kind == "word" and item.code in plain_words("laid"))
    )


def _is_wish(items: list[Item], at: int, left: list[Item]) -> bool:
    """“muốn xây một trường mầm non … cần 12 tỷ đồng” tells what one costs."""
    wished = any(i.term is not None and i.term.words in plain_words("wish") for i in left)
    return wished and any(i.is_("measure", "requested") for i in items[at:])
