{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows="concat_ws(' ', 'fact_criteria', coalesce(place_id, article_id), standard, metric) in (select scope_id from night.int_scopes_touched)"
) }}

-- Built anew where it is touched: {{ ref('int_scopes_touched') }}

{{ criteria_claims() }}
