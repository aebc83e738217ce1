"""Whose turn it is in a data folder: locks that end with whoever holds them, however that may be."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.apart import Kept
from extractors.progress import BUSY, StageFault

# A process whose parent was killed is gone in much less; a stage of another run may well take longer.
PATIENCE = 20.0
_LOOK_EVERY = 0.05


@contextmanager
def whole_run(work: Path) -> Iterator[Kept]:
    """This process, and every child that is handed what this yields, alone runs all stages here.

    Raises StageFault with code BUSY where another does, a scheduler that was started here too.
    """
    with _held(work / "run.lock", 0.0) as kept:
        yield kept


@contextmanager
def one_stage(work: Path, patience: float = PATIENCE) -> Iterator[Kept]:
    """This process alone is at the build file, and every child that is handed what this yields.

    Raises StageFault with code BUSY where another still is after `patience` seconds.
    """
    work.mkdir(parents=True, exist_ok=True)
    with _held(work / "build.lock", patience) as kept:
        yield kept


@contextmanager
def _held(path: Path, patience: float) -> Iterator[Kept]:
    deadline = time.monotonic() + patience
    with path.open("ab") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    sentence = (
                        f"Another run is building in {path.parent.parent}: wait until it ends, or choose another "
                        "--data folder."
                    )
                    raise StageFault(sentence, BUSY, may_pass=True) from error
            time.sleep(_LOOK_EVERY)
        yield Kept(lock.fileno())
