"""A warehouse of two articles, with the columns of the contract, made by hand in a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from expectations.validate import Validation, validate

NIGHT = datetime(2026, 11, 21, tzinfo=UTC)

TEXT_A = (
    "Huyện Bắc Mê giải ngân vốn nông thôn mới\n\n"
    "Đến nay, huyện đã giải ngân 38.111 triệu đồng trên 92.711 triệu đồng, đạt 39,7% kế hoạch năm 2023. "
    "Toàn huyện có 5/8 xã đạt chuẩn nông thôn mới. Khoảng vài tỷ đồng khác chưa rõ nguồn."
)
TEXT_B = "Xã Yên Cường làm đường\n\nXã Yên Cường đã bê tông hoá 4,2 km đường thôn trong năm 2023."

SCHEMA = """
create schema raw;
create schema staging;
create table raw.articles (article_id varchar, uri varchar);
create view staging.stg_articles as select article_id, uri from raw.articles;
create table dim_article (article_id varchar, uri varchar, site_id varchar, title varchar, author varchar,
  publisher varchar, published_on date, fetched_at timestamptz, text varchar, raw_sha256 varchar,
  canonical_url varchar, is_current boolean, duplicate_of varchar);
create table dim_site (site_id varchar, name varchar, licence varchar, republishes varchar);
create table dim_place (place_id varchar, name varchar, level varchar, official_code varchar, province_name varchar,
  district_name varchar, commune_name varchar, parent_place_id varchar, valid_from date, valid_to date);
create table fact_disbursement (disbursement_id varchar, article_id varchar, place_id varchar, programme varchar,
  budget_source varchar, capital_type varchar, purpose varchar, over_units integer, per_unit varchar,
  parent_disbursement_id varchar, fiscal_year integer, period_start date, period_end date, carried_over_from integer,
  as_of date, requested_vnd bigint, planned_vnd bigint, disbursed_vnd bigint, mobilised_vnd bigint, spent_vnd bigint,
  amount_high_vnd bigint, planned_qualifier varchar, disbursed_qualifier varchar, disbursed_pct_reported double,
  disbursed_pct_computed double, disbursed_is_derived boolean, quote varchar, quote_start integer, quote_end integer,
  extractor_version varchar, is_current boolean, is_duplicate boolean, first_seen_at timestamptz,
  superseded_at timestamptz);
create table fact_criteria (criteria_id varchar, article_id varchar, place_id varchar, over_units integer,
  standard varchar, metric varchar, status varchar, unit_level varchar, value_low double, value_high double,
  out_of double, share_pct_reported double, qualifier varchar, criterion_no integer, criterion_name varchar,
  criteria_set varchar, as_of date, due date, since date, quote varchar, quote_start integer, quote_end integer,
  extractor_version varchar, is_current boolean, is_duplicate boolean, first_seen_at timestamptz,
  superseded_at timestamptz);
create table fact_output (output_id varchar, article_id varchar, place_id varchar, programme varchar, item varchar,
  item_code varchar, quantity double, out_of double, unit varchar, qualifier varchar, status varchar, as_of date,
  disbursement_id varchar, quote varchar, quote_start integer, quote_end integer, extractor_version varchar,
  is_current boolean, is_duplicate boolean, first_seen_at timestamptz, superseded_at timestamptz);
create table quality_issue (issue_id varchar, check_name varchar, severity varchar, article_id varchar,
  fact_table varchar, fact_id varchar, expected varchar, actual varchar, message varchar, message_vi varchar);
create table check_result (check_name varchar, passed bigint, failed bigint, not_applicable bigint);
create table fetch_outcome (uri varchar, site_id varchar, step varchar, status varchar, ended_at timestamptz,
  reason varchar, raw_sha256 varchar, next_try_at timestamptz);
create table coverage (place_id varchar, programme varchar, quarter_start date, state varchar, n_facts bigint,
  n_articles bigint, n_refused bigint);
create view disbursement as select * exclude (first_seen_at, superseded_at), 1 as n_sources from fact_disbursement
  where is_current and not is_duplicate;
create view criteria as select * exclude (first_seen_at, superseded_at) from fact_criteria where is_current;
create view output as select * exclude (first_seen_at, superseded_at) from fact_output where is_current;
create macro explain(f) as table
  select article_id, quote from fact_disbursement where disbursement_id = f
  union all select article_id, quote from fact_criteria where criteria_id = f;
