{#- New since the last build, or of another state, or with a figure of a place that is told of in another way. -#}
{%- set built = last_build('intermediate', 'int_articles_built') -%}

with stated as (
    select * from {{ ref('int_articles_stated') }}
),

places_changed as (
    select place_id from {{ ref('int_places_changed') }}
),

{% if built -%}
other as (
    select * from stated
    except
    select * from {{ built }}
),
{%- else -%}
other as (
    select * from stated
),
{%- endif %}

final as (
    select article_id from other
    {% for facts in ['stg_disbursements', 'stg_criteria', 'stg_outputs'] -%}
    union
    select article_id from {{ ref(facts) }} where place_id in (select place_id from places_changed)
    {% endfor %}
)

select * from final
