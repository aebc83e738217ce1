with fingerprints as (
    select * from {{ ref('stg_fingerprints') }}
),

-- Pages of one host share its furniture. Pages that were saved to a folder may be of any site.
articles as (
    select
        article_id, canonical_url,
        min(published_on) over (partition by canonical_url) as published_on,
        nullif(regexp_extract(canonical_url, '^https?://([^/]+)', 1), '') as host
    from {{ ref('stg_articles') }}
),

-- Wording that stands on one page alone is nobody's copy.
repeated as (
    select fingerprint, count(*) as n_pages
    from fingerprints
    group by fingerprint
    having count(*) > 1
),

-- All that is left of the pages of which something is repeated.
candidates as (
    select fingerprints.article_id, fingerprints.fingerprint, coalesce(repeated.n_pages, 1) as n_pages
    from fingerprints
    left join repeated on fingerprints.fingerprint = repeated.fingerprint
    where fingerprints.article_id in (
        select fingerprints.article_id from fingerprints inner join repeated on fingerprints.fingerprint = repeated.fingerprint
    )
),

-- Pages with the same least and greatest fingerprint hold the same text, or hardly another.
wordings as (
    select article_id, min(fingerprint) as least, max(fingerprint) as greatest
    from candidates
    group by article_id
),

-- What surrounds the text of a site: it stands on several of its pages, whose texts are not the same.
furniture_of_hosts as (
    select articles.host, candidates.fingerprint
    from candidates
    inner join articles on candidates.article_id = articles.article_id
    inner join wordings on candidates.article_id = wordings.article_id
    where candidates.n_pages > 2 and articles.host is not null
    group by articles.host, candidates.fingerprint
    having count(distinct (wordings.least, wordings.greatest)) > 2
),

-- Wording that stands on very many pages is a set phrase of reports, whoever prints it.
texts as (
    select candidates.article_id, candidates.fingerprint, candidates.n_pages, articles.canonical_url
    from candidates
    inner join articles on candidates.article_id = articles.article_id
    left join furniture_of_hosts
        on articles.host = furniture_of_hosts.host and candidates.fingerprint = furniture_of_hosts.fingerprint
    where furniture_of_hosts.fingerprint is null and candidates.n_pages <= 50
),

shared as (
    select * from texts where n_pages > 1
),

sizes as (
    select
        article_id,
        count(*) as n_fingerprints,
        count(*) filter (where {{ holds_number('fingerprint') }}) as n_numbered
    from texts
    group by article_id
),

common as (
    select
        a.article_id,
        b.article_id as other_article_id,
        count(*) as n_shared,
        count(*) filter (where {{ holds_number('a.fingerprint') }}) as n_shared_numbered
    from shared as a
    inner join shared as b
        on a.fingerprint = b.fingerprint and a.canonical_url <> b.canonical_url
    group by a.article_id, b.article_id
),

compared as (
    select
        common.*,
        least(mine.n_fingerprints, theirs.n_fingerprints) as n_shorter,
        greatest(mine.n_fingerprints, theirs.n_fingerprints) as n_longer,
        least(mine.n_numbered, theirs.n_numbered) as n_fewer_numbered,
        -- Of two pages the later is the copy; on one day either may be, and a short copy comes beside a long text.
        case
            when my_page.published_on > their_page.published_on then mine.n_fingerprints
            else {{ var('reprint_min_of_one_day') }} * greatest(mine.n_fingerprints, theirs.n_fingerprints)
        end as n_copied_from,
        -- Two pages of a host that is hardly known yet may share nothing but its furniture.
        case
            when my_page.host = their_page.host then {{ var('reprint_min_containment_on_host') }}
            else {{ var('reprint_min_containment') }}
        end as min_containment,
        their_page.canonical_url as other_canonical_url,
        their_page.published_on as other_published_on
    from common
    inner join sizes as mine on common.article_id = mine.article_id
    inner join sizes as theirs on common.other_article_id = theirs.article_id
    inner join articles as my_page on common.article_id = my_page.article_id
    inner join articles as their_page on common.other_article_id = their_page.article_id
    where coalesce(my_page.published_on > their_page.published_on, my_page.published_on is null and their_page.published_on is not null)
        or (my_page.published_on is not distinct from their_page.published_on and my_page.canonical_url > their_page.canonical_url)
),

-- What fits several texts that are none of each other (an excerpt without numbers, one that stands in a digest, too) is
-- a copy of the first of them, and does not tie them.
copied as (
    select article_id, other_article_id, n_shared / n_shorter as containment
    from compared
    where n_shared >= {{ var('reprint_min_shared') }}
        and n_shared >= min_containment * n_shorter
        -- A digest of several articles is a text of its own, and a long report is no copy of the notice before it.
        and n_shared >= {{ var('reprint_min_of_the_copy') }} * n_copied_from
        -- The same wording with other numbers is the next report.
        and n_shared_numbered >= {{ var('reprint_min_same_numbers') }} * n_fewer_numbered
    qualify other_canonical_url = first_value(other_canonical_url) over (
        partition by article_id
        order by other_published_on nulls last, n_shared / n_longer desc, other_canonical_url, other_article_id
    )
),

final as (
    select article_id, other_article_id, containment from copied
    union all
    select other_article_id as article_id, article_id as other_article_id, containment from copied
)

select * from final
