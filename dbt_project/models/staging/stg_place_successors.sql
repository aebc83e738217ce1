with source as (
    select * from {{ source('raw', 'place_successors') }}
),

final as (
    select * from source
)

select * from final
