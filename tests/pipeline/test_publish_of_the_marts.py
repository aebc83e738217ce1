"""The suites, the publication and the report on marts that dbt built, not on tables made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from expectations.validate import validate
from extractors import land
from extractors.model import build_models
from extractors.publish import last_publication, publish, verify
from extractors.records import Article, Disbursement, Issue, Outcome, Place, Reading, stable_id

pytestmark = pytest.mark.slow

SEEN = datetime(2026, 11, 20, 18, 15, tzinfo=UTC)
NIGHT = datetime(2026, 11, 21, tzinfo=UTC)
KEY = land.ReadingKey("g" * 64, "1", "1")
TITLE = "Bắc Mê giải ngân vốn nông thôn mới"
QUOTE = "đã giải ngân 38.111 triệu đồng trên 92.711 triệu đồng, đạt 39,7% kế hoạch"
DOUBT = "khoảng vài tỷ đồng"
TEXT = f"{TITLE}\n\nĐến nay, huyện {QUOTE} năm 2023; còn {DOUBT} chưa rõ nguồn."


def _work(path: Path, *, paid: int = 38_111_000_000) -> Path:
    """The build file after dbt: one article, one funding line whose rate does not hold, one refused reading."""
    uri = "https://bacme.example.vn/tin/1.html"
    article_id = stable_id("art", uri, "a" * 64)
    article = Article(
        article_id, uri, "bacme", uri, TITLE, None, None, date(2023, 10, 6), None, SEEN, TEXT, "a" * 64, "1"
    )
    place = Place("plc_bacme", "Bắc Mê", "district", "031", "Hà Giang", "Bắc Mê", None, None, None, date(2025, 7, 1))
    start, doubt = TEXT.index(QUOTE), TEXT.index(DOUBT)
    line = Disbursement(
        stable_id("dis", article_id, start),
        article_id,
        place.place_id,
        "NTM",
        "all",
        "all",
        QUOTE,
        start,
        start + len(QUOTE),
        "1",
        fiscal_year=2023,
        as_of=date(2023, 10, 6),
        planned_vnd=92_711_000_000,
        planned_qualifier="exact",
        disbursed_vnd=paid,
        disbursed_qualifier="exact",
        disbursed_pct_reported=39.7,
        pct_decimals=1,
    )
    issue = Issue(
        stable_id("iss", article_id, doubt),
        "vague_amount",
        "warning",
        article_id,
        f"Không có con số: “{DOUBT}”",
        uri,
        doubt,
        doubt + len(DOUBT),
    )
    reading = Reading(article_id, (line,), (), (), (issue,), (place,))
    con = land.open_work(path)
    try:
        land.land_places(con, [place], [])
        land.land_articles(con, [(article, reading)], KEY)
        land.land_outcomes(con, [Outcome(uri, "bacme", "fetch", "fetched", SEEN)])
    finally:
        con.close()
    build_models(path, path.parent / "dbt")
    return path


def test_marts_are_judged_published_verified_and_told_of(tmp_path: Path) -> None:
    work, out = _work(tmp_path / "warehouse.duckdb"), tmp_path / "out"
    verdict = validate(work, tmp_path / "docs", previous=last_publication(out), now=NIGHT)
    assert verdict.ok, verdict.summary()
    assert verdict.warnings == ()
    first = publish(work, out, verdict, grammar_sha256=KEY.grammar_sha256, now=NIGHT)
    assert verify(out) == []
    with duckdb.connect(str(first.path / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select planned_vnd from disbursement").fetchall() == [(92_711_000_000,)]
        flagged = con.execute("select check_name from quality_issue where fact_id is not null").fetchall()
        assert flagged == [("rate_mismatch",)]
        assert con.execute("select count(*) from disbursement_as_of(timestamp '2026-11-21')").fetchall() == [(1,)]
    index = (first.path / "report" / "index.html").read_text(encoding="utf-8")
    assert QUOTE in index
    assert DOUBT in index
    page = next((first.path / "report" / "articles").iterdir()).read_text(encoding="utf-8")
    assert f'<mark class="wrong">{QUOTE}</mark>' in page
    assert f'<mark class="refused">{DOUBT}</mark>' in page

    # A full rebuild says the same, whatever the night; another figure does not.
    again = _work(tmp_path / "again" / "warehouse.duckdb")
    verdict = validate(again, tmp_path / "docs", previous=last_publication(out), now=NIGHT)
    assert publish(again, out, verdict, grammar_sha256=KEY.grammar_sha256) == replace(first, changed=False)
    other = _work(tmp_path / "other" / "warehouse.duckdb", paid=36_806_000_000)
    verdict = validate(other, tmp_path / "docs", previous=last_publication(out), now=NIGHT)
    assert publish(other, out, verdict, grammar_sha256=KEY.grammar_sha256).changed
    assert verify(out) == []
