{#-
A website speaks for the units that its file names, while it speaks for them. Pages of a folder or a WARC speak for the
units of whose money they tell: provinces and districts, and since districts ended the communes too. A place is asked
about in every quarter in which it was in force and spoken for, from the first to the last in which anything was
published.
-#}
with articles as (
    select article_id, site_id, published_on, date_trunc('quarter', published_on)::date as quarter_start
    from {{ ref('dim_article') }}
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
    select place_id, level, valid_from, valid_to from {{ ref('dim_place') }}
),

programmes as (
    select programme from {{ ref('dim_programme') }} where programme in ('NTM', 'GNBV', 'DTTS')
),

named as (
    select site_id, place_id, speaks_from, speaks_until, true as is_named from {{ ref('bridge_site_place') }}
),

-- A commune named in passing by the paper of a district is not a place that it speaks for.
told_of as (
    select
        articles.site_id,
        lines.place_id,
        case when places.level = 'commune' then date '{{ var("districts_end") }}' end as speaks_from,
        cast(null as date) as speaks_until,
        false as is_named
    from lines
    inner join articles on lines.article_id = articles.article_id
    inner join places on lines.place_id = places.place_id
    where articles.site_id not in (select site_id from named)
        and (
            places.level in ('province', 'district')
            or (places.level = 'commune' and articles.published_on >= date '{{ var("districts_end") }}')
        )
    group by articles.site_id, lines.place_id, places.level
),

spoken_for as (
    select spoken.site_id, spoken.place_id, spoken.is_named,
        greatest(spoken.speaks_from, places.valid_from) as speaks_from,
        least(spoken.speaks_until, places.valid_to) as speaks_until
    from (select * from named union all select * from told_of) as spoken
    inner join places on spoken.place_id = places.place_id
),

quarters as (
    select
        unnest(generate_series(min(quarter_start), max(quarter_start), interval 3 month))::date as quarter_start
    from articles
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
    select spoken_for.place_id, programmes.programme, quarters.quarter_start
    -- Of many sites, most speak for a place in the same years.
    from (select distinct place_id, speaks_from, speaks_until from spoken_for) as spoken_for
    inner join quarters
        on (spoken_for.speaks_from is null or spoken_for.speaks_from < quarters.quarter_start + interval 3 month)
        and (spoken_for.speaks_until is null or spoken_for.speaks_until > quarters.quarter_start)
    cross join programmes
    union
    -- A figure may come when its unit has ended, and give no day.
    select facts_by_quarter.place_id, facts_by_quarter.programme, facts_by_quarter.quarter_start
    from facts_by_quarter
    inner join quarters on facts_by_quarter.quarter_start = quarters.quarter_start
    where facts_by_quarter.place_id in (select place_id from spoken_for)
        and facts_by_quarter.programme in (select programme from programmes)
),

-- An article of a website speaks for its place whatever it tells of; one of a folder, where it tells of the place's
-- money or of nobody's.
speaking as (
    select spoken_for.*, articles.article_id, articles.published_on, articles.quarter_start
    from spoken_for
    inner join articles on spoken_for.site_id = articles.site_id
    where spoken_for.is_named or articles.article_id not in (select article_id from lines)
    union all
    select spoken_for.*, articles.article_id, articles.published_on, articles.quarter_start
    from (select distinct article_id, place_id from lines) as of_place
    inner join articles on of_place.article_id = articles.article_id
    inner join spoken_for on articles.site_id = spoken_for.site_id and of_place.place_id = spoken_for.place_id
    where not spoken_for.is_named
),

articles_by_quarter as (
    select
        speaking.place_id,
        speaking.quarter_start,
        count(distinct speaking.article_id) as n_articles,
        coalesce(sum(refusals.n_refused), 0) as n_refused
    from speaking
    left join refusals on speaking.article_id = refusals.article_id
    where (speaking.speaks_from is null or speaking.published_on >= speaking.speaks_from)
        and (speaking.speaks_until is null or speaking.published_on < speaking.speaks_until)
    group by speaking.place_id, speaking.quarter_start
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
