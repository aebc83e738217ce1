"""The second publication pays for what changed, and says what a first one would say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from expectations.validate import Validation
from extractors import land
from extractors.publish import Publication, files, publish, verify
from extractors.publish.content import content_hash, read_content, write_parts
from extractors.raw_schema import STORAGE_VERSION

Make = Callable[..., Path]
NIGHT = datetime(2026, 11, 21, tzinfo=UTC)
SPANS = (
    "alter table quality_issue add column span_start bigint",
    "alter table quality_issue add column span_end bigint",
)


@pytest.mark.parametrize(
    "statement",
    [
        "update fact_criteria set value_high = 6",
        "delete from fact_output",
        "insert into dim_place by name select 'x' as place_id",
        "insert into fact_output by name select * from fact_output",
        "update dim_article set fetched_at = now()",
    ],
)
def test_digest_by_known_parts_is_that_of_all_rows(statement: str, make_warehouse: Make, tmp_path: Path) -> None:
    with duckdb.connect(str(make_warehouse())) as con:
        before = read_content(con)
        write_parts(con, tmp_path / "parts.parquet")
        con.execute(statement)
        by_parts = read_content(con, tmp_path / "parts.parquet")
        assert by_parts == read_content(con)
        # A clock says nothing; all else does.
        assert (content_hash(by_parts) == content_hash(before)) is ("fetched_at" in statement)


def test_part_that_is_as_it_was_is_not_digested_again(make_warehouse: Make, tmp_path: Path) -> None:
    with duckdb.connect(str(make_warehouse())) as con:
        honest = read_content(con)
        con.execute("update parts set high = 7 where table_name = 'fact_output'")
        write_parts(con, tmp_path / "parts.parquet")
        assert read_content(con, tmp_path / "parts.parquet")["fact_output"] != honest["fact_output"]
        assert read_content(con) == honest


def _publish(work: Path, out: Path, passed: Validation) -> Publication:
    return publish(work, out, passed, grammar_sha256="g", now=NIGHT)


def test_page_that_shows_the_same_is_not_drawn_again(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = _publish(make_warehouse(*SPANS), out, passed)
    flagged = "insert into quality_issue by name select 'i9' as issue_id, 'future_date' as check_name,"
    flagged += " 'error' as severity, 'art_b' as article_id, 'out_1' as fact_id, 'm' as message"
    work = make_warehouse(*SPANS, flagged)
    second = _publish(work, out, passed)
    alone = _publish(work, tmp_path / "alone", passed)
    pages = {
        name: [p.path / "report" / "articles" / name for p in (first, second, alone)]
        for name in ("art_a.html", "art_b.html")
    }
    assert pages["art_a.html"][0].samefile(pages["art_a.html"][1])
    assert not pages["art_b.html"][0].samefile(pages["art_b.html"][1])
    for _, again, fresh in pages.values():
        assert again.read_text("utf-8") == fresh.read_text("utf-8")
    assert '<mark class="wrong">' in pages["art_b.html"][1].read_text("utf-8")
    assert '<mark class="wrong">' not in pages["art_b.html"][0].read_text("utf-8")
    assert verify(out) == []


def test_build_file_is_published_as_it_is(tmp_path: Path) -> None:
    work = tmp_path / "warehouse.duckdb"
    land.open_work(work).close()
    files.copy_database(work, tmp_path / "copy.duckdb")
    assert (tmp_path / "copy.duckdb").read_bytes() == work.read_bytes()
    with duckdb.connect(str(tmp_path / "copy.duckdb"), read_only=True) as con:
        tags = con.execute("select tags from duckdb_databases() where database_name = 'copy'").fetchall()
    assert STORAGE_VERSION in str(tags)
