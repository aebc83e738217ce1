{{ config(materialized='table') }}

{%- set checks = [
    'int_checks_rate', 'int_checks_parts', 'int_checks_means', 'int_checks_criteria_max', 'int_checks_denominators',
    'int_checks_shares', 'int_checks_bands', 'int_checks_backwards', 'int_checks_dates', 'int_checks_plans',
    'int_checks_proportions', 'int_checks_full_sets', 'int_checks_signs'] %}

with judged as (
    {% for check in checks -%}
    select {{ check_columns() }} from {{ ref(check) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
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
        {{ stable_key('iss', ['judged.check_name', 'judged.fact_id', 'judged.expected', 'judged.actual', 'judged.finding']) }} as issue_id,
        judged.check_name,
        judged.fact_table,
        judged.fact_id,
        judged.article_id,
        judged.verdict,
        judged.severity,
        case when judged.verdict <> 'not_applicable' then judged.expected end as expected,
        case when judged.verdict <> 'not_applicable' then judged.actual end as actual,
        case
            when judged.verdict = 'fail'
                then upper(left(judged.finding, 1)) || substr(judged.finding, 2) || ': “' || quotes.quote || '”.'
        end as message,
        quotes.quote_start as span_start,
        quotes.quote_end as span_end
    from judged
    inner join quotes on judged.fact_id = quotes.fact_id
)

select * from final
