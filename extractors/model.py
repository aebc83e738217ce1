"""dbt called in this process: raw tables in, tested marts out."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from extractors import builds

PROJECT_DIR = Path(__file__).resolve().parent.parent / "dbt_project"


class ModelError(Exception):
    """The SQL could not be built or a test of it failed; the message is one sentence that names the node."""


@dataclass(frozen=True, slots=True)
class ModelResult:
    """What dbt built: how many nodes of each outcome, in how many seconds, and whether everything was built anew."""

    models: int
    tests: int
    warnings: tuple[str, ...]
    seconds: float
    full: bool

    def counts(self) -> dict[str, int]:
        """The figures of one line of a summary."""
        return {"models": self.models, "tests": self.tests, "warnings": len(self.warnings), "full": int(self.full)}


@contextmanager
def _work_db(path: Path) -> Iterator[None]:
    """The profile reads the path of the build file from the environment; the caller's environment is given back."""
    before = os.environ.get("NTM_WORK_DB")
    os.environ["NTM_WORK_DB"] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ["NTM_WORK_DB"]
        else:
            os.environ["NTM_WORK_DB"] = before


def _let_go() -> None:
    """Close dbt's connection: while it is open, DuckDB keeps its lock and this process no other way into the file."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    reset_adapters()  # type: ignore[no-untyped-call]
    environment: Any = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def _invoke(work_db: Path, target_dir: Path, *command: str) -> Any:
    """The result of one dbt command. dbt and its imports cost about two seconds, so they are loaded when needed."""
    from dbt.cli.main import dbtRunner

    target_dir.mkdir(parents=True, exist_ok=True)
    arguments = [
        *command,
        "--project-dir",
        str(PROJECT_DIR),
        "--profiles-dir",
        str(PROJECT_DIR),
        "--target-path",
        str(target_dir),
        "--log-path",
        str(target_dir / "logs"),
        "--quiet",
        "--no-use-colors",
    ]
    with _work_db(work_db):
        try:
            result = dbtRunner().invoke(arguments)
        finally:
            _let_go()
    if result.exception is not None:
        raise ModelError(f"dbt could not run {command[0]}: {_first_line(str(result.exception))}.") from result.exception
    return result


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except builds.BuildFileError as error:
        raise ModelError(str(error)) from error


def _first_line(text: str) -> str:
    return " ".join(text.split())[:400].rstrip(".")


def build_models(work_db: Path, target_dir: Path, *, unit_tests: bool = False, full: bool = False) -> ModelResult:
    """Build and test every model in the build file, then close it.

    Built is what was touched since the last build, or everything, where `full` asks for it or the last build is no
    ground to go on from (`builds.begin`). `target_dir` keeps what dbt parsed, so that the next build starts faster.
    Unit tests of models judge the SQL, not the night's data: they run where `unit_tests` asks for them. Raises
    ModelError, which names the first node that failed; the marts are then not fit to publish.
    """
    logging.getLogger("dbt").setLevel(logging.WARNING)
    started = perf_counter()
    chosen = [] if unit_tests else ["--exclude", "test_type:unit"]
    with _explained():
        full = builds.begin(work_db, PROJECT_DIR) or full
    if full:
        chosen.append("--full-refresh")
    result = _invoke(work_db, target_dir, "build", *chosen)
    models = tests = 0
    warnings: list[str] = []
    failed: list[str] = []
    skipped = 0
    for entry in result.result.results:
        status = str(entry.status)
        if status in ("error", "fail", "runtime error"):
            failed.append(f"{entry.node.resource_type} {entry.node.name}: {_first_line(entry.message or status)}")
        elif status == "warn":
            warnings.append(f"{entry.node.name}: {_first_line(entry.message or status)}")
        elif status == "skipped":
            skipped += 1
        if str(entry.node.resource_type) in ("test", "unit_test"):
            tests += 1
        else:
            models += 1
    if failed:
        others = [f"{len(failed) - 1} more failed"] if len(failed) > 1 else []
        others += [f"{skipped} were skipped"] if skipped else []
        more = f" ({', '.join(others)})" if others else ""
        raise ModelError(f"dbt failed at {failed[0]}{more}.")
    with _explained():
        builds.finish(work_db)
    return ModelResult(models, tests, tuple(warnings), perf_counter() - started, full)


def generate_docs(work_db: Path, target_dir: Path) -> Path:
    """The path of dbt's documentation as one page that needs no server. Raises ModelError."""
    _invoke(work_db, target_dir, "docs", "generate", "--static", "--no-compile")
    return target_dir / "static_index.html"
