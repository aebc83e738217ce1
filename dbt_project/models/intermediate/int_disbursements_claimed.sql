{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows="concat_ws(' ', 'fact_disbursement', coalesce(place_id, article_id), fiscal_year) in (select scope_id from night.int_scopes_touched)"
) }}

-- Built anew where it is touched: {{ ref('int_scopes_touched') }}

{{ disbursement_claims() }}
