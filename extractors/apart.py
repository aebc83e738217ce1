"""Work in processes of its own, which never outlive the one that asked for it.

A process that is killed cannot end its children, and one of a pool waits for work for ever. So each child watches a
pipe whose other end its parent alone holds, and is gone at once when that end closes.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import reduction
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

_ORPHANED = 70


class Kept:
    """An open descriptor that a child inherits under the number that it finds in `number`.

    A lock on it is let go when the last process that has it is gone.
    """

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (reduction.DupFd(self.number),)


def _received(handed: Any) -> Kept:
    return Kept(handed.detach())


@contextmanager
def processes(count: int, kept: Kept | None = None) -> Iterator[ProcessPoolExecutor]:
    """A pool of spawned processes that end with the block, however it ends, and with this process, however it dies.

    Spawned and not forked: this process may hold database connections and threads. Results asked of the pool raise
    concurrent.futures.process.BrokenProcessPool where one of them was killed.
    """
    _may_have_children()
    context = _Context()
    theirs, ours = context.Pipe(duplex=False)
    with (
        closing(theirs),
        closing(ours),
        ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(theirs, kept)) as pool,
    ):
        try:
            yield pool
        except BaseException:
            # Whoever waits no longer for the work does not want it done either: a time limit, a Ctrl-C.
            ours.close()
            raise


class _Spawned(SpawnProcess):
    """A child that does not load its parent's main module: nothing of it is needed, and Airflow's would refuse."""

    def start(self) -> None:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main


class _Context(SpawnContext):
    Process = _Spawned


def _may_have_children() -> None:
    """A Celery worker runs a task in a daemonic process, which may have no children since they would be left behind.

    Ours are not. It is a process of billiard, Celery's copy of multiprocessing, whose key only billiard hands on; the
    same key as one of multiprocessing's own can be handed to its children.
    """
    current = multiprocessing.current_process()
    current.daemon = False
    BaseProcess.authkey.__set__(current, bytes(current.authkey))  # type: ignore[attr-defined]


def _begin(leash: Connection, kept: Kept | None) -> None:
    threading.Thread(target=_watch, args=(leash,), daemon=True).start()


def _watch(leash: Connection) -> None:
    try:
        leash.recv_bytes()
    except EOFError:
        os._exit(_ORPHANED)
