with successors as (
    select * from {{ ref('stg_place_successors') }}
),

final as (
    select distinct place_id, successor_place_id
    from successors
)

select * from final
