with source as (
    select * from {{ source('raw', 'outputs') }}
),

final as (
    select * from source
)

select * from final
