{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows="concat_ws(' ', 'fact_output', coalesce(place_id, article_id)) in (select scope_id from night.int_scopes_touched)"
) }}

-- Built anew where it is touched: {{ ref('int_scopes_touched') }}

{{ output_claims() }}
