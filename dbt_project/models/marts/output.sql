{{ config(
    materialized='view',
    post_hook="{{ create_table_macro('output_as_of(ts)', output_claims('ts')) }}"
) }}

-- The macro that is made beside this view reads: {{ ref('dim_article') }} {{ ref('dim_place') }} {{ ref('fact_output') }}

with claims as (
    select * from {{ ref('int_outputs_claimed') }}
),

final as (
    select * from claims
)

select * from final
