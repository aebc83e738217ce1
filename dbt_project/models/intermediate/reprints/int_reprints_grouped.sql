with recursive pairs as (
    select article_id, other_article_id from {{ ref('int_reprints_paired') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

versions as (
    select * from {{ ref('int_articles_versioned') }}
),

-- A copy of a copy belongs to the first text, too: whatever can be reached over pairs is one group.
reached as (
    select article_id, article_id as member_id from pairs
    union
    select reached.article_id, pairs.other_article_id as member_id
    from reached
    inner join pairs on reached.member_id = pairs.article_id
),

grouped as (
    select article_id, min(member_id) as reprint_group_id
    from reached
    group by article_id
),

placed as (
    select
        grouped.article_id,
        grouped.reprint_group_id,
        articles.canonical_url,
        -- Among the pages as they stand now, the one that printed the text first; among all versions where none stands.
        first_value(grouped.article_id) over first_first as first_article_id,
        first_value(articles.canonical_url) over first_first as first_canonical_url
    from grouped
    inner join articles on grouped.article_id = articles.article_id
    inner join versions on grouped.article_id = versions.article_id
    window first_first as (
        partition by grouped.reprint_group_id
        order by versions.is_current desc, articles.published_on nulls last, articles.uri, articles.article_id
    )
),

final as (
    select
        article_id,
        reprint_group_id,
        case when canonical_url <> first_canonical_url then first_article_id end as duplicate_of
    from placed
)

select * from final
