with codes as (
    select * from {{ ref('code_standard') }}
),

final as (
    select * from codes
)

select * from final
