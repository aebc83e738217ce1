with issues as (
    select * from {{ ref('quality_issue') }}
),

final as (
    select
        check_name,
        cast(0 as bigint) as passed,
        count(*) as failed,
        cast(0 as bigint) as not_applicable
    from issues
    group by check_name
)

select * from final
