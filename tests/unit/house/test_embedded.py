"""What a whole run does where the disk is full or Airflow's tables are half made."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from extractors.embedded import _full_disk_told, _make_home
from extractors.progress import StageFault
from extractors.settings import load

# Every write to /dev/full ends as on a full disk.
PRINT_INTO_A_FULL_LOG = """
import sys
from pathlib import Path

from extractors.embedded import quiet

with quiet(Path("/dev/full")) as terminal:
    print("of the log")
    print("for the person", file=terminal, flush=True)
print("afterwards")
print("complaint", file=sys.stderr)
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_full_log_leaves_the_terminal_as_it_was() -> None:
    # Buffered, as it is where nobody asked for the contrary: what is refused is still in the buffer afterwards.
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_INTO_A_FULL_LOG], env=buffered, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "for the person\nafterwards\n"), done.stderr
    assert done.stderr == "complaint\n"


def tables(home: Path, *statements: str) -> Path:
    home.mkdir()
    with closing(sqlite3.connect(home / "airflow.db")) as con:
        for statement in statements:
            con.execute(statement)
        con.commit()
    return home / "airflow.db"


def test_tables_that_airflow_made_to_the_end_stay(tmp_path: Path) -> None:
    made = tables(
        tmp_path / "home",
        "create table alembic_version (version_num text)",
        "insert into alembic_version values ('29ce7909c52b')",
    )
    before = made.read_bytes()
    _make_home(tmp_path / "home")
    assert made.read_bytes() == before


@pytest.mark.parametrize(
    "statements", [[], ["create table job (id integer)"], ["create table alembic_version (v text)"]]
)
def test_tables_that_are_half_made_go(statements: list[str], tmp_path: Path) -> None:
    made = tables(tmp_path / "home", *statements)
    _make_home(tmp_path / "home")
    assert not made.exists()
    assert made.parent.is_dir()


def test_full_disk_under_the_tables_is_one_sentence(tmp_path: Path) -> None:
    settings = load({}, data=tmp_path)
    with pytest.raises(StageFault, match="is full: make room on it and run again") as caught, _full_disk_told(settings):
        raise sqlite3.OperationalError("database or disk is full")
    assert str(tmp_path) in caught.value.sentence
    with pytest.raises(sqlite3.OperationalError, match="no such column"), _full_disk_told(settings):
        raise sqlite3.OperationalError("no such column: x")
