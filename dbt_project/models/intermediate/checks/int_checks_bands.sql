{#-
Bands of communes by number of criteria, against the number of communes. Bands are judged together where one article
states them for one place at one time and no two of them overlap.
-#}
with statements as (
    select * from {{ ref('int_criteria_touched') }}
),

bands as (
    select
        *,
        case when qualifier = 'under' then 0 else value_low end as band_low,
        case when qualifier = 'over' then 99 when qualifier = 'under' then value_high - 1 else value_high end as band_high
    from statements
    where metric = 'criteria_count' and over_units is not null and status in ('achieved', 'maintained')
),

overlapping as (
    select distinct a.criteria_id
    from bands as a
    inner join bands as b
        on a.article_id = b.article_id
        and a.place_id is not distinct from b.place_id
        and a.standard = b.standard
        and a.as_of is not distinct from b.as_of
        and a.criteria_id <> b.criteria_id
        and a.band_low <= b.band_high
        and b.band_low <= a.band_high
),

summed as (
    select
        bands.article_id,
        bands.place_id,
        bands.standard,
        bands.as_of,
        min_by(bands.criteria_id, bands.quote_start) as criteria_id,
        count(*) as n_bands,
        sum(bands.over_units) as n_banded,
        string_agg(bands.over_units::varchar, ' + ' order by bands.quote_start) as printed_bands,
        bool_or(overlapping.criteria_id is not null) as overlap
    from bands
    left join overlapping on bands.criteria_id = overlapping.criteria_id
    group by bands.article_id, bands.place_id, bands.standard, bands.as_of
),

unit_totals as (
    select article_id, place_id, max(out_of) as n_units
    from statements
    where metric = 'unit_count' and unit_level = 'commune' and out_of is not null
    group by article_id, place_id
    having count(distinct out_of) = 1
),

compared as (
    select summed.*, unit_totals.n_units
    from summed
    left join unit_totals
        on summed.article_id = unit_totals.article_id and summed.place_id is not distinct from unit_totals.place_id
),

final as (
    select
        'bands_ne_total' as check_name,
        'fact_criteria' as fact_table,
        criteria_id as fact_id,
        article_id,
        case
            when n_units is null or n_bands < 2 or overlap then 'not_applicable'
            when n_banded <= n_units then 'pass'
            else 'fail'
        end as verdict,
        'error' as severity,
        '<=' || n_units::bigint as expected,
        n_banded::bigint::varchar as actual,
        'the bands hold ' || printed_bands || ' = ' || n_banded::bigint || ' units, and there are ' || n_units::bigint as finding,
        'các nhóm cộng lại có ' || printed_bands || ' = ' || n_banded::bigint || ' xã, trong khi tổng số chỉ có '
            || n_units::bigint || ' xã' as finding_vi
    from compared
)

select * from final