"""


def _make_warehouse(path: Path, *, fetched_at: str = "2026-11-20 18:00:00+00") -> Path:
    """A warehouse that passes every expectation; `fetched_at` is all that tells two of them apart."""
    with duckdb.connect(str(path)) as con:
        con.execute(SCHEMA)
        for article_id, name, text, day in (("art_a", "a", TEXT_A, "2023-10-06"), ("art_b", "b", TEXT_B, "2023-11-02")):
            uri = f"file:pages/{name}.txt"
            con.execute("insert into raw.articles values (?, ?)", [article_id, uri])
            con.execute(
                "insert into dim_article values (?, ?, 'pages', ?, null, null, ?, ?, ?, ?, ?, true, null)",
                [article_id, uri, text.split("\n")[0], day, fetched_at, text, name * 64, uri],
            )
        con.execute("insert into dim_site values ('pages', null, null, 'text')")
        con.execute(
            "insert into dim_place values ('plc_bacme', 'Bắc Mê', 'district', '031', 'Hà Giang', 'Bắc Mê', null, null,"
            " null, '2025-07-01'), ('plc_yc', 'Yên Cường', 'commune', '00979', 'Hà Giang', 'Bắc Mê', 'Yên Cường',"
            " 'plc_bacme', null, '2025-07-01')"
        )
        quote = "đã giải ngân 38.111 triệu đồng trên 92.711 triệu đồng, đạt 39,7% kế hoạch"
        start = TEXT_A.index(quote)
        con.execute(
            "insert into fact_disbursement by name select 'dis_1' as disbursement_id, 'art_a' as article_id,"
            " 'plc_bacme' as place_id, 'NTM' as programme, 'all' as budget_source, 'all' as capital_type,"
            " 2023 as fiscal_year, date '2023-10-06' as as_of, 92711000000 as planned_vnd,"
            " 38111000000 as disbursed_vnd, 39.7 as disbursed_pct_reported,"
            " 100.0 * 38111 / 92711 as disbursed_pct_computed,"
            " false as disbursed_is_derived, ? as quote, ? as quote_start, ? as quote_end, '1' as extractor_version,"
            " true as is_current, false as is_duplicate, ?::timestamptz as first_seen_at",
            [quote, start, start + len(quote), fetched_at],
        )
        quote = "5/8 xã đạt chuẩn nông thôn mới"
        start = TEXT_A.index(quote)
        con.execute(
            "insert into fact_criteria by name select 'cri_1' as criteria_id, 'art_a' as article_id,"
            " 'plc_bacme' as place_id, 'commune_ntm' as standard, 'unit_count' as metric, 'achieved' as status,"
            " 'commune' as unit_level, 5 as value_low, 5 as value_high, 8 as out_of, 'exact' as qualifier,"
            " date '2023-10-06' as as_of, ? as quote, ? as quote_start, ? as quote_end, '1' as extractor_version,"
            " true as is_current, false as is_duplicate, ?::timestamptz as first_seen_at",
            [quote, start, start + len(quote), fetched_at],
        )
        quote = "bê tông hoá 4,2 km đường thôn"
        start = TEXT_B.index(quote)
        con.execute(
            "insert into fact_output by name select 'out_1' as output_id, 'art_b' as article_id, 'plc_yc' as place_id,"
            " 'NTM' as programme, 'đường thôn' as item, 4.2 as quantity, 'km' as unit, 'exact' as qualifier,"
            " 'achieved' as status, ? as quote, ? as quote_start, ? as quote_end, '1' as extractor_version,"
            " true as is_current, false as is_duplicate, ?::timestamptz as first_seen_at",
            [quote, start, start + len(quote), fetched_at],
        )
        con.execute(
            "insert into quality_issue values ('iss_1', 'rate_mismatch', 'error', 'art_a', 'fact_disbursement',"
            " 'dis_1', '41.1', '39.7', '41,1 % and not 39,7 %.', 'Tỷ lệ in là 39,7 %, tính lại là 41,1 %.'),"
            " ('iss_2', 'vague_amount', 'warning', 'art_a',"
            " null, null, null, null, 'Số tiền không rõ: “Khoảng vài tỷ đồng”', null)"
        )
        con.execute("insert into check_result values ('rate_mismatch', 0, 1, 2), ('share_mismatch', 1, 0, 2)")
        con.execute(
            "insert into fetch_outcome values ('file:pages/a.txt', 'pages', 'archive', 'fetched', ?, null, null, null),"
            " ('file:pages/c.bin', 'pages', 'clean', 'unreadable', ?, 'Không phải văn bản', null, null)",
            [fetched_at, fetched_at],
        )
        con.execute(
            "insert into coverage values ('plc_bacme', 'NTM', '2023-10-01', 'reported', 2, 1, 1),"
            " ('plc_bacme', 'NTM', '2023-07-01', 'no_article', 0, 0, 0),"
            " ('plc_yc', 'NTM', '2023-10-01', 'refused', 0, 1, 2)"
        )
    return path


@pytest.fixture
def make_warehouse(tmp_path: Path) -> Callable[..., Path]:
    """A fresh warehouse in tmp_path each time it is called, changed by the SQL that is given."""
    count = 0

    def make(*statements: str, fetched_at: str = "2026-11-20 18:00:00+00") -> Path:
        nonlocal count
        count += 1
        path = _make_warehouse(tmp_path / f"work{count}.duckdb", fetched_at=fetched_at)
        with duckdb.connect(str(path)) as con:
            for statement in statements:
                con.execute(statement)
        return path

    return make


@pytest.fixture(scope="session")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Validation:
    """A verdict without a failure, with its Data Docs."""
    folder = tmp_path_factory.mktemp("passed")
    return validate(_make_warehouse(folder / "work.duckdb"), folder / "data_docs", now=NIGHT)
