with codes as (
    select * from {{ ref('code_budget_source') }}
),

final as (
    select * from codes
)

select * from final
