with statements as (
    select * from {{ ref('int_criteria_touched') }}
),

sets as (
    select criteria_set, standard, max(n_criteria) as n_criteria
    from {{ ref('dim_criterion') }}
    group by criteria_set, standard
),

recognised as (
    select * from statements where metric = 'standard_status' and status in ('achieved', 'maintained')
),

counts as (
    select
        statements.article_id, statements.place_id, statements.standard, statements.as_of,
        max(statements.value_high) as n_met,
        -- Of what day it is nobody says, of which set neither.
        max(coalesce(statements.out_of, case when statements.as_of is not null then sets.n_criteria end)) as n_criteria
    from statements
    left join sets on statements.criteria_set = sets.criteria_set and statements.standard = sets.standard
    where statements.metric = 'criteria_count' and statements.status in ('achieved', 'maintained') and statements.over_units is null
        and coalesce(statements.qualifier, 'exact') = 'exact'
    group by statements.article_id, statements.place_id, statements.standard, statements.as_of
),

final as (
    select
        'status_below_full_set' as check_name,
        'fact_criteria' as fact_table,
        recognised.criteria_id as fact_id,
        recognised.article_id,
        case when n_met is null or n_criteria is null then 'not_applicable' when n_met >= n_criteria then 'pass' else 'fail' end as verdict,
        -- A unit keeps its title for years while the set grows.
        'warning' as severity,
        {{ printed('n_criteria', '0') }} as expected,
        {{ printed('n_met', '0') }} as actual,
        'it is said to meet the standard, and to meet ' || {{ printed('n_met', '0') }} || ' of its ' || {{ printed('n_criteria', '0') }}
            || ' criteria' as finding,
        'được nói là đạt chuẩn, nhưng chỉ đạt ' || {{ printed('n_met', '0') }} || ' trong ' || {{ printed('n_criteria', '0') }}
            || ' tiêu chí' as finding_vi
    from recognised
    left join counts
        on recognised.article_id = counts.article_id
        and recognised.place_id = counts.place_id
        and recognised.standard = counts.standard
        and recognised.as_of is not distinct from counts.as_of
)

select * from final
