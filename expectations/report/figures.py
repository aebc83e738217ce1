"""What the report says, read from the published file. Lists are cut at a length that a page can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

ISSUE_LIMIT = 200
REFUSED_LIMIT = 200
TROUBLE_LIMIT = 100
TALLY_LIMIT = 15
COVERAGE_PLACES = 40
COVERAGE_QUARTERS = 16
FACTS = {"fact_disbursement": "disbursement_id", "fact_criteria": "criteria_id", "fact_output": "output_id"}
# Outcomes in which an address gave what it had, or was left alone on purpose.
_WELL = (
    *("found", "fetched", "new", "unchanged", "revisit", "archived", "cleaned", "extracted", "read"),
    *("duplicate", "not_wanted"),
)

_ERROR = "i.fact_id is not null and i.severity = 'error'"
_WARNING = "i.fact_id is not null and i.severity <> 'error'"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """One publication in numbers and short lists, free of any language."""

    newest_on: date | None
    errors: list[Row]
    n_errors: int
    warnings: list[Row]
    n_warnings: int
    tallies: dict[str, list[Row]]
    refused: list[Row]
    n_refused: int
    refused_by_kind: list[Row]
    checks: list[Row]
    sites: list[Row]
    trouble: list[Row]
    n_trouble: int
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Coverage:
    """`cells[place_id, quarter]` holds how many programmes are known there and, if none, why."""

    places: list[Row]
    quarters: list[str]
    cells: Mapping[tuple[str, str], Row]


def rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None = None) -> list[Row]:
    """The answer as a dict per row."""
    cursor = con.execute(sql, parameters) if parameters else con.execute(sql)
    assert cursor.description is not None
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _scalar(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    row = con.execute(sql).fetchone()
    assert row is not None
    return row[0]


def read_figures(con: duckdb.DuckDBPyConnection) -> Figures:
    """All figures of the open publication."""
    con.execute(
        "create or replace temp view all_facts as "
        + " union all ".join(
            f"select {key} as fact_id, article_id, place_id, quote, quote_start, quote_end from main.{table}"
            for table, key in FACTS.items()
        )
    )
    issues = """
        select i.*, f.quote, p.name as place, p.level, coalesce(a.title, a.uri) as title, a.site_id, a.published_on
        from main.quality_issue i
        left join all_facts f on i.fact_id = f.fact_id
        left join main.dim_place p on f.place_id = p.place_id
        left join main.dim_article a on i.article_id = a.article_id
    """
    order = "order by a.published_on desc nulls last, i.check_name, i.issue_id"
    troubled = f"from main.fetch_outcome where status not in {_WELL}"
    return Figures(
        newest_on=_scalar(con, "select max(published_on) from main.dim_article where is_current"),
        errors=[_bare(row) for row in rows(con, f"{issues} where {_ERROR} {order} limit {ISSUE_LIMIT}")],
        n_errors=_scalar(con, f"select count(*) from main.quality_issue i where {_ERROR}"),
        warnings=[_bare(row) for row in rows(con, f"{issues} where {_WARNING} {order} limit {ISSUE_LIMIT}")],
        n_warnings=_scalar(con, f"select count(*) from main.quality_issue i where {_WARNING}"),
        tallies={
            "kind": _tally(con, issues, "check_name"),
            "site": _tally(con, issues, "site_id"),
            "place": _tally(con, issues, "place"),
        },
        refused=[_bare(row) for row in rows(con, f"{issues} where i.fact_id is null {order} limit {REFUSED_LIMIT}")],
        n_refused=_scalar(con, "select count(*) from main.quality_issue where fact_id is null"),
        refused_by_kind=rows(
            con,
            "select check_name, count(*) as n from main.quality_issue where fact_id is null"
            " group by check_name order by n desc, check_name",
        ),
        checks=rows(
            con,
            "select check_name, sum(passed) as passed, sum(failed) as failed, sum(not_applicable) as not_applicable"
            " from main.check_result where check_name not in (select check_name from main.quality_issue"
            # Kinds that only ever refuse words are told of in their own place.
            " group by check_name having count(fact_id) = 0) group by check_name"
            " having sum(passed) + sum(failed) + sum(not_applicable) > 0 order by check_name",
        ),
        sites=_sites(con),
        trouble=rows(
            con,
            f"select uri, site_id, step, status, reason, next_try_at {troubled} order by site_id, uri"
            f" limit {TROUBLE_LIMIT}",
        ),
        n_trouble=_scalar(con, f"select count(*) {troubled}"),
        coverage=_coverage(con),
    )


def _tally(con: duckdb.DuckDBPyConnection, issues: str, column: str) -> list[Row]:
    """Numbers that do not hold or are worth a look, by that column, the most first; None where it is not known."""
    return rows(
        con,
        f"select i.{column} as name, count(*) filter (where i.severity = 'error') as errors,"
        f" count(*) filter (where i.severity <> 'error') as warnings from ({issues}) as i where i.fact_id is not null"
        f" group by i.{column} order by errors desc, warnings desc, name limit {TALLY_LIMIT}",
    )


def _bare(row: Row) -> Row:
    """The issue with its sentences cut short of the quote, which the page shows by itself."""
    sentences = {"en": row["message"], "vi": row["message_vi"] or row["message"]}
    if row["quote"]:
        on_one_line = " ".join(row["quote"].split())
        for language, sentence in sentences.items():
            sentences[language] = sentence.replace(f"“{on_one_line}”", "").rstrip(" .:;") + "."
    return {**row, "sentences": sentences}


def _sites(con: duckdb.DuckDBPyConnection) -> list[Row]:
    found = rows(
        con,
        """
        with facts as (
            select a.site_id, count(*) as facts from all_facts f join main.dim_article a using (article_id)
            group by a.site_id),
        articles as (
            select site_id, count(*) as articles, max(published_on) as newest_on from main.dim_article
            group by site_id),
        sites as (select site_id from articles union select site_id from main.fetch_outcome)
        select site_id, coalesce(articles, 0) as articles, coalesce(facts, 0) as facts, newest_on
        from sites left join articles using (site_id) left join facts using (site_id) order by site_id
        """,
    )
    outcomes = rows(
        con,
        "select site_id, status, count(*) as n from main.fetch_outcome group by all order by n desc, status",
    )
    for site in found:
        site["outcomes"] = [
            {**row, "well": row["status"] in _WELL} for row in outcomes if row["site_id"] == site["site_id"]
        ]
    return found


def _coverage(con: duckdb.DuckDBPyConnection) -> Coverage:
    cells = rows(
        con,
        """
        select c.place_id, strftime(c.quarter_start, '%Y') || ' Q' || quarter(c.quarter_start) as quarter,
          count(*) filter (where c.state = 'reported') as known, cast(sum(c.n_facts) as bigint) as n_facts,
          -- Of several reasons the one that comes nearest to a figure: refused, nothing_read, no_article.
          max(c.state) filter (where c.state = 'refused') as refused, max(c.state) as otherwise
        from main.coverage c group by all
        """,
    )
    for cell in cells:
        cell["why"] = cell["refused"] or cell["otherwise"]
    quarters = sorted({cell["quarter"] for cell in cells})[-COVERAGE_QUARTERS:]
    known: dict[str, int] = {}
    for cell in cells:
        known[cell["place_id"]] = known.get(cell["place_id"], 0) + cell["known"]
    chosen = sorted(known, key=lambda place_id: (-known[place_id], place_id))[:COVERAGE_PLACES]
    places = rows(
        con,
        "select place_id, name, level, province_name from main.dim_place where list_contains(?, place_id)"
        " order by province_name, level desc, name",
        [chosen],
    )
    return Coverage(places, quarters, {(cell["place_id"], cell["quarter"]): cell for cell in cells})
