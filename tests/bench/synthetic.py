"""A build file of any size whose facts are made up: places, years and shapes are those of real reports,
    figures random.

Rows are made by SQL from the number of the article, so the same numbers give the same rows.
"""

from __future__ import annotations

from pathlib import Path

from extractors import land
from extractors.places.gazetteer import all_places, successors
from extractors.raw_schema import COLUMNS

# Of eight facts of an article, these are of money, criteria and works.
MONEY, CRITERIA, WORKS = 4, 3, 1
FACTS_PER_ARTICLE = MONEY + CRITERIA + WORKS
# What a text of 400 words leaves (extractors/reprints.py keeps one run of words in three).
FINGERPRINTS = 130

_ARTICLES = """
create or replace temp table made as
select
    i,
    'art_' || left(sha256('a' || i), 16) as article_id,
    date '2015-01-01' + (hash(i, 1) % 3900)::integer as published_on,
    timestamp '2026-01-01' + to_days((i % 300)::integer) as fetched_at,
    hash(i, 2) % 2000 as site,
    -- A tenth of the pages is a later version of another page; one text in fifty is printed twice.
    case when i % 10 = 9 then i - 1 else i end as page,
    case when i % 50 = 49 then i - 7 else i end as text_no,
    (select list(place_id order by place_id) from raw.places where level = 'district')[1 + (hash(i,
        3) % 700)::bigint] as district_id,
    (select list(place_id order by place_id) from raw.places where level = 'commune')[1 + (hash(i,
        4) % 15000)::bigint] as commune_id
from range({first}, {first} + {count}) as r(i)
"""

_TABLES = {
    "articles": """
        select article_id, 'file:site/' || i || '.html' as uri, 'site-' || site as site_id,
            'https://site-' || site || '.vn/' || page as canonical_url, 'Tin ' || i as title, published_on,
            fetched_at, 'Tin ' || text_no || chr(10) || chr(10) || repeat('Huyện giao vốn, xã đạt tiêu chí. ',
                60) as text,
            sha256('b' || i) as raw_sha256, 'bench' as cleaner_version
        from made""",
    "readings": """
        select article_id, 'bench' as grammar_sha256, 'bench' as engine_version, 'bench' as cleaner_version,
            'read' as status
        from made""",
    "fingerprints": f"""
        select article_id, (hash(text_no, n, 9) >> 1)::bigint as fingerprint from made,
            range({FINGERPRINTS}) as f(n)""",
    "disbursements": f"""
        select 'dis_' || left(sha256(i || '-' || n), 16) as disbursement_id, article_id,
            case when n = 3 then commune_id else district_id end as place_id,
            ['NTM', 'GNBV', 'DTTS'][1 + (hash(i, 5) % 3)::bigint] as programme,
            case n when 1 then 'central' when 2 then 'provincial' else 'all' end as budget_source,
            'all' as capital_type, year(published_on)::bigint as fiscal_year,
            case when n in (1, 2) then 'dis_' || left(sha256(i || '-0'), 16) end as parent_disbursement_id,
            (date_trunc('month', published_on) - interval 1 day)::date as as_of,
            (case n when 0 then 100 when 1 then 70 when 2 then 30 else 5 end * (1 + hash(page,
                6) % 900) * 1000000)::bigint as planned_vnd,
            'exact' as planned_qualifier,
            case when n in (0, 3) then (planned_vnd * (hash(i, 7) % 100) / 100)::bigint end as disbursed_vnd,
            case when n in (0, 3) then 'exact' end as disbursed_qualifier,
            case when n = 0 then (hash(i, 7) % 100)::double end as disbursed_pct_reported,
            case when n = 0 then 0 end as pct_decimals, false as disbursed_is_derived,
            'Huyện giao vốn, xã đạt tiêu chí. ' as quote, 10 + n as quote_start, 43 + n as quote_end,
                'bench' as extractor_version
        from made, range({MONEY}) as f(n)""",
    "criteria": f"""
        select 'cri_' || left(sha256(i || '-' || n), 16) as criteria_id, article_id,
            case when n = 0 then district_id else commune_id end as place_id,
            'commune_ntm' as standard,
                case n when 0 then 'unit_count' when 1 then 'criteria_count' else 'standard_status' end as metric,
            case when hash(i, n, 8) % 3 = 0 then 'planned' else 'achieved' end as status,
            case when n = 0 then 'commune' end as unit_level,
            case when n < 2 then (1 + hash(i, n, 9) % 19)::double end as value_low, value_low as value_high,
            case when n < 2 then 19.0 end as out_of, case when n < 2 then 'exact' end as qualifier,
            'NTM_XA_2016' as criteria_set, (date_trunc('month', published_on) - interval 1 day)::date as as_of,
            case when hash(i, n, 8) % 3 = 0 then make_date(year(published_on), 12, 31) end as due,
            'Huyện giao vốn, xã đạt tiêu chí. ' as quote, 20 + n as quote_start, 53 + n as quote_end,
                'bench' as extractor_version
        from made, range({CRITERIA}) as f(n)""",
    "outputs": """
        select 'out_' || left(sha256(i || ''), 16) as output_id, article_id, commune_id as place_id,
            'NTM' as programme,
            'đường giao thông' as item, (1 + hash(i, 10) % 90)::double as quantity, 'km' as unit, 'exact' as qualifier,
            'achieved' as status, (date_trunc('month', published_on) - interval 1 day)::date as as_of,
            case when i % 3 = 0 then 'dis_' || left(sha256(i || '-3'), 16) end as disbursement_id,
            'Huyện giao vốn, xã đạt tiêu chí. ' as quote, 30 as quote_start, 63 as quote_end,
                'bench' as extractor_version
        from made""",
    "steps": f"""
        select article_id, 'dis_' || left(sha256(i || '-' || n), 16) as fact_id, s + 1 as step_no,
            'rule' as rule, 'detail' as detail
        from made, range({MONEY}) as f(n), range(2) as g(s)""",
}


def fill(work_db: Path, n_facts: int, first: int = 0) -> int:
    """Land made-up articles with `n_facts` facts, the first of them numbered `first`; returns how many articles."""
    count = n_facts // FACTS_PER_ARTICLE
    con = land.open_work(work_db)
    try:
        land.land_places(con, all_places(), successors())
        con.execute(_ARTICLES.format(first=first, count=count))
        for table, query in _TABLES.items():
            known = {row[0] for row in con.execute(f"describe {query}").fetchall()}
            named = ", ".join(f'"{c}"' if c in known else f'null as "{c}"' for c in COLUMNS[table])
            con.execute(f"insert into raw.{table} select {named} from ({query})")
    finally:
        con.close()
    return count
