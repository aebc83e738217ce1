{#- Does the run of words that left a fingerprint hold a number? extractors/reprints.py keeps it in the last bit. -#}
{% macro holds_number(fingerprint) -%}
    {{ fingerprint }} % 2 = 1
{%- endmacro %}
