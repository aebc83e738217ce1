"""What a statement inherits inside its sentence: status, due day, standard, subject and the place that holds units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.engine.times import Period
from extractors.facts.frame import Document, Sentence, Where, period_of, quantity_of, rank
from extractors.records import Place

UNIT_LEVELS = {"commune": "commune", "village": "village", "district": "district", "province": "province"}
_JOINS = ("sign", "link", "unit", "plural", "word_of_group")


@dataclass(frozen=True, slots=True)
class Status:
    """Status of a statement, and why; `heading` where a heading word governs the whole sentence."""

    code: str
    why: str
    at: int = -1
    strong: bool = False


def unit_of(item: Item) -> Quantity | None:
    """A count of administrative units."""
    quantity = quantity_of(item)
    return quantity if quantity is not None and quantity.kind == "count" and quantity.unit in UNIT_LEVELS else None


def criteria_of(item: Item) -> Quantity | None:
    """A count of criteria."""
    quantity = quantity_of(item)
    return quantity if quantity is not None and quantity.unit in ("criteria", "criteria_turn") else None


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
    outside: list[tuple[Status, bool]] = []
    for index in range(at):
        item = items[index]
        if item.kind == "sign":
            if item.code == "(":
                outside.append((current, heading))
            elif item.code == ")" and outside:
                current, heading = outside.pop()
            elif item.code == ";" and not heading and current.code != "achieved" and _new_subject(sentence, index, at):
                current = Status("achieved", "a new subject behind a semicolon")
            continue
        if criteria_of(item) is not None:
            if current.code in ("maintained", "not_achieved") and not items[index - 1].is_("link", "compared"):
                current = Status("achieved", "said as a fact")
            continue
        if item.is_("period", "now") and not any(i.is_("sign", ":") for i in items[:index]):
            heading = False
            current = Status("achieved", "said of now", index, True)
            continue
        if item.is_("measure", "planned") and item.term is not None and item.term.value == 1:
            current = Status("planned", "a plan that was handed down", index)
            continue
        if item.kind != "status" or item.term is None:
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
    for index in range(at + 1, min(at + 14, len(items) - 1)):
        if items[index].is_("sign", ";", "."):
            break
        goal = items[index + 1]
        if items[index].is_("link", "is") and (goal.is_("unit", "indicator") or goal.is_("status", "planned")):
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


def due_of(document: Document, sentence: Sentence, at: int, planned_at: int) -> date | None:
    """The end of the period for which something is planned: the period nearest to it in its clause."""
    best: tuple[int, date] | None = None
    compared = False
    clause_end = next(
        (i for i in range(at + 1, len(sentence.items)) if sentence.items[i].is_("sign", ";")), len(sentence.items)
    )
    for index, item in enumerate(sentence.items[:clause_end]):
        compared = compared or item.is_("link", "compared")
        period = period_of(item)
        if period is None or compared or period.role == "since":
            continue
        if period.grain == "day" and period.role == "at":
            continue
        end = _end_of(period, document.year)
        if end is None or (index < planned_at - 3 and period.role == "until" and period.grain == "day"):
            continue
        distance = at - index if index < at else (index - at) * 2
        if index < at and any(quantity_of(i) is not None for i in sentence.items[index:at]):
            distance += 6
        if best is None or distance < best[0]:
            best = distance, end
    return best[1] if best is not None else None


def _end_of(period: Period, year: int) -> date | None:
    if period.grain in ("year", "years", "month", "quarter", "months", "part", "day"):
        return period.ends(year)
    return None


def as_of_at(document: Document, sentence: Sentence, at: int) -> date | None:
    """The day on which a statement is said to hold: the last such period before it, else one behind it in its clause."""
    found: date | None = None
    for index, item in enumerate(sentence.items):
        period = period_of(item)
        if period is None:
            continue
        if index > at and (found is not None or any(i.is_("sign", ";") for i in sentence.items[at:index])):
            break
        if index > 0 and sentence.items[index - 1].is_("link", "compared"):
            continue
        if any(i.is_("status", "planned") for i in sentence.items[max(0, index - 2) : index]):
            continue  # a target's day
        if period.grain == "now":
            found = None
            continue
        if period.role in ("until",) or (period.grain == "year" and period.role == "at"):
            if index > at and period.role != "until":
                continue
            end = period.ends(document.year)
            if end is not None and end <= document.day:
                found = end
    return found


def since_of(document: Document, sentence: Sentence, at: int) -> date | None:
    """The base of a change: the period behind “so với”, else the earlier of two years that the sentence compares."""
    items = sentence.items
    for index in [*range(at, len(items)), *range(at - 1, max(-1, at - 9), -1)]:
        if items[index].is_("link", "compared"):
            for item in items[index + 1 : index + 5]:
                period = period_of(item)
                if period is not None:
                    return period.ends(document.year)
            break
    years = [p for i in items[:at] if (p := period_of(i)) is not None and p.grain == "year" and p.year is not None]
    if len({p.year for p in years}) > 1:
        return min(years, key=lambda p: p.year or 0).ends(document.year)
    return None


def standard_word(items: list[Item]) -> str | None:
    """ntm, advanced, model … as named in a run of items: the most special one."""
    found: str | None = None
    for item in items:
        if item.kind == "standard":
            if item.code != "ntm":
                return item.code
            found = "ntm"
        elif item.is_("programme", "NTM") and found is None:
            found = "ntm"
    return found


def standard_for(level: str, word: str | None) -> str:
    """The contract's code for a standard word at a level."""
    if word == "village_model":
        return "village_model"
    suffix = {"advanced": "advanced", "model": "model", "modern": "modern"}.get(word or "", "ntm")
    if level == "province":
        return "province_ntm"
    if level not in ("commune", "district", "village"):
        level = "commune"
    return f"{level}_{suffix}"


def group_before(sentence: Sentence, document: Document, at: int) -> list[Where]:
    """The places that are the subject of what stands at `at`: the nearest list before it, without their parents."""
    before = [w for w in sentence.wheres if w.at < at]
    while before and before[-1].modifier and not _lists_on(sentence, before):
        before.pop()
    run = _run_back(sentence, before)
    return _trim([w for w in run if not w.modifier] or run, document)


def group_after(sentence: Sentence, document: Document, at: int) -> list[Where]:
    """The list of places that begins behind `at`, where nothing but joining words stands between."""
    following = [w for w in sentence.wheres if w.at > at and w.named]
    group: list[Where] = []
    edge = at
    for where in following:
        between = sentence.items[edge + 1 : where.at]
        if not all(_joins(i) for i in between):
            break
        if group and any(i.is_("sign", ";") for i in between) and _tells(sentence.items, where.at):
            break  # a clause of its own
        group.append(where)
        edge = where.at
    return _trim(group, document)


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
    if item.kind == "sign":
        return item.code in (",", ";", "(", ")", ":", "-")
    return item.kind in ("link", "unit", "plural") and not item.is_(
        "link", "of_which", "compared", "correction", "rest"
    )


def _trim(group: list[Where], document: Document) -> list[Where]:
    """Only the smallest level of a list is meant; a bare noun in a list of names is no member."""
    if not group:
        return []
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
