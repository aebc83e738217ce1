{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='article_id in (select article_id from night.int_articles_touched)'
) }}

with results as (
    select * from {{ ref('stg_outputs') }}
),

articles as (
    select * from {{ ref('dim_article') }}
    where article_id in (select article_id from {{ ref('int_articles_touched') }})
),

final as (
    select
        results.output_id,
        results.article_id,
        results.place_id,
        results.programme,
        results.item,
        results.item_code,
        results.quantity,
        results.out_of,
        results.unit,
        results.qualifier,
        results.status,
        results.as_of,
        results.disbursement_id,
        results.quote,
        results.quote_start,
        results.quote_end,
        results.extractor_version,
        articles.is_current,
        articles.duplicate_of is not null as is_duplicate,
        articles.first_seen_at,
        articles.superseded_at
    from results
    inner join articles on results.article_id = articles.article_id
)

select * from final
