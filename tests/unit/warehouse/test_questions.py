"""Every answer on the page of questions, on a warehouse small enough to work it out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.warehouse.drafts import Build, Built, Draft, draft
from tests.unit.warehouse.questions import questions

BN = 1_000_000_000
SQL = questions()


def quarter_reports() -> list[Draft]:
    """A district's money in two quarters: a plan printed three times, a total beside its parts, another programme."""
    january = draft("thang-1", published_on=date(2024, 2, 1))
    january.money(planned_vnd=50 * BN, disbursed_vnd=5 * BN, as_of=date(2024, 1, 31))
    march = draft("thang-3", published_on=date(2024, 4, 1))
    march.money(planned_vnd=50 * BN, disbursed_vnd=20 * BN, as_of=date(2024, 3, 31))
    june = draft("thang-6", published_on=date(2024, 7, 1))
    june.money(planned_vnd=50 * BN, disbursed_vnd=40 * BN, as_of=date(2024, 6, 30))
    total = june.money(planned_vnd=30 * BN, programme="GNBV", as_of=date(2024, 6, 30))
    june.money(
        planned_vnd=20 * BN,
        disbursed_vnd=2 * BN,
        programme="GNBV",
        budget_source="central",
        parent_disbursement_id=total,
        as_of=date(2024, 6, 30),
    )
    june.money(
        planned_vnd=10 * BN,
        planned_qualifier="over",
        programme="GNBV",
        budget_source="provincial",
        parent_disbursement_id=total,
        as_of=date(2024, 6, 30),
    )
    return [january, march, june]


def contested() -> list[Draft]:
    one, other = draft("noi-mot", site_id="site-x"), draft("noi-hai", site_id="site-y")
    one.money(planned_vnd=8 * BN, programme="DTTS", fiscal_year=2023, as_of=date(2023, 12, 31))
    other.money(planned_vnd=9 * BN, programme="DTTS", fiscal_year=2023, as_of=date(2023, 12, 31))
    return [one, other]


def criteria() -> list[Draft]:
    told = [
        ("com1", 12, date(2023, 12, 31)),
        ("com1", 15, date(2024, 6, 30)),
        ("com2", 14, date(2023, 12, 31)),
        ("com2", 11, date(2024, 6, 30)),
    ]
    drafts = []
    for place, met, day in told:
        made = draft(f"tieu-chi-{place}-{day}", published_on=day)
        made.criterion("criteria_count", met, place_id=place, as_of=day, criteria_set="NTM_XA_2021", out_of=19)
        drafts.append(made)
    # A band says of no one commune how many it meets.
    drafts[0].criterion("criteria_count", 10, place_id="dist", over_units=5, as_of=date(2023, 12, 31))
    promise = draft("phan-dau", published_on=date(2024, 1, 10))
    for place in ("com1", "com2", "dist"):
        standard = "district_ntm" if place == "dist" else "commune_ntm"
        promise.criterion(
            "standard_status", status="planned", place_id=place, standard=standard, due=date(2024, 12, 31)
        )
    kept = draft("dat-chuan", published_on=date(2024, 11, 20))
    kept.criterion("standard_status", place_id="com1", as_of=date(2024, 11, 20))
    late = draft("ve-dich-muon", published_on=date(2025, 3, 1))
    late.criterion("standard_status", place_id="dist", standard="district_ntm", as_of=date(2025, 2, 28))
    return [*drafts, promise, kept, late]


def works() -> Draft:
    made = draft("cong-trinh", published_on=date(2022, 9, 1))
    money = {"fiscal_year": 2022, "as_of": date(2022, 8, 31)}
    road = made.money(spent_vnd=6 * BN, purpose="đường", **money)
    made.output(3.0, disbursement_id=road)
    both = made.money(spent_vnd=9 * BN, purpose="nhà và cầu", **money)
    made.output(2.0, item="cầu", unit="work", disbursement_id=both)
    made.output(5.0, item="nhà", unit="house", disbursement_id=both)
    made.output(7.0, item="kênh mương", status="planned", disbursement_id=made.money(planned_vnd=BN, **money))
    return made


def communes() -> Draft:
    made = draft("von-xa", published_on=date(2024, 5, 1))
    made.money(planned_vnd=3 * BN, place_id="com1", programme="DTTS", as_of=date(2024, 4, 30))
    made.money(planned_vnd=4 * BN, place_id="com2", programme="DTTS", as_of=date(2024, 4, 30))
    return made


def silence() -> Draft:
    """An article of the third quarter that tells of no money."""
    return draft("quy-ba", published_on=date(2024, 8, 1))


@pytest.fixture(scope="module")
def built(build: Build) -> Built:
    return build(*quarter_reports(), *contested(), *criteria(), works(), communes(), silence())


ANSWERS: dict[int, list[tuple[Any, ...]]] = {
    1: [
        # 5 of 50 in January is no longer the quarter's last word; a total without what was paid gives no rate.
        ("Lai Châu", "district", "GNBV", date(2024, 4, 1), 20 * BN, 2 * BN, 10.0),
        ("Lai Châu", "district", "NTM", date(2024, 1, 1), 50 * BN, 20 * BN, 40.0),
        ("Lai Châu", "district", "NTM", date(2024, 4, 1), 50 * BN, 40 * BN, 80.0),
    ],
    2: [
        ("A total over sources, or no source named", 50 * BN, 50 * BN, 50 * BN),
        ("Central budget, government bonds included", 20 * BN, 20 * BN, 20 * BN),
        ("Provincial budget", 10 * BN, 10 * BN, None),
    ],
    3: [("15-18", 1), ("10-14", 1)],
    4: [("Nậm Hàng", "Lai Châu", "NTM_XA_2021", date(2023, 12, 31), 14.0, date(2024, 6, 30), 11.0)],
    5: [
        ("Nậm Hàng", "commune", "commune_ntm", None, "nothing told"),
        ("Nậm Manh", "commune", "commune_ntm", date(2024, 11, 20), "in time"),
        ("Nậm Nhùn", "district", "district_ntm", date(2025, 2, 28), "late"),
    ],
    7: [
        # What was printed on the first of July is of June.
        ("Nậm Nhùn", "district", "DTTS", "nothing_read", 2, 0),
        ("Nậm Nhùn", "district", "GNBV", "nothing_read", 2, 0),
        ("Nậm Nhùn", "district", "NTM", "nothing_read", 2, 0),
    ],
    8: [("Nậm Nhùn", "district", "GNBV", date(2024, 6, 30), 20 * BN, 2 * BN, 10.0)],
    9: [("đường giao thông", "km", 3.0, 6 * BN, 2 * BN)],
    10: [("Nậm Hàng", "Lai Châu", 2, 7 * BN)],
}


def test_there_are_ten_questions() -> None:
    assert sorted(SQL) == list(range(1, 11))


@pytest.mark.parametrize("number", sorted(ANSWERS))
def test_answer(built: Built, number: int) -> None:
    title, sql = SQL[number]
    assert built.rows(sql) == ANSWERS[number], title


def test_contested_claim_shows_both_quotes(built: Built) -> None:
    rows = built.rows(SQL[6][1])
    assert [(name, programme, year, day, n, site) for name, programme, year, day, n, site, _, _ in rows] == [
        ("Nậm Nhùn", "DTTS", 2023, date(2023, 12, 31), 2, "site-x"),
        ("Nậm Nhùn", "DTTS", 2023, date(2023, 12, 31), 2, "site-y"),
    ]
    quotes = {row[6] for row in rows}
    assert quotes == {d.disbursements[0].quote for d in contested()}
