{#- Each entry beside the fact that it means: found where its words still stand at their span and exactly one fact bears them. -#}
with rows_of_fields as (
    select * from {{ source('raw', 'corrections') }}
),

articles as (
    select article_id, text from {{ source('raw', 'articles') }}
),

entries as (
    select
        correction_id, article_id, fact_table, span_start, span_end, quote, as_read, not_a_fact, why, decided_by, decided_on,
        list(field order by field) filter (where field is not null) as fields,
        map_from_entries(list({'k': field, 'v': value} order by field) filter (where field is not null)) as corrected
    from rows_of_fields
    group by all
),

facts as (
    {% for table, fact_table, key in [
        ('disbursements', 'fact_disbursement', 'disbursement_id'), ('criteria', 'fact_criteria', 'criteria_id'),
        ('outputs', 'fact_output', 'output_id')] -%}
    select
        '{{ fact_table }}' as fact_table, {{ key }} as fact_id, article_id, quote_start, quote_end, to_json(said) as said
    from {{ source('raw', table) }} as said
    where article_id in (select article_id from entries)
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

fitting as (
    select entries.correction_id, count(*) as n_facts, min(facts.fact_id) as fact_id, any_value(facts.said) as said
    from entries
    inner join facts
        on entries.article_id = facts.article_id
        and entries.fact_table = facts.fact_table
        and entries.span_start = facts.quote_start
        and entries.span_end = facts.quote_end
    where coalesce(list_bool_and(list_transform(
        json_keys(entries.as_read), lambda k: json_extract_string(facts.said, k) is not distinct from json_extract_string(entries.as_read, k)
    )), true)
    group by entries.correction_id
),

final as (
    select
        entries.* exclude (as_read, fields),
        fitting.fact_id,
        case when not entries.not_a_fact then
            map_from_entries(list_transform(entries.fields, lambda f: {'k': f, 'v': json_extract_string(fitting.said, f)}))
        end as as_read,
        coalesce(substr(articles.text, entries.span_start + 1, entries.span_end - entries.span_start) = entries.quote, false)
            and coalesce(fitting.n_facts = 1, false) as is_met
    from entries
    inner join articles on entries.article_id = articles.article_id
    left join fitting on entries.correction_id = fitting.correction_id
)

select * from final
