with facts as (
    select * from {{ ref('fact_disbursement') }}
),

final as (
    select
        place_id,
        programme,
        cast(date_trunc('quarter', first_seen_at) as date) as quarter_start,
        'reported' as state,
        count(*) as n_facts,
        count(distinct article_id) as n_articles,
        cast(0 as bigint) as n_refused
    from facts
    where place_id is not null
    group by place_id, programme, quarter_start
)

select * from final
