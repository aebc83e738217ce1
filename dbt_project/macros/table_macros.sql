{#- A table macro of the contract. It is made in the work file and travels with it into the publication. -#}
{% macro create_table_macro(signature, body) -%}
    create or replace macro main.{{ signature }} as table (
        {{ body }}
    )
{%- endmacro %}
