"""The stage `collect` over sites of the web: counts, outcomes that wait for the landing, sites that are in trouble."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import pipeline
from extractors.cli import main
from extractors.progress import NOTHING_PUBLISHED, PUBLISHED
from extractors.settings import Settings, load
from tests.portal.newsroom import Newsroom
from tests.portal.server import Portal, write_site


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal(Newsroom.of_a_year(datetime.now(UTC).date(), count=12))
    yield made
    made.close()


@pytest.fixture
def settings(portal: Portal, tmp_path: Path) -> Settings:
    port = portal.serve()
    write_site(tmp_path / "sites", "good", port)
    write_site(tmp_path / "sites", "quiet", port, per_month={"min": 500, "max": 600})
    return load({}, data=tmp_path / "out", site_files=tmp_path / "sites", contact="a@example.vn", sites="all")


def waiting(settings: Settings) -> Counter[tuple[str, str, str]]:
    """Site, step and status of the outcomes that wait for the next landing."""
    rows = [row for path in settings.work.rglob("outcomes/*.json") for row in json.loads(path.read_bytes())]
    return Counter((row["site_id"], row["step"], row["status"]) for row in rows)


def test_each_site_is_collected_and_none_stops_the_others(settings: Settings) -> None:
    counts = {site.site_id: pipeline.collect(settings, site.site_id) for site in pipeline.sites(settings)}
    assert counts == {
        "good": {"new": 12, "unchanged": 0, "not taken": 0},
        "quiet": {"new": 0, "unchanged": 0, "not taken": 0},
    }
    told = waiting(settings)
    assert told["good", "fetch", "fetched"] == told["good", "archive", "new"] == 12
    assert told["quiet", "discover", "too_few"] == 1
    assert pipeline.collect(settings, "good") == {"new": 0, "unchanged": 12, "not taken": 0}


def test_site_whose_listing_is_gone_is_warned_of(
    settings: Settings, portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    """A portal that is silent fails no night; whoever looks after the sites has to hear of it."""
    with caplog.at_level("WARNING", logger="ntm"):
        pipeline.collect(settings, "good")
    assert caplog.messages == []
    portal.extra_pages["/tin-tuc"] = lambda handler: handler.answer(500, b"", {})
    with caplog.at_level("WARNING", logger="ntm"):
        pipeline.collect(settings, "good")
    (said,) = caplog.messages
    assert "good names no articles tonight: " in said


def test_check_says_what_fits_and_what_no_longer_does(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    assert main(["sites", "check", "good"]) == PUBLISHED
    said = capsys.readouterr().out
    assert "BAD" not in said and "names 10 addresses" in said and "10 of its 10 items have a date" in said
    pipeline.collect(settings, "good")
    assert main(["sites", "check", "good", "--saved"]) == PUBLISHED
    assert "12 of its 12 saved pages are read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("item", "li.moved", "see `item`"),
        ("date", ".moved", "see `date`"),
        ("article", "/bai-viet/", "see `article`"),
        ("family", "joomla", "not joomla"),
    ],
)
def test_check_names_the_key_that_no_longer_fits(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    key: str,
    value: str,
    said: str,
) -> None:
    import yaml

    path = settings.site_files / "good.yml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    (told["ways"][0] if key in ("item", "date") else told)[key] = value
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    for name, setting in settings.environment().items():
        monkeypatch.setenv(name, setting)
    assert main(["sites", "check", "good"]) == NOTHING_PUBLISHED
    assert said in capsys.readouterr().out
