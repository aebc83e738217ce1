with codes as (
    select * from {{ ref('code_check') }}
),

final as (
    select check_name, judged_by, name_vi, name_en
    from codes
)

select * from final
