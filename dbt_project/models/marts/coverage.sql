{#-
The sites speak for a place where they have told of money there; they are asked about every quarter from the first to
the last in which they published anything.
-#}
with articles as (
    select article_id, site_id, published_on from {{ ref('dim_article') }}
    where is_current and duplicate_of is null and published_on is not null
),

lines as (
    select * from {{ ref('fact_disbursement') }}
    where is_current and not is_duplicate and place_id is not null
),

refusals as (
    select article_id, count(*) as n_refused
    from {{ ref('quality_issue') }}
    where fact_id is null and article_id is not null
    group by article_id
),

places as (
    select place_id, level from {{ ref('dim_place') }}
),

programmes as (
    select programme from {{ ref('dim_programme') }} where programme in ('NTM', 'GNBV', 'DTTS')
),

-- A commune named in passing is not a place that a site speaks for.
spoken_for as (
    select distinct articles.site_id, lines.place_id
    from lines
    inner join articles on lines.article_id = articles.article_id
    inner join places on lines.place_id = places.place_id
    where places.level in ('province', 'district')
),

quarters as (
    select
        unnest(generate_series(
            date_trunc('quarter', min(published_on)), date_trunc('quarter', max(published_on)), interval 3 month
        ))::date as quarter_start
    from articles
),

articles_by_quarter as (
    select
        spoken_for.place_id,
        date_trunc('quarter', articles.published_on)::date as quarter_start,
        count(*) as n_articles,
        coalesce(sum(refusals.n_refused), 0) as n_refused
    from spoken_for
    inner join articles on spoken_for.site_id = articles.site_id
    left join refusals on articles.article_id = refusals.article_id
    where exists (
        select 1 from lines where lines.article_id = articles.article_id and lines.place_id = spoken_for.place_id
    ) or not exists (
        select 1 from lines where lines.article_id = articles.article_id
    )
    group by spoken_for.place_id, date_trunc('quarter', articles.published_on)
),

-- A figure is of the quarter of the day on which it holds, and not of the one in which it was told.
facts_by_quarter as (
    select
        lines.place_id,
        lines.programme,
        date_trunc('quarter', coalesce(lines.as_of, articles.published_on))::date as quarter_start,
        count(*) as n_facts
    from lines
    inner join articles on lines.article_id = articles.article_id
    group by lines.place_id, lines.programme, date_trunc('quarter', coalesce(lines.as_of, articles.published_on))
),

asked as (
    select places_asked.place_id, programmes.programme, quarters.quarter_start
    from (select distinct place_id from spoken_for) as places_asked
    cross join programmes
    cross join quarters
),

final as (
    select
        asked.place_id,
        asked.programme,
        asked.quarter_start,
        case
            when facts_by_quarter.n_facts > 0 then 'reported'
            when articles_by_quarter.n_refused > 0 then 'refused'
            when articles_by_quarter.n_articles > 0 then 'nothing_read'
            else 'no_article'
        end as state,
        coalesce(facts_by_quarter.n_facts, 0) as n_facts,
        coalesce(articles_by_quarter.n_articles, 0) as n_articles,
        cast(coalesce(articles_by_quarter.n_refused, 0) as bigint) as n_refused
    from asked
    left join facts_by_quarter
        on asked.place_id = facts_by_quarter.place_id
        and asked.programme = facts_by_quarter.programme
        and asked.quarter_start = facts_by_quarter.quarter_start
    left join articles_by_quarter
        on asked.place_id = articles_by_quarter.place_id and asked.quarter_start = articles_by_quarter.quarter_start
)

select * from final
