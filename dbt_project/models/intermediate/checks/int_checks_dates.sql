with lines as (
    select disbursement_id as fact_id, article_id, as_of, 'fact_disbursement' as fact_table,
        disbursed_vnd is not null or mobilised_vnd is not null or spent_vnd is not null as is_done
    from {{ ref('int_disbursements_touched') }}
),

statements as (
    select criteria_id as fact_id, article_id, as_of, 'fact_criteria' as fact_table, status <> 'planned' as is_done
    from {{ ref('int_criteria_touched') }}
),

results as (
    select output_id as fact_id, article_id, as_of, 'fact_output' as fact_table, coalesce(status <> 'planned', true) as is_done
    from {{ ref('int_outputs_touched') }}
),

articles as (
    select article_id, coalesce(published_on, cast(fetched_at as date)) as told_on from {{ ref('dim_article') }}
),

dated as (
    select * from lines
    union all by name
    select * from statements
    union all by name
    select * from results
),

final as (
    select
        'future_date' as check_name,
        dated.fact_table,
        dated.fact_id,
        dated.article_id,
        case
            when as_of is null or not is_done then 'not_applicable'
            when as_of <= told_on then 'pass'
            -- The year's result is told of in its last weeks.
            when as_of = make_date(year(told_on), 12, 31) and as_of <= told_on + 31 then 'not_applicable'
            else 'fail'
        end as verdict,
        -- Ends of months and of the year are told of early, as if they had come.
        case
            when as_of > told_on + 31 and as_of <> make_date(year(told_on), 12, 31) then 'error' else 'warning'
        end as severity,
        '<=' || told_on as expected,
        cast(as_of as varchar) as actual,
        'it is said of ' || as_of || ', which was still to come when the article appeared on ' || told_on as finding,
        'số liệu được nói là của ngày ' || {{ printed_day('as_of') }} || ', khi bài đăng ngày ' || {{ printed_day('told_on') }}
            || ' thì ngày đó chưa tới' as finding_vi
    from dated
    inner join articles on dated.article_id = articles.article_id
)

select * from final
