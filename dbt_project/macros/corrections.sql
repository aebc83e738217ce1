{#-
Facts as they were read, with the corrections laid over them. A fact that was corrected keeps its id; one that is none
is left out, and a row that names it as its total or its money names nothing (`link`).
-#}
{% macro corrected_facts(table, fact_table, key, link=none) -%}
with source as (
    select * from {{ source('raw', table) }}
),

corrections as (
    select fact_id, corrected, not_a_fact from {{ ref('stg_corrections') }}
    where fact_table = '{{ fact_table }}' and is_met
),

untouched as (
    select source.* from source
    anti join corrections on source.{{ key }} = corrections.fact_id
),

mended as (
    select
        {%- for column in adapter.get_columns_in_relation(source('raw', table)) if execute %}
        case
            when map_contains(corrections.corrected, '{{ column.name }}')
                then cast(map_extract_value(corrections.corrected, '{{ column.name }}') as {{ column.dtype }})
            else source.{{ column.name }}
        end as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
        {%- if not execute %} source.*{% endif %}
    from source
    inner join corrections on source.{{ key }} = corrections.fact_id
    where not corrections.not_a_fact
),

final as (
    select * from untouched
    union all by name
    select * from mended
)

{% if link -%}
select * replace (
    case when {{ link }} not in (select fact_id from {{ ref('stg_corrections') }} where is_met and not_a_fact) then {{ link }} end as {{ link }}
)
from final
{%- else -%}
select * from final
{%- endif %}
{%- endmacro %}
