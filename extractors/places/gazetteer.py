"""Every administrative unit that the data know, and the ways to find one: by id, by name, by parent, by day.

A unit is a `Place` with the official words for its kind. Codes are re-used across the reform of July 2025, so nothing
here is found by code alone.
"""

from __future__ import annotations

import atexit
import csv
import gc
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from extractors.places.schema import DATA, load_regions
from extractors.places.spelling import plain_key, toned_key
from extractors.records import Level, Place, stable_id

DISTRICTS_END = date(2025, 7, 1)  # resolution 202/2025/QH15 and law 72/2025/QH15: two levels of local government


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A place, the official words for its kind (xã, thị trấn, …), the ids of the units that hold it, nearest first.

    `key` is the toned key of its name.
    """

    place: Place
    kinds: frozenset[str]
    ancestors: tuple[str, ...]
    key: str

    def in_force(self, on: date) -> bool:
        place = self.place
        return (place.valid_from is None or place.valid_from <= on) and (place.valid_to is None or on < place.valid_to)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


class Gazetteer:
    """The units and their indexes. Build it with `Gazetteer.load()`, which does so once."""

    def __init__(
        self, units: list[Unit], aliases: list[tuple[str, str]], successors: tuple[tuple[str, str], ...]
    ) -> None:
        self.units = {unit.place.place_id: unit for unit in units}
        self.successor_pairs = successors
        self._near: dict[str, tuple[Unit, ...]] = {}
        self._counts: dict[tuple[str, Level, int], int | None] = {}
        bounds = {day for u in units for day in (u.place.valid_from, u.place.valid_to) if day is not None}
        self._turns = sorted(bounds)  # between two of them nothing changes
        self.by_toned: dict[str, tuple[Unit, ...]] = {}
        self.by_plain: dict[str, tuple[Unit, ...]] = {}
        toned: defaultdict[str, list[Unit]] = defaultdict(list)
        plain: defaultdict[str, list[Unit]] = defaultdict(list)
        names = [(unit.place.place_id, unit.place.name) for unit in units] + aliases
        for place_id, name in names:
            unit = self.units[place_id]
            for index, key in ((toned, toned_key(name)), (plain, plain_key(name))):
                if unit not in index[key]:  # an alias that folds to the name itself
                    index[key].append(unit)
        self.by_toned = {key: tuple(found) for key, found in toned.items()}
        self.by_plain = {key: tuple(found) for key, found in plain.items()}
        self.children: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            for ancestor in unit.ancestors:
                self.children[ancestor].append(unit)
        self.nation = next(unit for unit in units if unit.place.level == "nation")
        self.regions = {r.key: self.units[_region_id(r.key)] for r in load_regions().regions if r.level == "region"}

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """The gazetteer of the package's data. Raises ValueError where a row names a parent that is not there."""
        units, aliases = _read_units()
        with (DATA / "successors.csv").open(encoding="utf-8") as rows:
            pairs = tuple((row["place_id"], row["successor_place_id"]) for row in csv.DictReader(rows))
        gazetteer = Gazetteer(units, aliases, pairs)
        # It lives as long as the process: the collector need not walk its objects again for every long article.
        gc.collect()
        gc.freeze()
        # What is frozen would be reported as leaked by extension modules when the interpreter ends.
        atexit.register(gc.unfreeze)
        return gazetteer

    def near(self, key: str) -> tuple[Unit, ...]:
        """The units whose names differ from the toned `key` in accents alone."""
        found = self._near.get(key)
        if found is None:
            bearers = self.by_toned.get(key, ())
            found = tuple(u for u in self.by_plain.get(plain_key(key), ()) if u not in bearers)
            if key in self.by_toned:
                self._near[key] = found
        return found

    def unit(self, place_id: str) -> Unit:
        return self.units[place_id]

    def chain(self, unit: Unit) -> tuple[Place, ...]:
        """The unit's place and those that hold it, up to the nation."""
        return (unit.place, *(self.units[a].place for a in unit.ancestors))

    def count_children(self, place_id: str, level: Level, on: date) -> int | None:
        """Units of `level` in the place on that day; None for villages, regions and unknown places."""
        key = (place_id, level, bisect_right(self._turns, on))
        if key not in self._counts:
            self._counts[key] = self._count(place_id, level, on)
        return self._counts[key]

    def _count(self, place_id: str, level: Level, on: date) -> int | None:
        if level == "village" or place_id not in self.units or self.units[place_id].place.level == "region":
            return None
        count = sum(1 for u in self.children[place_id] if u.place.level == level and u.in_force(on))
        return count or None


def _region_id(key: str) -> str:
    return stable_id("plc", "region", key)


def _read_units() -> tuple[list[Unit], list[tuple[str, str]]]:
    units: dict[str, Unit] = {}
    aliases: list[tuple[str, str]] = []
    with (DATA / "units.csv").open(encoding="utf-8") as lines:
        for row in csv.reader(lines):
            place_id, level, name, kind, code, parent, valid_from, valid_to, others = row
            if place_id == "place_id":
                continue
            above: tuple[str, ...] = ()
            if parent:
                if parent not in units:
                    raise ValueError(f"units.csv: {name} ({place_id}) lies in {parent}, which is not listed before it")
                above = (parent, *units[parent].ancestors)
            held = {units[a].place.level: units[a].place.name for a in above}
            place = Place(
                place_id=place_id,
                name=name,
                level=_LEVELS[level],
                official_code=code or None,
                province_name=name if level == "province" else held.get("province"),
                district_name=name if level == "district" else held.get("district"),
                commune_name=name if level == "commune" else None,
                parent_place_id=parent or None,
                valid_from=_day(valid_from),
                valid_to=_day(valid_to),
            )
            kinds = frozenset(kind.split("|")) if kind else frozenset()
            units[place_id] = Unit(place, kinds, above, toned_key(name))
            if others:
                aliases.extend((place_id, other) for other in others.split("|"))
    nation = next(u for u in units.values() if u.place.level == "nation").place.place_id
    for region in load_regions().regions:
        if region.level == "region":
            place = Place(_region_id(region.key), region.name, "region", None, None, None, None, nation, None, None)
            units[place.place_id] = Unit(place, frozenset(), (nation,), toned_key(region.name))
    return list(units.values()), aliases


_LEVELS: dict[str, Level] = {"nation": "nation", "province": "province", "district": "district", "commune": "commune"}


def all_places() -> Iterator[Place]:
    """Every unit of the gazetteer, regions and nation included, parents before children: the rows of dim_place."""
    for unit in Gazetteer.load().units.values():
        yield unit.place


def successors() -> Iterator[tuple[str, str]]:
    """(place_id, successor_place_id): what each unit became; the rows of bridge_place_successor."""
    yield from Gazetteer.load().successor_pairs
