with source as (
    select * from {{ source('raw', 'articles') }}
),

final as (
    select * from source
)

select * from final
