"""The DAGs run once in this process on SQLite (`ntm run`), or under Airflow's own scheduler on loopback (`ntm up`)."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote
from zoneinfo import ZoneInfo

from extractors import pipeline, turn
from extractors.apart import Kept
from extractors.console import Console
from extractors.progress import DEFECT, LOGGER, PUBLISHED, StageEvent, StageFault
from extractors.settings import ROOT, Settings

DAGS = ROOT / "dags"
# A task whose pool is not there waits for ever, so they are made before any DAG runs. Slots by name. The archive takes
# several writers, each host has its turn by a lock file, and one process at a time may hold the build file.
POOLS = {"archive": 4, "warehouse": 1}
# Collecting and building in turn: an asset starts its consumer under a scheduler only.
NIGHT = ("collect_articles", "build_warehouse")


@dataclass(slots=True)
class Run:
    """How a run ended: exit code, the sentence that says why where it is not 0, seconds by stage, counts by stage."""

    code: int
    sentence: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    log: Path | None = None


def airflow_environment(settings: Settings) -> dict[str, str]:
    """What Airflow reads: a home of its own in the data folder, SQLite, our DAGs, nothing sent or fetched."""
    home = settings.work / "airflow"
    return settings.environment() | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": settings.timezone,
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(settings.work / "logs" / "airflow"),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "GX_ANALYTICS_ENABLED": "False",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def quiet(log: Path) -> Iterator[TextIO]:
    """Whatever is printed goes into the log, by libraries and child processes too; yields the real standard output."""
    sys.stdout.flush()
    sys.stderr.flush()
    saved_out, saved_err = os.dup(1), os.dup(2)
    with log.open("ab") as sink, os.fdopen(os.dup(1), "w", encoding="utf-8") as terminal:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
        try:
            yield terminal
        finally:
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            # What a full disk refused of the log is dropped here, or it would come out on the terminal.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for number, saved, stream in ((1, saved_out, sys.stdout), (2, saved_err, sys.stderr)):
                os.dup2(nowhere, number)
                stream.flush()
                os.dup2(saved, number)
                os.close(saved)
            os.close(nowhere)


@contextmanager
def _full_disk_told(settings: Settings) -> Iterator[None]:
    """Raises StageFault where the disk has no room for the log or for Airflow's tables."""
    from sqlalchemy.exc import OperationalError

    try:
        with pipeline.explained(settings):
            yield
    except (OperationalError, sqlite3.OperationalError) as error:
        if "disk is full" not in str(error):
            raise
        raise StageFault(pipeline.disk_is_full(settings)) from error


class _Listener(logging.Handler):
    """Gathers what the stages say of themselves, and shows it."""

    def __init__(self, run: Run, console: Console) -> None:
        super().__init__(logging.INFO)
        self.run = run
        self.console = console

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "stage_event", None)
        if not isinstance(event, StageEvent):
            return
        self.console.show(event)
        if event.state in ("done", "failed"):
            self.run.seconds[event.stage] = self.run.seconds.get(event.stage, 0.0) + event.seconds
            self.run.counts[event.stage] = event.counts
            self.run.notes[event.stage] = event.sentence
        if event.state == "failed" and event.code is not None:
            self.run.code, self.run.sentence = event.code, event.sentence


def run_once(settings: Settings) -> Run:
    """The nightly DAGs, one after the other, in this process; what they print goes into OUT/work/logs.

    Raises StageFault where the run cannot begin: the data folder cannot be written, or another run has it.
    """
    pipeline.sites(settings)
    pipeline.prepare(settings)
    with _full_disk_told(settings), turn.whole_run(settings.work):
        logs = settings.work / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        log = logs / f"run-{datetime.now(ZoneInfo(settings.timezone)):%Y%m%d-%H%M%S}.log"
        run = Run(PUBLISHED, log=log)
        started = time.monotonic()
        with quiet(log) as terminal, Console(terminal, settings.progress) as console:
            console.show(StageEvent("airflow", "started", 0.0))
            dags = _start_airflow(settings)
            console.show(StageEvent("airflow", "done", time.monotonic() - started))
            listener = _Listener(run, console)
            LOGGER.setLevel(logging.INFO)
            LOGGER.disabled = False
            LOGGER.addHandler(listener)
            try:
                _run_dags(dags, run)
            finally:
                LOGGER.removeHandler(listener)
        run.seconds["airflow"] = time.monotonic() - started - sum(run.seconds.values())
        return run


