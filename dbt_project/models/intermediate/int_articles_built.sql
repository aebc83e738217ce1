-- What the next night compares with, so it is written once tonight's comparison is done: {{ ref('int_articles_touched') }}

with stated as (
    select * from {{ ref('int_articles_stated') }}
),

final as (
    select * from stated
)

select * from final
