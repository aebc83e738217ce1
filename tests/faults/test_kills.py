"""kill -9 at random instants of a night, and a clean night after each: the same content, and always something to read.

`NTM_KILLS` sets how many kills the long version makes of the stages; a fifteenth of them strike whole runs.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import pytest

from extractors.progress import NOTHING_PUBLISHED
from tests.faults.nights import (
    STAGES,
    Begin,
    Ground,
    content_hash,
    living,
    run_to_the_end,
    staged,
    start,
    state_of,
    told_by,
    whole,
)
from tests.faults.reader import Reader

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("NTM_KILLS", "300"))
AT_ONCE = 2
# Of twelve kills, how many strike each stage: most where most is written.
SHARES = {"collect": 1, "extract_and_land": 2, "model": 4, "validate": 2, "publish": 3}
# A stage killed alone leaves its children behind, as when memory runs out; a whole group goes when a machine does.
Way = Literal["group", "parent"]
ORPHANS_GONE_WITHIN = 10.0
# What a whole run goes through, and how it tells that a step has ended.
STEPS = ("airflow", *STAGES)
STEP_ENDED = re.compile(r"\s*([\d.]+) s  ")


@dataclass(frozen=True, slots=True)
class Draw:
    """One kill: so many seconds after `stage` began."""

    number: int
    stage: str
    seconds: float
    way: Way
    begin: Begin


@dataclass(slots=True)
class Tally:
    """What the kills struck and what was read meanwhile."""

    struck: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    hashes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    polls: int = 0
    polled_seconds: float = 0.0

    def told(self, seed: int) -> str:
        """One line with all of it."""
        stages = ", ".join(f"{stage} {n}" for stage, n in sorted(self.struck.items()))
        hashes = ", ".join(f"{digest[:16]} {n}" for digest, n in self.hashes.items())
        rate = self.polls / self.polled_seconds if self.polled_seconds else 0.0
        return (
            f"seed {seed}: {self.struck.total()} kills ({stages}; {dict(self.ways)}); content hashes {hashes}; "
            f"{self.polls} polls, {rate:.1f} a second; {len(self.wrong)} wrong"
        )


def draws(kills: int, seed: int, seconds: dict[str, float]) -> list[Draw]:
    """As many draws, each stage with its share, in an order without rule."""
    source = random.Random(seed)
    deck = [stage for stage, share in SHARES.items() for _ in range(share)]
    stages = list(STAGES) + [deck[n % len(deck)] for n in range(kills - len(STAGES))]
    source.shuffle(stages)
    return [
        Draw(
            number,
            stage,
            source.uniform(0.0, seconds[stage]),
            source.choice(("group", "parent")),
            "first night" if source.random() < 0.2 else "second night",
        )
        for number, stage in enumerate(stages)
    ]


def kill(process: subprocess.Popen[str], way: Way) -> None:
    if way == "group":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def strike_stage(draw: Draw, out: Path, pages: Path, log: Path) -> tuple[str, int] | None:
    """The stage that the kill struck and the victim's group; None where the night was over before."""
    process = start(staged(out, pages), log)
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == draw.stage:
            break
    time.sleep(draw.seconds)
    is_at_work = process.poll() is None
    kill(process, draw.way)
    told = [draw.stage, *process.stdout.read().split()]
    process.stdout.close()
    return (told[-1], process.pid) if is_at_work else None


def gone(group: int) -> bool:
    """Whether all of a killed night's processes end; what lives longer is ended here."""
    deadline = time.monotonic() + ORPHANS_GONE_WITHIN
    while living(group):
        if time.monotonic() > deadline:
            os.killpg(group, signal.SIGKILL)
            return False
        time.sleep(0.1)
    return True


Strike = Callable[[Draw, Path, Path, Path], tuple[str, int] | None]
Command = Callable[[Path, Path], list[str]]


def strike_once(draw: Draw, ground: Ground, folder: Path, strike: Strike, clean: Command, tally: Tally) -> None:
    """A disturbed night, a clean one at once after it, and the folder as it must be. Struck late, it is drawn again."""
    out, log = folder / "out", folder / "log"
    folder.mkdir()
    if draw.begin == "second night":
        ground.again(out)
    with Reader(out) as reader:
        struck = strike(draw, out, ground.tonight, log)
        run_to_the_end(clean(out, ground.tonight), log)
    found = state_of(out)
    if struck is None:
        again = Draw(draw.number, draw.stage, draw.seconds / 2, draw.way, draw.begin)
        strike_once(again, ground, folder / "again", strike, clean, tally)
        return
    stage, group = struck
    allowed = {ground.expected[draw.begin].content_hash}
    allowed |= {ground.first_hash} if draw.begin == "second night" else set()
    if found != ground.expected[draw.begin]:
        tally.wrong.append(f"{draw} struck {stage} and gave {found}")
    tally.wrong += [f"{draw} struck {stage}: unreadable: {line}" for line in reader.unreadable]
    tally.wrong += [f"{draw} struck {stage}: readers saw {seen}" for seen in reader.seen - allowed]
    tally.wrong += [] if gone(group) else [f"{draw} struck {stage}: its children went on"]
    tally.struck[stage] += 1
    tally.ways[draw.way] += 1
    tally.hashes[found.content_hash] += 1
    tally.polls += reader.polls
    tally.polled_seconds += reader.seconds
    shutil.rmtree(folder)


