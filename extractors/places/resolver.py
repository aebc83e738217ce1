"""Ties the names of an article to administrative units, and says for which unit the article speaks."""

from __future__ import annotations

import gc
from bisect import bisect_left
from datetime import date

from extractors.places.atoms import Atom
from extractors.places.choice import Case, Chooser
from extractors.places.dates import day_of
from extractors.places.focus import find_focus
from extractors.places.gazetteer import Gazetteer, Unit
from extractors.places.lists import link
from extractors.places.names import NameFinder
from extractors.places.speaker import SpeakerFinder
from extractors.places.spelling import toned_key
from extractors.records import Article, Level, Place, PlaceMention, PlaceReading, Span, UnresolvedPlace, stable_id


class Resolver:
    """A PlaceReader over the package's gazetteer. It keeps nothing of one article for the next."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self.gazetteer = gazetteer or Gazetteer.load()
        self._names = NameFinder(self.gazetteer)
        self._speakers = SpeakerFinder(self.gazetteer, self._names)
        self._chooser = Chooser(self.gazetteer, self._names.words)

    def count_children(self, place_id: str, level: Level, on: date) -> int | None:
        """How many units of `level` lie in the place on that day; None where the gazetteer cannot say."""
        return self.gazetteer.count_children(place_id, level, on)

    def read_places(self, article: Article) -> PlaceReading:
        """Every name of a place in the article's text, tied to a unit where exactly one is meant."""
        # A long text makes many names at once, none of them garbage before the end: the collector would walk them in
        # vain again and again.
        collects = gc.isenabled()
        gc.disable()
        try:
            return self._read(article)
        finally:
            if collects:
                gc.enable()

    def _read(self, article: Article) -> PlaceReading:
        text = article.text
        atoms, tokens = self._names.find(text)
        on = day_of(article, tokens.folded)
        groups = link(tokens.folded, atoms, self._names.words)
        title_end = len(article.title) if article.title and text.startswith(article.title) else max(text.find("\n"), 0)
        speaker, hint = self._speakers.find(article, on), self._speakers.find_hint(text, on)
        case = Case(article, on, tokens, atoms, groups, title_end, speaker, hint)
        self._chooser.weigh(case)
        case.focus = case.speaker
        self._chooser.choose(case)
        focus = find_focus(case, self.gazetteer)
        if focus is not case.focus:
            case.focus = focus
            self._chooser.choose(case)
        return _Assembly(self.gazetteer, case).reading()


class _Assembly:
    """Puts the mentions, villages, home and units of one article together."""

    def __init__(self, gazetteer: Gazetteer, case: Case) -> None:
        self._gazetteer = gazetteer
        self._case = case
        self._places: dict[str, Place] = {}
        self._villages: dict[str, list[Place]] = {}  # by toned name
        self._village_of: dict[int, Place] = {}  # by id of the atom
        self._communes = [(a.start, u) for a in case.atoms if (u := a.unit) and u.place.level == "commune"]

    def reading(self) -> PlaceReading:
        case = self._case
        mentions: list[PlaceMention] = []
        unresolved: list[UnresolvedPlace] = []
        villages = [atom for atom in case.atoms if atom.is_village]
        for atom in [a for a in villages if a.parent is not None] + [a for a in villages if a.parent is None]:
            self._place_village(atom)
        for atom in case.atoms:
            span = Span(atom.start, atom.end)
            if atom.is_village:
                place = self._village_of[id(atom)]
                named = atom.parent is not None and atom.parent.unit is not None
                reason = "parent_named" if named else "village_of_home" if place.parent_place_id else "village_alone"
                mentions.append(PlaceMention(span, place.place_id, place.name, "village", reason, atom.levelled))
                continue
            if (unit := atom.unit) is not None:
                self._keep(unit)
                place = unit.place
                mentions.append(PlaceMention(span, place.place_id, place.name, place.level, atom.reason, atom.levelled))
            elif atom.levels and not atom.weak:
                units = tuple(u.place.place_id for u in atom.at_level())
                reason = "several_units_bear_the_name" if units else "no_unit_bears_the_name"
                name = " ".join(case.article.text[atom.start : atom.end].split())
                unresolved.append(UnresolvedPlace(span, name, atom.levels[0], reason, units))
        home = self._home()
        for place in home:
            self._places[place.place_id] = place
        return PlaceReading(tuple(mentions), home, tuple(unresolved), self._places, case.tokens.words)

    def _keep(self, unit: Unit) -> None:
        if unit.place.place_id not in self._places:
            for place in self._gazetteer.chain(unit):
                self._places[place.place_id] = place

    def _place_village(self, atom: Atom) -> None:
        """Makes the village's place: under the unit named with it, else its namesake's, else the commune spoken of."""
        case = self._case
        name = " ".join(map(_capitalise, case.article.text[atom.start : atom.end].split()))
        namesakes = self._villages.setdefault(toned_key(name), [])
        holder = atom.parent.unit if atom.parent is not None else None
        if holder is None and len(namesakes) == 1:
            self._village_of[id(atom)] = namesakes[0]
            return
        if holder is None and atom.parent is None:
            holder = self._nearest_commune(atom)
        holder = holder or case.focus
        held_by = holder.place.place_id if holder else None
        place = next((p for p in namesakes if p.parent_place_id == held_by), None)
        if place is None:
            place = village(name, holder.place if holder else None)
            namesakes.append(place)
        if holder:
            self._keep(holder)
        self._places[place.place_id] = place
        self._village_of[id(atom)] = place

    def _nearest_commune(self, atom: Atom) -> Unit | None:
        """The last commune named before the village, else the first after it."""
        if not self._communes:
            return None
        at = bisect_left(self._communes, atom.start, key=lambda found: found[0])
        return self._communes[max(at - 1, 0)][1]

    def _home(self) -> tuple[Place, ...]:
        case = self._case
        if case.focus is None:
            return ()
        title = [a for a in case.atoms if a.start < case.title_end]
        villages = {p.place_id: p for a in title if a.is_village and (p := self._village_of[id(a)])}
        if len(villages) == 1 and not any(a.unit for a in title) and len(self._villages) == 1:
            (place,) = villages.values()
            if place.parent_place_id in self._gazetteer.units:
                return (place, *self._gazetteer.chain(self._gazetteer.units[place.parent_place_id]))
        return self._gazetteer.chain(case.focus)


def _capitalise(word: str) -> str:
    first = word[0].upper()
    return first + word[1:] if len(first) == 1 else word


def village(name: str, holder: Place | None) -> Place:
    """A village under the unit that holds it. Villages are in no list: one name under one unit is one place."""
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
