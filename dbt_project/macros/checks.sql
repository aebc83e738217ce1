{#- Half of the last digit with which an amount is printed, at most half a per cent of it: 91,2 tỷ may be 91,15. -#}
{% macro half_last_digit(amount) -%}
    least(0.5 * pow(10, length({{ amount }}::varchar) - length(rtrim({{ amount }}::varchar, '0'))), 0.005 * {{ amount }})
{%- endmacro %}

{#- The same without the bound: "8.000 triệu" may have been printed to the triệu or to the tỷ. -#}
{% macro widest_half_digit(amount) -%}
    least(0.5 * pow(10, length({{ amount }}::varchar) - length(rtrim({{ amount }}::varchar, '0'))), 0.05 * {{ amount }})
{%- endmacro %}

{#- Places after the comma: as printed where the reading kept them, else as many as the number needs, two at most. -#}
{% macro decimals(number, printed) -%}
    coalesce({{ printed }}, case when {{ number }} = round({{ number }}, 0) then 0 when {{ number }} = round({{ number }}, 1) then 1 else 2 end)
{%- endmacro %}

{#- What a hedge allows in a comparison: "trên 38" is hardly 60, "gần 33" hardly 20, "khoảng" is within a twentieth. -#}
{% macro allowed_low(value, qualifier) -%}
    ({{ value }} * case {{ qualifier }} when 'under' then 0.9 when 'about' then 0.95 else 1 end)
{%- endmacro %}

{% macro allowed_high(value, qualifier) -%}
    ({{ value }} * case {{ qualifier }} when 'over' then 1.1 when 'about' then 1.05 else 1 end)
{%- endmacro %}

{#- A number as Vietnamese papers print it. -#}
{% macro printed(number, decimals) -%}
    replace(printf('%.' || {{ decimals }} || 'f', ({{ number }})::double), '.', ',')
{%- endmacro %}

{#- Đồng with points between thousands. -#}
{% macro printed_vnd(amount) -%}
    (replace(format('{:,}', ({{ amount }})::bigint), ',', '.') || ' đồng')
{%- endmacro %}

{#- A day as Vietnamese papers print it. -#}
{% macro printed_day(day) -%}
    strftime({{ day }}, '%d/%m/%Y')
{%- endmacro %}

{#- A sentence of its own: a capital first, the quote behind it on one line, a full stop. -#}
{% macro sentence(finding, quote) -%}
    upper(left({{ finding }}, 1)) || substr({{ finding }}, 2) || ': “' || regexp_replace({{ quote }}, '\s+', ' ', 'g') || '”.'
{%- endmacro %}

{#- The columns that every check gives, in one order. -#}
{% macro check_columns() -%}
    check_name, fact_table, fact_id, article_id, verdict, severity, expected, actual, finding, finding_vi
{%- endmacro %}
