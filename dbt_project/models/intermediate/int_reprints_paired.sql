with fingerprints as (
    select * from {{ ref('stg_fingerprints') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

-- Wording that stands on very many pages is a site's furniture or a set phrase, not a text that was copied; wording
-- that stands on one page alone is nobody's copy.
repeated as (
    select fingerprint, count(*) as n_pages
    from fingerprints
    group by fingerprint
    having count(*) > 1
),

shared as (
    select fingerprints.article_id, fingerprints.fingerprint, articles.canonical_url
    from fingerprints
    inner join repeated on fingerprints.fingerprint = repeated.fingerprint and repeated.n_pages <= 50
    inner join articles on fingerprints.article_id = articles.article_id
),

furniture as (
    select fingerprints.article_id, count(*) as n_fingerprints
    from fingerprints
    inner join repeated on fingerprints.fingerprint = repeated.fingerprint and repeated.n_pages > 50
    group by fingerprints.article_id
),

sizes as (
    select fingerprints.article_id, count(*) - coalesce(any_value(furniture.n_fingerprints), 0) as n_fingerprints
    from fingerprints
    left join furniture on fingerprints.article_id = furniture.article_id
    where fingerprints.article_id in (select article_id from shared)
    group by fingerprints.article_id
),

common as (
    select a.article_id, b.article_id as other_article_id, count(*) as n_shared
    from shared as a
    inner join shared as b
        on a.fingerprint = b.fingerprint and a.canonical_url <> b.canonical_url
    group by a.article_id, b.article_id
),

final as (
    select
        common.article_id,
        common.other_article_id,
        common.n_shared / least(mine.n_fingerprints, theirs.n_fingerprints) as containment
    from common
    inner join sizes as mine on common.article_id = mine.article_id
    inner join sizes as theirs on common.other_article_id = theirs.article_id
    where common.n_shared >= {{ var('reprint_min_shared') }}
        and common.n_shared >= {{ var('reprint_min_containment') }} * least(mine.n_fingerprints, theirs.n_fingerprints)
)

select * from final
