{{ config(
    materialized='view',
    post_hook=[
        "{{ create_table_macro('disbursement_as_of(ts)', disbursement_claims('ts')) }}",
        "{{ create_table_macro('disbursement_sums(at_level, of_year)', sum_disbursements()) }}",
    ]
) }}

-- The macro that is made beside this view reads: {{ ref('dim_article') }} {{ ref('dim_place') }} {{ ref('fact_disbursement') }}

with claims as (
    select * from {{ ref('int_disbursements_claimed') }}
),

final as (
    select * from claims
)

select * from final
