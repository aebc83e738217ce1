with codes as (
    select * from {{ ref('code_criterion') }}
),

final as (
    select * from codes
)

select * from final
