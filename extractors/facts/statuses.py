"""Status of a statement: achieved, planned, maintained or not achieved, and the word that governs it."""

from __future__ import annotations

from msgspec import Struct

from extractors.engine.items import Item
from extractors.facts.document import Sentence, quantity_of, rank
from extractors.facts.standards import criteria_of, unit_of
from extractors.grammar.plain import plain_words

_CLASS = 6  # items: “với các xã đề nghị xét, công nhận”
_GOAL_BEHIND = 14  # items within which “… là mục tiêu” still speaks of the count: a standard, its year and its place


class Status(Struct, frozen=True, gc=False):
    """Status of a statement, and why; `heading` where a heading word governs the whole sentence."""

    code: str
    why: str
    at: int = -1
    strong: bool = False


def status_at(sentence: Sentence, at: int) -> Status:
    """The status that governs item `at`: the last strong word before it, a negation beside it, a heading above it.

    What stands in brackets governs only there. An intention whose subject is the unit that holds others (“tỉnh phấn
    đấu …; xã A …”) governs the whole sentence, one of named units ends with its clause.
    """
    items = sentence.items
    current = (
        Status("planned", "goes on with the goals before") if sentence.planned else Status("achieved", "said as a fact")
    )
    heading = sentence.planned
    if not heading and items and _opens_purpose(items):
        current = Status("planned", "a purpose", 0)
    elif not heading and _opens_goals(items):
        current, heading = Status("planned", "goals for a year", 0), True
    outside: list[tuple[Status, bool]] = []
    for index in sentence.telling:
        if index >= at:
            break
        item = items[index]
        kind = item.kind
        if kind == "sign":
            if item.code == "(":
                outside.append((current, heading))
            elif item.code == ")" and outside:
                current, heading = outside.pop()
            elif item.code == ";" and not heading and current.code != "achieved" and _new_subject(sentence, index, at):
                current = Status("achieved", "a new subject behind a semicolon")
            elif item.code == "," and current.why == "a purpose" and current.at == 0:
                current = Status("achieved", "behind the purpose")
            elif item.code == "," and (
                (current.at == index - 1 and _says_which(sentence, index, at)) or _heads_class(items, current.at, index)
            ):
                current, heading = Status("achieved", "what stands before the comma only says which units"), False
            continue
        if kind == "quantity":
            told = current.code in ("maintained", "not_achieved") and criteria_of(item) is not None
            if told and not items[index - 1].is_("link", "compared"):
                current = Status("achieved", "said as a fact")
            continue
        if kind == "period":
            if item.code == "now" and not any(i < index and items[i].code == ":" for i in sentence.at("sign")):
                heading = False
                current = Status("achieved", "said of now", index, True)
            continue
        if kind == "measure":
            if item.code == "planned" and item.is_marked:
                current = Status("planned", "a plan that was handed down", index)
            continue
        if item.term is None:
            continue
        if item.code == "planned":
            if not _tells_of_a_plan(items, index):
                current = Status("planned", "a word for what is intended", index)
                heading = heading or _is_heading(sentence, index, at)
        elif item.code == "maintained":
            if current.code != "planned":
                current = Status("maintained", "being kept", index)
        elif item.code == "not_achieved":
            if current.code != "planned":
                current = Status("not_achieved", "negated", index)
        elif item.code == "achieved" and item.term.strength == "strong":
            current = Status("achieved", "said to have happened", index, True)
            heading = False
        elif (
            item.code == "achieved"
            and current.code == "not_achieved"
            and (index - current.at > 3 or _modifies(items[current.at]))
        ):
            current = Status("achieved", "said as a fact", index)
    return _status_behind(items, at, current)


def _opens_purpose(items: list[Item]) -> bool:
    """“Để xây dựng huyện đạt chuẩn, …”: what is told up to the comma is wanted."""
    return items[0].kind == "word" and items[0].code in plain_words("purpose")


def _opens_goals(items: list[Item]) -> bool:
    """“Chỉ tiêu năm 2018: …”: goals before a colon."""
    if not items[0].is_("unit", "indicator"):
        return False
    colon = next((i for i, x in enumerate(items[:6]) if x.is_("sign", ":")), None)
    return colon is not None and any(i.kind == "period" for i in items[:colon])


