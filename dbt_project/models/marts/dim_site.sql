with brought as (
    select site_id from {{ ref('stg_articles') }}
    union
    select site_id from {{ ref('stg_outcomes') }}
),

sites as (
    select * from {{ ref('stg_sites') }}
),

final as (
    select
        brought.site_id,
        sites.name,
        sites.licence,
        -- Whoever reads a folder of pages has the pages.
        coalesce(sites.republishes, 'text') as republishes
    from brought
    left join sites on brought.site_id = sites.site_id
    where brought.site_id is not null
)

select * from final
