{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='article_id in (select article_id from night.int_texts_changed)'
) }}

with texts as (
    select article_id, host from {{ ref('int_texts_worded') }}
    where article_id in (select article_id from {{ ref('int_texts_changed') }})
),

fingerprints as (
    select * from {{ ref('stg_fingerprints') }}
    where fingerprint not in (select fingerprint from {{ ref('int_fingerprints_excluded') }} where host is null)
),

furniture as (
    select host, fingerprint from {{ ref('int_fingerprints_excluded') }}
    where host is not null
),

final as (
    select
        texts.article_id,
        count(*) as n_fingerprints,
        count(*) filter (where {{ holds_number('fingerprints.fingerprint') }}) as n_numbered
    from fingerprints
    inner join texts on fingerprints.article_id = texts.article_id
    anti join furniture on texts.host = furniture.host and fingerprints.fingerprint = furniture.fingerprint
    group by texts.article_id
)

select * from final
