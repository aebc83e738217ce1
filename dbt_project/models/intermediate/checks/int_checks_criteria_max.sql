with statements as (
    select * from {{ ref('int_criteria_touched') }}
),

places as (
    select place_id, level from {{ ref('dim_place') }}
),

standards as (
    select standard, unit_level as standard_level from {{ ref('dim_standard') }}
),

sets as (
    select criteria_set, standard, max(n_criteria) as n_criteria
    from {{ ref('dim_criterion') }}
    group by criteria_set, standard
),

largest_set as (
    select max(n_criteria) as n_criteria from sets
),

-- Without a printed denominator the set is our inference. What is over the set and yet within the largest there ever
-- was may be of another set; only what no set has is certainly too much. And a count of a place of another level may be
-- a sum over its units.
bounded as (
    select
        statements.*,
        coalesce(
            statements.out_of,
            case
                when places.level <> standards.standard_level and statements.metric <> 'criteria_mean' then null
                when statements.value_high > sets.n_criteria and statements.value_high <= largest_set.n_criteria then null
                else sets.n_criteria
            end
        ) as most
    from statements
    cross join largest_set
    left join places on statements.place_id = places.place_id
    left join standards on statements.standard = standards.standard
    left join sets on statements.criteria_set = sets.criteria_set and statements.standard = sets.standard
    where statements.metric in ('criteria_count', 'criteria_mean', 'criteria_added')
),

final as (
    select
        'criteria_over_max' as check_name,
        'fact_criteria' as fact_table,
        criteria_id as fact_id,
        article_id,
        case when most is null or value_high is null then 'not_applicable' when value_high <= most then 'pass' else 'fail' end as verdict,
        'error' as severity,
        '<=' || {{ printed('most', '0') }} as expected,
        {{ printed('value_high', decimals('value_high', 'value_decimals')) }} as actual,
        {{ printed('value_high', decimals('value_high', 'value_decimals')) }} || ' criteria are more than the '
            || {{ printed('most', '0') }} || ' that there are' as finding,
        {{ printed('value_high', decimals('value_high', 'value_decimals')) }} || ' tiêu chí là nhiều hơn '
            || {{ printed('most', '0') }} || ' tiêu chí của bộ tiêu chí' as finding_vi
    from bounded
)

select * from final
