"""A correction supersedes the reading, is told of, and stops the build once its words are no longer met."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from extractors import land, model
from extractors.corrections import Correction, CorrectionError, load_corrections
from tests.unit.warehouse.drafts import KEY, PLACES, SUCCESSORS, Built, Draft, draft

BN = 1_000_000_000


def entry(made: Draft, number: int, **said: Any) -> dict[str, Any]:
    """An entry about the fact that was added to the draft as the `number`th."""
    return {
        "article": {"uri": made.uri, "raw_sha256": made.raw_sha256},
        "fact_table": "fact_disbursement",
        "span": {"start": number, "end": number + 12},
        "quote": made.text[number : number + 12],
        "why": "The sentence names another programme.",
        "decided_by": "data steward",
        "decided_on": date(2026, 11, 25),
        **said,
    }


def built_with(folder: Path, target_dir: Path, made: Draft, *entries: dict[str, Any]) -> Built:
    con = land.open_work(folder / "warehouse.duckdb")
    land.land_places(con, PLACES, SUCCESSORS)
    land.land_articles(con, [made.landed()], KEY)
    assert land.land_corrections(con, [Correction.model_validate(e) for e in entries]) == len(entries)
    con.close()
    model.build_models(folder / "warehouse.duckdb", target_dir)
    return Built(duckdb.connect(folder / "warehouse.duckdb", read_only=True))


@pytest.fixture
def article() -> tuple[Draft, list[str]]:
    made = draft("doc-sai")
    total = made.money(planned_vnd=100 * BN, disbursed_vnd=40 * BN, disbursed_pct_reported=55.0, pct_decimals=0)
    part = made.money(planned_vnd=60 * BN, capital_type="investment", parent_disbursement_id=total)
    wrong = made.money(planned_vnd=7 * BN, purpose="số điện thoại")
    child = made.money(planned_vnd=2 * BN, purpose="đường", parent_disbursement_id=wrong)
    return made, [total, part, wrong, child]


def test_correction_supersedes_the_reading(article: tuple[Draft, list[str]], tmp_path: Path, target_dir: Path) -> None:
    made, (total, part, wrong, child) = article
    built = built_with(
        tmp_path,
        target_dir,
        made,
        entry(made, 0, right={"disbursed_vnd": 55 * BN, "programme": "DTTS"}),
        entry(made, 1, as_read={"planned_vnd": 60 * BN}, right={"programme": "DTTS", "as_of": date(2024, 3, 31)}),
        entry(made, 2, not_a_fact=True),
    )
    facts = "select programme, disbursed_vnd, as_of from fact_disbursement where disbursement_id = ?"
    assert built.rows(facts, total) == [("DTTS", 55 * BN, None)]
    assert built.rows(facts, part) == [("DTTS", None, date(2024, 3, 31))]
    # What the reading had wrong is no inconsistency of the article's.
    assert built.issues(total) == []
    assert built.rows(facts, wrong) == []
    assert built.one("select parent_disbursement_id from fact_disbursement where disbursement_id = ?", child) is None
    assert built.one("select planned_vnd from raw.disbursements where disbursement_id = ?", wrong) == 7 * BN
    told = built.rows("select name, detail from explain(?) where kind = 'correction'", total)
    assert len(told) == 1
    assert "40000000000" in told[0][1] and "55000000000" in told[0][1] and "data steward" in told[0][1]
    listed = built.rows("select fact_id, as_read, not_a_fact from correction order by span_start")
    assert [row[0] for row in listed] == [total, part, wrong]
    assert json.loads(listed[0][1]) == {"disbursed_vnd": "40000000000", "programme": "NTM"}
    assert listed[2][1:] == (None, True)


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e | {"quote": "những chữ #$"},
        lambda e: e | {"span": {"start": 30, "end": 42}},
        lambda e: e | {"as_read": {"planned_vnd": 1}},
    ],
    ids=["other words", "other span", "read otherwise by now"],
)
def test_correction_that_is_no_longer_met_stops_the_build(
    article: tuple[Draft, list[str]],
    tmp_path: Path,
    target_dir: Path,
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    made, _ = article
    with pytest.raises(model.ModelError, match="every_correction_meets_its_words"):
        built_with(tmp_path, target_dir, made, change(entry(made, 0, right={"programme": "DTTS"})))


def test_correction_of_an_article_that_has_not_come_does_nothing(
    article: tuple[Draft, list[str]], tmp_path: Path, target_dir: Path
) -> None:
    made, (total, *_) = article
    other = draft("chua-den")
    built = built_with(tmp_path, target_dir, made, entry(other, 0, right={"programme": "DTTS"}))
    assert built.one("select programme from fact_disbursement where disbursement_id = ?", total) == "NTM"
    assert built.rows("select * from correction") == []


def test_entries_of_the_package_are_well_formed() -> None:
    load_corrections()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "say either what is right"),
        ({"right": {"programme": "DTTS"}, "not_a_fact": True}, "say either what is right"),
        ({"right": {"colour": "red"}}, "colour is no field"),
        ({"right": {"quote": "khác"}}, "quote is no field"),
        ({"right": {"planned_vnd": "nhiều"}}, "planned_vnd cannot be 'nhiều'"),
        ({"right": {"planned_vnd": 1.5}}, "planned_vnd cannot be 1.5"),
        ({"right": {"planned_qualifier": "roughly"}}, "planned_qualifier cannot be"),
        ({"right": {"programme": "DTTS"}, "span": {"start": 0, "end": 99}}, "the span holds 99 signs"),
        ({"right": {"programme": "DTTS"}, "because": "so"}, "because"),
        ({"right": {"programme": "DTTS"}, "why": "so"}, "why"),
    ],
)
def test_entry_that_is_not_well_formed_is_told(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    (tmp_path / "a.yml").write_text(yaml.safe_dump([entry(draft("mot"), 0, **change)]), "utf-8")
    with pytest.raises(CorrectionError, match=said) as told:
        load_corrections(tmp_path)
    assert "Entry 1 of" in str(told.value)


def test_two_entries_about_one_fact_are_told(tmp_path: Path) -> None:
    twice = [entry(draft("mot"), 0, right={"programme": code}) for code in ("DTTS", "GNBV")]
    (tmp_path / "a.yml").write_text(yaml.safe_dump(twice), "utf-8")
    with pytest.raises(CorrectionError, match=r"Entry 2 of .* corrects a fact that another entry corrects already"):
        load_corrections(tmp_path)


def test_file_that_is_no_list_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("right: all", "utf-8")
    with pytest.raises(CorrectionError, match="no list of corrections"):
        load_corrections(tmp_path)
