"""One page per article: its text with the quotes of its facts marked. What would look the same is not drawn again."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from expectations.report.figures import FACTS, rows
from expectations.report.marking import Mark, MarkKind, cut_headline

_HERE = Path(__file__).parent
_DRAWN_BY = ("article_pages.py", "marking.py", "base.css", "templates/article.html.j2")
_SHOWN = ("title", "uri", "canonical_url", "site_id", "author", "publisher", "published_on", "is_current", "text")


def drawn_by() -> str:
    """SHA-256 of all that decides how an article's page looks, apart from the article."""
    digest = hashlib.sha256()
    for name in _DRAWN_BY:
        digest.update((_HERE / name).read_bytes())
    return digest.hexdigest()


def write_article_pages(
    con: duckdb.DuckDBPyConnection, folder: Path, environment: Environment, style: str, previous: Path | None
) -> int:
    """`<article_id>.html` in the folder, which is made, for every article of the open publication; how many were drawn.

    `previous` is the folder of a publication whose pages were drawn in the same way (`drawn_by`): a page that shows
    nothing else than there is the same file under a second name.
    """
    folder.mkdir()
    con.execute("create or replace temp table to_draw as select article_id from main.dim_article")
    if previous is not None and _has_spans(con):
        _take_over(con, folder, previous)
    marks = _read_marks(con)
    template = environment.get_template("article.html.j2")
    cursor = con.execute(
        f"select article_id, {', '.join(_SHOWN)} from main.dim_article"
        " where article_id in (select article_id from to_draw) order by article_id"
    )
    assert cursor.description is not None
    names = [column[0] for column in cursor.description]
    n_drawn = 0
    while batch := cursor.fetchmany(500):
        for values in batch:
            article = dict(zip(names, values, strict=True))
            headline, body = cut_headline(article["text"], marks[article["article_id"]])
            live = _live_address(article)
            page = template.render(article=article, headline=headline, body=body, live=live, style=style)
            (folder / f"{article['article_id']}.html").write_text(page, encoding="utf-8")
        n_drawn += len(batch)
    return n_drawn


def _take_over(con: duckdb.DuckDBPyConnection, folder: Path, previous: Path) -> None:
    """Give the pages that would look the same a second name here, and strike them from those to draw."""
    (row,) = rows(con, "select current_database() as name")
    here = f'"{row["name"]}"'
    escaped = str(previous / "warehouse.duckdb").replace("'", "''")
    con.execute(f"attach '{escaped}' as previous_publication (read_only)")
    same = con.execute(
        f"select n.article_id from ({_looks(here)}) n join ({_looks('previous_publication')}) o"
        " on n.article_id = o.article_id and n.look = o.look"
    ).fetchall()
    con.execute("detach previous_publication")
    taken = []
    for (article_id,) in same:
        page = previous / "report" / "articles" / f"{article_id}.html"
        # Without the old page, or on a disk that knows no second name, it is drawn like a new one.
        try:
            os.link(page, folder / page.name)
        except OSError:
            continue
        taken.append(article_id)
    con.execute("delete from to_draw where article_id in (select unnest(?::varchar[]))", [taken])


def _looks(catalog: str) -> str:
    """Per article, a number that differs where its page would show something else."""
    facts = " union all ".join(
        f"select article_id, hash({key}, quote_start, quote_end,"
        f" {key} in (select fact_id from {catalog}.main.quality_issue)) as mark from {catalog}.main.{table}"
        for table, key in FACTS.items()
    )
    refused = (
        "select article_id, hash(issue_id, span_start, span_end) as mark"
        f" from {catalog}.main.quality_issue where fact_id is null"
    )
    return (
        f"with marks as (select article_id, sum(mark) as mark from ({facts} union all {refused}) group by article_id)"
        f" select article_id, hash({', '.join(_SHOWN)}, mark) as look"
        f" from {catalog}.main.dim_article left join marks using (article_id)"
    )


def _live_address(article: Mapping[str, Any]) -> str | None:
    """The page's own word for its address, else where it came from; None where neither is on the web."""
    for address in (article["canonical_url"], article["uri"]):
        if address is not None and address.startswith(("https://", "http://")):
            return str(address)
    return None


def _read_marks(con: duckdb.DuckDBPyConnection) -> defaultdict[str, list[Mark]]:
    """By article to draw: every fact's quote, those that do not hold, and refused words where their place is known."""
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    drawn = "article_id in (select article_id from to_draw)"
    flagged = rows(con, f"select distinct fact_id from main.quality_issue where fact_id is not null and {drawn}")
    wrong = {row["fact_id"] for row in flagged}
    for table, key in FACTS.items():
        for row in rows(
            con, f"select {key} as id, article_id, quote_start, quote_end from main.{table} where {drawn} order by 1"
        ):
            kind: MarkKind = "wrong" if row["id"] in wrong else "fact"
            marks[row["article_id"]].append(Mark(row["quote_start"], row["quote_end"], kind, row["id"]))
    if _has_spans(con):
        for row in rows(
            con,
            "select issue_id, article_id, span_start, span_end from main.quality_issue"
            f" where fact_id is null and span_start is not null and span_end is not null and {drawn} order by 1",
        ):
            marks[row["article_id"]].append(Mark(row["span_start"], row["span_end"], "refused", row["issue_id"]))
    return marks


def _has_spans(con: duckdb.DuckDBPyConnection) -> bool:
    described = con.execute("select * from main.quality_issue limit 0").description
    return {"span_start", "span_end"} <= {column[0] for column in described or ()}
