with facts as (
    select * from {{ ref('fact_output') }}
),

final as (
    select * from facts
    where article_id in (select article_id from {{ ref('int_articles_touched') }})
)

select * from final
