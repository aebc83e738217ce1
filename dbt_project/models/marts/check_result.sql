with judged as (
    select check_name, verdict, issue_id, fact_id from {{ ref('int_checks_judged') }}
),

issues as (
    select * from {{ ref('quality_issue') }}
),

-- What the reading refused or doubted was judged while it was read, and only what failed was written down.
found_while_reading as (
    select check_name, 'fail' as verdict
    from issues
    anti join judged on issues.issue_id = judged.issue_id
),

verdicts as (
    select check_name, verdict from judged
    union all
    select check_name, verdict from found_while_reading
),

final as (
    select
        check_name,
        count(*) filter (where verdict = 'pass') as passed,
        count(*) filter (where verdict = 'fail') as failed,
        count(*) filter (where verdict = 'not_applicable') as not_applicable
    from verdicts
    group by check_name
)

select * from final
