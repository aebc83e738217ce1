{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='fact_id in (select fact_id from night.int_facts_scoped)
        or article_id in (select article_id from night.int_articles_touched)'
) }}

with facts_touched as (
    select fact_id from {{ ref('int_facts_scoped') }}
),

articles_touched as (
    select article_id from {{ ref('int_articles_touched') }}
),

read_issues as (
    select * from {{ ref('int_issues_read') }}
    where fact_id in (select fact_id from facts_touched) or page_version_id in (select article_id from articles_touched)
),

judged as (
    select * from {{ ref('int_checks_judged') }}
),

articles as (
    select article_id, uri from {{ ref('dim_article') }}
),

failed as (
    select
        judged.issue_id,
        judged.check_name,
        judged.severity,
        judged.article_id,
        judged.fact_table,
        judged.fact_id,
        judged.expected,
        judged.actual,
        judged.message,
        judged.message_vi,
        articles.uri,
        judged.span_start,
        judged.span_end
    from judged
    inner join articles on judged.article_id = articles.article_id
    where judged.verdict = 'fail' and judged.fact_id in (select fact_id from facts_touched)
),

final as (
    select * exclude (page_version_id) from read_issues
    union all by name
    -- What the reading saw already is not said again.
    select failed.*
    from failed
    anti join read_issues on failed.check_name = read_issues.check_name and failed.fact_id = read_issues.fact_id
)

select * from final
