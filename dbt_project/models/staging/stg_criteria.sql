with source as (
    select * from {{ source('raw', 'criteria') }}
),

final as (
    select * from source
)

select * from final
