"""Units spoken of as a whole: a named place that meets, keeps, misses or aims at a standard."""

from __future__ import annotations

from msgspec.structs import replace

from extractors.engine.items import Item
from extractors.facts.criteria.ahead import or_planned
from extractors.facts.criteria.context import Context
from extractors.facts.criteria.speaking import says_standard
from extractors.facts.document import Sentence, Where, quantity_of, rank
from extractors.facts.groups import group_before, joins_over_name
from extractors.facts.standards import criteria_of, standard_for, standard_word, unit_of
from extractors.facts.statuses import Status, status_at
from extractors.grammar.plain import plain_words
from extractors.records import Place

_LEVELS = ("commune", "district", "village", "province")


_LED = 5  # items: “Mục tiêu đến năm 2025 của huyện”
_FAR = 14  # items between a subject and its verb


def read_standard_status(ctx: Context) -> None:
    """Adds a row for each place, or list of places, that the ctx's sentence says a standard of."""
    sentence = ctx.sentence
    done: set[int] = set()
    told: set[int] = set()
    for where in sentence.wheres:
        if where.at in ctx.used:
            below = rank(where.place.level)
            done.update(w.at for w in _list_from(sentence, where) if rank(w.place.level) < below)
            continue  # named with a count, and so is where it lies
        if where.at in done:
            continue
        if where.modifier and not _has_a_goal(sentence.items, where.at):
            continue
        group = _list_from(sentence, where)
        done.update(w.at for w in group)
        named = [w for w in group if w.named] or group
        lowest = max(rank(w.place.level) for w in named)
        members = [w for w in named if rank(w.place.level) == lowest]
        verb = _verb_behind(ctx, members, group[-1].at)
        if verb is not None:
            told.add(verb)
    _led_by_participle(ctx)
    _listed_under(ctx)
    _elided(ctx, told)


def _list_from(sentence: Sentence, first: Where) -> list[Where]:
    group = [first]
    for where in sentence.wheres:
        if where.at <= group[-1].at:
            continue
        between = sentence.items[group[-1].at + 1 : where.at]
        if not all(
            i.kind in ("unit", "plural") or i.is_("sign", ",", "(", ")", "-") or i.is_("link", "and", "in_place", "of")
            for i in between
        ):
            break
        group.append(where)
    return group


def _verb_behind(ctx: Context, members: list[Where], last: int) -> int | None:
    """Reads “A, B … <verb of a standard>”; the index of the verb, or None where there is none."""
    items = ctx.sentence.items
    run: list[Item] = []
    for item in items[last + 1 : last + 1 + _FAR]:
        if item.is_("sign", ";", ".") or quantity_of(item) is not None:
            break
        if item.kind == "place" and item.code not in ("region", "nation", "province"):
            break
        if item.is_("unit", "criteria"):
            return None
        run.append(item)
    offset = next((i for i, x in enumerate(run) if _is_verb(run, i)), None)
    level = members[0].place.level
    if offset is None or level not in _LEVELS or (run and run[0].is_("link", "in_place", "of")):
        return None
    if level == "province" and run[offset].code != "task_done":
        return None
    if not members[0].named and (offset > 4 or not _opens_clause(items, members[0].at)):
        return None
    if any(x.is_("count", "up_to", "number_mark") or x.kind == "none_of" for x in run[:offset]):
        return None  # “huyện chưa có xã nào đạt chuẩn” says nothing of the district's own standard
    verb_at = last + 1 + offset
    between = run[:offset]
    counted = items[verb_at + 1] if verb_at + 1 < len(items) else None
    if counted is not None and criteria_of(counted) is not None and says_standard(items[verb_at]):
        return None  # “đạt chuẩn 12/19 tiêu chí” tells how many, not that it meets the standard
    modifiers = {w.at - last - 1 for w in ctx.sentence.wheres if w.modifier}
    if any(
        x.kind == "unit" and x.code in _LEVELS and x.code != level and i not in modifiers for i, x in enumerate(between)
    ):
        return None
    commas = [i for i, x in enumerate(between) if x.is_("sign", ",")]
    apposed = bool(commas) and commas[0] + 1 < len(between) and between[commas[0] + 1].is_("unit", level)
    if commas and not apposed and not any(x.kind == "status" for x in between):
        return None
    if _is_building(run, offset) and offset > 2:
        return None
    comma = next((i for i in range(offset, len(run)) if run[i].is_("sign", ",")), len(run))
    word = standard_word(run[:comma])  # behind the comma stands the next verb's standard
    status = status_at(ctx.sentence, verb_at)
    verb = items[verb_at]
    if verb.is_("status", "not_achieved") or any(x.is_("status", "not_achieved") for x in between[-2:]):
        status = Status("not_achieved", "negated")
    elif verb.is_("status", "planned") or _is_building(run, offset):
        status = Status("planned", "a word for what is intended", verb_at)
    elif verb.is_("status", "maintained") and status.code != "planned":
        status = Status("maintained", "being kept", verb_at)
    status = or_planned(ctx.document, ctx.sentence, verb_at, status)
    _land(ctx, [w.place for w in members], members[0].at, verb_at, level, word, status)
    return verb_at


