"""The same pages again change nothing; one edited page changes its own facts alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractors import warehouse
from extractors.ask import ask
from extractors.settings import Settings, load
from tests.pipeline.running import Published, night, ntm

pytestmark = pytest.mark.slow

FACTS = {"fact_disbursement": "disbursement_id", "fact_criteria": "criteria_id", "fact_output": "output_id"}


@pytest.fixture(scope="module")
def seeds(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The five seed articles published by the command of the README."""
    out = tmp_path_factory.mktemp("seeds") / "out"
    return Published(out, ntm("run", "--from", shared_dir / "seeds", "--data", out))


def all_rows(db: Path, query: str) -> list[tuple[object, ...]]:
    with warehouse.connect(db) as con:
        return ask(con, query).rows


def raw_counts(out: Path) -> dict[str, object]:
    tables = ("articles", "disbursements", "criteria", "outputs", "issues", "steps", "readings", "places")
    query = " union all ".join(f"select '{t}', count(*) from raw.{t}" for t in tables)
    return {str(name): count for name, count in all_rows(out / "work" / "warehouse.duckdb", query)}


def facts(out: Path) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: all_rows(out / "warehouse.duckdb", f"select {key}, article_id, quote from {table} order by {key}")
        for table, key in FACTS.items()
    }


def copy_of(seeds: Published, tmp_path: Path, source: Path) -> Settings:
    shutil.copytree(seeds.out, tmp_path / "out", symlinks=True)
    return load({}, data=tmp_path / "out", source=source)


def test_seeds_are_published_and_read_right(seeds: Published, shared_dir: Path) -> None:
    assert seeds.run.code == 0, seeds.run.complained
    gold = shared_dir / "seeds" / "gold"
    command = [sys.executable, str(shared_dir / "score.py"), str(seeds.warehouse), str(gold), "--json"]
    score = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert score["absent"] == []
    assert {table: score[table]["f1"] >= 0.95 for table in FACTS} == dict.fromkeys(FACTS, True), score


def test_the_three_numbers_that_do_not_hold_are_flagged(seeds: Published) -> None:
    flagged = all_rows(
        seeds.warehouse, "select check_name, actual, message from quality_issue where fact_id is not null"
    )
    text = "\n".join(" ".join(map(str, row)) for row in flagged)
    assert "39,7" in text or "39.7" in text
    assert "7,46" in text or "7.46" in text
    assert len({row[0] for row in flagged}) >= 2, text


def test_same_pages_again_change_nothing(seeds: Published, shared_dir: Path, tmp_path: Path) -> None:
    settings = copy_of(seeds, tmp_path, shared_dir / "seeds")
    before = (raw_counts(settings.data), facts(settings.data))
    night(settings)
    copied = Published(settings.data, seeds.run)
    assert copied.publication == seeds.publication
    assert (raw_counts(settings.data), facts(settings.data)) == before


def test_one_edited_page_changes_its_own_facts_alone(seeds: Published, shared_dir: Path, tmp_path: Path) -> None:
    pages = tmp_path / "seeds"
    shutil.copytree(shared_dir / "seeds", pages, ignore=shutil.ignore_patterns("gold", "*.md"))
    pages.chmod(0o755)
    edited = sorted(pages.glob("*.txt"))[0]
    text = edited.read_text(encoding="utf-8")
    edited.unlink()
    edited.write_text(text + "\nBan Chỉ đạo huyện đề nghị các xã tiếp tục rà soát.\n", encoding="utf-8")
    settings = copy_of(seeds, tmp_path, pages)
    before = facts(settings.data)
    night(settings)
    versions = all_rows(
        settings.warehouse, "select is_current, article_id from dim_article where contains(uri, '000_') order by 1"
    )
    assert [current for current, _ in versions] == [False, True]
    new = versions[1][1]
    after = facts(settings.data)
    for table in FACTS:
        assert set(before[table]) <= set(after[table])
        assert {row[1] for row in set(after[table]) - set(before[table])} <= {new}
    assert any(row[1] == new for table in FACTS for row in after[table])
