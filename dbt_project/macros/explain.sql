{#- Everything behind one number, one row per step, in the order in which it should be told. It is made beside
    bridge_claim, which it therefore names without ref. -#}
{% macro explain_fact() -%}
with facts as (
    {% for table, key, claims in [
        ('fact_disbursement', 'disbursement_id', 'int_disbursements_claimed'),
        ('fact_criteria', 'criteria_id', 'int_criteria_claimed'),
        ('fact_output', 'output_id', 'int_outputs_claimed')] -%}
    select
        '{{ table }}' as fact_table, facts.{{ key }} as id, facts.article_id, facts.quote, facts.quote_start, facts.quote_end,
        facts.extractor_version, facts.first_seen_at, facts.superseded_at, facts.is_current, facts.is_duplicate,
        {% if table == 'fact_disbursement' -%}
        concat_ws('; '{% for m in measures() %}, '{{ m }} ' || {{ m }}_qualifier || ' ' || {{ m }}_vnd{% endfor %}, 'rate ' || disbursed_pct_reported || ' %')
        {%- elif table == 'fact_criteria' -%}
        concat_ws(' ', metric, status, value_low, case when value_high <> value_low then '- ' || value_high end, 'of ' || out_of)
        {%- else -%}
        concat_ws(' ', quantity, unit, item, 'of ' || out_of)
        {%- endif %} as said
    from {{ ref(table) }} as facts
    where facts.{{ key }} = fact_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

told as (
    select facts.*, articles.uri, articles.canonical_url, articles.title, articles.text, articles.raw_sha256,
        articles.fetched_at, articles.published_on, articles.duplicate_of
    from facts
    inner join {{ ref('dim_article') }} as articles on facts.article_id = articles.article_id
),

steps as (
    select 1 as part, 1 as n, 'fact' as kind, fact_table as name, said as detail, null as uri, first_seen_at as at_utc
    from told
    union all by name
    select
        2 as part, 1 as n, 'quote' as kind, quote_start || '-' || quote_end as name,
        substr(text, greatest(quote_start - 79, 1), least(quote_start, 80)) || '«' || quote || '»' || substr(text, quote_end + 1, 80) as detail,
        uri, cast(null as timestamp) as at_utc
    from told
    union all by name
    select 3 as part, 1 as n, 'source' as kind, coalesce(title, canonical_url) as name, 'archived bytes ' || raw_sha256 as detail, uri, fetched_at as at_utc
    from told
    union all by name
    select 4 as part, steps.step_no as n, 'rule' as kind, steps.rule as name, steps.detail, null as uri, null as at_utc
    from {{ ref('stg_steps') }} as steps
    where steps.fact_id = fact_id
    union all by name
    select
        4.5 as part, 1 as n, 'correction' as kind, correction_id as name,
        'read as ' || as_read || ', corrected to ' || corrected || ': ' || why || ' (' || decided_by || ')' as detail,
        null as uri, cast(decided_on as timestamp) as at_utc
    from {{ ref('correction') }} as corrections
    where corrections.fact_id = fact_id
    union all by name
    select
        5 as part, row_number() over (order by verdict, check_name, issue_id) as n, 'check' as kind, check_name || ': ' || verdict as name,
        message as detail, null as uri, null as at_utc
    from {{ ref('int_checks_judged') }}
    where int_checks_judged.fact_id = fact_id and verdict <> 'not_applicable'
    union all by name
    select
        6 as part, row_number() over (order by rivals.article_id, rivals.fact_id) as n, 'rival' as kind, rivals.fact_id as name,
        rivals.quote as detail, articles.uri, articles.fetched_at as at_utc
    from main.bridge_claim as mine
    inner join main.bridge_claim as rivals on mine.claim_id = rivals.claim_id and mine.fact_id <> rivals.fact_id
    inner join {{ ref('dim_article') }} as articles on rivals.article_id = articles.article_id
    where mine.fact_id = fact_id
    union all by name
    select
        7 as part, row_number() over (order by versions.first_seen_at, versions.article_id) as n, 'version' as kind,
        versions.article_id as name,
        case when versions.is_current then 'the version that stands' when versions.superseded_at is null then 'superseded'
            else 'superseded at ' || versions.superseded_at end as detail,
        versions.uri, versions.first_seen_at as at_utc
    from told
    inner join {{ ref('dim_article') }} as versions on told.canonical_url = versions.canonical_url
)

select row_number() over (order by part, n) as step_no, kind, name, detail, uri, at_utc
from steps
order by step_no
{%- endmacro %}