def _opens_clause(items: list[Item], at: int) -> bool:
    """A bare noun is a subject at the beginning of a clause; elsewhere part of a phrase (“bằng công nhận xã …”)."""
    previous = items[at - 1] if at else None
    return (
        previous is None
        or previous.kind in ("sign", "period", "noise", "time")
        or previous.is_("link", "and", "for")
        or previous.is_("status", "planned")
        or _has_a_goal(items, at)
        or (previous.kind == "word" and (previous.capital or previous.code in plain_words("purpose")))
    )


def _has_a_goal(items: list[Item], at: int) -> bool:
    """“Mục tiêu đến năm 2025 của huyện là được công nhận …”: whose goal is told."""
    first = at - 1 if at and items[at - 1].kind == "unit" else at
    of = first > 0 and items[first - 1].is_("link", "of") and at + 1 < len(items) and items[at + 1].is_("link", "is")
    return of and any(i.is_("status", "planned") for i in items[max(0, at - _LED) : at])


def _is_verb(run: list[Item], at: int) -> bool:
    """A verb that names the standard, or a standard behind any verb of status."""
    item = run[at]
    if says_standard(item):
        return True
    if item.kind == "standard":
        led = run[max(0, at - 4) : at]
        return item.code in ("ntm", "task_done") or any(i.kind == "status" for i in led) or _is_building(run, at)
    if not item.is_("programme", "NTM"):
        return False
    led = run[max(0, at - 4) : at]
    unit = bool(led) and led[-1].is_("unit", "commune", "district", "village")
    if unit and any(i.is_("status", "planned") for i in led):
        return True  # “quyết tâm trở thành huyện nông thôn mới”
    return any(i.is_("status", "achieved", "maintained") for i in led[-3:])


def _is_building(run: list[Item], at: int) -> bool:
    """“xây dựng NTM nâng cao”: a special standard behind the word for building it."""
    item = run[at]
    previous = run[at - 1] if at else None
    return (
        item.kind == "standard"
        and item.code in ("advanced", "model")
        and previous is not None
        and previous.kind == "programme"
        and previous.term is not None
        and previous.term.output == "building"
    )


def _land(
    ctx: Context, places: list[Place], first: int, verb_at: int, level: str, word: str | None, status: Status
) -> None:
    standard = (standard_for(level, word), "named with the verb")
    start = ctx.sentence.items[min(first, verb_at)].start
    end = ctx.sentence.items[max(first, verb_at)].end
    for place in places:
        row = ctx.row("standard_status", status, standard, place, verb_at, None, "the subject", start, end)
        ctx.add(replace(row, low=None, high=None, qualifier=None))


def _goes_on_planning(items: list[Item], start: int, clause: list[Item]) -> bool:
    """“phấn đấu đạt thêm 3 tiêu chí, qua đó đạt chuẩn …; đến năm 2025 đạt chuẩn …”: intended as what stands before."""
    told = [i for i in items[: max(start, 0)] if i.kind == "status" and not i.is_("status", "basic")]
    if not told or not any(i.is_("status", "planned") for i in told):
        return False
    wanted = plain_words("purpose")
    led = any(i.kind in ("pointer", "period") or (i.kind == "word" and i.code in wanted) for i in clause)
    strong = any(i.kind == "status" and i.term is not None and i.term.strength == "strong" for i in clause)
    return led and not strong


def _led_by_participle(ctx: Context) -> None:
    """“Được công nhận huyện nông thôn mới từ năm 2015, Hải Hậu …”: the subject follows the comma."""
    items = ctx.sentence.items
    if len(items) < 4 or not items[0].is_("status", "achieved"):
        return
    comma = next((i for i, x in enumerate(items[:12]) if x.is_("sign", ",")), None)
    if comma is None or comma + 1 >= len(items):
        return
    lead = items[:comma]
    if not any(i.kind == "standard" or i.is_("programme", "NTM") for i in lead):
        return
    if any(unit_of(i) is not None or criteria_of(i) is not None for i in lead):
        return
    subject = next((w for w in ctx.sentence.wheres if w.at in (comma + 1, comma + 2) and w.named), None)
    if subject is not None and subject.place.level in _LEVELS:
        _land(
            ctx,
            [subject.place],
            subject.at,
            0,
            subject.place.level,
            standard_word(lead),
            Status("achieved", "said as a fact"),
        )


