-- What changed of them is looked up before they are built: {{ ref('int_places_changed') }}

with places as (
    select * from {{ ref('stg_places') }}
),

carried as (
    select * from {{ ref('int_places_carried') }}
),

final as (
    select
        places.place_id,
        places.name,
        places.level,
        places.official_code,
        places.province_name,
        places.district_name,
        places.commune_name,
        places.parent_place_id,
        places.valid_from,
        places.valid_to,
        carried.across_reform,
        carried.today_place_id
    from places
    inner join carried on places.place_id = carried.place_id
)

select * from final
