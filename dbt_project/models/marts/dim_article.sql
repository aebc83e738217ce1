with articles as (
    select * from {{ ref('stg_articles') }}
),

versions as (
    select * from {{ ref('int_articles_versioned') }}
),

reprints as (
    select * from {{ ref('int_reprints_grouped') }}
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
        versions.is_current,
        reprints.duplicate_of,
        reprints.reprint_group_id,
        versions.first_seen_at,
        versions.superseded_at,
        articles.cleaner_version
    from articles
    inner join versions on articles.article_id = versions.article_id
    left join reprints on articles.article_id = reprints.article_id
)

select * from final
