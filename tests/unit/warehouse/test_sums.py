"""What may be summed: totals and parts, newest figures, hedges as bounds, one row per claim."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.unit.warehouse.drafts import Build, Built, Draft, draft

BN = 1_000_000_000
SUM = "select sum(planned_vnd) filter (where is_leaf and is_latest) from disbursement where fiscal_year = ?"


def linked_split() -> Draft:
    made = draft("chia-nguon")
    total = made.money(planned_vnd=100 * BN, fiscal_year=2011)
    for source, amount in (("central", 60), ("provincial", 30), ("community", 10)):
        made.money(planned_vnd=amount * BN, budget_source=source, parent_disbursement_id=total, fiscal_year=2011)
    return made


def split_in_another_article() -> list[Draft]:
    total = draft("tong")
    total.money(planned_vnd=100 * BN, fiscal_year=2012)
    split = draft("phan", published_on=date(2024, 4, 20))
    split.money(planned_vnd=70 * BN, capital_type="investment", fiscal_year=2012)
    split.money(planned_vnd=30 * BN, capital_type="recurrent", fiscal_year=2012)
    return [total, split]


def quarterly_plan() -> list[Draft]:
    drafts = []
    for month, planned, paid in ((3, 50, 5), (6, 50, 20), (9, 55, 41)):
        made = draft(f"thang-{month}", published_on=date(2024, month + 1, 5))
        made.money(planned_vnd=planned * BN, disbursed_vnd=paid * BN, fiscal_year=2013, as_of=date(2013, month, 28))
        drafts.append(made)
    return drafts


def two_ways_to_cut() -> Draft:
    made = draft("hai-cach-chia")
    total = made.money(mobilised_vnd=38 * BN, planned_vnd=38 * BN, fiscal_year=2014)
    for source, amount in (("central", 33), ("provincial", 4), ("community", 1)):
        made.money(planned_vnd=amount * BN, budget_source=source, parent_disbursement_id=total, fiscal_year=2014)
    made.money(planned_vnd=12 * BN, purpose="đường giao thông", fiscal_year=2014)
    return made


def slices() -> Draft:
    made = draft("theo-muc-dich")
    made.money(planned_vnd=3 * BN, purpose="đường giao thông", fiscal_year=2015)
    made.money(planned_vnd=2 * BN, purpose="nhà văn hóa", fiscal_year=2015)
    made.money(planned_vnd=650_000_000, per_unit="nhà", purpose="nhà văn hóa", fiscal_year=2015)
    return made


def several_years() -> Draft:
    made = draft("trung-han")
    years: dict[str, Any] = {"fiscal_year": None, "period_start": date(2021, 1, 1), "period_end": date(2025, 12, 31)}
    made.money(planned_vnd=500 * BN, programme="GNBV", **years)
    made.money(planned_vnd=90 * BN, fiscal_year=2022, programme="GNBV")
    return made


def told_twice() -> list[Draft]:
    one = draft("bao-mot", site_id="site-x")
    one.money(planned_vnd=10 * BN, fiscal_year=2016, as_of=date(2024, 3, 31))
    other = draft("bao-hai", site_id="site-y")
    other.money(planned_vnd=10 * BN, disbursed_vnd=4 * BN, fiscal_year=2016, as_of=date(2024, 3, 31))
    return [one, other]


def contested() -> list[Draft]:
    one = draft("noi-mot", site_id="site-x")
    one.money(planned_vnd=10 * BN, fiscal_year=2017, as_of=date(2024, 3, 31))
    hedged = draft("noi-hai", site_id="site-y")
    hedged.money(planned_vnd=9 * BN, planned_qualifier="over", fiscal_year=2017, as_of=date(2024, 3, 31))
    other = draft("noi-ba", site_id="site-z", published_on=date(2024, 4, 9))
    other.money(planned_vnd=14 * BN, fiscal_year=2017, as_of=date(2024, 3, 31))
    return [one, hedged, other]


def tied_by_mistake() -> Draft:
    made = draft("lac-cha")
    total = made.money(planned_vnd=2 * BN, capital_type="recurrent", fiscal_year=2018)
    made.money(planned_vnd=49 * BN, capital_type="investment", parent_disbursement_id=total, fiscal_year=2018)
    return made


@pytest.fixture(scope="module")
def built(build: Build) -> Built:
    hedges = draft("mac-ca")
    ways: list[dict[str, Any]] = [{"planned_qualifier": q} for q in ("exact", "over", "under", "about")]
    for year, said in enumerate([*ways, {"amount_high_vnd": 3 * BN}]):
        hedges.money(planned_vnd=2 * BN, fiscal_year=2001 + year, **said)
    return build(
        linked_split(),
        *split_in_another_article(),
        *quarterly_plan(),
        two_ways_to_cut(),
        slices(),
        tied_by_mistake(),
        several_years(),
        *told_twice(),
        *contested(),
        hedges,
    )


@pytest.mark.parametrize(
    ("year", "total"),
    [(2011, 100), (2012, 100), (2013, 55), (2014, 38), (2015, 5), (2016, 10), (2018, 51), (2022, 90)],
)
def test_sum_of_leaves_counts_no_dong_twice(built: Built, year: int, total: int) -> None:
    assert built.one(SUM, year) == total * BN


def test_total_of_several_years_is_no_leaf_beside_one_of_them(built: Built) -> None:
    assert built.one("select is_leaf from disbursement where fiscal_year is null") is False


def test_total_with_parts_in_another_article_is_no_leaf(built: Built) -> None:
    rows = built.rows("select planned_vnd, is_leaf from disbursement where fiscal_year = 2012 order by 1")
    assert rows == [(30 * BN, True), (70 * BN, True), (100 * BN, False)]


def test_newest_figure_of_a_pot_is_latest(built: Built) -> None:
    rows = built.rows(
        "select disbursed_vnd, is_latest, is_cumulative from disbursement where fiscal_year = 2013 order by as_of"
    )
    assert rows == [(5 * BN, False, False), (20 * BN, False, True), (41 * BN, True, True)]


def test_amount_per_thing_is_in_no_sum(built: Built) -> None:
    assert built.rows("select is_leaf from disbursement where per_unit is not null") == [(False,)]


@pytest.mark.parametrize(
    ("year", "low", "high"), [(2001, 2, 2), (2002, 2, None), (2003, None, 2), (2004, None, None), (2005, 2, 3)]
)
def test_hedges_are_kept_as_bounds(built: Built, year: int, low: int | None, high: int | None) -> None:
    wanted = (low and low * BN, high and high * BN)
    for table in ("disbursement", "fact_disbursement"):
        rows = built.rows(f"select planned_low_vnd, planned_high_vnd from {table} where fiscal_year = ?", year)
        assert rows == [wanted]


def test_one_claim_of_two_sources_is_one_row(built: Built) -> None:
    rows = built.rows(
        "select planned_vnd, disbursed_vnd, n_sources, n_sites, has_conflict from disbursement where fiscal_year = 2016"
    )
    assert rows == [(10 * BN, 4 * BN, 2, 2, False)]
    members = "select count(*) from bridge_claim join disbursement using (claim_id) where fiscal_year = 2016"
    assert built.one(members) == 2


def test_sources_that_disagree_are_a_conflict_and_not_a_sum(built: Built) -> None:
    rows = built.rows(
        "select planned_vnd, n_sources, has_conflict, planned_least_vnd, planned_most_vnd"
        " from disbursement where fiscal_year = 2017"
    )
    assert rows == [(14 * BN, 3, True, 9 * BN, 14 * BN)]


def test_sums_add_what_may_be_added_and_say_what_they_refused(built: Built) -> None:
    columns = "programme, treatment, n_lines, planned_vnd, planned_low_vnd, planned_high_vnd"

    def summed(year: int) -> list[tuple[Any, ...]]:
        return built.rows(f"select {columns} from disbursement_sums('district', ?)", year)

    older = "refused: a newer figure of the same money is known"
    assert summed(2013) == [
        ("NTM", "summed", 1, 55 * BN, 55 * BN, 55 * BN),
        ("NTM", older, 2, None, None, None),
    ]
    parts = "refused: its parts are counted, or it lies inside a line that is"
    assert summed(2011)[1] == ("NTM", parts, 1, None, None, None)
    assert summed(2015)[1][1] == "refused: for one of a thing, their number is not told"
    # Three sources, two of which cannot both be right.
    assert summed(2017) == [("NTM", "disputed", 1, 14 * BN, 9 * BN, 14 * BN)]
    # “Over” sets no upper end.
    assert summed(2002) == [("NTM", "summed", 1, 2 * BN, 2 * BN, None)]
    with pytest.raises(duckdb.Error, match="There is no level huyện"):
        built.rows("select * from disbursement_sums('huyện', 2013)")


def test_explain_tells_rivals_rules_and_source(built: Built) -> None:
    contested_plan = "select disbursement_id from fact_disbursement where fiscal_year = 2017 and planned_vnd = ?"
    fact = built.one(contested_plan, 10 * BN)
    steps = built.rows("select kind, name, detail from explain(?) order by step_no", fact)
    assert [s[0] for s in steps][:4] == ["fact", "quote", "source", "rule"]
    assert sum(s[0] == "rival" for s in steps) == 2
    assert ("rule", "made_for_test", "a rule that fired") in steps
    assert any(s[0] == "check" and s[1] == "two_plans_same_pot: fail" for s in steps)
    assert built.rows("select * from explain('dis_unknown')") == []


def test_place_of_today_is_reached_over_the_bridge(built: Built) -> None:
    rows = built.rows(
        "select old.name, new.name from bridge_place_successor b join dim_place old using (place_id)"
        " join dim_place new on new.place_id = b.successor_place_id order by all"
    )
    assert rows == [("Nậm Hàng", "Nậm Hàng"), ("Nậm Manh", "Nậm Hàng")]


def test_figure_tells_whether_it_can_be_carried_across_the_reform(build: Build) -> None:
    made = draft("cai-cach")
    for place in ("dist", "com1", "com3", None):
        made.money(planned_vnd=BN, place_id=place)
    made.criterion("criteria_count", 12, place_id="com1")
    built = build(made)
    carried = built.rows("select place_id, across_reform, today_place_id, summable_across_reform from disbursement")
    assert set(carried) == {
        ("dist", "ended", None, False),
        ("com1", "merged", "com3", True),
        ("com3", "in_force", "com3", True),
        (None, None, None, None),
    }
    # Money of merged communes adds up; the criteria that one of them met say nothing of the whole.
    assert built.rows("select today_place_id, summable_across_reform from criteria") == [("com3", False)]
