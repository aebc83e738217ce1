{#- Marts live in the default schema, the other layers under their own names. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}

{#- Views and macros are published in a file of another name, so no reference may carry the name of this one. -#}
{% macro ref() -%}
    {% do return(builtins.ref(*varargs, **kwargs).include(database=false)) %}
{%- endmacro %}

{% macro source() -%}
    {% do return(builtins.source(*varargs, **kwargs).include(database=false)) %}
{%- endmacro %}

{#- An id that depends on the columns alone; a missing value is told apart from an empty one. -#}
{% macro stable_key(prefix, columns) -%}
    '{{ prefix }}_' || left(sha256(concat_ws(chr(31){% for column in columns %}, coalesce(cast({{ column }} as varchar), chr(30)){% endfor %})), 16)
{%- endmacro %}
