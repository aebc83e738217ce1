{#-
Which unit of today a figure of a unit that has ended belongs to. A chain of successors is followed to its end; along
it a unit may have gone on alone, been merged with others, or been divided.
-#}
with recursive places as (
    select place_id, valid_to from {{ ref('stg_places') }}
),

leads as (
    select distinct place_id, successor_place_id from {{ ref('stg_place_successors') }}
),

steps as (
    select
        place_id,
        successor_place_id,
        count(*) over (partition by place_id) > 1 as is_split,
        count(*) over (partition by successor_place_id) > 1 as is_merger
    from leads
),

followed as (
    select place_id, successor_place_id, is_split, is_merger
    from steps
    union
    select followed.place_id, steps.successor_place_id, followed.is_split or steps.is_split, followed.is_merger or steps.is_merger
    from followed
    inner join steps on followed.successor_place_id = steps.place_id
),

ends as (
    select
        followed.place_id,
        bool_or(followed.is_split) or count(distinct followed.successor_place_id) > 1 as is_split,
        bool_or(followed.is_merger) as is_merger,
        min(followed.successor_place_id) as successor_place_id
    from followed
    inner join places on followed.successor_place_id = places.place_id and places.valid_to is null
    group by followed.place_id
),

final as (
    select
        places.place_id,
        case
            when places.valid_to is null then 'in_force'
            when ends.place_id is null then 'ended'
            when ends.is_split then 'split'
            when ends.is_merger then 'merged'
            else 'same_unit'
        end as across_reform,
        case
            when places.valid_to is null then places.place_id
            when not ends.is_split then ends.successor_place_id
        end as today_place_id
    from places
    left join ends on places.place_id = ends.place_id
)

select * from final
