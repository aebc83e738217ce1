with means as (
    select * from {{ ref('int_criteria_touched') }}
    where metric in ('criteria_mean', 'criteria_sum', 'criteria_count') and value_low = value_high
),

printed as (
    select
        *,
        {{ printed('value_low', decimals('value_low', 'value_decimals')) }} as value_printed
    from means
),

final as (
    select
        'per_cent_sign_on_count' as check_name,
        'fact_criteria' as fact_table,
        criteria_id as fact_id,
        article_id,
        case when regexp_matches(quote, '(^|[^0-9.,])' || replace(value_printed, ',', '[.,]') || '\s*%') then 'fail' else 'pass' end as verdict,
        'error' as severity,
        value_printed as expected,
        value_printed || '%' as actual,
        'a number of criteria is printed with a per-cent sign: ' || value_printed || '%' as finding,
        'số tiêu chí được in kèm dấu phần trăm: ' || value_printed || '%' as finding_vi
    from printed
)

select * from final
