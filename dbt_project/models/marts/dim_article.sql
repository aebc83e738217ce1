{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='article_id in (select article_id from night.int_articles_touched)'
) }}

with articles as (
    select * from {{ ref('stg_articles') }}
),

stated as (
    select * from {{ ref('int_articles_stated') }}
),

touched as (
    select article_id from {{ ref('int_articles_touched') }}
),

final as (
    select
        articles.article_id,
        articles.uri,
        articles.site_id,
        articles.title,
        articles.author,
        articles.publisher,
        articles.published_on,
        articles.updated_at,
        articles.fetched_at,
        articles.text,
        articles.raw_sha256,
        articles.canonical_url,
        stated.is_current,
        stated.duplicate_of,
        stated.reprint_group_id,
        stated.first_seen_at,
        stated.superseded_at,
        articles.cleaner_version
    from articles
    inner join stated on articles.article_id = stated.article_id
    where articles.article_id in (select article_id from touched)
)

select * from final
