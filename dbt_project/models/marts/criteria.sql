{{ config(
    materialized='view',
    post_hook="{{ create_table_macro('criteria_as_of(ts)', criteria_claims('ts')) }}"
) }}

-- The macro that is made beside this view reads: {{ ref('dim_article') }} {{ ref('dim_place') }} {{ ref('fact_criteria') }}

with claims as (
    select * from {{ ref('int_criteria_claimed') }}
),

final as (
    select * from claims
)

select * from final
