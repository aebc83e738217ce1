{{ config(
    materialized='incremental', incremental_strategy='touched',
    touched_rows='article_id in (select article_id from night.int_texts_due)'
) }}

with {{ fingerprints_in_common(ref('int_texts_due')) }},

pages as (
    select canonical_url, min(published_on) as published_on
    from {{ ref('stg_articles') }}
    group by canonical_url
),

articles as (
    select hosts.*, pages.published_on
    from hosts
    inner join pages on hosts.canonical_url = pages.canonical_url
),

sizes as (
    select * from {{ ref('int_texts_measured') }}
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
    where n_shared >= min_containment * n_shorter
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
)

select * from final
