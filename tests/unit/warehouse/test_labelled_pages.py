"""The checks over pages as they are read: every planted number is found, and hardly anything else is called wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from extractors import extraction, land, model
from extractors.places.gazetteer import all_places, successors
from extractors.records import Page

pytestmark = pytest.mark.slow
Error = tuple[str, str, str, str]


def errors_of(folder: Path, pattern: str, work: Path, target_dir: Path) -> Iterator[Error]:
    """Name of the page, check, expected and actual of every error about a number that was landed."""
    con = land.open_work(work / "warehouse.duckdb")
    land.land_places(con, all_places(), successors())
    pages = [
        Page(f"file:{folder.name}/{path.name}", folder.name, path.read_bytes(), datetime(2026, 11, 1, tzinfo=UTC))
        for path in sorted(folder.glob(pattern))
    ]
    read = [extraction.extract_page(page) for page in pages]
    key = land.ReadingKey(extraction.grammar().sha256, "engine", "cleaner")
    land.land_articles(con, [(r.article, r.reading) for r in read if r.article is not None], key)
    con.close()
    model.build_models(work / "warehouse.duckdb", target_dir)
    with duckdb.connect(work / "warehouse.duckdb", read_only=True) as built:
        rows = built.execute(
            "select regexp_extract(uri, '([^/]+)[.][a-z]+$', 1), check_name, expected, actual from quality_issue"
            " where fact_id is not null and severity = 'error' order by all"
        ).fetchall()
    yield from ((str(a), str(b), str(c), str(d)) for a, b, c, d in rows)


def test_planted_numbers_of_the_corpus_are_found(shared_dir: Path, tmp_path: Path, target_dir: Path) -> None:
    corpus = shared_dir / "corpus"
    found = list(errors_of(corpus / "pages", "0*", tmp_path, target_dir))
    with (corpus / "inconsistencies.csv").open(encoding="utf-8", newline="") as lines:
        planted = {(row["article"], row["kind"], row["expected"], row["actual"]) for row in csv.DictReader(lines)}
    assert planted - set(found) == set()
    assert len(set(found) - planted) <= 2, set(found) - planted


def test_three_numbers_of_the_seeds_do_not_hold(shared_dir: Path, tmp_path: Path, target_dir: Path) -> None:
    found = list(errors_of(shared_dir / "seeds", "*.txt", tmp_path, target_dir))
    assert [(name[:3], check, actual) for name, check, _, actual in found] == [
        ("002", "mean_mismatch", "7.46"),
        ("002", "per_cent_sign_on_count", "7,46%"),
        ("004", "rate_mismatch", "39.7"),
    ]
