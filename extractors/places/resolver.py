"""Ties the names of an article to administrative units, and says for which unit the article speaks.

Order of evidence: the publisher's site, districts and provinces named, names that only one unit bears, names that
stand together, what the article is about; where these leave more than one unit, the name stays unresolved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from extractors.places.dates import day_of
from extractors.places.gazetteer import Gazetteer, Unit
from extractors.places.lists import link
from extractors.places.names import Atom, NameFinder
from extractors.places.phrases import Tokens
from extractors.places.spelling import toned_key
from extractors.places.speaker import SpeakerFinder
from extractors.records import LEVELS, Article, Level, Place, PlaceMention, PlaceReading, Span, UnresolvedPlace, stable_id

_RANK = {level: rank for rank, level in enumerate(LEVELS)}


@dataclass(slots=True)
class _Case:
    """What is known about one article while its names are tied."""

    article: Article
    on: date
    tokens: Tokens
    atoms: list[Atom]
    speaker: Unit | None
    speaker_rule: str
    title_end: int
    named: dict[str, float] = field(default_factory=dict)  # id of a unit -> how strongly the text names it
    company: dict[str, int] = field(default_factory=dict)  # id of a district -> names found in it
    levelled: dict[str, bool] = field(default_factory=dict)  # id of a unit -> named with the word for its level
    focus: Unit | None = None
    chosen: dict[int, tuple[Unit, str]] = field(default_factory=dict)


class Resolver:
    """A PlaceReader over the package's gazetteer. Stateless between articles; safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self.gazetteer = gazetteer or Gazetteer.load()
        self._names = NameFinder(self.gazetteer)
        self._speakers = SpeakerFinder(self.gazetteer, self._names)

    def count_children(self, place_id: str, level: Level, on: date) -> int | None:
        """How many units of `level` lie in the place on that day; None where the gazetteer cannot say."""
        return self.gazetteer.count_children(place_id, level, on)

    def read_places(self, article: Article) -> PlaceReading:
        """Every name of a place in the article's text, tied to a unit where exactly one is meant."""
        on = day_of(article)
        speaker, rule = self._speakers.find(article, on)
        atoms, tokens = self._names.find(article.text)
        link(article.text, atoms, self._names.words)
        title_end = len(article.title) if article.title and article.text.startswith(article.title) else article.text.find("\n")
        case = _Case(article, on, tokens, atoms, speaker, rule, max(title_end, 0))
        self._weigh(case)
        self._resolve_units(case)
        return _Assembly(self.gazetteer, case).reading()

    # --- evidence ---------------------------------------------------------------------------------------------------

    def _weigh(self, case: _Case) -> None:
        named: defaultdict[str, float] = defaultdict(float)
        company: defaultdict[str, set[str]] = defaultdict(set)
        for atom in case.atoms:
            if atom.weak or not atom.candidates:
                continue
            units = self._at_level(atom)
            fit = [u for u in units if u.in_force(case.on)] or units
            if atom.plain and not atom.levelled:
                continue
            for unit in fit:
                level = unit.place.level
                if level in ("district", "province"):
                    if atom.levelled:
                        case.levelled[unit.place.place_id] = True
                    named[unit.place.place_id] += (2.0 if atom.levelled else 1.0) + (2.0 if atom.start < case.title_end else 0.0)
                if level == "commune":
                    company[unit.ancestors[0]].add(toned_key(unit.place.name))
        case.named = dict(named)
        case.company = {district: len(names) for district, names in company.items()}

    @staticmethod
    def _at_level(atom: Atom) -> tuple[Unit, ...]:
        units = atom.at_level()
        if atom.children and not atom.levels:
            held = {a for child in atom.children for u in child.at_level() for a in u.ancestors}
            units = tuple(u for u in units if u.place.place_id in held) or units
        return units

    # --- choice -----------------------------------------------------------------------------------------------------

    def _resolve_units(self, case: _Case) -> None:
        order = sorted(
            (a for a in case.atoms if a.candidates),
            key=lambda a: (min(_RANK[u.place.level] for u in self._at_level(a) or a.candidates), a.start),
        )
        case.focus = case.speaker
        for pass_no in (1, 2):
            for atom in order:
                picked = self._pick(case, atom)
                if picked is not None:
                    case.chosen[id(atom)] = picked
                else:
                    case.chosen.pop(id(atom), None)
            if pass_no == 1 and case.focus is None:
                case.focus = self._focus(case)

    def _pick(self, case: _Case, atom: Atom) -> tuple[Unit, str] | None:
        units = self._at_level(atom)
        if not units:
            return None
        if len(units) == 1 and units[0].place.level in ("nation", "region"):
            return units[0], "region_named"
        scored = sorted(((*self._score(case, atom, u), u) for u in units), key=lambda s: -s[0])
        best, reason, unit = scored[0]
        if len(scored) > 1 and best - scored[1][0] < 2:
            return None
        level = unit.place.level
        if not atom.levels and level == "commune" and reason in ("only_choice", "unique_name") and (atom.plain or not case.focus and len(atom.candidates) > 1):
            return None
        if not atom.levels and level == "commune" and reason == "only_choice":
            return None
        if atom.plain and not atom.levelled and reason not in ("parent_named", "home", "co_occurring", "district_named"):
            return None
        if atom.weak and not (case.focus and (unit is case.focus or unit.place.place_id in case.focus.ancestors)) and unit.place.place_id not in case.named:
            return None
        return unit, reason

    def _score(self, case: _Case, atom: Atom, unit: Unit) -> tuple[float, str]:
        score, reason = 0.0, "only_choice"
        place = unit.place
        if unit.in_force(case.on):
            score += 20
        else:
            score -= min(10.0, _years_off(place, case.on))
        if self._former(case, atom):
            score += 30 if place.valid_to is not None else -10
        if atom.kind and atom.kind in unit.kinds:
            score += 4
        peers = [u for u in self._at_level(atom) if u.place.level == place.level and u.in_force(case.on) == unit.in_force(case.on)]
        if len(peers) == 1:
            score, reason = score + 6, "unique_name"
        if place.level == "commune":
            names = case.company.get(unit.ancestors[0], 0)
            if names > 1:
                score, reason = score + min(24.0, 6.0 * (names - 1)), "co_occurring"
        for ancestor in unit.ancestors[:-1]:
            if self.gazetteer.units[ancestor].place.name == place.name and not case.levelled.get(ancestor):
                continue
            if weight := case.named.get(ancestor, 0.0):
                district = self.gazetteer.units[ancestor].place.level == "district"
                score += min(weight, 4.0) * (5.0 if district else 2.5)
                reason = "district_named" if district else "province_named"
        focus = case.focus
        if focus is not None:
            if unit is focus or place.place_id in focus.ancestors:
                score, reason = score + 40, "site" if case.speaker is focus else "home"
            elif focus.place.place_id in unit.ancestors:
                score, reason = score + 40, "site" if case.speaker is focus else "home"
            elif set(unit.ancestors[:-1]) & set(focus.ancestors[:-1]):
                score += 12
        parent = atom.parent
        if parent is not None:
            holders = {u.place.place_id for u in self._at_level(parent)}
            if id(parent) in case.chosen:
                holders = {case.chosen[id(parent)][0].place.place_id}
            if holders & set(unit.ancestors):
                score, reason = score + 100, "parent_named"
            else:
                score -= 50
        if not atom.levels:
            score += self._level_prior(case, atom, unit)
        return score, reason

    def _level_prior(self, case: _Case, atom: Atom, unit: Unit) -> float:
        """A bare name that a province, a district and a commune share means the highest, unless its list says else."""
        level = unit.place.level
        prior = {"province": 36.0, "district": 20.0, "commune": 0.0}.get(level, 0.0)
        mates = [a for a in case.atoms if a.group == atom.group and a is not atom and id(a) in case.chosen]
        if mates and Counter(case.chosen[id(a)][0].place.level for a in mates).most_common(1)[0][0] == level:
            prior += 25
        return prior

    def _former(self, case: _Case, atom: Atom) -> bool:
        tokens = case.tokens
        if atom.last >= len(tokens) or tokens.gap[atom.last].strip() not in ("", "(", ","):
            return False
        return self._names.words.former_marks.length_at(tokens, atom.last) > 0

    # --- what the article is about -----------------------------------------------------------------------------------

    def _focus(self, case: _Case) -> Unit | None:
        """The unit that title and text are about, where the publisher does not say."""
        chosen = [(a, case.chosen[id(a)][0]) for a in case.atoms if id(a) in case.chosen and not a.weak]
        title = [u for a, u in chosen if a.start < case.title_end]
        for level in ("district", "province"):
            units = {u.place.place_id: u for u in title if u.place.level == level}
            if len(units) == 1:
                return next(iter(units.values()))
        districts = Counter(u.place.place_id for a, u in chosen if u.place.level == "district")
        provinces = Counter(u.place.place_id for a, u in chosen if u.place.level == "province")
        communes = Counter(u.ancestors[0] for a, u in chosen if u.place.level == "commune" and len(u.ancestors) > 2)
        spread = set(districts) | set(communes)
        if len(spread) > 1 and len(provinces) == 1:
            return self.gazetteer.units[provinces.most_common(1)[0][0]]
        if districts:
            return self.gazetteer.units[districts.most_common(1)[0][0]]
        if provinces and not communes:
            return self.gazetteer.units[provinces.most_common(1)[0][0]]
        if communes:
            return self.gazetteer.units[communes.most_common(1)[0][0]]
        return None