def strike_all(deck: list[Draw], ground: Ground, tmp_path: Path, strike: Strike, clean: Command) -> Tally:
    tally = Tally()

    def one(draw: Draw) -> None:
        strike_once(draw, ground, tmp_path / f"{draw.number}", strike, clean, tally)
        print(f"{draw} · {tally.told(0)}", flush=True)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(one, draw) for draw in deck]:
            done.result()
    return tally


def check(tally: Tally, kills: int) -> None:
    assert tally.wrong == []
    assert tally.struck.total() == kills
    # Ten a second where the machine has the time for it; how many there were is printed.
    assert tally.polls >= tally.polled_seconds, "the reader was kept from reading"


def strike_stages(kills: int, seed: int, ground: Ground, tmp_path: Path) -> None:
    tally = strike_all(draws(kills, seed, ground.seconds), ground, tmp_path, strike_stage, staged)
    # A stage that is over in a moment is missed by all that was drawn for it: it is struck as it begins.
    missed = [stage for stage in STAGES if not tally.struck[stage]]
    deck = [Draw(kills + n, stage, 0.0, "parent", "second night") for n, stage in enumerate(missed)]
    for draw in deck:
        strike_once(draw, ground, tmp_path / f"{draw.number}", strike_stage, staged, tally)
    print(tally.told(seed))
    check(tally, kills + len(missed))
    assert set(tally.struck) == set(STAGES), "a stage was never struck"
    assert min(tally.struck.values()) >= kills // 25


def test_kills_across_the_stages(ground: Ground, tmp_path: Path) -> None:
    # One of each stage and one more: `make test` has minutes for no more.
    strike_stages(6, 20261125, ground, tmp_path)


@pytest.mark.long
def test_hundreds_of_kills_across_the_stages(ground: Ground, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    strike_stages(KILLS, seed, ground, tmp_path)


@pytest.mark.long
def test_killed_child_is_told_and_costs_nothing(ground: Ground, tmp_path: Path) -> None:
    # As when memory runs out: the system kills the largest process, which is dbt's.
    out, log = tmp_path / "out", tmp_path / "log"
    ground.again(out)
    process = start(staged(out, ground.tonight), log)
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == "model":
            break
    deadline = time.monotonic() + 60
    while not (children := spawned(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.0)
    for child in children:
        os.kill(child, signal.SIGKILL)
    code, said = told_by(process)
    assert (code, said) == (NOTHING_PUBLISHED, "")
    assert "was killed" in log.read_text(encoding="utf-8").splitlines()[-1]
    assert content_hash(out) == ground.first_hash
    run_to_the_end(staged(out, ground.tonight), log)
    assert state_of(out) == ground.expected["second night"]


def spawned(group: int) -> list[int]:
    """Processes of the group that work for another."""
    return [n for n in living(group) if b"spawn_main" in Path(f"/proc/{n}/cmdline").read_bytes()]


def strike_whole(draw: Draw, out: Path, pages: Path, log: Path) -> tuple[str, int] | None:
    """The same of a whole run, which prints one line as each step ends."""
    process = start(whole(out, pages), log)
    assert process.stdout is not None
    n_ended = 0
    while n_ended < STEPS.index(draw.stage) and (line := process.stdout.readline()):
        n_ended += bool(STEP_ENDED.match(line))
    time.sleep(draw.seconds)
    is_at_work = process.poll() is None
    kill(process, draw.way)
    n_ended += sum(bool(STEP_ENDED.match(line)) for line in process.stdout)
    process.stdout.close()
    return ((*STEPS, "summary")[n_ended], process.pid) if is_at_work else None


def strike_whole_runs(kills: int, seed: int, ground: Ground, tmp_path: Path) -> None:
    # A folder in which Airflow has run before, as on every night but the first.
    with_airflow = tmp_path / "with-airflow"
    ground.again(with_airflow)
    code, said = told_by(start(whole(with_airflow, ground.last), tmp_path / "log"))
    assert (code, content_hash(with_airflow)) == (0, ground.first_hash)
    took = [float(ended[1]) for line in said.splitlines() if (ended := STEP_ENDED.match(line))]
    seconds = dict(zip(STEPS, took, strict=True))
    source = random.Random(seed)
    steps = [STEPS[n % len(STEPS)] for n in range(kills)] if kills >= len(STEPS) else source.sample(STEPS, kills)
    source.shuffle(steps)
    begins: tuple[Begin, ...] = ("first night", "second night")
    deck = [
        Draw(n, step, source.uniform(0.0, seconds[step]), source.choice(("group", "parent")), begins[n % 2])
        for n, step in enumerate(steps)
    ]
    tally = strike_all(deck, replace(ground, second_night=with_airflow), tmp_path, strike_whole, whole)
    print(tally.told(seed))
    check(tally, kills)
    # A step may end while it is aimed at, so the next is struck: collecting these few pages takes a moment.
    assert len(tally.struck) >= min(kills, len(STEPS)) - 1


def test_kills_of_whole_runs(ground: Ground, tmp_path: Path) -> None:
    strike_whole_runs(2, 20261125, ground, tmp_path)


@pytest.mark.long
def test_more_kills_of_whole_runs(ground: Ground, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    strike_whole_runs(max(1, KILLS // 15), seed, ground, tmp_path)
