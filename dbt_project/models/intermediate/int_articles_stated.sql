{{ config(materialized='view') }}

{#- All that can change of an article while its text and its reading stay as they are. -#}
with articles as (
    select article_id from {{ ref('stg_articles') }}
),

readings as (
    select article_id, landing from {{ ref('stg_readings') }}
),

versions as (
    select * from {{ ref('int_articles_versioned') }}
),

reprints as (
    select * from {{ ref('int_reprints_grouped') }}
),

-- A page of which no article became has its issues, too.
pages as (
    select article_id from articles
    union
    select article_id from readings
),

final as (
    select
        pages.article_id,
        readings.landing,
        versions.is_current,
        versions.first_seen_at,
        versions.superseded_at,
        reprints.duplicate_of,
        reprints.reprint_group_id
    from pages
    left join readings on pages.article_id = readings.article_id
    left join versions on pages.article_id = versions.article_id
    left join reprints on pages.article_id = reprints.article_id
)

select * from final
