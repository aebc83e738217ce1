with facts as (
    select * from {{ ref('fact_disbursement') }}
),

final as (
    select * from facts
    where article_id in (select article_id from {{ ref('int_articles_touched') }})
)

select * from final
