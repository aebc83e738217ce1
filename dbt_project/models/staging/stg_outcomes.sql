with source as (
    select * from {{ source('raw', 'outcomes') }}
),

-- "at" is a word of SQL and would have to be quoted by every reader.
final as (
    select * rename ("at" as ended_at) from source
)

select * from final
