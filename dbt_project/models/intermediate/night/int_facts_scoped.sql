with final as (
    {% for table, key, scoped in [
        ('fact_disbursement', 'disbursement_id', 'int_disbursements_scoped'), ('fact_criteria', 'criteria_id', 'int_criteria_scoped'),
        ('fact_output', 'output_id', 'int_outputs_scoped')] -%}
    select '{{ table }}' as fact_table, {{ key }} as fact_id, scope_id, quote, quote_start, quote_end
    from {{ ref(scoped) }}
    where is_in_scope
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from final
