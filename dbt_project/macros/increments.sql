{#-
A night builds only what it touched. Every model below selects the rows of what is named in schema `night`, whether
that is the night's few articles or, in a full build, all of them: there is one piece of SQL for both. What `touched_rows`
says of a model is deleted before the rows are put in again.
-#}
{% macro get_incremental_touched_sql(arg_dict) -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    delete from {{ arg_dict['target_relation'] }} where {{ config.require('touched_rows') }};
    insert into {{ arg_dict['target_relation'] }} ({{ columns }}) (select {{ columns }} from {{ arg_dict['temp_relation'] }})
{%- endmacro %}

{#- A table as the last build left it; none in a full build, and where there was none before. -#}
{% macro last_build(schema, table) -%}
    {%- if not execute or should_full_refresh() -%}
        {% do return(none) %}
    {%- endif -%}
    {%- set relation = adapter.get_relation(target.database, schema, table) -%}
    {% do return(none if relation is none else relation.include(database=false)) %}
{%- endmacro %}

{#-
Facts of one scope are judged and counted together; no fact of another scope has a say in it. Funding lines are of a
place (an article, where none is known) and a year, statements of a place, a standard and a metric, results of a place.
-#}
{% macro scope_of(fact, row) -%}
    concat_ws(' ', '{{ fact }}', coalesce({{ row }}.place_id, {{ row }}.article_id)
        {%- if fact == 'fact_disbursement' %}, {{ row }}.fiscal_year{% elif fact == 'fact_criteria' %}, {{ row }}.standard, {{ row }}.metric{% endif %})
{%- endmacro %}

{#- The facts that are in a touched scope, and, not in it, those that have a say: others of their articles, and their parts. -#}
{% macro facts_scoped(fact, key, part_of=none) -%}
with facts as (
    select *, {{ scope_of(fact, 'facts') }} as scope_id from {{ ref(fact) }} as facts
),

scopes as (
    select scope_id from {{ ref('int_scopes_touched') }}
),

in_scope as (
    select {{ key }}, article_id from facts
    where scope_id in (select scope_id from scopes)
),

final as (
    select facts.*, facts.scope_id in (select scope_id from scopes) as is_in_scope
    from facts
    where facts.article_id in (select article_id from in_scope)
        {%- if part_of %} or facts.{{ part_of }} in (select {{ key }} from in_scope){% endif %}
)

select * from final
{%- endmacro %}
