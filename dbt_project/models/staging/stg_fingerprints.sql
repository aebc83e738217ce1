with source as (
    select * from {{ source('raw', 'fingerprints') }}
),

final as (
    select * from source
)

select * from final
