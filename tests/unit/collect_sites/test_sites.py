"""Site files: those that ship fit, and one that does not is told where."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractors.collect.sites import FOLDER, Site, SiteError, WebArchive, load_site, load_sites
from extractors.collect.templates import TEMPLATES
from extractors.places.gazetteer import all_places

SMALL: dict[str, object] = {
    "name": "A portal",
    "speaks_for": {"level": "commune", "name": "A Xan"},
    "hosts": ["portal.example.vn"],
    "ways": [{"kind": "rss", "url": "https://portal.example.vn/rss"}],
    "per_month": {"min": 1, "max": 10},
    "licence": "official information",
    "tried": False,
}


def written(tmp_path: Path, **changes: object) -> Path:
    path = tmp_path / "a-portal.yml"
    path.write_text(yaml.safe_dump({**SMALL, **changes}, allow_unicode=True), encoding="utf-8")
    return path


def test_shipped_sites_fit_and_are_twenty_or_more() -> None:
    sites = load_sites()
    assert len(sites) >= 20
    assert not [site.site_id for site in sites.values() if site.for_tests]


def test_portals_behind_the_seeds_are_reached_through_archives() -> None:
    gone = {way.of: site for site in load_sites().values() for way in site.ways if isinstance(way, WebArchive)}
    seeds = {"taygiang.quangnam", "tamdao.vinhphuc", "muongkhuong.laocai", "lambinh.tuyenquang", "namnhun.laichau"}
    assert {f"{name}.gov.vn" for name in seeds} <= set(gone)
    assert all(site.speaks_until is not None for site in gone.values())


def test_every_site_speaks_for_a_unit_of_the_gazetteer() -> None:
    units = {(place.level, place.name, place.province_name) for place in all_places()}
    levels = {(level, name) for level, name, _ in units}

    def known(site: Site) -> bool:
        place = site.speaks_for
        if place.province is None:
            return (place.level, place.name) in levels
        return (place.level, place.name, place.province) in units

    assert [site.site_id for site in load_sites().values() if not known(site)] == []


def test_every_named_family_has_a_template() -> None:
    families = {template.family for template in TEMPLATES}
    assert {site.family for site in load_sites().values() if site.family} <= families


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    site = load_site(written(tmp_path))
    assert (site.site_id, site.delay_seconds, site.tried) == ("a-portal", 3.0, False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, "colour"),
        ({"site_id": "other"}, "site_id"),
        ({"hosts": ["Portal.example.vn"]}, "small letters"),
        ({"hosts": ["other.example.vn"]}, "none of its hosts"),
        ({"ways": [{"kind": "rss", "url": "ftp://portal.example.vn/rss"}]}, "no http"),
        ({"ways": [{"kind": "rss", "url": "https://portal.example.vn:8080/rss"}]}, "port"),
        ({"ways": [{"kind": "guess", "url": "https://portal.example.vn/"}]}, "kind"),
        ({"delay_seconds": 0.1}, "for tests alone"),
        ({"addresses": ["127.0.0.1"]}, "for tests alone"),
        ({"article": "("}, "regular expression"),
        ({"per_month": {"min": 5, "max": 1}}, "min is over max"),
        ({"speaks_from": "2025-07-01", "speaks_until": "2025-07-01"}, "not before"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(SiteError, match=said):
        load_site(written(tmp_path, **changes))


def test_a_file_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.yml"
    path.write_text("name: [", encoding="utf-8")
    with pytest.raises(SiteError, match="cannot be read as YAML"):
        load_site(path)


def test_days_outside_its_time_are_not_its_own(tmp_path: Path) -> None:
    from datetime import date

    site = load_site(written(tmp_path, speaks_until="2025-07-01"))
    assert site.speaks_on(date(2025, 6, 30)) and site.speaks_on(None)
    assert not site.speaks_on(date(2025, 7, 1))


def test_every_file_of_the_folder_is_read() -> None:
    assert set(load_sites()) == {path.stem for path in FOLDER.iterdir()}
