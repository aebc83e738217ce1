"""Where the pages of a run come from: named, set, or bundled; a slip is one sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractors.progress import USAGE, StageFault
from extractors.settings import Settings, SettingsError, load
from extractors.sources import sites, window
from tests.portal.server import write_site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write_site(tmp_path / "sites", "one", 80)
    write_site(tmp_path / "sites", "two", 80)
    return load({}, site_files=tmp_path / "sites", contact="a@example.vn", data=tmp_path / "out")


def with_sites(settings: Settings, names: str) -> Settings:
    return settings.model_copy(update={"sites": names})


def test_sites_that_are_set_are_collected(settings: Settings) -> None:
    assert [site.site_id for site in sites(settings)] == ["bundled"]
    assert [site.site_id for site in sites(with_sites(settings, "all"))] == ["one", "two"]
    assert [(site.site_id, site.kind) for site in sites(with_sites(settings, "two"))] == [("two", "portal")]


@pytest.mark.parametrize("names", ["three", "one,three", "", " , "])
def test_site_that_is_not_there_is_told(settings: Settings, names: str) -> None:
    with pytest.raises(StageFault, match=r"is no site of .*: there are one, two") as caught:
        sites(with_sites(settings, names))
    assert caught.value.code == USAGE


def test_file_that_does_not_fit_is_told(settings: Settings) -> None:
    (settings.site_files / "two.yml").write_text("name: x", encoding="utf-8")
    with pytest.raises(StageFault, match=r"two\.yml: "):
        sites(with_sites(settings, "all"))


def test_nobody_is_asked_without_a_contact(settings: Settings) -> None:
    silent = settings.model_copy(update={"contact": None, "sites": "all"})
    with pytest.raises(StageFault, match="NTM_CONTACT"):
        sites(silent)


@pytest.mark.parametrize("contact", ["me", "a@b", "a@b.vn\r\nX-Other: 1", "https://a b"])
def test_contact_is_one(contact: str) -> None:
    with pytest.raises(SettingsError, match="NTM_CONTACT"):
        load({"NTM_CONTACT": contact})


def test_window_is_two_days_in_order() -> None:
    assert window("2026-01-01", None).since == date(2026, 1, 1)
    assert window(None, None).is_open
    for since, until in (("1/1/2026", None), ("2026-02-01", "2026-01-01")):
        with pytest.raises(StageFault):
            window(since, until)
