with sites as (
    select site_id from {{ ref('dim_site') }}
),

spoken as (
    select * from {{ ref('stg_site_places') }}
),

final as (
    select spoken.site_id, spoken.place_id, spoken.speaks_from, spoken.speaks_until
    from spoken
    inner join sites on spoken.site_id = sites.site_id
)

select * from final
