with articles as (
    select * from {{ ref('stg_articles') }}
),

outcomes as (
    select * from {{ ref('stg_outcomes') }}
),

-- The last word of the site on a page: gone, or there again.
last_answers as (
    select uri, status, ended_at
    from outcomes
    where step in ('discover', 'fetch')
    qualify row_number() over (partition by uri order by ended_at desc, status) = 1
),

ordered as (
    select
        article_id,
        uri,
        canonical_url,
        fetched_at,
        row_number() over newest_first as version_rank,
        -- Whatever the order of arrival, a version is believed from its arrival until a newer one has arrived.
        min(fetched_at) over (
            newest_first rows between unbounded preceding and 1 preceding
        ) as newer_seen_at
    from articles
    window newest_first as (
        partition by canonical_url
        order by updated_at desc nulls last, published_on desc nulls last, fetched_at desc, raw_sha256 desc, article_id desc
    )
),

superseded as (
    select
        ordered.article_id,
        ordered.canonical_url,
        ordered.version_rank,
        ordered.fetched_at as first_seen_at,
        case when last_answers.status = 'gone' and last_answers.ended_at >= ordered.fetched_at then last_answers.ended_at end
            as withdrawn_at,
        case when newer_seen_at is not null then greatest(ordered.fetched_at, newer_seen_at) end as replaced_at
    from ordered
    left join last_answers on ordered.uri = last_answers.uri
),

final as (
    select
        article_id,
        canonical_url,
        version_rank,
        first_seen_at,
        withdrawn_at,
        -- least() passes over what is NULL
        least(replaced_at, withdrawn_at) as superseded_at,
        version_rank = 1 and withdrawn_at is null as is_current
    from superseded
)

select * from final
