"""Every suite lets a sound warehouse pass and turns red for each thing that it is there to see."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError as SchemaError

from expectations.statistics import Statistics, drift
from expectations.suites import Suite, load_measures, load_suites
from expectations.validate import Validation, ValidationError, validate

NIGHT = datetime(2026, 11, 21, tzinfo=UTC)
SUITES = {suite.name: suite for suite in load_suites()}

_MONEY = "insert into fact_disbursement by name select 'bad' as disbursement_id, 'art_a' as article_id, "
_COUNT = "insert into fact_criteria by name select 'bad' as criteria_id, 'art_a' as article_id, "
_RESULT = "insert into fact_output by name select 'bad' as output_id, 'art_a' as article_id, "
_ARTICLE = "insert into dim_article by name select 'bad' as article_id, 'u' as uri, true as is_current, "
_MANY_FACTS = (
    "insert into fact_output by name select i::varchar as output_id, 'art_a' as article_id, {} from range({}) t(i)"
)
_MANY_ISSUES = (
    "insert into quality_issue by name select 'i' || i as issue_id, 'x' as check_name, 'error' as severity,"
    " 'art_a' as article_id, 'm' as message, {} as fact_id from range({}) t(i)"
)
# Suite: statements that each plant one thing, beside the checks that must see them all.
PLANTED: dict[str, tuple[list[str], set[str]]] = {
    "fact_disbursement": (
        [
            _MONEY + "-1 as planned_vnd",
            _MONEY + "100000000000000001 as spent_vnd",
            _MONEY + "5000000000000000000 as mobilised_vnd",
            _MONEY + "3970 as disbursed_pct_reported",
            _MONEY + "20 as fiscal_year",
            _MONEY + "0 as over_units",
        ],
        {
            "amounts_conceivable",
            "amounts_printable",
            "rates_printable",
            "fiscal_years_of_the_programmes",
            "units_of_an_amount_countable",
        },
    ),
    "fact_criteria": (
        [
            _COUNT + "'criteria_count' as metric, 2021 as value_high",
            _COUNT + "'criteria_sum' as metric, 1e6 as value_high",
            _COUNT + "'unit_count' as metric, 1e6 as value_high",
            _COUNT + "'unit_share' as metric, 7020 as value_high",
            _COUNT + "-3 as value_low",
            _COUNT + "47 as criterion_no",
            _COUNT + "date '0202-01-01' as as_of",
        ],
        {check.check for check in SUITES["fact_criteria"].expectations},
    ),
    "fact_output": (
        [
            _RESULT + "-1 as quantity, 'work' as unit",
            _RESULT + "3e6 as quantity, 'km' as unit",
            _RESULT + "4e7 as quantity, 'ha' as unit",
            _RESULT + "5e7 as quantity, 'household' as unit",
            _RESULT + "3e8 as quantity, 'person' as unit",
        ],
        {check.check for check in SUITES["fact_output"].expectations},
    ),
    "dim_article": (
        [
            _ARTICLE + "'' as text",
            _ARTICLE + "'x' as text, repeat('t', 2000) as title, date '1970-01-01' as published_on",
        ],
        {"text_present_and_bounded", "titles_bounded", "publication_years"},
    ),
    "fetch_outcome": (
        ["insert into fetch_outcome by name select 'u' as uri, 'down' as site_id, 'failed' as status from range(6)"],
        {"sites_answer"},
    ),
}


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_suite_turns_red_on_planted_rows(name: str, make_warehouse: Callable[..., Path], tmp_path: Path) -> None:
    statements, expected = PLANTED[name]
    checks = {check.check: check for check in SUITES[name].expectations}
    once = validate(make_warehouse(*statements), tmp_path / "once", now=NIGHT, suites=[SUITES[name]])
    assert {finding.check for finding in (*once.failures, *once.warnings)} == expected
    # One bad row of a tolerant check is warned of; of a strict one it withholds.
    strict = {name for name in expected if checks[name].severity == "critical" and not checks[name].tolerant}
    assert {finding.check for finding in once.failures} == strict
    many = validate(make_warehouse(*statements * 3), tmp_path / "many", now=NIGHT, suites=[SUITES[name]])
    assert {finding.check for finding in many.failures} == {n for n in expected if checks[n].severity == "critical"}
    assert all(finding.judged for verdict in (once, many) for finding in (*verdict.failures, *verdict.warnings))


@pytest.mark.parametrize(
    ("statements", "check", "ok"),
    [
        (["delete from dim_article"], "has_articles", False),
        (["delete from fact_disbursement", "delete from fact_criteria", "delete from fact_output"], "has_facts", True),
        ([_MANY_FACTS.format("'plc_yc' as place_id", 500)], "facts_per_article", False),
        ([_MANY_ISSUES.format("null", 300)], "refused_share_tolerable", False),
        ([_MANY_FACTS.format("'p' as place_id", 60), _MANY_ISSUES.format("null", 60)], "refused_share_usual", True),
        (
            [_MANY_FACTS.format("'p' as place_id", 60), _MANY_ISSUES.format("i::varchar", 60)],
            "error_share_tolerable",
            False,
        ),
        ([_MANY_FACTS.format("'p' as place_id", 60), _MANY_ISSUES.format("i::varchar", 10)], "error_share_usual", True),
        ([_MANY_FACTS.format("null as place_id", 60)], "places_resolved", False),
        (["update dim_article set fetched_at = '2026-10-01 00:00:00+00'"], "fresh", True),
    ],
)
def test_publication_suite_sees(
    statements: list[str], check: str, ok: bool, make_warehouse: Callable[..., Path], tmp_path: Path
) -> None:
    verdict = validate(make_warehouse(*statements), tmp_path / "docs", now=NIGHT, suites=[SUITES["publication"]])
    assert check in {finding.check for finding in (*verdict.failures, *verdict.warnings)}
    assert verdict.ok is ok


@pytest.mark.parametrize(
    ("values", "sites", "check", "ok"),
    [
        ({"articles": 3}, {}, "articles_kept", False),
        ({"facts": 5}, {}, "facts_kept", False),
        ({"facts_per_article": 9}, {}, "facts_per_article_steady", True),
        ({"refused_pct": 1}, {}, "refused_share_steady", True),
        ({"placed_pct": 120}, {}, "placed_share_steady", True),
        ({"median_amount_log10": 5}, {}, "amounts_same_order", False),
        ({}, {"pages": 10}, "site_kept", False),
    ],
)
def test_drift_suites_see(
    values: dict[str, float],
    sites: dict[str, int],
    check: str,
    ok: bool,
    make_warehouse: Callable[..., Path],
    tmp_path: Path,
) -> None:
    many = (
        "insert into fact_disbursement by name select 'd' || i as disbursement_id, 'art_a' as article_id,"
        " 'plc_yc' as place_id, 1000000000 as planned_vnd from range(120) t(i)",
        _MANY_ISSUES.format("null", 60),
    )
    warehouse = (
        make_warehouse()
        if not {"refused_pct", "placed_pct", "median_amount_log10"} & set(values)
        else make_warehouse(*many)
    )
    before = Statistics(values, {"articles_by_site": sites})
    (tmp_path / "manifest.json").write_text(json.dumps({"statistics": before.as_json()}))
    chosen = [SUITES["drift"], SUITES["site_drift"]]
    verdict = validate(warehouse, tmp_path / "docs", previous=tmp_path, now=NIGHT, suites=chosen)
    assert {finding.check for finding in (*verdict.failures, *verdict.warnings)} == {check}
    assert verdict.ok is ok


def test_every_suite_is_planted_in_this_file() -> None:
    assert set(SUITES) == {*PLANTED, "publication", "drift", "site_drift"}


def test_sound_warehouse_passes_all_suites(passed: Validation) -> None:
    assert passed.ok
    assert passed.failures == passed.warnings == ()
    assert passed.n_expectations == sum(
        len(check.columns) * (2 if check.tolerant else 1) for suite in SUITES.values() for check in suite.expectations
    )
    assert passed.statistics.values["facts"] == 3
    assert passed.statistics.breakdowns["articles_by_site"] == {"pages": 2}


def test_printed_number_that_does_not_hold_withholds_nothing(passed: Validation) -> None:
    assert passed.statistics.values["errors"] == 1
    assert passed.ok


def test_exception_inside_the_library_is_no_success(make_warehouse: Callable[..., Path], tmp_path: Path) -> None:
    raw = SUITES["fetch_outcome"].model_dump()
    raw["sql"] = "select site_id from fetch_outcome"
    verdict = validate(make_warehouse(), tmp_path / "docs", now=NIGHT, suites=[Suite.model_validate(raw)])
    assert not verdict.ok
    (finding,) = verdict.failures
    assert finding.severity == "warning"
    assert not finding.judged
    assert "could not be judged" in finding.sentence_en
    assert "failed_pct" in finding.sentence_en


def test_text_where_a_number_belongs_is_no_success(make_warehouse: Callable[..., Path], tmp_path: Path) -> None:
    raw = SUITES["fetch_outcome"].model_dump()
    raw["sql"] = "select 'many' as failed_pct"
    verdict = validate(make_warehouse(), tmp_path / "docs", now=NIGHT, suites=[Suite.model_validate(raw)])
    assert not verdict.ok


def test_missing_column_and_missing_file_are_one_sentence(make_warehouse: Callable[..., Path], tmp_path: Path) -> None:
    broken = make_warehouse("drop view disbursement", "alter table fact_disbursement drop column planned_vnd")
    with pytest.raises(ValidationError, match="planned_vnd"):
        validate(broken, tmp_path / "docs", now=NIGHT)
    with pytest.raises(ValidationError, match="cannot be judged"):
        validate(tmp_path / "none.duckdb", tmp_path / "docs", now=NIGHT)
    with pytest.raises(ValidationError, match="manifest"):
        validate(make_warehouse(), tmp_path / "docs", previous=tmp_path / "nowhere", now=NIGHT)


def test_suite_files_refuse_unknown_keys_and_unbounded_checks() -> None:
    raw = SUITES["fetch_outcome"].model_dump()
    with pytest.raises(SchemaError, match="extra"):
        Suite.model_validate({**raw, "mostly": 1})
    check = {**raw["expectations"][0], "min": None, "max": None}
    with pytest.raises(SchemaError, match="give min, max or both"):
        Suite.model_validate({**raw, "expectations": [check]})


def test_drift_compares_only_what_both_know() -> None:
    now = Statistics({"facts": 8.0, "new": 1.0, "empty": None}, {})
    row = drift(now, Statistics({"facts": 4.0, "empty": 3.0}, {}))
    assert (row["facts_ratio"], row["facts_change"]) == (2.0, 4.0)
    assert row["new_ratio"] is row["new_change"] is row["empty_ratio"] is row["empty_change"] is None
    assert set(drift(now, None).values()) == {None}
    assert {m.name for m in load_measures().statistics} >= {"articles", "facts"}
