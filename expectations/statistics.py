"""What is measured of a built warehouse, and the same set beside the last publication's figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from expectations.suites import load_measures

# A site of fewer articles says nothing by losing half of them.
_MIN_SITE_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class Statistics:
    """`values` by name of the statistic (None: too little to judge), `breakdowns` by name, then by key."""

    values: Mapping[str, float | None]
    breakdowns: Mapping[str, Mapping[str, int]]

    def as_json(self) -> dict[str, Any]:
        return {"values": dict(self.values), "breakdowns": {name: dict(rows) for name, rows in self.breakdowns.items()}}


def measure(con: duckdb.DuckDBPyConnection, now: datetime) -> Statistics:
    """Every statistic of statistics.yml on the open warehouse, as of `now` (UTC)."""
    con.execute("set variable judged_at = ?", [now.isoformat()])
    measures = load_measures()
    values = {m.name: _number(con, m.sql) for m in measures.statistics}
    breakdowns = {m.name: {str(k): int(n) for k, n in con.execute(m.sql).fetchall()} for m in measures.breakdowns}
    return Statistics(values, breakdowns)


def _number(con: duckdb.DuckDBPyConnection, sql: str) -> float | None:
    row = con.execute(sql).fetchone()
    return None if row is None or row[0] is None else round(float(row[0]), 6)


def read_statistics(publication: Path) -> Statistics:
    """The figures in the manifest of a publication's folder."""
    manifest = json.loads((publication / "manifest.json").read_text(encoding="utf-8"))
    kept = manifest["statistics"]
    return Statistics(kept["values"], kept["breakdowns"])


def drift(now: Statistics, before: Statistics | None) -> dict[str, float | None]:
    """Per statistic `<name>_ratio` (now over before) and `<name>_change` (now less before).

    None where either side has no figure, which is so for every statistic that the last publication did not know.
    """
    row: dict[str, float | None] = {}
    for name, value in now.values.items():
        old = before.values.get(name) if before is not None else None
        both = value is not None and old is not None
        row[f"{name}_ratio"] = value / old if both and value is not None and old else None
        row[f"{name}_change"] = value - old if value is not None and old is not None else None
    return row


def site_drift(now: Statistics, before: Statistics | None) -> dict[str, float]:
    """By site of at least ten articles in the last publication: articles now over articles then."""
    if before is None:
        return {}
    sites_now = now.breakdowns["articles_by_site"]
    return {
        site: sites_now.get(site, 0) / count
        for site, count in before.breakdowns["articles_by_site"].items()
        if count >= _MIN_SITE_ARTICLES
    }
