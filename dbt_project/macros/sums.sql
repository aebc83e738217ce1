{#-
Sums of one year's money at one level of place, programme by programme, so that nothing is added that must not be: what
several sources dispute is summed in a row of its own, between the least and the most that they print, and what may not
be added at all is counted without a sum. A level that there is not is an error, since it would give an empty answer.
-#}
{% macro sum_disbursements() -%}
with treated as (
    select
        d.*,
        case
            when d.per_unit is not null then 'refused: for one of a thing, their number is not told'
            when not d.is_latest then 'refused: a newer figure of the same money is known'
            when not d.is_leaf then 'refused: its parts are counted, or it lies inside a line that is'
            when d.has_conflict then 'disputed'
            else 'summed'
        end as treatment
    from main.disbursement as d
    inner join main.dim_place as p on d.place_id = p.place_id
    where d.fiscal_year = of_year
        and case
            when at_level in ('nation', 'region', 'province', 'district', 'commune', 'village') then p.level = at_level
            else error('There is no level ' || at_level || ': say nation, region, province, district, commune or village.')
        end
)

select
    programme,
    treatment,
    count(*) as n_lines,
    {%- for m in measures() %}
    case when treatment in ('summed', 'disputed') then cast(sum({{ m }}_vnd) as bigint) end as {{ m }}_vnd,
    cast(case treatment when 'summed' then sum({{ m }}_low_vnd) when 'disputed' then sum({{ m }}_least_vnd) end as bigint) as {{ m }}_low_vnd,
    cast(case
        when treatment = 'summed' and count({{ m }}_vnd) = count({{ m }}_high_vnd) then sum({{ m }}_high_vnd)
        when treatment = 'disputed' then sum({{ m }}_most_vnd)
    end as bigint) as {{ m }}_high_vnd{{ ',' if not loop.last }}
    {%- endfor %}
from treated
group by programme, treatment
order by programme, starts_with(treatment, 'refused'), treatment
{%- endmacro %}
