with judged as (
    select check_name, verdict, n_rows, issue_id from {{ ref('int_checks_judged') }}
),

issues as (
    select * from {{ ref('quality_issue') }}
),

checks as (
    select check_name from {{ ref('dim_check') }}
),

-- What the reading refused or doubted was judged while it was read, and only what failed was written down.
found_while_reading as (
    select check_name, 'fail' as verdict, 1 as n_rows
    from issues
    anti join judged on issues.issue_id = judged.issue_id
),

verdicts as (
    select check_name, verdict, n_rows from judged
    union all
    select check_name, verdict, n_rows from found_while_reading
    union all
    -- A check that judged nothing is told of with zeros: its silence must not look like its absence.
    select check_name, cast(null as varchar) as verdict, 0 as n_rows from checks
),

final as (
    select
        check_name,
        coalesce(cast(sum(n_rows) filter (where verdict = 'pass') as bigint), 0) as passed,
        coalesce(cast(sum(n_rows) filter (where verdict = 'fail') as bigint), 0) as failed,
        coalesce(cast(sum(n_rows) filter (where verdict = 'not_applicable') as bigint), 0) as not_applicable
    from verdicts
    group by check_name
)

select * from final
