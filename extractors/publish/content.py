"""What a publication says, apart from when it was said: rows, columns and their digest.

The digest of a table is the sum of its rows' own SHA-256, taken in two halves, so that it depends neither on the order
of rows nor on the way in which they came to be. A table is cut into parts by its first column, and the sums of each
part are kept with a publication: where a quick look shows that a part is as it was, they are not taken anew. Looking
costs a hundredth of digesting, and so a night pays for what it changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

# Columns that carry the clock or the run, not what an article says.
CLOCKS = frozenset({"fetched_at", "first_seen_at", "superseded_at", "landed_at", "run_id", "publication_id"})
# Tables about the work of collecting and checking, and about time going by.
LEFT_OUT = frozenset({"fetch_outcome", "check_result", "coverage"})
# A night of 200 articles touches about one part in twenty.
_PARTS = 16_384
_COLUMNS = "table_name varchar, part usmallint, n_rows ubigint, quick hugeint, high hugeint, low hugeint"

# Parquet knows no integers of 128 bits and would round them.
_SUMS_AS = "quick::{0} as quick, high::{0} as high, low::{0} as low"


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


def read_content(con: duckdb.DuckDBPyConnection, parts: Path | None = None) -> dict[str, TableContent]:
    """Row count and digest of every table and view of the main schema, by name.

    `parts` is what `write_parts` wrote of an earlier state; without it every row is digested.
    """
    con.execute("set timezone = 'UTC'")
    con.execute(f"create or replace temp table parts ({_COLUMNS})")
    con.execute(f"create or replace temp table known_parts ({_COLUMNS})")
    if parts is not None:
        known = f"select * replace ({_SUMS_AS.format('hugeint')}) from read_parquet(?)"
        con.execute(f"insert into known_parts by name {known}", [str(parts)])
    content = {}
    for name in relations(con):
        if name in LEFT_OUT:
            content[name] = TableContent(_one(con, f'select count(*) from main."{name}"')[0], None)
        else:
            content[name] = _digest(con, name)
    return content


def write_parts(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Keep the sums of the state that `read_content` has just read over this connection."""
    escaped = str(path).replace("'", "''")
    kept = f"select * replace ({_SUMS_AS.format('varchar')}) from parts order by table_name, part"
    con.execute(f"copy ({kept}) to '{escaped}' (format parquet)")


def content_hash(content: dict[str, TableContent]) -> str:
    """SHA-256 over the digests of all tables and views that take part, sorted by name."""
    lines = [f"{name} {table.sha256}" for name, table in sorted(content.items()) if table.sha256 is not None]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _one(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None = None) -> tuple[int, ...]:
    row = con.execute(sql, parameters).fetchone()
    assert row is not None
    return tuple(int(value) for value in row)


def _digest(con: duckdb.DuckDBPyConnection, name: str) -> TableContent:
    columns = con.execute(
        "select column_name, data_type from information_schema.columns where table_catalog = current_database()"
        " and table_schema = 'main' and table_name = ? order by ordinal_position",
        [name],
    ).fetchall()
    part = f'hash("{columns[0][0]}") % {_PARTS}'
    said = sorted((column, kind) for column, kind in columns if column not in CLOCKS)
    fields = ", ".join(f"'{column}': {_stable(column, kind)}" for column, kind in said)
    row = f"to_json({{{fields}}})"
    # The quick look is good within one version of DuckDB, and for one way of digesting.
    way = hashlib.sha256(f"{duckdb.__version__} {row}".encode()).hexdigest()
    named = ", ".join(f'"{column}"' for column, _ in said)
    con.execute(
        f"insert into parts with found as (select {part} as part, count(*) as n_rows,"
        f" sum(hash({named}, '{way}')) as quick from main.\"{name}\" group by 1)"
        " select ?, found.part, found.n_rows, found.quick, known.high, known.low from found left join known_parts known"
        " on known.table_name = ? and known.part = found.part and known.n_rows = found.n_rows"
        " and known.quick = found.quick",
        [name, name],
    )
    con.execute(
        f'with digested as (select {part} as part, sha256({row}::varchar) as h from main."{name}"'
        f" where {part} in (select part from parts where table_name = $name and high is null)),"
        " summed as (select part, sum(('0x' || substr(h, 1, 16))::ubigint) as high,"
        " sum(('0x' || substr(h, 17, 16))::ubigint) as low from digested group by part)"
        " update parts set high = summed.high, low = summed.low from summed"
        " where parts.table_name = $name and parts.part = summed.part",
        {"name": name},
    )
    sums = "coalesce(sum(n_rows), 0), coalesce(sum(high), 0), coalesce(sum(low), 0)"
    n_rows, high, low = _one(con, f"select {sums} from parts where table_name = ?", [name])
    return TableContent(n_rows, hashlib.sha256(f"{n_rows} {high} {low}".encode()).hexdigest())


def _stable(column: str, kind: str) -> str:
    """The column as written into the digest. The last bits of a sum of floats depend on the order of threads."""
    if kind in ("DOUBLE", "FLOAT"):
        return f"printf('%.12g', \"{column}\")"
    return f'"{column}"'
