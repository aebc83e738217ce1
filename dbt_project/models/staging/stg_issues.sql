with source as (
    select * from {{ source('raw', 'issues') }}
),

final as (
    select * from source
)

select * from final
