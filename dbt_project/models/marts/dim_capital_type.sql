with codes as (
    select * from {{ ref('code_capital_type') }}
),

final as (
    select * from codes
)

select * from final
