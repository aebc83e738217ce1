"""Nights over a small batch in processes of their own, and what a data folder holds after them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.collect.archive import Archive
from extractors.publish import verify
from extractors.settings import load

Begin = Literal["first night", "second night"]
STAGES = ("collect", "extract_and_land", "model", "validate", "publish")
# Every stage in turn, each told before it begins; a fault is its sentence and its exit code.
_STAGED = """
import sys
from datetime import datetime, timedelta
from pathlib import Path

from expectations import validate
from extractors import pipeline
from extractors.progress import StageFault
from extractors.publish import make
from extractors.settings import load


class WrongClock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(days=float(sys.argv[3]))


if float(sys.argv[3]):
    pipeline.datetime = validate.datetime = make.datetime = WrongClock


def all_stages():
    settings = load({}, data=Path(sys.argv[1]), source=Path(sys.argv[2]))
    pipeline.prepare(settings)
    print("collect", flush=True)
    for site in pipeline.sites(settings):
        pipeline.collect(settings, site.site_id)
    for name, stage in pipeline.STAGES.items():
        print(name, flush=True)
        stage(settings)


try:
    all_stages()
except StageFault as fault:
    print(fault.sentence, file=sys.stderr)
    sys.exit(fault.code)
"""


def staged(out: Path, pages: Path, clock_off_by: float = 0.0) -> list[str]:
    """The command that runs every stage without a scheduler and prints the name of each as it begins.

    `clock_off_by` is in days, ahead of the true time or, below zero, behind it.
    """
    return [sys.executable, "-c", _STAGED, str(out), str(pages), str(clock_off_by)]


def whole(out: Path, pages: Path) -> list[str]:
    """The command of a person: the nightly DAGs in one process. It prints a line as each stage ends."""
    return [sys.executable, "-m", "extractors.cli", "run", "--from", str(pages), "--data", str(out)]


def start(command: Sequence[str], log: Path) -> subprocess.Popen[str]:
    """The command in a process group of its own; what it complains of goes into `log`."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NTM_", "AIRFLOW"))}
    with log.open("ab") as complaints:
        return subprocess.Popen(
            command, env=clean, stdout=subprocess.PIPE, stderr=complaints, text=True, start_new_session=True
        )


def living(group: int) -> list[int]:
    """Processes of the group that have not ended; one that only waits to be buried has."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, pgrp = stat.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(pgrp) == group and state not in "ZX":
            found.append(int(stat.parent.name))
    return found


def two_batches(folder: Path) -> tuple[Path, Path]:
    """Last night's pages and tonight's: of three articles one is new, one was edited, one is the same.

    Thirty more pages of tonight are none in Vietnamese: with them collecting lasts long enough to be struck.
    """
    bundled = load({}).bundled_pages
    last, tonight = folder / "last" / "trang", folder / "tonight" / "trang"
    for pages, names in ((last, ("ninh-son-2020", "bu-dang-2016")), (tonight, ("bu-dang-2016", "dien-bien-dong-2023"))):
        pages.mkdir(parents=True)
        for name in names:
            shutil.copy(bundled / f"{name}.html", pages)
    before = (bundled / "ninh-son-2020.html").read_bytes()
    edited = before.replace(b"4/7 x", b"5/7 x")
    assert edited != before
    (tonight / "ninh-son-2020.html").write_bytes(edited)
    for number in range(30):
        (tonight / f"english-{number}.html").write_text(
            f"<html><body><article><h1>Report {number}</h1><p>The council met on Tuesday and spoke for {number} hours "
            "about the library, the bridge beside it and the money that both of them will cost.</p></article></html>"
        )
    return last, tonight


def content_hash(out: Path) -> str:
    """The hash that the current publication's manifest states."""
    manifest = json.loads((out / "current" / "manifest.json").read_text(encoding="utf-8"))
    return str(manifest["content_hash"])


@dataclass(frozen=True, slots=True)
class State:
    """What must be the same after a disturbed night: the content, and which bytes of which address are archived."""

    content_hash: str
    archived: frozenset[tuple[tuple[str, str], int]]


def state_of(out: Path) -> State:
    """The state of the data folder, proved: `verify` finds nothing, and nothing half-made lies about."""
    assert verify(out) == []
    archive = Archive(out / "archive")
    archived = Counter((page.uri, page.sha256) for page in archive.pages())
    assert litter(out) == []
    return State(content_hash(out), frozenset(archived.items()))


def told_by(process: subprocess.Popen[str]) -> tuple[int, str]:
    """What the process prints until its end, and its exit code."""
    assert process.stdout is not None
    said = process.stdout.read()
    process.stdout.close()
    return process.wait(), said


def litter(out: Path) -> list[str]:
    """What an interrupted run may have left and the next one must have cleared up."""
    patterns = ("publications/.tmp-*", ".*-fresh", ".probe", "work/.probe", "work/*.wal", "work/outcomes/*.json")
    return sorted(str(path.relative_to(out)) for pattern in patterns for path in out.glob(pattern))


@dataclass(frozen=True, slots=True)
class Ground:
    """Two batches, a data folder in which `last` was published, and what undisturbed nights make of `tonight`.

    `expected` is after a first and after a second night of it; `seconds` is how long each stage took.
    """

    last: Path
    tonight: Path
    second_night: Path
    first_hash: str
    expected: dict[Begin, State]
    seconds: dict[str, float]

    def again(self, out: Path) -> None:
        """`out` becomes a data folder in which last night's pages were published."""
        shutil.copytree(self.second_night, out, symlinks=True)


def run_to_the_end(command: Sequence[str], log: Path) -> dict[str, float]:
    """Seconds by the name that the command printed before them; it must end well."""
    process = start(command, log)
    assert process.stdout is not None
    moments = [(line.strip(), time.monotonic()) for line in process.stdout]
    process.stdout.close()
    assert process.wait() == 0, log.read_text(encoding="utf-8")[-3000:]
    ends = [at for _, at in moments[1:]] + [time.monotonic()]
    return {name: end - at for (name, at), end in zip(moments, ends, strict=True)}


def make_ground(base: Path) -> Ground:
    """Three undisturbed nights in processes of their own."""
    last, tonight = two_batches(base)
    log = base / "log"
    run_to_the_end(staged(base / "out", last), log)
    first_hash = content_hash(base / "out")
    shutil.copytree(base / "out", base / "second", symlinks=True)
    run_to_the_end(staged(base / "second", tonight), log)
    seconds = run_to_the_end(staged(base / "first", tonight), log)
    assert tuple(seconds) == STAGES
    expected: dict[Begin, State] = {
        "first night": state_of(base / "first"),
        "second night": state_of(base / "second"),
    }
    assert len({first_hash, *(state.content_hash for state in expected.values())}) == 3
    return Ground(last, tonight, base / "out", first_hash, expected, seconds)
