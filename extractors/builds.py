"""Whether the next build of the models may go on from the last one, or must build everything.

A build that goes on looks only at what is new and at what changed its state. That is right as long as the last build
came to its end, by the same SQL, and nothing that it read was landed a second time or corrected since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

_SQL_AND_DATA = (".sql", ".yml", ".csv", ".md")
_LAST = """
create schema if not exists night;
create table if not exists night.build (ground varchar, is_complete boolean);
"""
_CORRECTIONS = "select md5(string_agg(c::varchar, chr(10) order by c::varchar)) from raw.corrections as c"
_LANDED_AGAIN = """
select count(*) from intermediate.int_articles_built as built
left join raw.readings as readings on built.article_id = readings.article_id
where built.landing is distinct from readings.landing
"""


class BuildFileError(Exception):
    """The build file could not be looked at or written; the message is one sentence."""


@contextmanager
def _opened(work_db: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        with duckdb.connect(work_db) as con:
            yield con
    except duckdb.Error as error:
        raise BuildFileError(f"The build file {work_db} cannot be used: {str(error).splitlines()[0]}") from error


def begin(work_db: Path, project: Path) -> bool:
    """Note that a build begins; True where everything must be built.

    That is so where there is no build yet, the last one did not end, the SQL of `project`, DuckDB or the corrections
    are others, or a page that was built was read anew. Raises BuildFileError.
    """
    with _opened(work_db) as con:
        con.execute(_LAST)
        ground = _ground(con, project)
        last = con.execute("select ground, is_complete from night.build").fetchall()
        must_be_full = last != [(ground, True)] or _count(con, _LANDED_AGAIN) > 0
        con.begin()
        con.execute("delete from night.build")
        con.execute("insert into night.build values (?, false)", [ground])
        con.commit()
    return must_be_full


def finish(work_db: Path) -> None:
    """Note that the build that was begun has come to its end, and that all its tests held. Raises BuildFileError."""
    with _opened(work_db) as con:
        con.execute("update night.build set is_complete = true")


def _ground(con: duckdb.DuckDBPyConnection, project: Path) -> str:
    digest = hashlib.sha256(duckdb.__version__.encode())
    for path in sorted(p for p in project.rglob("*") if p.suffix in _SQL_AND_DATA and "target" not in p.parts):
        digest.update(path.relative_to(project).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    row = con.execute(_CORRECTIONS).fetchone()
    digest.update(str(row).encode())
    return digest.hexdigest()


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
