{#- Wording of what has arrived that stands on other pages, too: wording that stands on one page alone is nobody's copy. -#}
with fingerprints as (
    select * from {{ ref('stg_fingerprints') }}
),

arrived as (
    select article_id from {{ ref('int_articles_arrived') }}
),

counted as (
    select fingerprint, count(*) as n_pages
    from fingerprints
    where fingerprint in (select fingerprint from fingerprints where article_id in (select article_id from arrived))
    group by fingerprint
    having count(*) > 1
),

final as (
    select fingerprints.article_id, fingerprints.fingerprint, counted.n_pages
    from fingerprints
    inner join counted on fingerprints.fingerprint = counted.fingerprint
)

select * from final
