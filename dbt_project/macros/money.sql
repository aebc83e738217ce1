{% macro measures() -%}
    {% do return(["requested", "planned", "disbursed", "mobilised", "spent"]) %}
{%- endmacro %}

{#- What a hedge leaves open below: nothing is known under a "gần" or about a "khoảng". -#}
{% macro low_vnd(measure) -%}
    case when {{ measure }}_qualifier in ('under', 'about') and {{ measure }}_range_vnd is null then null else {{ measure }}_vnd end
{%- endmacro %}

{#- What a hedge leaves open above: nothing is known over a "trên" or about a "khoảng"; a range has its printed end. -#}
{% macro high_vnd(measure) -%}
    case
        when {{ measure }}_range_vnd is not null then {{ measure }}_range_vnd
        when {{ measure }}_qualifier in ('over', 'about') then null
        else {{ measure }}_vnd
    end
{%- endmacro %}

{#- Does code `whole` of a taxonomy hold code `part` and more? -#}
{% macro source_holds(whole, part) -%}
    (({{ whole }} = 'all' and {{ part }} <> 'all')
     or ({{ whole }} = 'state' and {{ part }} in ('central', 'local', 'provincial', 'district', 'commune'))
     or ({{ whole }} = 'local' and {{ part }} in ('provincial', 'district', 'commune')))
{%- endmacro %}

{% macro capital_holds(whole, part) -%}
    ({{ whole }} = 'all' and {{ part }} <> 'all')
{%- endmacro %}

{% macro programme_holds(whole, part) -%}
    ({{ whole }} = 'all' and {{ part }} in ('NTM', 'GNBV', 'DTTS'))
{%- endmacro %}

{#- Do two rows state the same measure, so that adding them could count one đồng twice? -#}
{% macro share_a_measure(one, other) -%}
    ({% for m in measures() %}{% if not loop.first %} or {% endif %}({{ one }}.{{ m }}_vnd is not null and {{ other }}.{{ m }}_vnd is not null){% endfor %})
{%- endmacro %}

{#- Can a row be a part of a row that it names? A part of other money than its total's was tied to it by mistake.
    A sum for two of the programmes is of none of them by name, and holds both. -#}
{% macro can_hold(whole, part) -%}
    (({{ whole }}.programme in ({{ part }}.programme, 'other') or {{ programme_holds(whole ~ '.programme', part ~ '.programme') }})
     and ({{ whole }}.budget_source = {{ part }}.budget_source or {{ source_holds(whole ~ '.budget_source', part ~ '.budget_source') }})
     and ({{ whole }}.capital_type = {{ part }}.capital_type or {{ capital_holds(whole ~ '.capital_type', part ~ '.capital_type') }}))
{%- endmacro %}

{#- What became of the place that a row speaks of, and whether its figure may be carried to the unit of today. -#}
{% macro carried_columns(kinds) -%}
    places.across_reform,
        places.today_place_id,
        places.across_reform in {{ kinds }} as summable_across_reform
{%- endmacro %}
