"""Children never outlive the work that was asked of them, and the turn lasts as long as any of its processes."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

import pytest

from extractors import turn
from extractors.apart import processes
from extractors.progress import BUSY, StageFault

# A stage whose child tells its number and works on for a minute.
PARENT = """
import os, sys, time
from pathlib import Path

from extractors import turn
from extractors.apart import processes

with turn.one_stage(Path(sys.argv[1])) as kept, processes(1, kept) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(time.sleep, 60).result()
"""


def stop(number: int) -> None:
    """Returns when every thread of the process stands still."""
    os.kill(number, signal.SIGSTOP)
    for _ in range(500):
        stats = [stat.read_text() for stat in Path(f"/proc/{number}/task").glob("*/stat")]
        if all(stat.rpartition(")")[2].split()[0] == "T" for stat in stats):
            return
        time.sleep(0.02)
    raise AssertionError(f"process {number} does not stop")


def lives(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def ends(number: int, within: float = 10.0) -> bool:
    deadline = time.monotonic() + within
    while lives(number) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not lives(number)


@contextmanager
def stage_with_child(work: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(work)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    try:
        yield parent, child
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
        if lives(child):
            os.kill(child, signal.SIGKILL)


def is_free(work: Path) -> bool:
    with (work / "build.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_child_ends_with_a_killed_parent(tmp_path: Path) -> None:
    with stage_with_child(tmp_path) as (parent, child):
        parent.kill()
        parent.wait()
        assert ends(child)
    assert is_free(tmp_path)


def test_turn_lasts_as_long_as_a_child_that_does_not_end(tmp_path: Path) -> None:
    with stage_with_child(tmp_path) as (parent, child):
        stop(child)
        parent.kill()
        parent.wait()
        with pytest.raises(StageFault, match="Another run is building") as caught, turn.one_stage(tmp_path, 0.2):
            pass
        assert (caught.value.code, caught.value.may_pass) == (BUSY, True)
        os.kill(child, signal.SIGCONT)
        with turn.one_stage(tmp_path):
            assert ends(child, 1.0)


def test_child_ends_when_nobody_waits_for_its_work(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(TimeoutError), processes(1) as pool:
        child = pool.submit(os.getpid).result()
        pool.submit(time.sleep, 60).result(timeout=0.1)
    assert ends(child)
    assert time.monotonic() - begun < 30


def test_killed_child_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenProcessPool), processes(1) as pool:
        os.kill(pool.submit(os.getpid).result(), signal.SIGKILL)
        pool.submit(os.getpid).result(timeout=30)


def test_child_passes_on_what_it_raises() -> None:
    with pytest.raises(ValueError, match="invalid literal"), processes(1) as pool:
        pool.submit(int, "x").result()


def test_turn_of_one_is_waited_for(tmp_path: Path) -> None:
    with turn.one_stage(tmp_path):
        assert not is_free(tmp_path)
    with turn.one_stage(tmp_path, 0.0):
        pass


def test_stages_take_their_turns_within_a_whole_run(tmp_path: Path) -> None:
    with turn.whole_run(tmp_path):
        with turn.one_stage(tmp_path, 0.0):
            pass
        with pytest.raises(StageFault, match="Another run"), turn.whole_run(tmp_path):
            pass


DAEMON = """
import multiprocessing, os

from extractors.apart import processes

if __name__ != "__main__":
    raise RuntimeError("a child has loaded its parent's main module, as Airflow's refuses to be")

def work():
    with processes(1) as pool:
        assert pool.submit(os.getpid).result() != os.getpid()

if __name__ == "__main__":
    child = multiprocessing.get_context("fork").Process(target=work, daemon=True)
    child.start()
    child.join()
    raise SystemExit(child.exitcode)
"""


def test_daemonic_process_of_a_worker_may_have_them_and_they_leave_its_main_module_alone(tmp_path: Path) -> None:
    script = tmp_path / "worker.py"
    script.write_text(DAEMON, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
