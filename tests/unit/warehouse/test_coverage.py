"""Silence as data: who is asked about, when, and why nothing is known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from extractors.collect.sites import load_sites
from extractors.places.gazetteer import all_places
from extractors.records import Issue, Outcome, SpeakingSite, SpokenPlace
from extractors.speaking import spoken_places
from tests.unit.warehouse.drafts import NIGHT_1, Build, Built, draft

BN = 1_000_000_000
REFORM = date(2025, 7, 1)
STATES = "select quarter_start, state from coverage where place_id = ? and programme = ? order by all"


def test_quarter_without_a_figure_is_a_row(build: Build) -> None:
    early, late = draft("quy-mot", published_on=date(2024, 2, 1)), draft("quy-bon", published_on=date(2024, 11, 1))
    early.money(planned_vnd=BN)
    silent = draft("quy-ba", published_on=date(2024, 8, 1), fetched_at=NIGHT_1 + timedelta(days=1))
    late.money(planned_vnd=BN, as_of=date(2024, 10, 31))
    found = build(early, silent, late).rows(
        "select quarter_start, state from coverage where place_id = 'dist' and programme = 'NTM' order by all"
    )
    assert found == [
        (date(2024, 1, 1), "reported"),
        (date(2024, 4, 1), "no_article"),
        (date(2024, 7, 1), "nothing_read"),
        (date(2024, 10, 1), "reported"),
    ]


def test_place_is_asked_about_while_it_was_in_force(build: Build) -> None:
    """Pages of a folder: the district until it ended, and the communes from then on."""
    before, since = draft("truoc", published_on=date(2025, 3, 5)), draft("sau", published_on=date(2025, 8, 5))
    before.money(planned_vnd=BN, as_of=date(2025, 2, 28))
    before.money(planned_vnd=BN, as_of=date(2025, 2, 28), place_id="com1")
    since.money(planned_vnd=BN, as_of=date(2025, 7, 31), place_id="com3")
    late = draft("muon", published_on=date(2025, 11, 5))
    built = build(before, since, late)
    assert built.rows(STATES, "dist", "NTM") == [(date(2025, 1, 1), "reported"), (date(2025, 4, 1), "no_article")]
    assert built.rows(STATES, "com3", "NTM") == [(date(2025, 7, 1), "reported"), (date(2025, 10, 1), "nothing_read")]
    # Named in passing before the reform.
    assert built.rows(STATES, "com1", "NTM") == []


@pytest.fixture(scope="module")
def portals(build: Build) -> Built:
    """A commune's portal that tells of no money of its own, its province's that never came, and one never asked."""
    site = SpeakingSite("xa-nam-hang", "Portal of the commune", "official information", "quotes")
    silent = SpeakingSite("tinh-lai-chau", "Portal of the province", "official information", "quotes")
    idle = SpeakingSite("bao-tinh", "Paper that is not collected", "press", "quotes")
    told = draft("tin", published_on=date(2025, 8, 5), site_id=site.site_id)
    told.money(planned_vnd=BN, as_of=date(2025, 7, 31), place_id="prov")
    refused = draft("tin-2", published_on=date(2025, 11, 5), site_id=site.site_id)
    refused.issues.append(Issue("iss_1", "vague_amount", "warning", refused.article_id, "Words.", uri=refused.uri))
    folder = draft("cu", published_on=date(2025, 5, 5))
    failed = Outcome("https://laichau.gov.vn/", silent.site_id, "discover", "failed", NIGHT_1)
    return build(
        told,
        refused,
        folder,
        outcomes=(failed,),
        sites=(
            (site, (SpokenPlace(site.site_id, "com3", REFORM, None),)),
            (silent, (SpokenPlace(silent.site_id, "prov", None, None),)),
            (idle, (SpokenPlace(idle.site_id, "com2", None, None),)),
        ),
    )


def test_website_speaks_for_its_place_and_no_other(portals: Built) -> None:
    assert portals.rows(STATES, "com3", "DTTS") == [(date(2025, 7, 1), "nothing_read"), (date(2025, 10, 1), "refused")]
    assert portals.rows("select distinct place_id from coverage order by 1") == [("com3",), ("prov",)]


def test_silent_website_leaves_its_place_without_an_article(portals: Built) -> None:
    # What the commune's portal tells of the province is a figure all the same.
    assert portals.rows(STATES, "prov", "NTM") == [
        (date(2025, 4, 1), "no_article"),
        (date(2025, 7, 1), "reported"),
        (date(2025, 10, 1), "no_article"),
    ]


def test_sites_are_told_of_once_they_are_collected(portals: Built) -> None:
    rows = portals.rows("select site_id, name, republishes from dim_site order by site_id")
    assert rows == [
        ("site-a", None, "text"),
        ("tinh-lai-chau", "Portal of the province", "quotes"),
        ("xa-nam-hang", "Portal of the commune", "quotes"),
    ]


def test_shipped_sites_speak_for_units_of_their_time() -> None:
    """A province that was merged in July 2025 is another unit since; its paper speaks for one after the other."""
    places = {place.place_id: place for place in all_places()}
    spoken = {site.site_id: list(spoken_places(site, tuple(places.values()))) for site in load_sites().values()}
    assert [site_id for site_id, found in spoken.items() if not found] == []
    assert [place.speaks_until for place in spoken["tam-dao-huyen"]] == [REFORM]
    assert [place.speaks_from for place in spoken["tam-dao-xa"]] == [REFORM]
    for site_id, found in spoken.items():
        days = sorted((p.speaks_from or date.min, p.speaks_until or date.max) for p in found)
        assert all(first[1] <= second[0] for first, second in pairwise(days)), site_id
