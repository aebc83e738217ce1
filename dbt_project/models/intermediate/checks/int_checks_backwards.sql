with statements as (
    select * from {{ ref('int_criteria_scoped') }}
    where is_current and not is_duplicate
),

lines as (
    select * from {{ ref('int_disbursements_scoped') }}
    where is_current and not is_duplicate
),

-- What only grows while the set of criteria stays the same, and what was paid of one year's money.
series as (
    select
        'fact_criteria' as fact_table,
        criteria_id as fact_id,
        article_id,
        {{ stable_key('series', ['place_id', 'standard', 'metric', 'unit_level', 'criterion_no', 'criteria_set']) }} as series_id,
        as_of,
        value_low as value,
        {{ printed('value_low', decimals('value_low', 'value_decimals')) }} as value_printed
    from statements
    where metric in ('criteria_count', 'criteria_mean', 'unit_count') and status in ('achieved', 'maintained')
        and over_units is null and value_low = value_high and coalesce(qualifier, 'exact') = 'exact'
        and place_id is not null and as_of is not null
    union all
    select
        'fact_disbursement' as fact_table,
        disbursement_id as fact_id,
        article_id,
        {{ stable_key('series', [
            'place_id', 'programme', 'budget_source', 'capital_type', 'lower(purpose)', 'over_units', 'fiscal_year', 'carried_over_from'
        ]) }} as series_id,
        as_of,
        disbursed_vnd::double as value,
        {{ printed_vnd('disbursed_vnd') }} as value_printed
    from lines
    where disbursed_vnd is not null and coalesce(disbursed_qualifier, 'exact') = 'exact' and fiscal_year is not null
        and place_id is not null and as_of is not null and per_unit is null
),

followed as (
    select
        *,
        lag(value) over in_time as value_before,
        lag(value_printed) over in_time as printed_before,
        lag(as_of) over in_time as as_of_before
    from series
    window in_time as (partition by series_id order by as_of, article_id, fact_id)
),

final as (
    select
        'goes_backwards' as check_name,
        fact_table,
        fact_id,
        article_id,
        case
            when value_before is null or as_of_before = as_of then 'not_applicable'
            when value >= value_before then 'pass'
            else 'fail'
        end as verdict,
        -- Units are judged again and plans are cut: a fall is worth a look and may be true.
        'warning' as severity,
        '>=' || printed_before as expected,
        value_printed as actual,
        value_printed || ' on ' || as_of || ' are fewer than the ' || printed_before || ' of ' || as_of_before as finding,
        value_printed || ' (' || {{ printed_day('as_of') }} || ') thấp hơn ' || printed_before || ' ('
            || {{ printed_day('as_of_before') }} || ')' as finding_vi
    from followed
)

select * from final
