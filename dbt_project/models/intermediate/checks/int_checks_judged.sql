{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='scope_id in (select scope_id from night.int_scopes_touched)'
) }}

-- Built anew where it is touched: {{ ref('int_scopes_touched') }}

{%- set checks = [
    'int_checks_rate', 'int_checks_parts', 'int_checks_means', 'int_checks_criteria_max', 'int_checks_denominators',
    'int_checks_shares', 'int_checks_bands', 'int_checks_dates', 'int_checks_proportions', 'int_checks_full_sets',
    'int_checks_signs'] %}
{#- These see a fact beside what other articles say. -#}
{%- set checks_of_scopes = ['int_checks_backwards', 'int_checks_plans', 'int_checks_slips'] %}

with facts as (
    select fact_id, scope_id, quote, quote_start, quote_end from {{ ref('int_facts_scoped') }}
),

judged as materialized (
    {% for check in checks -%}
    select {{ check_columns() }}, article_id as scope_id from {{ ref(check) }}
    union all
    {% endfor %}
    {%- for check in checks_of_scopes -%}
    select {{ check_columns() }}, facts.scope_id
    from {{ ref(check) }}
    inner join facts using (fact_id)
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- What a check could not judge is many times what it could: one row counts it for each check, table and scope. What
-- holds needs no more than its verdict.
counted as (
    select
        check_name, fact_table, verdict, scope_id, fact_id, article_id,
        case when verdict = 'fail' then severity end as severity,
        case when verdict = 'fail' then expected end as expected,
        case when verdict = 'fail' then actual end as actual,
        case when verdict = 'fail' then finding end as finding,
        case when verdict = 'fail' then finding_vi end as finding_vi,
        1 as n_rows
    from judged
    where verdict <> 'not_applicable'
    union all by name
    select check_name, fact_table, verdict, scope_id, count(*) as n_rows
    from judged
    where verdict = 'not_applicable'
    group by check_name, fact_table, verdict, scope_id
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
        counted.scope_id,
        counted.verdict,
        cast(counted.n_rows as bigint) as n_rows,
        counted.severity,
        counted.expected,
        counted.actual,
        {{ sentence('counted.finding', 'facts.quote') }} as message,
        {{ sentence('counted.finding_vi', 'facts.quote') }} as message_vi,
        facts.quote_start as span_start,
        facts.quote_end as span_end
    from counted
    left join facts on counted.fact_id = facts.fact_id
)

select * from final
