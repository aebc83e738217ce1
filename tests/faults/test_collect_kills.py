"""kill -9 at random moments of collecting, then one clean run: the same articles, and no damaged archive."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.collect.archive import Archive
from extractors.records import Page
from tests.portal.newsroom import Newsroom
from tests.portal.nights import night
from tests.portal.server import Portal, write_site

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
NIGHT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.portal.nights import night
print("ready", flush=True)
night(Path(sys.argv[1]), Path(sys.argv[2]), datetime(2026, 11, 20, 18, tzinfo=UTC))
"""


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal(Newsroom.of_a_year(date(2026, 11, 20), count=40))
    yield made
    made.close()


def pairs(pages: list[Page]) -> Counter[tuple[str, str]]:
    return Counter((page.uri, page.sha256) for page in pages)


def killed(repo: Path, site: Path, out: Path, seconds: float) -> bool:
    """A night that is killed so many seconds after it began; whether it was still at work."""
    process = subprocess.Popen(
        [sys.executable, "-c", NIGHT, str(site), str(out)], cwd=repo, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    is_at_work = process.poll() is None
    process.kill()
    process.wait()
    process.stdout.close()
    return is_at_work


def strike(repo: Path, portal: Portal, tmp_path: Path, kills: int, per_archive: int) -> None:
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port)
    begun = time.monotonic()
    whole = pairs(night(site, tmp_path / "whole", NOW).pages)
    length = time.monotonic() - begun
    assert len(whole) == 40
    random_moments = random.Random(20261120)
    struck = 0
    for n in range(kills // per_archive):
        out = tmp_path / f"out-{n}"
        for _ in range(per_archive):
            struck += killed(repo, site, out, random_moments.uniform(0.0, length * 0.9))
        kept = night(site, out, NOW)
        assert pairs(kept.pages) == whole
        again = list(Archive(out / "archive").pages())
        assert pairs(again) == whole
    assert struck >= kills * 0.6, "most nights were over before they were killed"


@pytest.mark.slow
def test_kill_loses_nothing(repo: Path, portal: Portal, tmp_path: Path) -> None:
    strike(repo, portal, tmp_path, kills=10, per_archive=2)


@pytest.mark.long
def test_hundred_kills_lose_nothing(repo: Path, portal: Portal, tmp_path: Path) -> None:
    strike(repo, portal, tmp_path, kills=100, per_archive=4)
