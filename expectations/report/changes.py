"""This publication beside the last one, by the ids of facts, articles and issues."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations.report.figures import FACTS, rows

ARTICLE_LIMIT = 30
_KEYS = FACTS | {"dim_article": "article_id", "quality_issue": "issue_id"}


@dataclass(frozen=True, slots=True)
class Changes:
    """`counts` has one row per table with added, altered and removed; the lists are cut at ARTICLE_LIMIT."""

    counts: list[dict[str, Any]]
    new_articles: list[dict[str, Any]]
    superseded: list[dict[str, Any]]

    @property
    def any(self) -> bool:
        return any(row["added"] or row["altered"] or row["removed"] for row in self.counts)


def read_changes(database: Path, previous: Path) -> Changes:
    """What came and went between the last publication's folder and the new database file.

    Ids follow from address, bytes and span, so the same id is the same statement.
    """
    with duckdb.connect() as con:
        for name, path in (("warehouse", database), ("previous", previous / "warehouse.duckdb")):
            escaped = str(path).replace("'", "''")
            con.execute(f"attach '{escaped}' as {name} (read_only)")
        counts = [_count(con, table, key) for table, key in _KEYS.items()]
        listed = "select article_id, coalesce(title, uri) as title, published_on, site_id"
        listed += " from warehouse.main.dim_article n"
        order = f"order by published_on desc nulls last, article_id limit {ARTICLE_LIMIT}"
        new = rows(con, f"{listed} anti join previous.main.dim_article o using (article_id) {order}")
        superseded = rows(
            con,
            f"{listed} where not n.is_current and exists (select 1 from previous.main.dim_article o"
            f" where o.article_id = n.article_id and o.is_current) {order}",
        )
        return Changes(counts, new, superseded)


def _count(con: duckdb.DuckDBPyConnection, table: str, key: str) -> dict[str, Any]:
    """How many rows came, went, or say something else under the same id; clocks do not count as saying."""
    columns = rows(
        con,
        "select column_name as name from duckdb_columns() where schema_name = 'main' and table_name = ?"
        " and database_name in ('warehouse', 'previous') and not column_name like '%\\_at' escape '\\'"
        " group by column_name having count(*) = 2 order by column_name",
        [table],
    )
    said = ", ".join(f'"{column["name"]}"' for column in columns)
    # Two rows of one id say the same where the hashes of what they say are equal.
    found = rows(
        con,
        f"with n as (select {key} as id, hash({said}) as said from warehouse.main.{table}),"
        f" o as (select {key} as id, hash({said}) as said from previous.main.{table})"
        " select count(*) filter (where o.id is null) as added, count(*) filter (where n.id is null) as removed,"
        " count(*) filter (where n.said <> o.said) as altered from n full join o on n.id = o.id",
    )
    return {"table": table, **found[0]}
