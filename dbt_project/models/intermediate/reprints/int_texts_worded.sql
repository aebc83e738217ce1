{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='article_id in (select article_id from night.int_articles_arrived)'
) }}

with articles as (
    select
        article_id, canonical_url,
        -- Pages of one host share its furniture. Pages that were saved to a folder may be of any site.
        nullif(regexp_extract(canonical_url, '^https?://([^/]+)', 1), '') as host
    from {{ ref('stg_articles') }}
    where article_id in (select article_id from {{ ref('int_articles_arrived') }})
),

fingerprints as (
    select * from {{ ref('stg_fingerprints') }}
),

-- Pages with the same least and greatest fingerprint hold the same text, or hardly another.
wordings as (
    select article_id, min(fingerprint) as least, max(fingerprint) as greatest
    from fingerprints
    where article_id in (select article_id from articles)
    group by article_id
),

final as (
    select articles.article_id, articles.canonical_url, articles.host, wordings.least, wordings.greatest
    from articles
    inner join wordings on articles.article_id = wordings.article_id
)

select * from final
