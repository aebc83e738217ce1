"""Fixtures that every room's tests may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.hostile import Night

ROOT = Path(__file__).resolve().parent.parent
_NOT_STARTED = pytest.StashKey[int]()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Counts the tests of the compose stack that this run leaves out."""
    of_stack = [item for item in items if item.get_closest_marker("stack")]
    if of_stack:
        config = of_stack[0].config
        config.stash[_NOT_STARTED] = config.stash.get(_NOT_STARTED, 0) + len(of_stack)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """A run that did not start the compose stack says so: silence must not look like success."""
    left_out = config.stash.get(_NOT_STARTED, 0)
    if left_out:
        terminalreporter.write_line(
            f"The compose stack was NOT started: its {left_out} tests were left out (`make test-stack` runs them)."
        )
    for report in terminalreporter.stats.get("skipped", []):
        if "the stack was NOT started" in str(report.longrepr):
            terminalreporter.write_line(f"{report.nodeid}: {report.longrepr[2]}")


@pytest.fixture(scope="session")
def repo() -> Path:
    """The checkout that is tested."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of labelled articles beside the checkout (or NTM_SHARED_DIR); skips where it is not there.

    Where NTM_REQUIRE_SHARED=1 its absence fails: a run that measures nothing must not look like one that passed.
    """
    path = Path(os.environ.get("NTM_SHARED_DIR", ROOT.parent / "shared"))
    if path.is_dir():
        return path
    if os.environ.get("NTM_REQUIRE_SHARED") == "1":
        pytest.fail(f"{path} is not there, and NTM_REQUIRE_SHARED=1 asks for it")
    pytest.skip(f"{path} is not there: labelled articles are kept beside the checkout")


@pytest.fixture(scope="session")
def hostile_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The bundled articles among 60 hostile pages, published by `ntm run`. Tests only read it."""
    # Importing the stages takes seconds, which the tests of one small part should not wait for.
    from extractors.settings import load
    from tests.faults.hostile import Night, hostile_bytes, hostile_name
    from tests.pipeline.running import ntm

    base = tmp_path_factory.mktemp("hostile")
    pages = base / "trang'; drop table x; --<b>{{7}}"
    shutil.copytree(load({}).bundled_pages, pages)
    for seed in range(60):
        (pages / hostile_name(seed)).write_bytes(hostile_bytes(seed))
    before = frozenset(base.rglob("*"))
    home = base / "nha"
    home.mkdir()
    out = base / "out"
    return Night(base, out, ntm("run", "--from", pages, "--data", out, HOME=str(home)), before)
