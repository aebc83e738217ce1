with codes as (
    select * from {{ ref('code_programme') }}
),

final as (
    select * from codes
)

select * from final
