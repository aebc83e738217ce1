"""Which unit a name means: the evidence of one article weighed, candidate by candidate.

Order of evidence: the publisher's site, districts and provinces named, names that only one unit bears, names that
stand together, what the article is about. Where two candidates weigh the same the name stays open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from extractors.places.atoms import Atom
from extractors.places.gazetteer import DISTRICTS_END, Gazetteer, Unit
from extractors.places.phrases import Tokens, Vocabulary
from extractors.records import LEVELS, Article, Level

_RANK = {level: rank for rank, level in enumerate(LEVELS)}
# Weights. What matters is their order: a holder that is named beats the site, the site beats the company of other
# names, and nothing beats a unit that is not in force but the lack of any other.
_IN_FORCE = 20.0
_FUTURE = -20.0
_FORMER = 30.0
_KIND = 4.0
_UNIQUE = 6.0
_COMPANION, _COMPANIONS_MOST = 6.0, 24.0
_NAMED_DISTRICT, _NAMED_PROVINCE, _NAMED_MOST = 5.0, 2.5, 4.0
_FOCUS, _SAME_PROVINCE = 40.0, 12.0
_HOLDER, _NOT_HOLDER = 100.0, -50.0
_BARE_LEVEL = {"province": 36.0, "district": 20.0}
_LIST_LEVEL = 25.0
_RURAL = 3.0  # the programmes are for the countryside: huyện Cao Lãnh rather than thành phố Cao Lãnh
_MARGIN = 2.0
_OPEN: tuple[None, str] = (None, "")
_RANK_OF = attrgetter("rank")
_MATES = 30  # names of one list that are asked for its level
_LOOK_BACK = 12  # names before one among which its holder is sought
_MANY = 3  # candidates from which it pays to leave out those of another time


@dataclass(slots=True)
class Case:
    """What is known about one article while its names are tied."""

    article: Article
    on: date
    tokens: Tokens
    atoms: list[Atom]
    groups: dict[int, list[Atom]]  # the names of each list
    title_end: int
    speaker: Unit | None
    hint: Unit | None  # the province of the newsroom that signs the text
    named: dict[str, float] = field(default_factory=dict)  # id of a unit -> how strongly the text names it
    company: dict[str, int] = field(default_factory=dict)  # id of a district -> names of communes that lie in it
    focus: Unit | None = None


class Chooser:
    """Weighs and chooses over one gazetteer."""

    def __init__(self, gazetteer: Gazetteer, words: Vocabulary) -> None:
        self._gazetteer = gazetteer
        self._words = words

    def weigh(self, case: Case) -> None:
        """Fills `named` and `company` from all names of the text, tied or not."""
        named: defaultdict[str, float] = defaultdict(float)
        company: defaultdict[str, set[str]] = defaultdict(set)
        known: dict[tuple[int, tuple[Level, ...]], tuple[tuple[Unit, ...], list[Unit], int]] = {}
        for atom in case.atoms:
            atom.former = self._is_called_former(case, atom)
            key = (id(atom.candidates), atom.levels)
            if atom.children or key not in known:
                units = candidates(atom)
                rank = min((_RANK[u.place.level] for u in units), default=0)
                found = (units, [u for u in units if u.in_force(case.on)] or list(units), rank)
                if not atom.children:
                    known[key] = found
            else:
                found = known[key]
            atom.units, of_the_day, atom.rank = found
            if atom.weak or (atom.plain and not atom.levelled):
                continue
            for unit in of_the_day:
                level = unit.place.level
                if level in ("district", "province"):
                    stress = 2.0 if atom.levelled else 1.0
                    named[unit.place.place_id] += stress + (2.0 if atom.start < case.title_end else 0.0)
                elif level == "commune":
                    company[unit.ancestors[0]].add(unit.key)
        if case.hint is not None:
            named[case.hint.place.place_id] += 1.5
        case.named = dict(named)
        case.company = {district: len(names) for district, names in company.items()}

    def choose(self, case: Case) -> None:
        """Ties the names, holders before what they hold."""
        order = sorted((a for a in case.atoms if a.candidates), key=_RANK_OF)
        known: dict[tuple[object, ...], tuple[Unit | None, str]] = {}
        for atom in order:
            parent = atom.parent.unit if atom.parent is not None else None
            if (atom.parent is not None and parent is None) or (not atom.levels and self._has_company(case, atom)):
                atom.unit, atom.reason = self._pick(case, atom)
                continue
            key = (id(atom.candidates), atom.levels, atom.kind, atom.weak, atom.levelled, atom.former, parent)
            if key not in known:
                known[key] = self._pick(case, atom)
            atom.unit, atom.reason = known[key]
        self._follow_namesakes(order)

    @staticmethod
    def _follow_namesakes(atoms: list[Atom]) -> None:
        """Ties a name left open to the one unit that the same name (at the level that is said) is tied to elsewhere."""
        left = [a for a in atoms if a.unit is None and a.parent is None and not a.weak]
        names = {id(a.candidates) for a in left}
        if not names:
            return
        tied: defaultdict[tuple[int, tuple[Level, ...]], set[Unit]] = defaultdict(set)
        for atom in atoms:
            if atom.unit is not None and id(atom.candidates) in names:
                tied[id(atom.candidates), atom.levels].add(atom.unit)
                tied[id(atom.candidates), ()].add(atom.unit)
        for atom in left:
            units = tied.get((id(atom.candidates), atom.levels), set())
            if len(units) == 1:
                atom.unit, atom.reason = next(iter(units)), "named_elsewhere"

    @staticmethod
    def _has_company(case: Case, atom: Atom) -> bool:
        return bool(atom.children) or len(case.groups[atom.group]) > 1

    def _pick(self, case: Case, atom: Atom) -> tuple[Unit | None, str]:
        units = atom.units
        list_level = None if atom.levels else self._list_level(case, atom)
        if not atom.levels and list_level != "commune":
            ids = {u.place.place_id for u in units}
            units = tuple(u for u in units if not ids & set(u.ancestors))
        if not units:
            return _OPEN
        if len(units) == 1 and units[0].place.level in ("nation", "region"):
            return units[0], "region_named"
        if atom.parent is not None and atom.levelled and atom.parent.levelled and (holder := atom.parent.unit):
            # The holder is named: a namesake elsewhere is not the unit, even where the gazetteer knows no other.
            held = tuple(u for u in units if holder.place.place_id in u.ancestors)
            if not held and (before := self._holder_before(case, atom, holder)) is not None:
                held = tuple(u for u in units if before.place.place_id in u.ancestors)
                atom.parent = None
            if not held:
                return _OPEN
            units = held
        units = self._of_the_kind(atom, self._of_the_time(case, atom, units))
        kinds = [(u.place.level, u.in_force(case.on)) for u in units]
        scored = [
            (*self._score(case, atom, u, kind[1], kinds.count(kind) == 1, list_level), u)
            for u, kind in zip(units, kinds, strict=True)
        ]
        if len(scored) > 1:
            scored.sort(key=lambda s: -s[0])
            if scored[0][0] - scored[1][0] < _MARGIN:
                return _OPEN
        _, reason, unit = scored[0]
        if not atom.levels and unit.place.level == "commune" and (reason == "only_choice" or reason == "unique_name"):
            return _OPEN
        if atom.plain and not atom.levelled and reason in ("only_choice", "unique_name", "province_named"):
            return _OPEN
        if atom.weak and not self._is_confirmed(case, atom, unit):
            return _OPEN
        return unit, reason

    @staticmethod
    def _holder_before(case: Case, atom: Atom, holder: Unit) -> Unit | None:
        """The unit before the name that may hold it, where the one behind begins another clause.

        'huyện Vĩnh Thuận góp 2 xã là A và B, huyện Giồng Riềng góp 3 xã'.
        """
        at = bisect_left(case.atoms, atom.start, key=lambda a: a.start)
        for before in reversed(case.atoms[max(0, at - _LOOK_BACK) : at]):
            between = case.article.text[before.end : atom.start]
            if "\n" in between or ";" in between:
                return None
            unit = before.unit
            if unit is not None and unit.place.level == holder.place.level:
                return None if before.children else unit
        return None

    @staticmethod
    def _is_confirmed(case: Case, atom: Atom, unit: Unit) -> bool:
        """Whether something else than a heading's capitals names the unit, or the district of an item's commune."""
        if unit.place.place_id in case.named or (atom.counted and unit.ancestors[0] in case.named):
            return True
        focus = case.focus
        return focus is not None and (
            unit.place.place_id in (focus.place.place_id, *focus.ancestors)
            or (focus.place.level == "district" and focus.place.place_id in unit.ancestors)
        )

    def _of_the_time(self, case: Case, atom: Atom, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Without the units not in force, where others are and nothing said points elsewhere."""
        if atom.near and not any(u.in_force(case.on) for u in units):
            # Ea Khăl of July 2025 is Ea Khal before it.
            levels = set(atom.levels) or {u.place.level for u in units}
            units += tuple(u for u in atom.near if u.place.level in levels and u.in_force(case.on) and u not in units)
        if len(units) < _MANY or atom.parent is not None or atom.former:
            return units
        # A unit of the district that is spoken of stays, even where it ended before; where the day is a guess, one of
        # any district that is named does.
        focus = case.focus.place.place_id if case.focus is not None and case.focus.place.level == "district" else None
        guessed = case.article.published_on is None
        return (
            tuple(
                u
                for u in units
                if u.in_force(case.on) or focus in u.ancestors or (guessed and u.ancestors[0] in case.named)
            )
            or units
        )

    @staticmethod
    def _of_the_kind(atom: Atom, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Without the units beside which one of the kind that is said stands: huyện and thành phố Cao Lãnh."""
        if atom.kind is None or len(units) < 2:
            return units
        holders = {u.ancestors[0] for u in units if atom.kind in u.kinds}
        return tuple(u for u in units if atom.kind in u.kinds or u.ancestors[0] not in holders)

    def _score(
        self, case: Case, atom: Atom, unit: Unit, in_force: bool, unique: bool, list_level: str | None
    ) -> tuple[float, str]:
        """The weight of a unit and the strongest reason for it; `unique`: no other of the name, level and time."""
        place = unit.place
        score, reason = self._time_score(case, atom, unit, in_force), "only_choice"
        if atom.kind and atom.kind in unit.kinds:
            score += _KIND
        if unique:
            score, reason = score + _UNIQUE, "unique_name"
        names = (
            case.company.get(unit.ancestors[0], 0) - 1
            if place.level == "commune"
            else case.company.get(place.place_id, 0)
        )
        if (
            names > 0
            and place.level in ("commune", "district")
            and self._gazetteer.units[unit.ancestors[0]].place.level != "nation"
        ):
            score, reason = score + min(_COMPANIONS_MOST, _COMPANION * names), "co_occurring"
        for ancestor in unit.ancestors[:-1]:
            if weight := case.named.get(ancestor, 0.0):
                holder = self._gazetteer.units[ancestor].place
                if holder.name == place.name and not atom.levels:
                    continue
                district = holder.level == "district"
                score += min(weight, _NAMED_MOST) * (_NAMED_DISTRICT if district else _NAMED_PROVINCE)
                reason = "district_named" if district else "province_named"
        focus = case.focus
        if focus is not None:
            rule = "site" if case.speaker is not None else "home"
            if (
                place.place_id == focus.place.place_id
                or place.place_id in focus.ancestors
                or focus.place.place_id in unit.ancestors
            ):
                score, reason = score + _FOCUS, rule
            elif any(ancestor in unit.ancestors for ancestor in focus.ancestors[:-1]):
                score += _SAME_PROVINCE
        if atom.parent is not None:
            parent = atom.parent.unit
            holders = {parent.place.place_id} if parent else {u.place.place_id for u in atom.parent.units}
            if holders & set(unit.ancestors):
                score, reason = score + _HOLDER, "parent_named"
            else:
                score += _NOT_HOLDER
        if not atom.levels:
            if in_force or atom.former:
                score += _BARE_LEVEL.get(place.level, 0.0)
            score += _RURAL if unit.kinds & self._words.rural_kinds else 0.0
            if list_level == place.level:
                score += _LIST_LEVEL
        return score, reason

    def _time_score(self, case: Case, atom: Atom, unit: Unit, in_force: bool) -> float:
        place = unit.place
        if atom.former:
            return _FORMER if place.valid_to is not None else 0.0
        if in_force:
            return _IN_FORCE
        if place.valid_from is not None and place.valid_from >= DISTRICTS_END:
            return _FUTURE
        days = [abs((bound - case.on).days) for bound in (place.valid_from, place.valid_to) if bound is not None]
        return _IN_FORCE / 2 - min(_IN_FORCE / 2, min(days, default=0) / 365)

    def _is_called_former(self, case: Case, atom: Atom) -> bool:
        tokens = case.tokens
        if atom.last >= len(tokens) or tokens.gap[atom.last].strip() not in ("", "(", ","):
            return False
        length = self._words.former_marks.length_at(tokens, atom.last)
        if not length or "(" not in tokens.gap[atom.last]:
            return length > 0
        # A parenthesis that says more than the mark says something else: 'tỉnh Tuyên Quang (trước đây thuộc …)'.
        after = atom.last + length
        return after == len(tokens) or tokens.gap[after].startswith(")")

    @staticmethod
    def _list_level(case: Case, atom: Atom) -> str | None:
        mates = [u.place.level for a in case.groups[atom.group][:_MATES] if a is not atom and (u := a.unit)]
        return max(mates, key=mates.count) if mates else None


def candidates(atom: Atom) -> tuple[Unit, ...]:
    """The units that a name may mean, given its level and, for a holder, what it is said to hold."""
    units = atom.at_level()
    if atom.children and not atom.levels:
        held = {a for child in atom.children for u in child.at_level() for a in u.ancestors}
        units = tuple(u for u in units if u.place.place_id in held) or units
    elif not atom.levels and atom.near:
        # A town whose district is spelled with other accents: Đăk Glei in Đắk Glei.
        holders = {u.ancestors[0] for u in units if u.ancestors}
        units += tuple(u for u in atom.near if u.place.level == "district" and u.place.place_id in holders)
    return units
