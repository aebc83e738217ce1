with statements as (
    select * from {{ ref('int_criteria_touched') }}
),

results as (
    select * from {{ ref('int_outputs_touched') }}
),

ratios as (
    select
        'fact_criteria' as fact_table, criteria_id as fact_id, article_id, value_high as numerator, out_of as denominator
    from statements
    where metric in ('unit_count', 'units_added')
    union all
    select 'fact_output' as fact_table, output_id as fact_id, article_id, quantity as numerator, out_of as denominator
    from results
),

final as (
    select
        'numerator_over_denominator' as check_name,
        fact_table,
        fact_id,
        article_id,
        case
            when numerator is null or denominator is null then 'not_applicable'
            when numerator <= denominator then 'pass'
            else 'fail'
        end as verdict,
        'error' as severity,
        '<=' || {{ printed('denominator', '0') }} as expected,
        {{ printed('numerator', '0') }} as actual,
        {{ printed('numerator', '0') }} || ' cannot be part of ' || {{ printed('denominator', '0') }} as finding,
        {{ printed('numerator', '0') }} || ' không thể nằm trong tổng số ' || {{ printed('denominator', '0') }} as finding_vi
    from ratios
)

select * from final
