"""A disk that fills up in any stage: one sentence, a documented exit code, the old publication, and the same content
once there is room again. The disk is a small one of the test's own."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extractors import pipeline
from extractors.progress import NOTHING_PUBLISHED, StageFault
from extractors.settings import Settings, load
from tests.faults.nights import STAGES, Ground, content_hash, run_to_the_end, staged, start, state_of, told_by, whole
from tests.faults.reader import Reader

pytestmark = pytest.mark.slow

DISK = 160_000_000
# Bytes left when each stage begins, and too few for it: at its beginning, and where it has written a part.
LEFT = {
    "collect": (0, 16_384),
    "extract_and_land": (8_192, 262_144),
    "model": (65_536, 2_500_000),
    "validate": (8_192, 262_144),
    "publish": (65_536, 9_000_000),
}
ATTEMPTS = 10


def run_stage(name: str, settings: Settings) -> None:
    if name == "collect":
        for site in pipeline.sites(settings):
            pipeline.collect(settings, site.site_id)
    else:
        pipeline.STAGES[name](settings)


def free_on(disk: Path) -> int:
    told = os.statvfs(disk)
    return told.f_bavail * told.f_frsize


@contextmanager
def filled(disk: Path, left: int) -> Iterator[None]:
    """All but so many bytes of the disk are taken while the block lasts."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free_on(disk) - left))
    try:
        yield
    finally:
        ballast.unlink()


def is_sentence(said: str) -> bool:
    return len(said.strip().splitlines()) == 1 and said.strip().endswith(".") and "full" in said and "Error" not in said


def meet_full_disk(name: str, settings: Settings, disk: Path, left: int) -> None:
    """The stage begins with so many bytes left and must say that they are too few."""
    before = content_hash(settings.data)
    with filled(disk, left), pytest.raises(StageFault) as caught:
        run_stage(name, settings)
    assert (caught.value.code, is_sentence(caught.value.sentence)) == (NOTHING_PUBLISHED, True), caught.value.sentence
    assert content_hash(settings.data) == before


@pytest.mark.long
def test_disk_full_at_each_stage(ground: Ground, mounted: Callable[[int], Path], tmp_path: Path) -> None:
    disk = mounted(DISK)
    out = disk / "out"
    ground.again(out)
    settings = load({}, data=out, source=ground.tonight)
    with Reader(out) as reader:
        for name in STAGES:
            for left in LEFT[name]:
                meet_full_disk(name, settings, disk, left)
            # With room the same stage goes on where it was broken off.
            run_stage(name, settings)
        assert state_of(out) == ground.expected["second night"]
        run_to_the_end(staged(out, ground.tonight), tmp_path / "log")
    assert state_of(out) == ground.expected["second night"]
    assert reader.unreadable == []
    assert reader.seen == {ground.first_hash, ground.expected["second night"].content_hash}


def complaint_of(command: list[str], log: Path) -> tuple[int, str]:
    """Exit code of the command and what it complains of."""
    log.unlink(missing_ok=True)
    code, _ = told_by(start(command, log))
    return code, log.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("left", [100_000, 4_000_000])
def test_disk_full_in_a_whole_run(left: int, ground: Ground, mounted: Callable[[int], Path], tmp_path: Path) -> None:
    # The lesser room is too little for Airflow's own tables, the greater for what comes after them.
    disk = mounted(DISK)
    out = disk / "out"
    ground.again(out)
    with Reader(out) as reader:
        with filled(disk, left):
            code, complained = complaint_of(whole(out, ground.tonight), tmp_path / "log")
        sentence, *more = complained.splitlines()
        assert (code, is_sentence(sentence)) == (NOTHING_PUBLISHED, True), complained
        assert all(line.startswith("ntm: the log is ") for line in more)
        assert content_hash(out) == ground.first_hash
        assert complaint_of(whole(out, ground.tonight), tmp_path / "log") == (0, "")
    assert state_of(out) == ground.expected["second night"]
    assert reader.unreadable == []


@pytest.mark.long
@pytest.mark.parametrize("name", STAGES)
def test_disk_full_anywhere_in_a_stage(
    name: str, ground: Ground, mounted: Callable[[int], Path], tmp_path: Path
) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    rooms = random.Random(seed)
    disk = mounted(DISK)
    for attempt in range(ATTEMPTS):
        out = disk / f"out{attempt}" / "out"
        ground.again(out)
        settings = load({}, data=out, source=ground.tonight)
        with Reader(out) as reader:
            for earlier in STAGES[: STAGES.index(name)]:
                run_stage(earlier, settings)
            meet_full_disk(name, settings, disk, rooms.randrange(LEFT[name][1]))
            run_to_the_end(staged(out, ground.tonight), tmp_path / "log")
        assert state_of(out) == ground.expected["second night"]
        assert reader.unreadable == []
        shutil.rmtree(out.parent)
