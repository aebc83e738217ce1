"""The files of a publication: the database that older readers open too, and one Parquet file per table and view."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import duckdb

from extractors.publish.content import relations
from extractors.raw_schema import STORAGE_VERSION

# A level higher costs half as much time again and saves nothing.
_PARQUET = "format parquet, compression zstd, compression_level 1"
_WITHOUT_TEXTS = """
    select articles.* replace (case when sites.republishes = 'text' then articles.text end as text)
    from main.dim_article as articles left join main.dim_site as sites on articles.site_id = sites.site_id
"""


def copy_database(work_db: Path, target: Path) -> None:
    """All schemas, tables, views and macros of the work file in a file of the pinned format."""
    with duckdb.connect(str(work_db)) as con:
        con.execute("checkpoint")
        tags = "select tags['storage_version'] from duckdb_databases() where database_name = current_database()"
        row = con.execute(tags).fetchone()
    if row is not None and str(row[0]).startswith(STORAGE_VERSION):
        _check_whole(work_db)
        shutil.copyfile(work_db, target)
        return
    with duckdb.connect() as con:
        con.execute(f"attach {_quoted(work_db)} as work (read_only)")
        con.execute(f"attach {_quoted(target)} as warehouse (storage_version '{STORAGE_VERSION}')")
        con.execute("copy from database work to warehouse")
        con.execute("checkpoint warehouse")
        con.execute("detach warehouse")
    _check_whole(target)


def _check_whole(database: Path) -> None:
    if database.with_name(database.name + ".wal").exists():
        raise duckdb.IOException(f"{database.name} was not written to its end")


def write_parquet(database: Path, folder: Path) -> None:
    """`<table>.parquet` for every table and view of the main schema.

    Articles of a site whose licence gives away no more than quotes stand there without their `text`.
    """
    folder.mkdir()
    with duckdb.connect(str(database), read_only=True) as con:
        for name in relations(con):
            target = _quoted(folder / f"{name}.parquet")
            rows = _WITHOUT_TEXTS if name == "dim_article" else f'select * from main."{name}"'
            con.execute(f"copy ({rows}) to {target} ({_PARQUET})")


def file_digests(folder: Path, patterns: tuple[str, ...]) -> dict[str, str]:
    """SHA-256 by path relative to the folder."""
    found = sorted(path for pattern in patterns for path in folder.glob(pattern))
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in found}


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