def _years_off(place: Place, on: date) -> float:
    days = [abs((bound - on).days) for bound in (place.valid_from, place.valid_to) if bound is not None]
    return min(days, default=0) / 365


class _Assembly:
    """Puts the mentions, villages, home and units of one article together."""

    def __init__(self, gazetteer: Gazetteer, case: _Case) -> None:
        self._gazetteer = gazetteer
        self._case = case
        self._places: dict[str, Place] = {}
        self._villages: dict[str, Place] = {}

    def reading(self) -> PlaceReading:
        case = self._case
        mentions: list[PlaceMention] = []
        unresolved: list[UnresolvedPlace] = []
        last_commune: Unit | None = None
        for atom in case.atoms:
            span = Span(atom.start, atom.end)
            if atom.is_village:
                mentions.append(self._village(atom, last_commune))
                continue
            picked = case.chosen.get(id(atom))
            if picked is not None:
                unit, reason = picked
                if unit.place.level == "commune":
                    last_commune = unit
                self._keep(unit)
                mentions.append(PlaceMention(span, unit.place.place_id, unit.place.name, unit.place.level, reason, atom.levelled))
            elif atom.levels and not atom.weak:
                units = [u for u in atom.candidates if u.place.level in atom.levels]
                name = case.article.text[atom.start : atom.end]
                unresolved.append(
                    UnresolvedPlace(span, name, atom.levels[0], "several_units_bear_the_name", tuple(u.place.place_id for u in units))
                )
        home = self._home()
        for place in home:
            self._places[place.place_id] = place
        return PlaceReading(tuple(mentions), home, tuple(unresolved), self._places)

    def _keep(self, unit: Unit) -> None:
        for place in self._gazetteer.chain(unit):
            self._places[place.place_id] = place

    def _village(self, atom: Atom, last_commune: Unit | None) -> PlaceMention:
        case = self._case
        words = case.tokens.text[atom.start : atom.end].split()
        name = " ".join(w[:1].upper() + w[1:] for w in words)
        holder: Unit | None = None
        reason = "context"
        if atom.parent is not None and id(atom.parent) in case.chosen:
            holder, reason = case.chosen[id(atom.parent)][0], "parent_named"
        elif toned_key(name) in self._villages:
            place = self._villages[toned_key(name)]
            return PlaceMention(Span(atom.start, atom.end), place.place_id, place.name, "village", "named_before", atom.levelled)
        elif last_commune is not None:
            holder = last_commune
        elif case.focus is not None:
            holder, reason = case.focus, "home"
        place = village(name, holder.place if holder else None)
        if holder:
            self._keep(holder)
        self._places[place.place_id] = place
        self._villages[toned_key(name)] = place
        return PlaceMention(Span(atom.start, atom.end), place.place_id, name, "village", reason, atom.levelled)

    def _home(self) -> tuple[Place, ...]:
        case = self._case
        focus = case.focus
        if focus is not None:
            return self._gazetteer.chain(focus)
        if any(u.place.level == "nation" for u, _ in case.chosen.values()):
            return self._gazetteer.chain(self._gazetteer.nation)
        return ()


def village(name: str, holder: Place | None) -> Place:
    """A village under the unit that holds it. Villages are in no list: the same name under the same unit is one place."""
    return Place(
        place_id=stable_id("plc", "village", holder.place_id if holder else None, toned_key(name)),
        name=name,
        level="village",
        official_code=None,
        province_name=holder.province_name if holder else None,
        district_name=holder.district_name if holder else None,
        commune_name=holder.commune_name if holder else None,
        parent_place_id=holder.place_id if holder else None,
        valid_from=None,
        valid_to=None,
    )
