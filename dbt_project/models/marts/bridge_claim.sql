{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='fact_id in (select fact_id from night.int_facts_scoped)',
    post_hook="{{ create_table_macro('explain(fact_id)', explain_fact()) }}"
) }}

-- The macro that is made beside this table reads, too: {{ ref('dim_article') }} {{ ref('stg_steps') }} {{ ref('correction') }}
-- {{ ref('int_checks_judged') }} {{ ref('fact_disbursement') }} {{ ref('fact_criteria') }} {{ ref('fact_output') }}
-- {{ ref('int_facts_scoped') }}

with disbursement_members as (
    {{ disbursement_members() }}
    select claim_id, 'fact_disbursement' as fact_table, disbursement_id as fact_id, article_id, quote from claimed
    where {{ in_touched_scope('int_disbursements_scoped', 'disbursement_id', 'claimed') }}
),

criteria_members as (
    {{ criteria_members() }}
    select claim_id, 'fact_criteria' as fact_table, criteria_id as fact_id, article_id, quote from claimed
    where {{ in_touched_scope('int_criteria_scoped', 'criteria_id', 'claimed') }}
),

output_members as (
    {{ output_members() }}
    select claim_id, 'fact_output' as fact_table, output_id as fact_id, article_id, quote from claimed
    where {{ in_touched_scope('int_outputs_scoped', 'output_id', 'claimed') }}
),

final as (
    select * from disbursement_members
    union all
    select * from criteria_members
    union all
    select * from output_members
)

select * from final
