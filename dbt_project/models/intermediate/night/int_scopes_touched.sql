{#- Whatever may come out otherwise tonight: the touched articles themselves, and all that their facts are counted with. -#}
with touched as (
    select article_id from {{ ref('int_articles_touched') }}
),

lines as (
    select
        *,
        {{ scope_of('fact_disbursement', 'lines') }} as scope_id,
        coalesce(year(coalesce(period_start, make_date(fiscal_year, 1, 1))) < year(coalesce(period_end, make_date(fiscal_year, 12, 31))), false)
            as is_of_several_years
    from {{ ref('fact_disbursement') }} as lines
),

lines_touched as (
    select place_id, scope_id from lines
    where article_id in (select article_id from touched)
),

-- Money of several years holds that of each of them, so there all years of the place are one.
places_of_several_years as (
    select place_id from lines
    where is_of_several_years and place_id in (select place_id from lines_touched)
),

final as (
    select article_id as scope_id from touched
    union
    select scope_id from lines_touched
    union
    select scope_id from lines where place_id in (select place_id from places_of_several_years)
    union
    select {{ scope_of('fact_criteria', 'statements') }} as scope_id from {{ ref('fact_criteria') }} as statements
    where article_id in (select article_id from touched)
    union
    select {{ scope_of('fact_output', 'results') }} as scope_id from {{ ref('fact_output') }} as results
    where article_id in (select article_id from touched)
)

select * from final
