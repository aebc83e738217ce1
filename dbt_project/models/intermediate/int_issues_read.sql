with issues as (
    select * from {{ ref('stg_issues') }}
),

articles as (
    select article_id, text from {{ ref('stg_articles') }}
),

codes as (
    select check_name, judged_by, sentence_en, sentence_vi from {{ ref('code_check') }}
),

-- Words that were not read are shown with a little of what stands around them.
quoted as (
    select
        issues.* exclude (article_id, message),
        articles.article_id,
        issues.message as message_read,
        codes.judged_by,
        codes.sentence_en,
        codes.sentence_vi,
        case
            when issues.fact_id is null
                then substr(articles.text, greatest(issues.span_start - 59, 1), issues.span_end - greatest(issues.span_start - 60, 0) + 40)
        end as words
    from issues
    left join articles on issues.article_id = articles.article_id
    left join codes on issues.check_name = codes.check_name
),

final as (
    select
        issue_id,
        page_version_id,
        check_name,
        severity,
        article_id,
        fact_table,
        fact_id,
        expected,
        actual,
        case when judged_by = 'reading' and words is not null then {{ sentence('sentence_en', 'words') }} else message_read end as message,
        case
            when judged_by = 'reading' and words is not null then {{ sentence('sentence_vi', 'words') }}
            when sentence_vi is not null then sentence_vi || '.'
        end as message_vi,
        uri,
        span_start,
        span_end
    from quoted
)

select * from final