def _start_airflow(settings: Settings) -> dict[str, Any]:
    """Airflow's tables and pools made; the DAGs by name."""
    os.environ.update(airflow_environment(settings))
    _make_home(Path(os.environ["AIRFLOW_HOME"]))
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    make_pools()
    bag = DagBag(DAGS)
    if bag.import_errors:
        raise RuntimeError(f"DAGs that do not load: {bag.import_errors}")
    return dict(bag.dags)


def _make_home(home: Path) -> None:
    """Airflow's home is there. Tables whose making was interrupted go: Airflow would not make the rest of them."""
    home.mkdir(parents=True, exist_ok=True)
    database = home / "airflow.db"
    if database.exists() and not _is_stamped(database):
        for part in home.glob("airflow.db*"):
            part.unlink()


def _is_stamped(database: Path) -> bool:
    """Whether Airflow wrote the version of its tables, the last thing that it does when it makes them."""
    try:
        # Opened for writing: SQLite may first have to take back what a killed process had half written.
        with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=rw", uri=True)) as con:
            (n_versions,) = con.execute("select count(*) from alembic_version").fetchone()
            return bool(n_versions)
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return False
        raise


def make_pools() -> None:
    """Airflow's database has the pools that the DAGs name, with their slots."""
    from airflow.models.pool import Pool

    for name, slots in POOLS.items():
        Pool.create_or_update_pool(name=name, slots=slots, description="", include_deferred=False)


def missing_pools(settings: Settings) -> list[str] | None:
    """Pools that Airflow's database in the data folder lacks; None where no run has made that database yet."""
    path = settings.work / "airflow" / "airflow.db"
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as con:
        there = dict(con.execute("select pool, slots from slot_pool").fetchall())
    return sorted(name for name, slots in POOLS.items() if there.get(name) != slots)


def _run_dags(dags: dict[str, Any], run: Run) -> None:
    for name in NIGHT:
        dag = dags[name]
        for task in dag.tasks:
            # A night tries again after minutes; a person at the keyboard wants to know at once.
            task.retries = 0
        # Nor is anybody to be told that it is late; Airflow's test of a DAG cannot look a deadline up, either.
        dag.deadline = None
        state = str(dag.test().state)
        if state != "success":
            if run.code == PUBLISHED:
                run.code, run.sentence = DEFECT, f"{name} ended as {state} and no stage said why: see {run.log}"
            return


def start_scheduler(settings: Settings, port: int) -> int:
    """Airflow's scheduler and pages on 127.0.0.1:`port` until they are stopped; returns Airflow's exit code.

    They are a process group of their own, and the whole group ends with this process. Raises StageFault where the data
    folder cannot be written, or another run or scheduler has it.
    """
    pipeline.prepare(settings)
    with turn.whole_run(settings.work) as kept:
        return _schedule(settings, port, kept)


def _schedule(settings: Settings, port: int, kept: Kept) -> int:
    environment = airflow_environment(settings) | {
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
    }
    os.environ.update(environment)
    _make_home(Path(os.environ["AIRFLOW_HOME"]))
    from airflow.utils.db import initdb

    initdb()
    make_pools()
    # Airflow starts its parts by the name `airflow`.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    process = subprocess.Popen(
        [sys.executable, "-m", "airflow", "standalone"],
        env=os.environ | environment | {"PATH": path},
        start_new_session=True,
        pass_fds=(kept.number,),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _raise_interrupt)
    try:
        return process.wait()
    except KeyboardInterrupt:
        return _end_group(process)


def _raise_interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _end_group(process: subprocess.Popen[bytes]) -> int:
    """Airflow's parts asked to end, and ended where they do not within ten seconds; 0."""
    os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _group_lives(process):
        time.sleep(0.2)
    if _group_lives(process):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return 0


def _group_lives(process: subprocess.Popen[bytes]) -> bool:
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True
