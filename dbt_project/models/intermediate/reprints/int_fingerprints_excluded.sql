{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='fingerprint in (select fingerprint from night.int_fingerprints_touched)'
) }}

-- Tonight's are compared with the last before they take their place: {{ ref('int_texts_changed') }} {{ ref('int_fingerprints_touched') }}

with found as (
    select * from {{ ref('int_exclusions_found') }}
),

final as (
    select host, fingerprint from found
)

select * from final
