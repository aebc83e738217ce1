"""Two runs at once, a night again, a past night, a clock that jumps: the same content, and no lock shown to anybody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.collect.archive import Archive
from extractors.embedded import DAGS, airflow_environment
from extractors.progress import BUSY, NOTHING_PUBLISHED, PUBLISHED
from extractors.records import Page
from extractors.settings import load
from tests.faults.nights import Ground, content_hash, run_to_the_end, staged, start, state_of, told_by, whole

pytestmark = pytest.mark.slow

# What a library says of its locks, and where it happened: nothing of it is for the person who runs this.
INNER_WORDS = ("Traceback", "Conflicting lock", "Could not set lock", "database is locked", "BlockingIOError", "PID")
OLD_NIGHT = """
import sys
from datetime import UTC, datetime

from airflow.dag_processing.dagbag import DagBag
from airflow.utils.db import initdb

initdb()
dags = DagBag(sys.argv[1]).dags
for name in ("collect_articles", "build_warehouse"):
    for task in dags[name].tasks:
        task.retries = 0
    print("STATE", dags[name].test(logical_date=datetime(2026, 3, 1, 18, 15, tzinfo=UTC)).state)
"""


@pytest.fixture(scope="module")
def run_twice(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[int, str]]]:
    """A data folder in which two whole runs were started at once; of each, exit code and complaint."""
    base = tmp_path_factory.mktemp("twice")
    ground.again(base / "out")
    processes = [start(whole(base / "out", ground.tonight), base / f"log{n}") for n in range(2)]
    codes = [told_by(process)[0] for process in processes]
    return base / "out", [(code, (base / f"log{n}").read_text(encoding="utf-8")) for n, code in enumerate(codes)]


def test_of_two_runs_at_once_one_publishes_and_one_says_why_not(
    run_twice: tuple[Path, list[tuple[int, str]]], ground: Ground
) -> None:
    out, ended = run_twice
    (first_code, first_said), (second_code, second_said) = sorted(ended)
    assert (first_code, first_said) == (PUBLISHED, "")
    assert second_code == BUSY
    assert second_said.startswith("ntm: Another run is building in ")
    assert len(second_said.splitlines()) == 1
    assert state_of(out) == ground.expected["second night"]


def test_last_night_again_is_unchanged(run_twice: tuple[Path, list[tuple[int, str]]], ground: Ground) -> None:
    out, _ = run_twice
    publications = sorted(path.name for path in (out / "publications").iterdir())
    code, said = told_by(start(whole(out, ground.tonight), out.parent / "log"))
    assert code == PUBLISHED
    assert "unchanged" in said
    assert state_of(out) == ground.expected["second night"]
    assert sorted(path.name for path in (out / "publications").iterdir()) == publications


@pytest.mark.long
def test_dags_run_again_for_an_old_night(run_twice: tuple[Path, list[tuple[int, str]]], ground: Ground) -> None:
    out, _ = run_twice
    settings = load({}, data=out, source=ground.tonight)
    done = subprocess.run(
        [sys.executable, "-c", OLD_NIGHT, DAGS],
        env=dict(os.environ) | airflow_environment(settings),
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert done.stdout.count("STATE success") == 2, done.stdout + done.stderr
    assert state_of(out) == ground.expected["second night"]


@pytest.mark.long
def test_two_nights_stage_by_stage_at_once(ground: Ground, tmp_path: Path) -> None:
    # As where a scheduler builds while somebody runs by hand: they meet at every stage, and each waits for its turn.
    out = tmp_path / "out"
    ground.again(out)
    processes = [start(staged(out, ground.tonight), tmp_path / f"log{n}") for n in range(2)]
    ended = [(told_by(process)[0], (tmp_path / f"log{n}").read_text("utf-8")) for n, process in enumerate(processes)]
    for code, complained in ended:
        assert [words for words in INNER_WORDS if words in complained] == []
        if code != PUBLISHED:
            sentence = complained.splitlines()[-1]
            told = "Another run is building" if code == BUSY else "was not validated since it was built"
            assert code in (BUSY, NOTHING_PUBLISHED)
            assert told in sentence
    assert PUBLISHED in [code for code, _ in ended], ended
    assert state_of(out).content_hash == ground.expected["second night"].content_hash


def web_archive(pages: Path, moment: datetime, folder: Path) -> Path:
    """The pages as a web archive that says when they came."""
    archive = Archive(folder)
    for path in sorted(pages.iterdir()):
        archive.store(Page(f"https://trang.example.vn/{path.stem}", "trang", path.read_bytes(), moment, "text/html"))
    (warc,) = folder.glob("*.warc.gz")
    return warc


@pytest.mark.long
def test_past_night_that_comes_late_gives_the_same(ground: Ground, tmp_path: Path) -> None:
    nights = [
        web_archive(ground.last, datetime(2026, 11, 19, 18, tzinfo=UTC), tmp_path / "first"),
        web_archive(ground.tonight, datetime(2026, 11, 20, 18, tzinfo=UTC), tmp_path / "second"),
    ]
    hashes = []
    for name, order in (("in-order", nights), ("late", nights[::-1])):
        for warc in order:
            run_to_the_end(staged(tmp_path / name, warc), tmp_path / "log")
        hashes.append(state_of(tmp_path / name).content_hash)
    assert hashes[0] == hashes[1]


@pytest.mark.long
def test_clock_that_jumps_changes_nothing(ground: Ground, tmp_path: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    moments = []
    # Last night the clock was forty days ahead, and it was set right during the day; then it is far behind and ahead.
    for pages, off_by in ((ground.last, 40), (ground.tonight, 0), (ground.tonight, -400), (ground.tonight, 4000)):
        run_to_the_end(staged(out, pages, off_by), log)
        manifest = json.loads((out / "current" / "manifest.json").read_text(encoding="utf-8"))
        moments.append((manifest["created_at"], content_hash(out)))
    assert [digest for _, digest in moments] == [
        ground.first_hash,
        *[ground.expected["second night"].content_hash] * 3,
    ]
    assert moments[1][0] < moments[0][0]
    assert state_of(out).content_hash == ground.expected["second night"].content_hash
    assert len(list((out / "publications").glob("pub_*"))) == 2
