{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='article_id in (select article_id from night.int_articles_touched)'
) }}

-- Parts and their total are of one article: {{ ref('int_articles_touched') }}

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
