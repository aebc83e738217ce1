with lines as (
    select * from {{ ref('int_disbursements_scoped') }}
),

planned as (
    select
        *,
        {{ stable_key('pot', [
            'place_id', 'programme', 'budget_source', 'capital_type', 'lower(purpose)', 'over_units', 'per_unit', 'fiscal_year',
            'period_start', 'period_end', 'carried_over_from', 'as_of', 'parent_disbursement_id']) }} as pot_id
    from lines
    where planned_vnd is not null and coalesce(planned_qualifier, 'exact') = 'exact' and amount_high_vnd is null
        and place_id is not null and is_current and not is_duplicate
),

compared as (
    select
        *,
        min(planned_vnd) over (partition by pot_id) as least_plan,
        max(planned_vnd) over (partition by pot_id) as largest_plan,
        count(*) over (partition by pot_id) as n_plans
    from planned
),

final as (
    select
        'two_plans_same_pot' as check_name,
        'fact_disbursement' as fact_table,
        disbursement_id as fact_id,
        article_id,
        case
            when n_plans = 1 then 'not_applicable'
            -- Told as 152 tỷ here and as 152.300 triệu there.
            when largest_plan - least_plan <= {{ half_last_digit('least_plan') }} + {{ half_last_digit('largest_plan') }} then 'pass'
            else 'fail'
        end as verdict,
        'warning' as severity,
        cast(case when planned_vnd = largest_plan then least_plan else largest_plan end as varchar) as expected,
        cast(planned_vnd as varchar) as actual,
        'the same pot has a plan of ' || {{ printed_vnd('least_plan') }} || ' and one of ' || {{ printed_vnd('largest_plan') }} as finding,
        'cùng một nguồn vốn mà có hai kế hoạch: ' || {{ printed_vnd('least_plan') }} || ' và ' || {{ printed_vnd('largest_plan') }} as finding_vi
    from compared
)

select * from final
