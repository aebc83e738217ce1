"""A loss of power at any moment: whatever a link leads to lies on the disk, with its name, before the link turns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from expectations.validate import Validation
from extractors.publish import place, publish
from tests.faults.power import Disk

Make = Callable[..., Path]
GRAMMAR = "ab" * 32
NIGHT = datetime(2026, 11, 21, tzinfo=UTC)


def publish_watched(
    make_warehouse: Make, verdict: Validation, out: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[str], list[str]]:
    """What a loss of power would take when `current` turns, and after the publication was made, of two nights."""
    disk = Disk(monkeypatch)
    when_turned: list[str] = []

    def look(source: Path, target: Path) -> None:
        if target.name == "current":
            publication = target.parent / source.readlink()
            when_turned.extend([*disk.losses_of_name(publication), *disk.losses(publication)])
            when_turned.extend(disk.losses_of_name(publication.parent))

    disk.before_rename = look
    work = make_warehouse()
    publish(work, out, verdict, grammar_sha256=GRAMMAR, now=NIGHT)
    with duckdb.connect(str(work)) as con:
        con.execute("update fact_output set quantity = quantity + 1")
    second = publish(work, out, verdict, grammar_sha256=GRAMMAR, now=NIGHT)
    assert second.changed
    after = disk.losses(second.path)
    after += [loss for name in ("current", "warehouse.duckdb", "report") for loss in disk.losses_of_name(out / name)]
    return when_turned, after


def test_link_turns_to_what_is_on_the_disk(
    make_warehouse: Make, passed: Validation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    when_turned, after = publish_watched(make_warehouse, passed, tmp_path / "out", monkeypatch)
    assert (when_turned, after) == ([], [])


def test_publication_that_nobody_synced_would_be_seen(
    make_warehouse: Make, passed: Validation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "sync_tree", lambda folder: None)
    when_turned, _ = publish_watched(make_warehouse, passed, tmp_path / "out", monkeypatch)
    assert any("warehouse.duckdb" in line for line in when_turned)
    assert any("index.html" in line for line in when_turned)


def test_earlier_clock_overwrites_no_publication(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work = make_warehouse()
    made = []
    for moment in (NIGHT, NIGHT, datetime(2001, 1, 1, tzinfo=UTC)):
        made.append(publish(work, out, passed, grammar_sha256=GRAMMAR, now=moment))
        with duckdb.connect(str(work)) as con:
            con.execute("update fact_output set quantity = quantity + 1")
    assert len({publication.path for publication in made}) == 3
    assert all((publication.path / "manifest.json").is_file() for publication in made)
    assert (out / "current").resolve() == made[-1].path.resolve()
