with read_issues as (
    select * from {{ ref('int_issues_read') }}
),

judged as (
    select * from {{ ref('int_checks_judged') }}
),

articles as (
    select article_id, uri from {{ ref('dim_article') }}
),

failed as (
    select
        judged.issue_id,
        judged.check_name,
        judged.severity,
        judged.article_id,
        judged.fact_table,
        judged.fact_id,
        judged.expected,
        judged.actual,
        judged.message,
        judged.message_vi,
        articles.uri,
        judged.span_start,
        judged.span_end
    from judged
    inner join articles on judged.article_id = articles.article_id
    where judged.verdict = 'fail'
),

final as (
    select * from read_issues
    union all by name
    -- What the reading saw already is not said again.
    select failed.*
    from failed
    anti join read_issues on failed.check_name = read_issues.check_name and failed.fact_id = read_issues.fact_id
)

select * from final
