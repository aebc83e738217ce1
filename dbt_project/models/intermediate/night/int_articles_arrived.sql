{%- set built = last_build('intermediate', 'int_articles_built') -%}

with articles as (
    select article_id from {{ ref('stg_articles') }}
),

final as (
    select article_id from articles
    {% if built -%}
    where article_id not in (select article_id from {{ built }})
    {%- endif %}
)

select * from final