def _says_which(sentence: Sentence, comma: int, at: int) -> bool:
    """“Trong nhóm chưa đạt, xã A đạt …”, “Những xã đang nước rút, A đạt …”: a group is named, one of it spoken of."""
    items = sentence.items
    noun = items[comma - 2] if comma > 1 else None
    if noun is None or not (noun.is_("band_word") or noun.kind == "unit" or unit_of(noun) is not None):
        return False
    led = any(
        i.kind == "plural" or i.is_("link", "in_place", "and", "of_which") for i in items[max(0, comma - 5) : comma]
    )
    first = next((i for i in range(comma + 1, at) if items[i].kind not in ("unit", "word")), at)
    return led and first < at and (items[first].kind == "place" or unit_of(items[first]) is not None)


def _heads_class(items: list[Item], told: int, comma: int) -> bool:
    """“Đối với các xã đề nghị công nhận nâng cao, xã A đạt …”: what the class asks for, before what one of it meets."""
    if comma + 1 >= len(items) or items[comma + 1].kind not in ("place", "unit"):
        return False
    return any(
        items[k].is_("link", "and") and items[k + 1].kind == "plural" and items[k + 2].kind == "unit"
        for k in range(max(0, told - _CLASS), told - 2)
    )


def _modifies(item: Item) -> bool:
    """“xã chưa về đích” says which units: what they do meet is told behind it."""
    return item.term is not None and item.term.output == "standard"


def _status_behind(items: list[Item], at: int, current: Status) -> Status:
    """“6/6 xã chưa đạt”: a negation or an intention right behind."""
    for offset, item in enumerate(items[at + 1 : at + 4]):
        if item.kind == "sign" or quantity_of(item) is not None:
            break
        if item.is_("status", "not_achieved"):
            return Status("not_achieved", "negated behind it", at + 1 + offset)
        if item.is_("status", "maintained") and current.code != "planned":
            return Status("maintained", "being kept", at + 1 + offset)
        if item.is_("status", "planned") and not _tells_of_a_plan(items, at + 1 + offset) and offset <= 1:
            return Status("planned", "a word for what is intended behind it", at + 1 + offset)
        if item.is_("status", "achieved"):
            break
    return _told_as_goal(items, at, current)


def _told_as_goal(items: list[Item], at: int, current: Status) -> Status:
    """“có thêm 13 xã về đích … là chỉ tiêu / mục tiêu”: a clause that is called a goal behind it."""
    if current.code != "achieved" or current.strong:
        return current
    for index in range(at + 1, min(at + _GOAL_BEHIND, len(items) - 1)):
        kind, code = items[index].kind, items[index].code
        if kind == "sign" and code in (";", "."):
            break
        goal = items[index + 1]
        if kind == "link" and code == "is" and (goal.is_("unit", "indicator") or goal.is_("status", "planned")):
            return Status("planned", "called a goal behind it", index + 1)
    return current


def _new_subject(sentence: Sentence, semicolon: int, at: int) -> bool:
    return any(semicolon < w.at < at for w in sentence.wheres) or any(
        unit_of(i) is not None for i in sentence.items[semicolon:at]
    )


def _is_heading(sentence: Sentence, index: int, at: int) -> bool:
    """A goal named before any subject, before a colon, or by the unit that holds the others governs what follows."""
    items = sentence.items
    if any(i.is_("sign", ":") for i in items[index:at]):
        return True
    subjects = [w for w in sentence.wheres if w.at < index]
    if not any(i.kind not in ("period", "sign", "word", "link", "time") for i in items[:index]):
        return True
    return bool(subjects) and all(rank(w.place.level) < rank("commune") for w in subjects)


def _tells_of_a_plan(items: list[Item], index: int) -> bool:
    """“đạt 94% kế hoạch”, “so với kế hoạch”, “theo Kế hoạch số 18” tell of a plan and plan nothing."""
    previous = items[index - 1] if index else None
    following = items[index + 1] if index + 1 < len(items) else None
    if previous is not None:
        quantity = quantity_of(previous)
        if (quantity is not None and quantity.unit == "percent") or previous.is_("link", "compared"):
            return True
        if previous.kind == "hedge":
            return True  # sớm hơn lộ trình
    return following is not None and following.is_("count", "number_mark")
