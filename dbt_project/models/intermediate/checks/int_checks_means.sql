with statements as (
    select * from {{ ref('int_criteria_touched') }}
),

means as (
    select *, {{ decimals('value_low', 'value_decimals') }} as places
    from statements
    where metric = 'criteria_mean' and value_low = value_high
),

-- How many units there are, where the article prints it.
unit_totals as (
    select article_id, place_id, standard, max(out_of) as n_units
    from statements
    where metric = 'unit_count' and unit_level = 'commune' and out_of is not null
    group by article_id, place_id, standard
    having count(distinct out_of) = 1
),

-- The sum that a mean was made of: of the same units in the same state at the same time, the nearest in the text.
paired as (
    select
        means.*,
        sums.value_low as total,
        coalesce(sums.over_units, means.over_units, unit_totals.n_units) as n_units
    from means
    left join statements as sums
        on means.article_id = sums.article_id
        and means.place_id is not distinct from sums.place_id
        and means.standard = sums.standard
        and means.status = sums.status
        and means.as_of is not distinct from sums.as_of
        and sums.metric = 'criteria_sum'
        and sums.value_low = sums.value_high
        and coalesce(sums.qualifier, 'exact') = 'exact'
        and (means.over_units is null or sums.over_units is null or means.over_units = sums.over_units)
    left join unit_totals
        on means.article_id = unit_totals.article_id
        and means.place_id is not distinct from unit_totals.place_id
        and means.standard = unit_totals.standard
    qualify row_number() over (
        partition by means.criteria_id order by abs(sums.quote_start - means.quote_start) nulls last, sums.criteria_id
    ) = 1
),

compared as (
    select
        *,
        greatest(0.02, 0.5 * pow(10, -places)) as tolerance,
        round(total / value_low) as nearest_n
    from paired
),

judged as (
    select
        *,
        case
            -- Fewer criteria than the mean are no sum over units.
            when total is null or total < value_low or value_low <= 0 or coalesce(qualifier, 'exact') <> 'exact' then null
            when n_units is not null
                then abs(total / n_units - value_low) <= tolerance or trunc(total / n_units * pow(10, places)) = round(value_low * pow(10, places))
            -- Nobody says over how many: it holds if it holds for any whole number.
            else list_bool_or(list_transform(
                [nearest_n - 1, nearest_n, nearest_n + 1],
                lambda n: n > 0 and (
                    abs(total / n - value_low) <= tolerance or trunc(total / n * pow(10, places)) = round(value_low * pow(10, places)))
            ))
        end as holds
    from compared
),

final as (
    select
        'mean_mismatch' as check_name,
        'fact_criteria' as fact_table,
        criteria_id as fact_id,
        article_id,
        case when holds is null then 'not_applicable' when holds then 'pass' else 'fail' end as verdict,
        'error' as severity,
        case
            when n_units is not null then printf('%.' || places || 'f', total / n_units)
            else printf('%.' || places || 'f', total / nearest_n) || ' over ' || nearest_n::bigint || ' units'
        end as expected,
        printf('%.' || places || 'f', value_low) as actual,
        {{ printed('total', '0') }} || ' criteria'
            || case
                when n_units is not null
                    then ' over ' || n_units::bigint || ' units are ' || {{ printed('total / n_units', 'places') }} || ' on average and not '
                else ' make over no whole number of units a mean of '
            end || {{ printed('value_low', 'places') }} as finding,
        {{ printed('total', '0') }} || ' tiêu chí'
            || case
                when n_units is not null
                    then ' chia cho ' || n_units::bigint || ' đơn vị được bình quân ' || {{ printed('total / n_units', 'places') }} || ', không phải '
                else ' chia cho số đơn vị nào cũng không ra bình quân '
            end || {{ printed('value_low', 'places') }} as finding_vi
    from judged
)

select * from final
