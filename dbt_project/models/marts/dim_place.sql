with places as (
    select * from {{ ref('stg_places') }}
),

final as (
    select
        place_id,
        name,
        level,
        official_code,
        province_name,
        district_name,
        commune_name,
        parent_place_id,
        valid_from,
        valid_to
    from places
)

select * from final
