with source as (
    select * from {{ source('raw', 'steps') }}
),

final as (
    select * from source
)

select * from final
