with source as (
    select * from {{ source('raw', 'site_places') }}
),

final as (
    select * from source
)

select * from final
