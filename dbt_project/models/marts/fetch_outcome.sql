with outcomes as (
    select * from {{ ref('stg_outcomes') }}
),

final as (
    select uri, site_id, step, status, ended_at, reason, raw_sha256, next_try_at
    from outcomes
)

select * from final
