with statements as (
    select * from {{ ref('int_criteria_touched') }}
),

judged as (
    select
        *,
        metric in ('unit_count', 'units_added', 'criteria_count') and out_of > 0 and value_low is not null
            and value_low = value_high and share_pct_reported is not null and coalesce(qualifier, 'exact') = 'exact' as is_judged,
        100.0 * value_low / out_of as share,
        {{ decimals('share_pct_reported', 'share_decimals') }} as places,
        pow(10, -{{ decimals('share_pct_reported', 'share_decimals') }}) as last_place
    from statements
),

final as (
    select
        'share_mismatch' as check_name,
        'fact_criteria' as fact_table,
        criteria_id as fact_id,
        article_id,
        case
            when is_judged is not true then 'not_applicable'
            when share >= share_pct_reported - 0.5 * last_place - 1e-9 and share < share_pct_reported + last_place then 'pass'
            else 'fail'
        end as verdict,
        -- A share rounded up where it should be rounded down is a slip of the pen, and a target is set in round numbers.
        case when abs(share - share_pct_reported) < last_place or status = 'planned' then 'warning' else 'error' end as severity,
        printf('%.' || greatest(places, 1) || 'f', share) as expected,
        printf('%.' || places || 'f', share_pct_reported) as actual,
        {{ printed('value_low', '0') }} || ' of ' || {{ printed('out_of', '0') }} || ' is '
            || {{ printed('share', 'greatest(places, 1)') }} || ' % and not ' || {{ printed('share_pct_reported', 'places') }} || ' %' as finding,
        {{ printed('value_low', '0') }} || ' trên ' || {{ printed('out_of', '0') }} || ' là '
            || {{ printed('share', 'greatest(places, 1)') }} || ' %, không phải ' || {{ printed('share_pct_reported', 'places') }} || ' %' as finding_vi
    from judged
)

select * from final
