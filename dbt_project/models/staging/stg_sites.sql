with source as (
    select * from {{ source('raw', 'sites') }}
),

final as (
    select * from source
)

select * from final
