{#-
A slip of a thousand (triệu for tỷ, a dot for a comma) betrays itself among its neighbours: the same pot in another
article, or the other rows of one list, are a thousand times as large or as small. The reading that they propose is
told and never applied.
-#}
with lines as (
    select * from {{ ref('int_disbursements_scoped') }}
),

amounts as (
    {% for m in measures() %}
    select
        disbursement_id, article_id, '{{ m }}' as measure, {{ m }}_vnd as amount,
        is_current and not is_duplicate as is_counted,
        coalesce(parent_disbursement_id, programme) as list_name,
        {{ stable_key('pot', [
            'coalesce(place_id, article_id)', 'programme', 'budget_source', 'capital_type', 'lower(purpose)', 'over_units',
            'per_unit', 'fiscal_year', 'period_start', 'period_end', 'carried_over_from']) }} as pot_id
    from lines
    where {{ m }}_vnd > 0 and amount_high_vnd is null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- A row is judged by the others of its list, so that it does not vouch for itself.
listed as (
    select
        *,
        count(*) over (partition by article_id, measure, list_name) as n_listed,
        quantile_cont(amount, 0.25) over (partition by article_id, measure, list_name) as quarter_amount,
        quantile_cont(amount, 0.5) over (partition by article_id, measure, list_name) as middle_amount,
        quantile_cont(amount, 0.75) over (partition by article_id, measure, list_name) as three_quarters_amount,
        min(amount) filter (where is_counted) over (partition by pot_id, measure) as least_told,
        max(amount) filter (where is_counted) over (partition by pot_id, measure) as most_told
    from amounts
),

compared as (
    select
        *,
        case
            when amount * 200 < middle_amount then amount * 1000
            when amount > middle_amount * 200 then amount / 1000
        end as listed_proposal,
        case
            when not is_counted then null
            when most_told / amount between 990 and 1010 then most_told
            when amount / least_told between 990 and 1010 then least_told
        end as told_proposal
    from listed
),

judged as (
    select
        *,
        n_listed >= 5 as has_list,
        is_counted and least_told < most_told as has_rival,
        n_listed >= 5 and listed_proposal between quarter_amount / 3 and three_quarters_amount * 3 as is_slip_in_list
    from compared
),

final as (
    select
        'unit_error_vs_neighbours' as check_name,
        'fact_disbursement' as fact_table,
        disbursement_id as fact_id,
        article_id,
        case
            when is_slip_in_list or told_proposal is not null then 'fail'
            when has_list or has_rival then 'pass'
            else 'not_applicable'
        end as verdict,
        'warning' as severity,
        cast(cast(case when is_slip_in_list then listed_proposal else told_proposal end as bigint) as varchar) as expected,
        cast(amount as varchar) as actual,
        case
            when is_slip_in_list
                then {{ printed_vnd('amount') }} || ' stands among amounts of about ' || {{ printed_vnd('middle_amount') }}
                    || ' and is probably ' || {{ printed_vnd('listed_proposal') }}
            else {{ printed_vnd('amount') }} || ' is a thousand times off what another article says of the same money: '
                || {{ printed_vnd('told_proposal') }}
        end as finding,
        case
            when is_slip_in_list
                then {{ printed_vnd('amount') }} || ' đứng giữa các khoản chừng ' || {{ printed_vnd('middle_amount') }}
                    || ', có lẽ là ' || {{ printed_vnd('listed_proposal') }}
            else {{ printed_vnd('amount') }} || ' lệch một nghìn lần so với bài khác nói về cùng khoản tiền: '
                || {{ printed_vnd('told_proposal') }}
        end as finding_vi
    from judged
    qualify row_number() over (
        partition by disbursement_id order by is_slip_in_list desc, told_proposal nulls last, has_list desc, has_rival desc, measure
    ) = 1
)

select * from final
