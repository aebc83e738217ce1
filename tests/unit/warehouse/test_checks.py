"""Every check goes red on a planted number and stays green on a true one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.unit.warehouse.drafts import Build, Built, Draft, draft

Plant = Callable[[Draft], str]
BN = 1_000_000_000
MN = 1_000_000


def rate(planned: int, disbursed: int, pct: float, places: int, **said: Any) -> Plant:
    return lambda d: d.money(
        planned_vnd=planned, disbursed_vnd=disbursed, disbursed_pct_reported=pct, pct_decimals=places, **said
    )


def parts(total: int, *amounts: int, key: str = "budget_source", names: tuple[str, ...] = (), **said: Any) -> Plant:
    default = {
        "budget_source": ("central", "provincial", "district", "commune"),
        "capital_type": ("investment", "recurrent"),
    }

    def plant(d: Draft) -> str:
        over = {"programme": "all"} if key == "programme" else {}
        parent = d.money(**{"planned_vnd": total, **over, **said})
        for name, amount in zip(names or default[key], amounts, strict=False):
            d.money(planned_vnd=amount, parent_disbursement_id=parent, **{key: name})
        return parent

    return plant


def mean(total: float, value: float, places: int, **over: Any) -> Plant:
    def plant(d: Draft) -> str:
        d.criterion("criteria_sum", total, **over)
        return d.criterion("criteria_mean", value, value_decimals=places)

    return plant


def bands(*pairs: tuple[float, float, int], out_of: int) -> Plant:
    def plant(d: Draft) -> str:
        ids = [
            d.criterion("criteria_count", value_low=low, value_high=high, qualifier="exact", over_units=n)
            for low, high, n in pairs
        ]
        d.criterion("unit_count", 2, out_of=out_of)
        return ids[0]

    return plant


def listed(*amounts: int) -> Plant:
    """One list of amounts for as many works; the last is the one that is looked at."""

    def plant(d: Draft) -> str:
        return [d.money(planned_vnd=amount, purpose=f"đường số {n}") for n, amount in enumerate(amounts)][-1]

    return plant


FAILS: dict[str, tuple[str, str, Plant]] = {
    "printed rate is wrong": ("rate_mismatch", "error", rate(92_711 * MN, 38_111 * MN, 39.7, 1)),
    "printed rate is far off": ("rate_mismatch", "error", rate(64_200 * MN, 19_260 * MN, 40, 0)),
    "plan in triệu beside tỷ": ("unit_error_plan_vs_rate", "error", rate(152 * MN, 91_200 * MN, 60, 0)),
    "three programmes do not make the whole": (
        "parts_ne_total",
        "error",
        parts(356 * BN, 210 * BN, 118 * BN, 18 * BN, key="programme", names=("DTTS", "GNBV", "NTM")),
    ),
    "both kinds of capital leave a rest": (
        "parts_ne_total",
        "error",
        parts(100 * BN, 60 * BN, 30 * BN, key="capital_type"),
    ),
    "sources exceed the total": ("parts_ne_total", "error", parts(100 * BN, 70 * BN, 40 * BN)),
    "sources leave a small rest": ("parts_ne_total", "warning", parts(100 * BN, 60 * BN, 35 * BN)),
    "total in triệu, parts in tỷ": ("unit_error_total_vs_parts", "error", parts(152 * MN, 98 * BN, 54 * BN)),
    "no number of communes gives the mean": ("mean_mismatch", "error", mean(122, 7.46, 2)),
    "mean over nine communes": ("mean_mismatch", "error", mean(125, 15.2, 1, over_units=9)),
    "more criteria than there are": (
        "criteria_over_max",
        "error",
        lambda d: d.criterion("criteria_count", 21, out_of=19, standard="commune_advanced", place_id="com1"),
    ),
    "more criteria than the set has": (
        "criteria_over_max",
        "error",
        lambda d: d.criterion("criteria_count", 20, criteria_set="NTM_XA_2016", place_id="com1"),
    ),
    "thirteen of twelve": ("numerator_over_denominator", "error", lambda d: d.criterion("unit_count", 13, out_of=12)),
    "more households than there are": (
        "numerator_over_denominator",
        "error",
        lambda d: d.output(400, unit="household", item="hộ", out_of=378),
    ),
    "share of a count": (
        "share_mismatch",
        "error",
        lambda d: d.criterion("unit_count", 5775, out_of=8227, share_pct_reported=72.0, share_decimals=1),
    ),
    "bands hold too many communes": ("bands_ne_total", "error", bands((15, 18, 9), (10, 14, 9), out_of=16)),
    "done in the far future": (
        "future_date",
        "error",
        lambda d: d.money(disbursed_vnd=5 * BN, as_of=date(2025, 6, 30), place_id="com1"),
    ),
    "the end of the year told of in April": (
        "future_date",
        "warning",
        lambda d: d.money(disbursed_vnd=5 * BN, as_of=date(2024, 12, 31), place_id="com1"),
    ),
    "a mean with a per-cent sign": (
        "per_cent_sign_on_count",
        "error",
        lambda d: d.criterion("criteria_mean", 7.46, value_decimals=2, quote="bình quân 7,46% tiêu chí/xã"),
    ),
    "a commune with thousands of billions": (
        "out_of_proportion",
        "warning",
        lambda d: d.money(planned_vnd=9_000 * BN, place_id="com2"),
    ),
    "one in triệu among amounts in tỷ": (
        "unit_error_vs_neighbours",
        "warning",
        listed(3 * BN, 4 * BN, 2 * BN, 5 * BN, 3 * MN),
    ),
}

HOLDS: dict[str, tuple[str, Plant]] = {
    "rounded": ("rate_mismatch", rate(2_487 * MN, 780 * MN, 31.4, 1)),
    "rounded to 27,7": ("rate_mismatch", rate(49_416 * MN, 13_704 * MN, 27.7, 1)),
    "cut off": ("rate_mismatch", rate(3_000 * MN, 2_099 * MN, 69, 0)),
    "rounded up": ("rate_mismatch", rate(3_000 * MN, 2_099 * MN, 70, 0)),
    "amounts rounded to a tenth": ("rate_mismatch", rate(3_800 * MN, 2_100 * MN, 55.3, 1)),
    "hedged": ("rate_mismatch", rate(10 * BN, 5 * BN, 52, 0, disbursed_qualifier="over")),
    "programmes make the whole": (
        "parts_ne_total",
        parts(346 * BN, 210 * BN, 118 * BN, 18 * BN, key="programme", names=("DTTS", "GNBV", "NTM")),
    ),
    "sources make the whole": ("parts_ne_total", parts(45_300 * MN, 14_700 * MN, 9_600 * MN, 12_000 * MN, 9_000 * MN)),
    "rounded parts": ("parts_ne_total", parts(100 * BN, 33_300 * MN, 33_300 * MN, 33_300 * MN)),
    "mean over nine": ("mean_mismatch", mean(125, 13.9, 1, over_units=9)),
    "mean over some whole number": ("mean_mismatch", mean(122, 7.18, 2)),
    "full set": (
        "criteria_over_max",
        lambda d: d.criterion("criteria_count", 19, out_of=19, criteria_set="NTM_XA_2016", place_id="com1"),
    ),
    "all of all": ("numerator_over_denominator", lambda d: d.criterion("unit_count", 16, out_of=16)),
    "share holds": (
        "share_mismatch",
        lambda d: d.criterion("unit_count", 5775, out_of=8227, share_pct_reported=70.2, share_decimals=1),
    ),
    "bands fit": ("bands_ne_total", bands((15, 18, 5), (10, 14, 9), out_of=16)),
    "done yesterday": ("future_date", lambda d: d.money(disbursed_vnd=BN, as_of=date(2024, 3, 31), purpose="cầu")),
    "an ordinary commune": ("out_of_proportion", lambda d: d.money(planned_vnd=9 * BN, place_id="com1")),
    "amounts of one size": ("unit_error_vs_neighbours", listed(3 * BN, 4 * BN, 2 * BN, 5 * BN, 1 * BN)),
}

SILENT: dict[str, tuple[str, Plant]] = {
    "a full set of communes told of a district": (
        "criteria_over_max",
        lambda d: d.criterion("criteria_count", 19, standard="district_ntm", criteria_set="NTM_HUYEN_2021"),
    ),
    "a partial list": ("parts_ne_total", parts(100 * BN, 30 * BN, 20 * BN)),
    "one part alone": ("parts_ne_total", parts(100 * BN, 30 * BN)),
    "a rate alone": ("rate_mismatch", lambda d: d.money(disbursed_pct_reported=40.0, purpose="đường")),
    "a disbursed amount worked out": ("rate_mismatch", rate(10 * BN, 10 * BN, 100, 0, disbursed_is_derived=True)),
    "a mean without a sum": ("mean_mismatch", lambda d: d.criterion("criteria_mean", 15.2, value_decimals=1)),
    "a planned sum beside a mean met": ("mean_mismatch", mean(71, 7.46, 2, status="planned", over_units=5)),
    "bands that overlap": ("bands_ne_total", bands((10, 18, 12), (15, 18, 9), out_of=16)),
    "planned for the future": (
        "future_date",
        lambda d: d.criterion("standard_status", status="planned", as_of=date(2025, 12, 31), place_id="com1"),
    ),
    "a sum of a district is no count": (
        "criteria_over_max",
        lambda d: d.criterion("criteria_count", 122, criteria_set="NTM_XA_2016"),
    ),
}


@pytest.fixture(scope="module")
def planted(build: Build) -> tuple[Built, dict[str, str]]:
    """One article for each case above, all in one warehouse, and the fact that the case is about."""
    drafts: list[Draft] = []
    ids: dict[str, str] = {}
    cases: list[tuple[str, Plant]] = [(n, c[2]) for n, c in FAILS.items()]
    cases += [(n, c[1]) for n, c in HOLDS.items()]
    cases += [(n, c[1]) for n, c in SILENT.items()]
    for name, plant in cases:
        made = draft(name)
        ids[name] = plant(made)
        drafts.append(made)
    return build(*drafts), ids


@pytest.mark.parametrize("name", FAILS)
def test_check_flags_planted_number(planted: tuple[Built, dict[str, str]], name: str) -> None:
    built, ids = planted
    check_name, severity, _ = FAILS[name]
    found = [issue for issue in built.issues(ids[name]) if issue[0] not in ("two_plans_same_pot", "goes_backwards")]
    assert found == [(check_name, severity)]


@pytest.mark.parametrize("name", HOLDS)
def test_check_passes_true_number(planted: tuple[Built, dict[str, str]], name: str) -> None:
    built, ids = planted
    check_name, _ = HOLDS[name]
    assert set(built.verdict(check_name, ids[name])) == {"pass"}
    errors = built.rows(
        "select check_name from quality_issue where severity = 'error' and article_id ="
        " (select distinct article_id from intermediate.int_checks_judged where fact_id = ?)",
        ids[name],
    )
    assert errors == []


@pytest.mark.parametrize("name", SILENT)
def test_check_judges_nothing_it_cannot(planted: tuple[Built, dict[str, str]], name: str) -> None:
    built, ids = planted
    check_name, _ = SILENT[name]
    assert set(built.verdict(check_name, ids[name])) <= {"not_applicable"}


def test_issue_says_what_is_wrong_with_quote(planted: tuple[Built, dict[str, str]]) -> None:
    built, ids = planted
    expected, actual, message, quote = built.rows(
        "select expected, actual, message, quote from quality_issue"
        " join fact_disbursement on disbursement_id = fact_id where fact_id = ? and check_name = 'rate_mismatch'",
        ids["printed rate is wrong"],
    )[0]
    assert (expected, actual) == ("41.1", "39.7")
    assert message == f"38.111.000.000 đồng of 92.711.000.000 đồng is 41,1 % and not 39,7 %: “{quote}”."


def test_slip_of_a_thousand_proposes_the_total(planted: tuple[Built, dict[str, str]]) -> None:
    built, ids = planted
    total = ids["total in triệu, parts in tỷ"]
    row = built.rows(
        "select expected, actual from quality_issue where fact_id = ? and check_name = 'unit_error_total_vs_parts'",
        total,
    )
    assert row == [("152000000000", "152000000")]
    assert built.one("select planned_vnd from fact_disbursement where disbursement_id = ?", total) == 152 * MN


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("three programmes do not make the whole", ("planned", "programme", 3, 356 * BN, 346 * BN, 10 * BN, "fail")),
        ("programmes make the whole", ("planned", "programme", 3, 346 * BN, 346 * BN, 0, "pass")),
        ("sources exceed the total", ("planned", "source", 2, 100 * BN, 110 * BN, -10 * BN, "fail")),
        # What a partial list leaves out is told, and blamed on nobody.
        ("a partial list", ("planned", "source", 2, 100 * BN, 50 * BN, 50 * BN, "not_applicable")),
    ],
)
def test_what_parts_leave_unexplained_is_a_row(
    planted: tuple[Built, dict[str, str]], name: str, expected: tuple[Any, ...]
) -> None:
    built, ids = planted
    columns = "measure, split, n_parts, total_vnd, parts_vnd, remainder_vnd, verdict"
    assert built.rows(f"select {columns} from remainder where disbursement_id = ?", ids[name]) == [expected]


def test_check_result_counts_every_verdict(planted: tuple[Built, dict[str, str]]) -> None:
    built, _ = planted
    passed, failed, silent = built.rows(
        "select passed, failed, not_applicable from check_result where check_name = 'share_mismatch'"
    )[0]
    assert (passed, failed) == (1, 1)
    assert silent == built.one("select count(*) from fact_criteria") - 2


def test_check_that_judged_nothing_is_told_of_with_zeros(planted: tuple[Built, dict[str, str]]) -> None:
    built, _ = planted
    assert built.rows("select passed, failed, not_applicable from check_result where check_name = 'gambling'") == [
        (0, 0, 0)
    ]
    assert built.rows("select check_name from dim_check anti join check_result using (check_name)") == []


def test_every_message_is_one_sentence_in_two_languages(planted: tuple[Built, dict[str, str]]) -> None:
    built, _ = planted
    rows = built.rows("select check_name, message, message_vi from quality_issue order by all")
    assert {row[0] for row in rows} >= {check for check, _, _ in FAILS.values()}
    for check_name, message, message_vi in rows:
        for said in (message, message_vi):
            assert said is not None, check_name
            assert said[0].isupper() or said[0].isdigit(), said
            assert said.endswith("”.") and "\n" not in said, said
        assert message != message_vi


def test_vietnamese_message_says_what_is_wrong(planted: tuple[Built, dict[str, str]]) -> None:
    built, ids = planted
    fact_id = ids["printed rate is wrong"]
    quote = built.one("select quote from fact_disbursement where disbursement_id = ?", fact_id)
    said = built.one("select message_vi from quality_issue where fact_id = ? and check_name = 'rate_mismatch'", fact_id)
    assert said == f"38.111.000.000 đồng trên 92.711.000.000 đồng là 41,1 %, không phải 39,7 %: “{quote}”."
