with corrections as (
    select * from {{ ref('stg_corrections') }}
),

final as (
    select
        correction_id,
        article_id,
        fact_table,
        fact_id,
        span_start,
        span_end,
        quote,
        not_a_fact,
        cast(to_json(as_read) as varchar) as as_read,
        cast(to_json(corrected) as varchar) as corrected,
        why,
        decided_by,
        decided_on,
        is_met
    from corrections
)

select * from final
