"""For which units the configured sites speak, and when: site files and gazetteer laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from extractors.collect.sites import Site, SiteError, load_site
from extractors.places.gazetteer import all_places
from extractors.records import Place, SpeakingSite, SpokenPlace

Told = tuple[SpeakingSite, tuple[SpokenPlace, ...]]


def speaking_sites(folder: Path, warn: Callable[[str], None]) -> Iterator[Told]:
    """Every site of the folder with the units that it speaks for.

    A file that does not fit, and a unit that nobody knows, are told to `warn`: they keep no other site back.
    """
    places = tuple(all_places())
    for path in sorted(folder.glob("*.yml")):
        try:
            site = load_site(path)
        except SiteError as error:
            warn(str(error))
            continue
        spoken = tuple(spoken_places(site, places))
        if not spoken:
            warn(f"{path}: no unit is called {site.speaks_for.name} where and while it speaks: mend speaks_for.")
        yield SpeakingSite(site.site_id, site.name, site.licence, site.republishes), spoken


def spoken_places(site: Site, places: tuple[Place, ...]) -> Iterator[SpokenPlace]:
    """The units that bore the site's name while it spoke; a reform may have put another in the first one's place."""
    named = site.speaks_for
    for place in places:
        if (place.level, place.name) != (named.level, named.name) or named.province not in (None, place.province_name):
            continue
        starts = max((day for day in (site.speaks_from, place.valid_from) if day is not None), default=None)
        ends = min((day for day in (site.speaks_until, place.valid_to) if day is not None), default=None)
        if starts is None or ends is None or starts < ends:
            yield SpokenPlace(site.site_id, place.place_id, starts, ends)
