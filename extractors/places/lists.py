"""How names stand together: which of them make one list, what level the words around it give, which unit holds them."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.engine.text import fold
from extractors.places.atoms import Atom
from extractors.places.phrases import Vocabulary
from extractors.places.schema import load_words
from extractors.records import LEVELS, Level

_PARENTHESIS = re.compile(r"\([^()\n]{0,120}\)")
_LONGEST_GAP = 160  # code points between two names of one list
_JOIN_LENGTH = 40  # code points between a name and its holder
_RANK = {level: rank for rank, level in enumerate(LEVELS)}


def _alternatives(levels: tuple[Level, ...]) -> dict[str, Level]:
    return {fold(w.word): w.levels[0] for w in load_words().level_words if w.levels[0] in levels}


_LEVEL_OF = _alternatives(("province", "district", "commune", "village"))
_WORDS = "|".join(sorted(map(re.escape, _LEVEL_OF), key=len, reverse=True))
_LEVEL_AT_END = re.compile(rf"(?:^|(?<=[ (,]))(?:{_WORDS})\.?$")
_LISTS = load_words().lists


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted((re.escape(fold(w)) for w in words), key=len, reverse=True))


_FIGURE = re.compile(rf"\s*(?:(?:{_any(_LISTS.figure_leads)})\s+){{0,2}}\d[\d.,/%]*(?:\s*[^\W\d_]+){{0,3}}?(?=\s*[,;])")
_QUANTITY = rf"(?:\d+(?:/\d+)?|{_any(_LISTS.quantities)})"
_LINK = re.compile(rf"[,–-]|\b(?:{_any(_LISTS.links)})\b")
_APPOSITION = re.compile(
    rf"\s*(?:\([^()\n]*\)\s*)?(?:,|-|–)?\s*(?:(?:{_any(_LISTS.links)}) )?(?:({_QUANTITY})\s+)?({_WORDS})\b"
)
_ANNOUNCED = re.compile(
    rf"{_QUANTITY}\s+({_WORDS})\b[^.;:()\n]{{0,70}}?(?:(?<!\w)(?:{_any(_LISTS.announcers)})|:|\()\s*:?\s*$"
)


def link(folded: str, atoms: list[Atom], words: Vocabulary) -> dict[int, list[Atom]]:
    """Sets `group`, `levels`, `levelled` and `parent` of the atoms from what stands between and around them.

    `folded` is the folded text, code point for code point. Returns the names of each group, by its number.
    """
    _group(folded, atoms, words)
    members = _level_groups(folded, atoms, words)
    _find_parents(folded, atoms, words)
    return members


def _group(text: str, atoms: list[Atom], words: Vocabulary) -> None:
    groups = 0
    for index, atom in enumerate(atoms):
        before = _outer_before(text, atoms, index)
        if before is not None and _is_joined(text[before.end : atom.start], words) and _may_share(before, atom):
            atom.group = before.group
            if not atom.levels:
                if not before.levels or _fits(before, atom):
                    atom.levels, atom.kind, atom.levelled = before.levels, before.kind, before.levelled
                    continue
                atom.group = groups
                groups += 1
        else:
            atom.group = groups
            groups += 1


def _outer_before(text: str, atoms: list[Atom], index: int) -> Atom | None:
    """The atom before, or the last one outside the parenthesis that closes before this one."""
    for k in range(index - 1, max(-1, index - 8), -1):
        between = text[atoms[k].end : atoms[index].start]
        if "\n" in between:
            return None
        if between.count(")") <= between.count("("):
            return atoms[k]
    return None


def _is_joined(between: str, words: Vocabulary) -> bool:
    return len(between) <= _LONGEST_GAP and _without_figure(between) in words.name_joins


@lru_cache(maxsize=4096)
def _without_figure(between: str) -> str:
    """What stands between two names, without a parenthesis and the figure of the first."""
    if "(" in between:
        between = _PARENTHESIS.sub("", between)
    between = _FIGURE.sub("", between, count=1) if between[:1] == " " else between
    return " ".join(between.split())


def _may_share(before: Atom, atom: Atom) -> bool:
    return not atom.levelled or bool(set(atom.levels) & set(before.levels))


def _fits(before: Atom, atom: Atom) -> bool:
    """Whether a unit of that name is of the level and kind of the list: 'huyện Hương Sơn, Hà Tĩnh' is no list."""
    return any(
        u.place.level in before.levels and (before.kind is None or before.kind in u.kinds)
        for u in (*atom.candidates, *atom.near)
    )


def _level_groups(folded: str, atoms: list[Atom], words: Vocabulary) -> dict[int, list[Atom]]:
    """Gives a list without a word for its level the one that announces it or stands in apposition to it."""
    members: dict[int, list[Atom]] = {}
    ends: dict[int, int] = {}  # where the name before the list ends
    end = 0
    for atom in atoms:
        group = members.get(atom.group)
        if group is None:
            members[atom.group] = [atom]
            ends[atom.group] = end
        else:
            group.append(atom)
        end = atom.end
    for number, group in members.items():
        if group[0].levels or _is_held_by(folded[ends[number] : group[0].start], words):
            continue
        level: Level | None = None
        announced = _ANNOUNCED.search(folded[max(ends[number], group[0].start - 110) : group[0].start])
        following = _APPOSITION.match(folded, group[-1].end)
        if announced:
            level = _LEVEL_OF[announced[1]]
        elif following and not _is_count_of_parts(following, len(group)):
            level = _LEVEL_OF[following[2]]
        if level is None or level == "village":
            continue
        for atom in group:
            if any(u.place.level == level for u in (*atom.candidates, *atom.near)):
                atom.levels = (level,)
    return members


def _is_held_by(between: str, words: Vocabulary) -> bool:
    """Whether a name holds the one before it: in 'Thượng Giáo của Ba Bể là xã …' the level is Thượng Giáo's."""
    join = " ".join(between.split()) if len(between) <= _JOIN_LENGTH else ""
    return join in words.parent_joins and join not in words.name_joins


