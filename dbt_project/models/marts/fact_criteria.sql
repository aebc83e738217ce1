{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='article_id in (select article_id from night.int_articles_touched)'
) }}

with statements as (
    select * from {{ ref('stg_criteria') }}
),

articles as (
    select * from {{ ref('dim_article') }}
    where article_id in (select article_id from {{ ref('int_articles_touched') }})
),

final as (
    select
        statements.criteria_id,
        statements.article_id,
        statements.place_id,
        statements.over_units,
        statements.standard,
        statements.metric,
        statements.status,
        statements.unit_level,
        statements.value_low,
        statements.value_high,
        cast(statements.value_decimals as integer) as value_decimals,
        statements.out_of,
        statements.share_pct_reported,
        cast(statements.share_decimals as integer) as share_decimals,
        statements.qualifier,
        cast(statements.criterion_no as integer) as criterion_no,
        statements.criterion_name,
        statements.criteria_set,
        statements.as_of,
        statements.due,
        statements.since,
        statements.quote,
        statements.quote_start,
        statements.quote_end,
        statements.extractor_version,
        articles.is_current,
        articles.duplicate_of is not null as is_duplicate,
        articles.first_seen_at,
        articles.superseded_at
    from statements
    inner join articles on statements.article_id = articles.article_id
)

select * from final
