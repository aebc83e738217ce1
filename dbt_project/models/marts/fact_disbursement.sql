{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='article_id in (select article_id from night.int_articles_touched)'
) }}

with lines as (
    select * from {{ ref('stg_disbursements') }}
),

articles as (
    select * from {{ ref('dim_article') }}
    where article_id in (select article_id from {{ ref('int_articles_touched') }})
),

-- A printed range belongs to the one amount of its row; beside several amounts nobody can say to which.
ranged as (
    select
        lines.*
        {%- for m in measures() %},
        case
            when {{ m }}_vnd is not null
                and {% for other in measures() if other != m %}{{ other }}_vnd is null{% if not loop.last %} and {% endif %}{% endfor %}
                then amount_high_vnd
        end as {{ m }}_range_vnd
        {%- endfor %}
    from lines
),

final as (
    select
        ranged.disbursement_id,
        ranged.article_id,
        ranged.place_id,
        ranged.programme,
        ranged.budget_source,
        ranged.capital_type,
        ranged.purpose,
        ranged.over_units,
        ranged.per_unit,
        ranged.parent_disbursement_id,
        cast(ranged.fiscal_year as integer) as fiscal_year,
        ranged.period_start,
        ranged.period_end,
        cast(ranged.carried_over_from as integer) as carried_over_from,
        ranged.as_of,
        {%- for m in measures() %}
        ranged.{{ m }}_vnd,
        {%- endfor %}
        ranged.amount_high_vnd,
        {%- for m in measures() %}
        ranged.{{ m }}_qualifier,
        {%- endfor %}
        {%- for m in measures() %}
        {{ low_vnd(m) }} as {{ m }}_low_vnd,
        {{ high_vnd(m) }} as {{ m }}_high_vnd,
        {%- endfor %}
        ranged.disbursed_pct_reported,
        cast(ranged.pct_decimals as integer) as pct_decimals,
        case
            when not ranged.disbursed_is_derived and ranged.planned_vnd > 0
                then 100.0 * ranged.disbursed_vnd / ranged.planned_vnd
        end as disbursed_pct_computed,
        ranged.disbursed_is_derived,
        case
            when ranged.disbursed_vnd is null
                then cast(round(ranged.planned_vnd * ranged.disbursed_pct_reported / 100) as bigint)
        end as disbursed_vnd_derived,
        ranged.quote,
        ranged.quote_start,
        ranged.quote_end,
        ranged.extractor_version,
        articles.is_current,
        articles.duplicate_of is not null as is_duplicate,
        articles.first_seen_at,
        articles.superseded_at
    from ranged
    inner join articles on ranged.article_id = articles.article_id
)

select * from final