def _is_count_of_parts(following: re.Match[str], names: int) -> bool:
    """'Duy Xuyên 2 xã' and 'Tại Thanh Hóa, 11 huyện' count what a name holds; apposition counts the names."""
    quantity = following[1]
    if quantity is not None and quantity[0].isdigit() and int(quantity.partition("/")[0]) != names:
        return True
    return _LINK.search(following[0]) is None


def _find_parents(text: str, atoms: list[Atom], words: Vocabulary) -> None:
    for index in range(len(atoms) - 1):
        held, holder = atoms[index], atoms[index + 1]
        if holder.start - held.end > _JOIN_LENGTH or "\n" in text[held.end : holder.start]:
            continue
        word = _strip_level(text[held.end : holder.start])
        if word not in words.parent_joins and not (word == "" and holder.levelled):
            continue
        if word in (",", "") and not (holder.levelled or _holds(holder, held)):
            continue
        if not _above(holder, held):
            continue
        for k in range(index, -1, -1):
            member = atoms[k]
            if member.parent is None and member.group == held.group and member is not holder:
                holder.add_child(member)
            elif k < index - 12 or (member.group != held.group and not _same_run(text, member, atoms[k + 1], words)):
                break
            elif (
                member.parent is None
                and _levels(member) == _levels(held)
                and _same_run(text, member, atoms[k + 1], words)
            ):
                holder.add_child(member)
            elif member.parent is not None and member.parent is not holder:
                break


def _holds(holder: Atom, held: Atom) -> bool:
    """Whether a bare name after a comma can only be the unit that holds the one before: 'huyện Hương Sơn, Hà Tĩnh'."""
    above = {a for u in held.at_level() for a in u.ancestors}
    return held.levelled and any(u.place.place_id in above for u in holder.candidates)


def _same_run(text: str, one: Atom, two: Atom, words: Vocabulary) -> bool:
    gap = text[one.end : two.start]
    between = _strip_level(gap) if len(gap) <= _JOIN_LENGTH else ""
    return between in words.name_joins and between != ";"


@lru_cache(maxsize=4096)
def _strip_level(between: str) -> str:
    """What stands between two names, without the word for the level of the second."""
    return _LEVEL_AT_END.sub("", " ".join(between.split()), count=1).strip()


def _levels(atom: Atom) -> tuple[Level, ...]:
    """The levels that the name may have: of those said, only such as a unit of that name has."""
    if not atom.levels:
        return tuple(u.place.level for u in atom.candidates)
    return tuple({u.place.level for u in atom.at_level()}) or atom.levels


def _above(holder: Atom, held: Atom) -> bool:
    """Whether the holder may be of a higher level than what it would hold."""
    lowest = max((_RANK[level] for level in _levels(held)), default=_RANK["village"])
    highest = min((_RANK[level] for level in _levels(holder)), default=_RANK["village"])
    return highest < lowest
