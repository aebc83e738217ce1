{{ config(materialized='table') }}

{%- set checks = [
    'int_checks_rate', 'int_checks_parts', 'int_checks_means', 'int_checks_criteria_max', 'int_checks_denominators',
    'int_checks_shares', 'int_checks_bands', 'int_checks_backwards', 'int_checks_dates', 'int_checks_plans',
    'int_checks_proportions', 'int_checks_full_sets', 'int_checks_signs', 'int_checks_slips'] %}

with judged as materialized (
    {% for check in checks -%}
    select {{ check_columns() }} from {{ ref(check) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- What a check could not judge is many times what it could: one row counts it for each check and table. What holds
-- needs no more than its verdict.
counted as (
    select
        check_name, fact_table, verdict, fact_id, article_id,
        case when verdict = 'fail' then severity end as severity,
        case when verdict = 'fail' then expected end as expected,
        case when verdict = 'fail' then actual end as actual,
        case when verdict = 'fail' then finding end as finding,
        case when verdict = 'fail' then finding_vi end as finding_vi,
        1 as n_rows
    from judged
    where verdict <> 'not_applicable'
    union all by name
    select check_name, fact_table, verdict, count(*) as n_rows
    from judged
    where verdict = 'not_applicable'
    group by check_name, fact_table, verdict
),

quotes as (
    select disbursement_id as fact_id, quote, quote_start, quote_end from {{ ref('fact_disbursement') }}
    union all
    select criteria_id as fact_id, quote, quote_start, quote_end from {{ ref('fact_criteria') }}
    union all
    select output_id as fact_id, quote, quote_start, quote_end from {{ ref('fact_output') }}
),

-- A fact can fail one check in two ways (two splits of one total): each finding is an issue of its own.
final as (
    select
        case
            when counted.verdict = 'fail'
                then {{ stable_key('iss', ['counted.check_name', 'counted.fact_id', 'counted.expected', 'counted.actual', 'counted.finding']) }}
        end as issue_id,
        counted.check_name,
        counted.fact_table,
        counted.fact_id,
        counted.article_id,
        counted.verdict,
        cast(counted.n_rows as bigint) as n_rows,
        counted.severity,
        counted.expected,
        counted.actual,
        {{ sentence('counted.finding', 'quotes.quote') }} as message,
        {{ sentence('counted.finding_vi', 'quotes.quote') }} as message_vi,
        quotes.quote_start as span_start,
        quotes.quote_end as span_end
    from counted
    left join quotes on counted.fact_id = quotes.fact_id
)

select * from final
