"""Doctor, metrics and retention: what is not sound is said, what is cited stays."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from extractors import metrics, retention
from extractors.cli import health, main
from extractors.collect.archive import Archive
from extractors.embedded import POOLS
from extractors.progress import BUSY, NOTHING_PUBLISHED, PUBLISHED, USAGE, StageFault
from extractors.records import Page
from extractors.settings import Settings, load
from extractors.turn import one_stage

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
# One line of the text format: a comment, or a name with labels and a number.
LINE = re.compile(r"# (HELP|TYPE) ntm_\w+ .+|ntm_\w+(\{(\w+=\"(\\.|[^\"\\\n])*\",?)+\})? -?\d+(\.\d+)?(e[+-]?\d+)?")


def add_publication(data: Path, name: str, created: str, previous: str | None) -> Path:
    folder = data / "publications" / name
    folder.mkdir(parents=True)
    manifest = {
        "publication_id": name,
        "created_at": created,
        "previous_id": previous,
        "tables": {"dim_article": {"rows": 23}, 'odd"\\\nname': {"rows": 1}},
        "statistics": {"values": {"facts": 340, "error_pct": None, "placed_pct": 99.5}},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "warehouse.duckdb").write_bytes(b"x" * 1000)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Five publications, the fourth of which is the present one: the last was withdrawn by hand."""
    data = tmp_path / "out"
    for number in range(5):
        add_publication(
            data,
            f"pub_{number}",
            f"2026-11-1{number}T18:00:00+00:00",
            f"pub_{number - 1}" if number else None,
        )
    (data / "current").symlink_to("publications/pub_3")
    (data / "work").mkdir()
    return load({}, data=data)


def kept(settings: Settings) -> set[str]:
    return {path.name for path in (settings.data / "publications").glob("*")}


def test_newest_publications_stay_with_the_present_one_and_the_one_before_it(settings: Settings) -> None:
    would = retention.find_going(settings, 1, None, NOW)
    assert kept(settings) == {f"pub_{n}" for n in range(5)}
    gone = retention.remove(settings, 1, None, NOW)
    assert gone == would
    assert kept(settings) == {"pub_2", "pub_3"}
    assert (settings.data / "current" / "manifest.json").is_file()
    assert retention.remove(settings, 1, None, NOW) == []


def test_nothing_goes_unasked_or_while_a_run_is_under_way(settings: Settings, tmp_path: Path) -> None:
    assert retention.remove(settings, None, None, NOW) == []
    with pytest.raises(ValueError):
        retention.find_going(settings, 0, None, NOW)
    (settings.data / "current").unlink()
    assert retention.remove(settings, 1, None, NOW) == []
    (settings.data / "current").symlink_to("publications/pub_3")
    with one_stage(settings.work), pytest.raises(StageFault) as caught:
        retention.remove(settings, 1, None, NOW)
    assert caught.value.code == BUSY
    assert kept(settings) == {f"pub_{n}" for n in range(5)}


def test_old_logs_and_torn_ends_go_and_records_of_the_archive_never(settings: Settings, tmp_path: Path) -> None:
    archive = Archive(settings.archive)
    archive.store(Page("https://a.vn/1", "a.vn", b"<p>x</p>", NOW - timedelta(days=4000)))
    outside = tmp_path / "outside.log"
    outside.write_text("x")
    for name in ("work/logs/run-old.log", "work/logs/airflow/dag/task.log", "archive/torn/x.warc.gz.7"):
        path = settings.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
        (path.parent / "new.log").write_text("x")
    (settings.work / "logs" / "link.log").symlink_to(outside)
    old = NOW.timestamp() - 40 * 86_400
    for path in [*settings.data.rglob("*"), outside]:
        if path.is_file() and path.name != "new.log":
            os.utime(path, (old, old), follow_symlinks=False)
    new = NOW.timestamp()
    for path in settings.data.rglob("new.log"):
        os.utime(path, (new, new))
    gone = {path.path.name for path in retention.remove(settings, None, 30, NOW)}
    assert gone == {"run-old.log", "task.log", "x.warc.gz.7"}
    assert outside.exists() and len(list(settings.data.rglob("new.log"))) == 3
    assert [page.content for page in Archive(settings.archive).pages()] == [b"<p>x</p>"]


