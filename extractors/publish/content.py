"""What a publication says, apart from when it was said: rows, columns and their digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import duckdb

# Columns that carry the clock or the run, not what an article says.
CLOCKS = frozenset({"fetched_at", "first_seen_at", "superseded_at", "landed_at", "run_id", "publication_id"})
# Tables about the work of collecting and checking, and about time going by.
LEFT_OUT = frozenset({"fetch_outcome", "check_result", "coverage"})
_BATCH = 50_000


@dataclass(frozen=True, slots=True)
class TableContent:
    """One table or view of the main schema; `sha256` is None where it takes no part in the content hash."""

    rows: int
    sha256: str | None


def relations(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of all tables and views in the main schema of the open database, sorted."""
    rows = con.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = current_database() and table_schema = 'main' order by table_name"
    ).fetchall()
    return [str(row[0]) for row in rows]


def read_content(con: duckdb.DuckDBPyConnection) -> dict[str, TableContent]:
    """Row count and digest of every table and view of the main schema, by name."""
    con.execute("set timezone = 'UTC'")
    content = {}
    for name in relations(con):
        sha256 = None if name in LEFT_OUT else _digest(con, name)
        row = con.execute(f'select count(*) from main."{name}"').fetchone()
        assert row is not None
        content[name] = TableContent(int(row[0]), sha256)
    return content


def content_hash(content: dict[str, TableContent]) -> str:
    """SHA-256 over the digests of all tables and views that take part, sorted by name."""
    lines = [f"{name} {table.sha256}" for name, table in sorted(content.items()) if table.sha256 is not None]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _digest(con: duckdb.DuckDBPyConnection, name: str) -> str:
    columns = con.execute(
        "select column_name, data_type from information_schema.columns where table_catalog = current_database()"
        " and table_schema = 'main' and table_name = ? order by column_name",
        [name],
    ).fetchall()
    fields = [f"'{column}': {_stable(column, kind)}" for column, kind in columns if column not in CLOCKS]
    row = f"to_json({{{', '.join(fields)}}})"
    digest = hashlib.sha256()
    # Sorting the rows' own digests is sorting by a key that every table has.
    cursor = con.execute(f'select sha256({row}::varchar) as h from main."{name}" order by h')
    while batch := cursor.fetchmany(_BATCH):
        digest.update("".join(h for (h,) in batch).encode())
    return digest.hexdigest()


def _stable(column: str, kind: str) -> str:
    """The column as written into the digest. The last bits of a sum of floats depend on the order of threads."""
    if kind in ("DOUBLE", "FLOAT"):
        return f"printf('%.12g', \"{column}\")"
    return f'"{column}"'