def _listed_under(ctx: Context) -> None:
    """“Đề nghị công nhận đạt chuẩn nâng cao có xã A (huyện X), hai xã B và C”: a list under its verb.

    “xét công nhận đạt chuẩn nâng cao đối với các xã: A, B; đạt chuẩn NTM đối với các xã: C”: each part under its own.
    """
    if not (ctx.sentence.at("standard") or ctx.sentence.at("programme")):
        return
    items = ctx.sentence.items
    start, leading = 0, items[0] if items and items[0].kind == "status" else None
    for at, item in enumerate(items):
        if item.is_("sign", ";"):
            start = at + 1
        named = (
            item.is_("sign", ":") and at > start and (items[at - 1].kind == "unit" or _is_class_of(items, start, at))
        )
        led = leading is not None and start == 0 and item.is_("link", "has", "is", "of_which")
        if not (named or led):
            continue
        head = items[start:at]
        standard = any(i.kind == "standard" or i.is_("programme", "NTM") for i in head)
        if standard and not any(i.kind in ("place", "scope", "quantity") or i.is_("status", "basic") for i in head):
            _land_list(ctx, at, head)
            leading = None


def _is_class_of(items: list[Item], start: int, colon: int) -> bool:
    """“Các xã được công nhận đạt chuẩn nâng cao là: …”: a class of units, told before the names of all in it."""
    led = items[start].kind == "plural" and start + 1 < colon and items[start + 1].kind == "unit"
    return led and items[colon - 1].is_("link", "is", "of_which")


def _land_list(ctx: Context, opens: int, head: list[Item]) -> None:
    """Lands the units named behind item `opens` with the standard that stands before it."""
    behind = [w for w in ctx.sentence.wheres if w.at > opens and w.named]
    level = behind[0].place.level if behind else None
    if level not in _LEVELS:
        return
    members: list[Where] = []
    edge = opens
    for where in behind:
        between = ctx.sentence.items[edge + 1 : where.at]
        if not all(_goes_between(i) for i in between) and not (members and joins_over_name(between)):
            break
        edge = where.at
        if where.place.level == level:
            members.append(where)
    if len(members) > 1:
        intended = any(i.is_("status", "planned") for i in (*head, *ctx.sentence.items[:opens]))
        status = Status("planned", "a word for what is intended") if intended else status_at(ctx.sentence, opens)
        told = max((i for i, x in enumerate(head) if x.kind == "status"), default=0)
        _land(ctx, [w.place for w in members], members[0].at, opens, level, standard_word(head[told:]), status)


def _goes_between(item: Item) -> bool:
    """What may stand between two names of a list: “(huyện X), xã”, “; hai xã”."""
    counted = unit_of(item)
    listed = (
        item.kind in ("unit", "plural") or item.is_("sign", ",", ";", "(", ")", "-") or item.is_("link", "and", "of")
    )
    return listed or (counted is not None and counted.out_of is None)


def _elided(ctx: Context, told: set[int]) -> None:
    """“…, phấn đấu đến năm 2024 đạt chuẩn NTM nâng cao”: an intention without a subject is the last subject's."""
    sentence, document = ctx.sentence, ctx.document
    items = sentence.items
    for at in sorted((*sentence.at("standard"), *sentence.at("status"))):
        item = items[at]
        verb = item.kind == "standard" and item.term is not None and item.term.output == "verb"
        if at in told or not (says_standard(item) or verb):
            continue
        if any(criteria_of(i) is not None for i in items[at + 1 : at + 4]):
            continue
        start = max((i for i in sentence.at("sign") if i < at and items[i].code in (",", ";")), default=-1)
        clause = items[start + 1 : at + 1]
        planned = any(i.is_("status", "planned") for i in clause) or _goes_on_planning(items, start, clause)
        if not planned or any(i.kind in ("place", "scope") or unit_of(i) is not None for i in clause):
            continue
        if any(i.kind == "unit" and i.code in _LEVELS for i in clause) or any(
            w.at > start and w.at < at for w in sentence.wheres
        ):
            continue
        group = group_before(sentence, document, start if start > 0 else 0)
        places = [w.place for w in group]
        if not places and sentence.topic is not None:
            places = [sentence.topic]
        places = [p for p in places if p.level in _LEVELS and p.level != "province"]
        behind: list[Item] = []
        for later in items[at : at + 6]:
            if later.is_("sign", ",", ";", "."):
                break
            behind.append(later)
        if places:
            _land(
                ctx,
                places,
                at,
                at,
                places[0].level,
                standard_word(behind),
                Status("planned", "a word for what is intended", at),
            )
            told.add(at)