def test_prune_says_what_went(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prune", "--data", str(settings.data), "--publications", "2", "--dry-run"]) == PUBLISHED
    assert "3 things" in capsys.readouterr().out and len(kept(settings)) == 5
    assert main(["prune", "--data", str(settings.data), "--publications", "2"]) == PUBLISHED
    said = capsys.readouterr().out
    assert "publications/pub_0" in said and "a publication of 2026-11-10" in said and "are gone" in said
    with pytest.raises(SystemExit) as ended:
        main(["prune", "--data", str(settings.data), "--publications", "0"])
    assert ended.value.code == USAGE


def test_metrics_are_lines_that_prometheus_takes(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    metrics.note_good_night(settings, NOW)
    text = (settings.data / metrics.FILE).read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert [line for line in text.splitlines() if not LINE.fullmatch(line)] == []
    assert f"ntm_last_good_night_timestamp_seconds {NOW.timestamp()!r}" in text
    assert 'ntm_publication_rows{table="dim_article"} 23.0' in text
    assert 'ntm_publication_statistic{name="facts"} 340.0' in text and "error_pct" not in text
    assert "ntm_publications 5" in text
    assert main(["metrics", "--data", str(settings.data)]) == PUBLISHED
    assert 'ntm_publication_rows{table="dim_article"} 23.0' in capsys.readouterr().out


def test_metrics_of_nothing_and_of_a_lost_publication(settings: Settings, tmp_path: Path) -> None:
    assert main(["metrics", "--data", str(tmp_path / "none")]) == NOTHING_PUBLISHED
    (settings.data / "current").unlink()
    (settings.data / "current").symlink_to("publications/pub_9")
    assert main(["metrics", "--data", str(settings.data)]) == NOTHING_PUBLISHED


def wrong(settings: Settings) -> list[str]:
    return [sentence for holds, sentence in health.examine(settings) if not holds]


def test_doctor_finds_what_is_not_sound(settings: Settings) -> None:
    # The links that a run makes.
    (settings.data / "warehouse.duckdb").symlink_to("current/warehouse.duckdb")
    assert wrong(settings) == []
    metrics.note_good_night(settings, datetime.now(UTC) - timedelta(days=3))
    assert wrong(settings) == []  # nobody waits for a night here
    late = wrong(load({}, data=settings.data, sites="all"))
    assert len(late) == 1 and late[0].startswith("the last good night ended 72 hours ago")
    metrics.note_good_night(settings, datetime.now(UTC) + timedelta(days=3))
    (ahead,) = wrong(settings)
    assert "ahead of the clock" in ahead
    (settings.work / "last_good_night").write_text("gestern")
    (spoilt,) = wrong(settings)
    assert "holds no moment" in spoilt
    (settings.work / "last_good_night").unlink()
    (settings.data / "current").unlink()
    (settings.data / "current").symlink_to("publications/pub_9")
    (lost,) = wrong(settings)
    assert "leads nowhere" in lost


def test_doctor_misses_a_pool(settings: Settings) -> None:
    (settings.data / "warehouse.duckdb").symlink_to("current/warehouse.duckdb")
    path = settings.work / "airflow" / "airflow.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("create table slot_pool (pool text, slots integer)")
        con.executemany("insert into slot_pool values (?, ?)", POOLS.items())
    assert wrong(settings) == []
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("delete from slot_pool where pool = 'warehouse'")
    (missing,) = wrong(settings)
    assert "warehouse" in missing and "wait for ever" in missing


def test_doctor_speaks_of_roots_disk_and_clock(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    said = " ".join(sentence for _, sentence in health.examine(settings))
    assert "root certificates are trusted" in said and "GB free" in said and "Asia/Ho_Chi_Minh" in said
    monkeypatch.setattr("extractors.collect.fetch.trusted_roots", lambda now: (0, 7))
    monkeypatch.setattr(health, "_MIN_FREE_BYTES", 1 << 62)
    (settings.data / "warehouse.duckdb").symlink_to("current/warehouse.duckdb")
    roots, free = sorted(wrong(settings), key=len, reverse=True)
    assert "install ca-certificates" in roots and "GB free" in free
