with read_issues as (
    select * from {{ ref('int_issues_read') }}
),

final as (
    select * from read_issues
)

select * from final
