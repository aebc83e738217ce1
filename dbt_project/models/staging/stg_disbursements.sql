with source as (
    select * from {{ source('raw', 'disbursements') }}
),

final as (
    select * from source
)

select * from final
