"""Lists of places in a sentence, and the place that holds counted units."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.document import Document, Sentence, Where, quantity_of, rank
from extractors.facts.standards import UNIT_LEVELS, criteria_of, unit_of
from extractors.records import Place

_NAME = 4  # words of the longest name of a unit


def group_before(sentence: Sentence, document: Document, at: int) -> list[Where]:
    """The places that are the subject of what stands at `at`: the nearest list before it, without their parents."""
    before = [w for w in sentence.wheres if w.at < at]
    while before and before[-1].modifier and not _lists_on(sentence, before):
        before.pop()
    run = _run_back(sentence, before)
    return _trim([w for w in run if not w.modifier] or run, document)


def group_after(sentence: Sentence, document: Document, at: int, level: str | None = None) -> list[Where]:
    """The list of places that begins behind `at`, where nothing but joining words stands between.

    With a level, its members of that level; else those of the smallest level in it.
    """
    following = [w for w in sentence.wheres if w.at > at and w.named]
    group: list[Where] = []
    edge = at
    for where in following:
        between = sentence.items[edge + 1 : where.at]
        if not all(_joins(i) for i in between) and not (group and joins_over_name(between)):
            break
        if group and any(i.is_("sign", ";") for i in between) and _tells(sentence.items, where.at):
            break  # a clause of its own
        group.append(where)
        edge = where.at
    return _trim([w for w in group if level is None or w.place.level == level], document)


def _lists_on(sentence: Sentence, wheres: list[Where]) -> bool:
    """Whether a modifier at the end belongs to a list (“A của X, B của Y”), so that the list is read through it."""
    if len(wheres) < 2:
        return False
    between = sentence.items[wheres[-2].at + 1 : wheres[-1].at]
    return all(_joins(i) for i in between)


def _run_back(sentence: Sentence, wheres: list[Where]) -> list[Where]:
    if not wheres:
        return []
    group = [wheres[-1]]
    for where in reversed(wheres[:-1]):
        between = sentence.items[where.at + 1 : group[0].at]
        if not all(_joins(i) for i in between):
            break
        if any(i.is_("sign", ";") for i in between) and _counts_before(sentence.items, where.at):
            break  # names that belong to the count of the clause before
        group.insert(0, where)
    return group


def _counts_before(items: list[Item], at: int) -> bool:
    """Whether the clause of item `at` holds a count of criteria or units before it."""
    for index in range(at - 1, -1, -1):
        if items[index].is_("sign", ";", "."):
            return False
        if criteria_of(items[index]) is not None or unit_of(items[index]) is not None:
            return True
    return False


def _tells(items: list[Item], at: int) -> bool:
    """Whether the clause that goes on from item `at` has a verb or a count of its own."""
    for item in items[at:]:
        if item.is_("sign", ";", "."):
            return False
        if item.kind == "status" or quantity_of(item) is not None:
            return True
    return False


def _joins(item: Item) -> bool:
    kind = item.kind
    if kind == "sign":
        return item.code in (",", ";", "(", ")", ":", "-", ".")  # a dot inside a sentence is one of TP. or TX.
    if kind == "link":
        return item.code not in ("of_which", "compared", "correction", "rest")
    return kind in ("unit", "plural")


def joins_over_name(between: list[Item]) -> bool:
    """“A (huyện X); Hưng Nam, B”: a name of the list that no place is known by, between signs."""
    words = [i for i in between if not _joins(i)]
    apart = between[0].kind == "sign" and (between[-1].kind == "sign" or between[-1].is_("link", "and"))
    return apart and len(words) <= _NAME and all(i.kind == "word" and i.capital for i in words)


def _trim(group: list[Where], document: Document) -> list[Where]:
    """Only the smallest level of a list is meant; a bare noun in a list of names is no member."""
    if len(group) < 2:
        return group
    named = [w for w in group if w.named] or group
    lowest = max(rank(w.place.level) for w in named)
    members = [w for w in named if rank(w.place.level) == lowest]
    if len(members) < len(named):
        above = {p.place_id for w in members for p in document.ancestors(w.place)}
        strangers = [w for w in named if rank(w.place.level) < lowest and w.place.place_id not in above]
        if strangers and len(members) == 1 and strangers[-1].at > members[-1].at:
            return [strangers[-1]]
    seen: set[str] = set()
    unique = []
    for where in members:
        if where.place.place_id not in seen:
            seen.add(where.place.place_id)
            unique.append(where)
    return unique


def holder(sentence: Sentence, document: Document, at: int, level: str) -> Place | None:
    """The place whose units are counted at `at`: “của X” behind the count, else the last place above before it."""
    items = sentence.items
    following = items[at + 1 : at + 5]
    for offset, item in enumerate(following):
        if item.kind == "place" or item.kind == "scope" or (item.kind == "unit" and item.code in UNIT_LEVELS):
            where = next((w for w in sentence.wheres if w.at == at + 1 + offset), None)
            called = item.kind == "place" and at > 0 and items[at - 1].is_("link", "is")
            beside = offset == 0 and item.kind != "unit"
            tied = any(i.is_("link", "in_place", "of") for i in following[:offset])
            if where is not None and rank(where.place.level) < rank(level) and (called or beside or tied):
                return where.place
            if item.kind != "unit":
                break
        elif not (item.is_("link", "in_place", "of") or item.kind == "word"):
            break
    before = [w for w in sentence.wheres if w.at < at and rank(w.place.level) < rank(level)]
    before = [w for w in before if (not w.modifier or w.named) and not _in_closed_bracket(items, w.at, at)]
    before = [w for w in before if not _is_listed(items, w.at, at)]
    if before:
        return _without_parent(sentence, document, before).place
    topic = sentence.topic
    if topic is not None and rank(topic.level) < rank(level):
        return topic
    behind = [w for w in sentence.wheres if w.at > at and w.named and rank(w.place.level) < rank(level)]
    home = next((p for p in document.places.home if rank(p.level) < rank(level)), None)
    if home is not None and home.level != "nation":
        return home
    return behind[0].place if behind else home


def _is_listed(items: list[Item], index: int, at: int) -> bool:
    """“3 xã … gồm A, B, C; 46 thôn …”: a name from the list of the clause before holds nothing of the next."""
    if not any(i.is_("sign", ";") for i in items[index:at]):
        return False
    for item in reversed(items[:index]):
        if item.is_("link", "of_which"):
            return True
        if item.kind not in ("place", "unit", "plural") and not item.is_("sign", ",") and not item.is_("link", "and"):
            return False
    return False


def _in_closed_bracket(items: list[Item], index: int, at: int) -> bool:
    """Whether a bracket that holds `index` closes before `at`: what it says is no subject of what follows."""
    depth = 0
    for item in items[index:at]:
        if item.is_("sign", "("):
            depth += 1
        elif item.is_("sign", ")"):
            depth -= 1
            if depth < 0:
                return True
    return False


def _without_parent(sentence: Sentence, document: Document, before: list[Where]) -> Where:
    """The last place, or the one before it where the last only says in brackets where that one lies."""
    last = before[-1]
    for where in reversed(before[:-1]):
        between = sentence.items[where.at + 1 : last.at]
        beside = all(
            i.kind == "unit" or i.is_("sign", "(", ",", "-") or i.is_("link", "in_place", "of") for i in between
        )
        if not beside or last.place not in document.ancestors(where.place):
            break
        last = where
    return last
