with gazetteer as (
    select * from {{ source('raw', 'places') }}
),

read_in_articles as (
    select * from {{ source('raw', 'reading_places') }}
),

every_place as (
    select *, 0 as precedence from gazetteer
    union all by name
    select * exclude (article_id), 1 as precedence from read_in_articles
),

final as (
    select * exclude (precedence)
    from every_place
    qualify row_number() over (partition by place_id order by precedence, name) = 1
)

select * from final
