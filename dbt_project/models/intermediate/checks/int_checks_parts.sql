{#-
A total against its parts. Parts are rows that name it as their parent and differ from it in one way: by programme,
capital, source, place or purpose; each such split of each measure is judged for itself. A split is whole where it must
be: both kinds of capital, all three programmes. A split by source whose rest is under a tenth looks whole: its rest is
a warning. Any other rest is what a partial list leaves out, and nothing to judge. More than the total is wrong where
the parts cannot overlap (programmes, capital, sources), and doubtful elsewhere.
-#}
with lines as (
    select * from {{ ref('int_disbursements_touched') }}
),

amounts as (
    {% for m in measures() %}
    select
        disbursement_id, article_id, parent_disbursement_id, place_id, programme, budget_source, capital_type, purpose,
        over_units, per_unit, '{{ m }}' as measure, {{ m }}_vnd as amount, {{ m }}_qualifier as qualifier
    from lines
    where {{ m }}_vnd is not null and amount_high_vnd is null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

pairs as (
    select
        totals.disbursement_id,
        totals.article_id,
        totals.measure,
        totals.amount as total,
        totals.qualifier as total_qualifier,
        parts.amount,
        parts.qualifier,
        case
            when parts.programme <> totals.programme then 'programme'
            when parts.budget_source <> totals.budget_source then 'source'
            when parts.capital_type <> totals.capital_type then 'capital'
            when parts.place_id is distinct from totals.place_id or parts.over_units is distinct from totals.over_units then 'place'
            else 'purpose'
        end as split,
        case
            when parts.programme <> totals.programme then parts.programme
            when parts.budget_source <> totals.budget_source then parts.budget_source
            when parts.capital_type <> totals.capital_type then parts.capital_type
            when parts.place_id is distinct from totals.place_id then parts.place_id
            else coalesce(parts.purpose, parts.disbursement_id)
        end as part_name
    from amounts as totals
    inner join amounts as parts on parts.parent_disbursement_id = totals.disbursement_id and parts.measure = totals.measure
    where parts.per_unit is null and totals.amount > 0 and {{ can_hold('totals', 'parts') }}
),

summed as (
    select
        disbursement_id,
        article_id,
        measure,
        split,
        any_value(total) as total,
        any_value(total_qualifier) as total_qualifier,
        count(*) as n_parts,
        count(distinct part_name) as n_names,
        list_sort(list(distinct part_name)) as names,
        sum(amount) as parts_sum,
        string_agg({{ printed_vnd('amount') }}, ' + ' order by amount desc) as parts_printed,
        bool_and(coalesce(qualifier, 'exact') = 'exact') and any_value(coalesce(total_qualifier, 'exact')) = 'exact' as all_exact,
        sum({{ allowed_low('amount', 'qualifier') }} - {{ half_last_digit('amount') }}) as sum_low,
        sum({{ allowed_high('amount', 'qualifier') }} + {{ half_last_digit('amount') }}) as sum_high
    from pairs
    group by disbursement_id, article_id, measure, split
),

compared as (
    select
        *,
        {{ allowed_low('total', 'total_qualifier') }} - {{ half_last_digit('total') }} as total_low,
        {{ allowed_high('total', 'total_qualifier') }} + {{ half_last_digit('total') }} as total_high,
        split in ('programme', 'source', 'capital') and n_parts = n_names as cannot_overlap,
        (split = 'capital' and names = ['investment', 'recurrent'])
            or (split = 'programme' and list_has_all(names, ['NTM', 'GNBV', 'DTTS'])) as must_be_whole
    from summed
),

judged as (
    select
        *,
        n_parts >= 2 and (parts_sum / total between 990 and 1010 or total / parts_sum between 990 and 1010) as is_slip,
        case
            when n_parts < 2 then 'not_applicable'
            when sum_low <= total_high and sum_high >= total_low then 'pass'
            when parts_sum > total then case when n_parts = n_names then 'fail' else 'not_applicable' end
            when must_be_whole then 'fail'
            when split = 'source' and cannot_overlap and total - parts_sum < 0.1 * total then 'fail'
            else 'not_applicable'
        end as verdict
    from compared
    where parts_sum > 0
),

final as (
    select
        case when is_slip then 'unit_error_total_vs_parts' else 'parts_ne_total' end as check_name,
        'fact_disbursement' as fact_table,
        disbursement_id as fact_id,
        article_id,
        case when is_slip then 'fail' else verdict end as verdict,
        case
            when is_slip then 'error'
            when all_exact and cannot_overlap and (parts_sum > total or must_be_whole) then 'error'
            -- Four sources that come to within a hundredth were meant to be all of it.
            when all_exact and cannot_overlap and n_parts >= 4 and total - parts_sum < 0.01 * total then 'error'
            else 'warning'
        end as severity,
        cast(cast(parts_sum as bigint) as varchar) as expected,
        cast(total as varchar) as actual,
        'the parts by ' || split || ' (' || parts_printed || ') make ' || {{ printed_vnd('parts_sum') }}
            || case
                when is_slip then ', a thousand times off the printed total of ' || {{ printed_vnd('total') }}
                    || ': the total is probably ' || {{ printed_vnd('parts_sum') }}
                when parts_sum < total then ', which leaves ' || {{ printed_vnd('total - parts_sum') }} || ' of the printed total of '
                    || {{ printed_vnd('total') }} || ' without a part'
                else ' and not the printed total of ' || {{ printed_vnd('total') }}
            end as finding,
        'các phần chia theo '
            || case split
                when 'programme' then 'chương trình' when 'source' then 'nguồn vốn' when 'capital' then 'loại vốn'
                when 'place' then 'địa bàn' else 'nội dung'
            end || ' (' || parts_printed || ') cộng lại là ' || {{ printed_vnd('parts_sum') }}
            || case
                when is_slip then ', lệch một nghìn lần so với tổng số được in là ' || {{ printed_vnd('total') }}
                    || '; tổng số có lẽ là ' || {{ printed_vnd('parts_sum') }}
                when parts_sum < total then ', còn ' || {{ printed_vnd('total - parts_sum') }} || ' của tổng số được in '
                    || {{ printed_vnd('total') }} || ' không thuộc phần nào'
                else ', không phải tổng số được in là ' || {{ printed_vnd('total') }}
            end as finding_vi,
        measure,
        split,
        n_parts,
        total,
        parts_sum
    from judged
)

select * from final
