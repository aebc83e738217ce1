"""The unit that an article speaks for: from its publisher, its title, and what its text names most."""

from __future__ import annotations

from collections import Counter

from extractors.places.atoms import Atom
from extractors.places.choice import Case
from extractors.places.gazetteer import Gazetteer, Unit
from extractors.records import Level

# The share of a text's names that lie in one district for the text to speak for it.
_MOST = 0.6
# The tokens of a title within which the nation is its subject: 'Cả nước có …', not 'Hội nghị trực tuyến toàn quốc'.
_OPENING = 3


def find_focus(case: Case, gazetteer: Gazetteer) -> Unit | None:
    """The smallest unit of the gazetteer that title and text speak for; None where nothing says."""
    tied = [(atom, unit) for atom in case.atoms if (unit := atom.unit) is not None]
    title = [unit for atom, unit in tied if atom.start < case.title_end]
    alone = _one_commune(title, tied)
    if alone is not None:
        return alone
    if case.speaker is not None:
        return _below(case.speaker, title) or case.speaker
    for level in ("district", "province"):
        found = _distinct(title, level)
        if len(found) == 1:
            return found[0]
        if len(found) > 1 and (common := _common(found, gazetteer)):
            return common
    if any(unit.place.level == "nation" and atom.first < _OPENING for atom, unit in tied):
        return _only_province(case, tied) or gazetteer.nation
    return _most_named(case, tied, gazetteer) or _wide(tied, gazetteer) or case.hint


def _only_province(case: Case, tied: list[tuple[Atom, Unit]]) -> Unit | None:
    """The one province that the text names again and again below a heading that names the nation and is its own."""
    body = [unit for atom, unit in tied if atom.start >= case.title_end]
    if any(unit.place.level in ("nation", "region") for unit in body):
        return None
    provinces = [unit for unit in body if unit.place.level == "province"]
    return provinces[0] if len(provinces) > 1 and len(_distinct(provinces, "province")) == 1 else None


def _one_commune(title: list[Unit], tied: list[tuple[Atom, Unit]]) -> Unit | None:
    """The commune that the title names, if the text names no other."""
    if any(u.place.level == "district" for u in title):
        return None
    communes = _distinct(title, "commune")
    if len(communes) != 1:
        return None
    every = {u.place.place_id for _, u in tied if u.place.level == "commune"}
    first = communes[0]
    if len(every) == 1 or (first.ancestors[0] not in {u.place.place_id for _, u in tied} and _leads(first, tied)):
        return first
    return None


def _leads(commune: Unit, tied: list[tuple[Atom, Unit]]) -> bool:
    """Whether the text names the commune at least as often as all others together."""
    counts = Counter(u.place.place_id for _, u in tied if u.place.level == "commune")
    return 2 * counts[commune.place.place_id] >= sum(counts.values())


def _below(speaker: Unit, title: list[Unit]) -> Unit | None:
    """The district that the title of a province's newsroom names."""
    if speaker.place.level != "province":
        return None
    districts = [u for u in _distinct(title, "district") if speaker.place.place_id in u.ancestors]
    return districts[0] if len(districts) == 1 else None


def _distinct(units: list[Unit], level: Level) -> list[Unit]:
    return list({u.place.place_id: u for u in units if u.place.level == level}.values())


def _common(units: list[Unit], gazetteer: Gazetteer) -> Unit | None:
    """The smallest unit that holds all of them, the nation left out."""
    shared = [a for a in units[0].ancestors if all(a in u.ancestors for u in units)]
    return gazetteer.units[shared[0]] if len(shared) > 1 else None


def _most_named(case: Case, tied: list[tuple[Atom, Unit]], gazetteer: Gazetteer) -> Unit | None:
    districts: Counter[str] = Counter()
    provinces = _distinct([u for _, u in tied], "province")
    communes = _distinct([u for _, u in tied], "commune")
    for _, unit in tied:
        if not unit.in_force(case.on):
            continue
        if unit.place.level == "district":
            districts[unit.place.place_id] += 1
        elif unit.place.level == "commune" and len(unit.ancestors) > 2:
            districts[unit.ancestors[0]] += 1
    if districts:
        if (leading := _leading_province(tied)) is not None:
            return leading
        top, count = districts.most_common(1)[0]
        if count >= _MOST * sum(districts.values()):
            return gazetteer.units[top]
        if (common := _common([gazetteer.units[d] for d in districts], gazetteer)) is not None:
            return common
    if len(provinces) == 1:
        return provinces[0]
    if len(communes) > 1 and (common := _common(communes, gazetteer)) is not None:
        return common
    if provinces:
        counts = Counter(u.place.place_id for _, u in tied if u.place.level == "province")
        (first, n), *rest = counts.most_common(2)
        return gazetteer.units[first] if not rest or n > rest[0][1] else None
    if districts:
        return gazetteer.units[districts.most_common(1)[0][0]]
    return communes[0] if len(communes) == 1 else None


def _leading_province(tied: list[tuple[Atom, Unit]]) -> Unit | None:
    """The only province of the text, where its name comes first and again: its districts are where things lie."""
    first = min(tied, key=lambda pair: pair[0].start)[1]
    provinces = [unit for _, unit in tied if unit.place.level == "province"]
    again = len(provinces) > 1 and len(_distinct(provinces, "province")) == 1
    return first if again and first.place.level == "province" else None


def _wide(tied: list[tuple[Atom, Unit]], gazetteer: Gazetteer) -> Unit | None:
    """The nation, where it or several regions are named and no province is."""
    regions = _distinct([u for _, u in tied], "region")
    if len(regions) > 1 or any(u.place.level == "nation" for _, u in tied):
        return gazetteer.nation
    return regions[0] if regions else None
