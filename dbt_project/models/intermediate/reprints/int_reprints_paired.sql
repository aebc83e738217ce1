{{ config(materialized='view') }}

with copied as (
    select * from {{ ref('int_reprints_copied') }}
),

final as (
    select article_id, other_article_id, containment from copied
    union all
    select other_article_id as article_id, article_id as other_article_id, containment from copied
)

select * from final
