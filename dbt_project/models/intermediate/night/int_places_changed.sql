{#- What the figures of a place depend on. Where there is no build before, everything is touched anyway. -#}
{%- set built = last_build('main', 'dim_place') -%}

with places as (
    select place_id, level from {{ ref('stg_places') }}
),

carried as (
    select * from {{ ref('int_places_carried') }}
),

told as (
    select places.place_id, places.level, carried.across_reform, carried.today_place_id
    from places
    inner join carried on places.place_id = carried.place_id
),

final as (
    {% if built -%}
    select place_id from (select * from told except select place_id, level, across_reform, today_place_id from {{ built }})
    union
    select place_id from (select place_id, level, across_reform, today_place_id from {{ built }} except select * from told)
    {%- else -%}
    select place_id from told where false
    {%- endif %}
)

select * from final
