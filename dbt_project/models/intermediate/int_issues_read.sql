with issues as (
    select * from {{ ref('stg_issues') }}
),

articles as (
    select article_id from {{ ref('stg_articles') }}
),

final as (
    select
        issues.issue_id,
        issues.check_name,
        issues.severity,
        articles.article_id,
        issues.fact_table,
        issues.fact_id,
        issues.expected,
        issues.actual,
        issues.message,
        issues.uri,
        issues.span_start,
        issues.span_end
    from issues
    left join articles on issues.article_id = articles.article_id
)

select * from final
