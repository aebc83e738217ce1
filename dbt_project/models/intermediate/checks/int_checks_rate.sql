with lines as (
    select * from {{ ref('int_disbursements_touched') }}
),

slips as (
    select distinct fact_id
    from {{ ref('int_checks_parts') }}
    where check_name = 'unit_error_total_vs_parts' and verdict = 'fail'
),

judged as (
    select
        lines.*,
        planned_vnd > 0 and disbursed_vnd is not null and disbursed_pct_reported is not null and not disbursed_is_derived
            and slips.fact_id is null as is_judged,
        {{ decimals('disbursed_pct_reported', 'pct_decimals') }} as places,
        pow(10, -{{ decimals('disbursed_pct_reported', 'pct_decimals') }}) as last_place
    from lines
    left join slips on lines.disbursement_id = slips.fact_id
),

bounded as (
    select
        *,
        100.0 * disbursed_vnd / planned_vnd as rate,
        100.0 * ({{ allowed_low('disbursed_vnd', 'disbursed_qualifier') }} - {{ half_last_digit('disbursed_vnd') }})
            / ({{ allowed_high('planned_vnd', 'planned_qualifier') }} + {{ half_last_digit('planned_vnd') }}) as rate_low,
        100.0 * ({{ allowed_high('disbursed_vnd', 'disbursed_qualifier') }} + {{ half_last_digit('disbursed_vnd') }})
            / ({{ allowed_low('planned_vnd', 'planned_qualifier') }} - {{ half_last_digit('planned_vnd') }}) as rate_high,
        100.0 * ({{ allowed_low('disbursed_vnd', 'disbursed_qualifier') }} - {{ widest_half_digit('disbursed_vnd') }})
            / ({{ allowed_high('planned_vnd', 'planned_qualifier') }} + {{ widest_half_digit('planned_vnd') }}) as widest_low,
        100.0 * ({{ allowed_high('disbursed_vnd', 'disbursed_qualifier') }} + {{ widest_half_digit('disbursed_vnd') }})
            / ({{ allowed_low('planned_vnd', 'planned_qualifier') }} - {{ widest_half_digit('planned_vnd') }}) as widest_high
    from judged
    where is_judged
),

-- Printed 31,4 says 31,35 to 31,45 where it was rounded and 31,4 to 31,5 where it was cut off.
compared as (
    select
        *,
        rate_high >= disbursed_pct_reported - 0.5 * last_place - 1e-9 and rate_low < disbursed_pct_reported + last_place as agrees,
        widest_high >= disbursed_pct_reported - last_place and widest_low < disbursed_pct_reported + last_place as may_agree,
        abs(rate / 1000 - disbursed_pct_reported) <= 2 * last_place or abs(rate * 1000 - disbursed_pct_reported) <= 2 * last_place
            as is_slip
    from bounded
),

-- The rate may be of another total that the article prints beside it.
other_denominators as (
    select compared.disbursement_id, min(others.planned_vnd) as other_planned_vnd
    from compared
    inner join lines as others
        on compared.article_id = others.article_id
        and compared.place_id is not distinct from others.place_id
        and others.planned_vnd > 0
        and others.planned_vnd <> compared.planned_vnd
        and abs(100.0 * compared.disbursed_vnd / others.planned_vnd - compared.disbursed_pct_reported) <= 0.5 * compared.last_place
    where not compared.agrees
    group by compared.disbursement_id
),

verdicts as (
    select
        case when is_slip and not agrees then 'unit_error_plan_vs_rate' else 'rate_mismatch' end as check_name,
        'fact_disbursement' as fact_table,
        compared.disbursement_id as fact_id,
        article_id,
        case when agrees then 'pass' else 'fail' end as verdict,
        case when may_agree or other_planned_vnd is not null then 'warning' else 'error' end as severity,
        printf('%.' || greatest(places, 1) || 'f', rate) as expected,
        printf('%.' || places || 'f', disbursed_pct_reported) as actual,
        {{ printed_vnd('disbursed_vnd') }} || ' of ' || {{ printed_vnd('planned_vnd') }} || ' is '
            || {{ printed('rate', 'greatest(places, 1)') }} || ' % and not ' || {{ printed('disbursed_pct_reported', 'places') }} || ' %'
            || case when is_slip then '; one of the amounts is probably a thousand times too large or too small' else '' end
            || case
                when other_planned_vnd is not null then '; it would be the rate on ' || {{ printed_vnd('other_planned_vnd') }}
                else ''
            end as finding,
        {{ printed_vnd('disbursed_vnd') }} || ' trên ' || {{ printed_vnd('planned_vnd') }} || ' là '
            || {{ printed('rate', 'greatest(places, 1)') }} || ' %, không phải ' || {{ printed('disbursed_pct_reported', 'places') }} || ' %'
            || case when is_slip then '; một trong hai số tiền có lẽ lệch một nghìn lần' else '' end
            || case
                when other_planned_vnd is not null then '; tỷ lệ này đúng trên số ' || {{ printed_vnd('other_planned_vnd') }}
                else ''
            end as finding_vi
    from compared
    left join other_denominators on compared.disbursement_id = other_denominators.disbursement_id
),

not_applicable as (
    select
        'rate_mismatch' as check_name,
        'fact_disbursement' as fact_table,
        disbursement_id as fact_id,
        article_id,
        'not_applicable' as verdict
    from judged
    where is_judged is not true
),

final as (
    select {{ check_columns() }} from verdicts
    union all by name
    select * from not_applicable
)

select * from final
