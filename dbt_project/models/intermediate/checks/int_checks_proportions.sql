with lines as (
    select * from {{ ref('int_disbursements_touched') }}
),

places as (
    select place_id, level from {{ ref('dim_place') }}
),

amounts as (
    select
        lines.disbursement_id,
        lines.article_id,
        greatest(requested_vnd, planned_vnd, disbursed_vnd, mobilised_vnd, spent_vnd) as amount,
        case
            when lines.over_units is not null and places.level in ('district', 'commune') then lines.over_units
            when places.level in ('commune', 'village') then 1
        end as n_units
    from lines
    left join places on lines.place_id = places.place_id
),

final as (
    select
        'out_of_proportion' as check_name,
        'fact_disbursement' as fact_table,
        disbursement_id as fact_id,
        article_id,
        case
            when n_units is null or n_units = 0 or amount is null then 'not_applicable'
            when amount <= {{ var('most_vnd_per_commune') }} * n_units then 'pass'
            else 'fail'
        end as verdict,
        'warning' as severity,
        '<=' || {{ var('most_vnd_per_commune') }} as expected,
        cast(cast(amount / n_units as bigint) as varchar) as actual,
        {{ printed_vnd('amount / n_units') }} || ' for one commune or village are out of all proportion' as finding,
        {{ printed_vnd('amount / n_units') }} || ' cho một xã hoặc thôn là quá lớn so với mọi mức từng có' as finding_vi
    from amounts
)

select * from final
