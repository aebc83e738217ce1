with compared as (
    select * from {{ ref('int_checks_parts') }}
),

final as (
    select
        fact_id as disbursement_id,
        article_id,
        measure,
        split,
        cast(n_parts as bigint) as n_parts,
        cast(total as bigint) as total_vnd,
        cast(parts_sum as bigint) as parts_vnd,
        cast(total - parts_sum as bigint) as remainder_vnd,
        verdict
    from compared
)

select * from final
