{#-
How many fingerprints each of `articles` has in common with every other page: a fingerprint counts where it stands on
several pages and is neither a site's furniture nor a set phrase (int_fingerprints_excluded).
-#}
{% macro fingerprints_in_common(articles) -%}
excluded as (
    select * from {{ ref('int_fingerprints_excluded') }}
),

hosts as (
    select article_id, host, canonical_url from {{ ref('int_texts_worded') }}
),

mine as (
    select article_id, fingerprint from {{ ref('stg_fingerprints') }}
    where article_id in (select article_id from {{ articles }})
        and fingerprint not in (select fingerprint from excluded where host is null)
),

repeated as (
    select fingerprint from {{ ref('stg_fingerprints') }}
    where fingerprint in (select fingerprint from mine)
    group by fingerprint
    having count(*) > 1
),

holders as (
    select found.article_id, found.fingerprint, hosts.canonical_url, {{ holds_number('found.fingerprint') }} as is_numbered
    from {{ ref('stg_fingerprints') }} as found
    inner join repeated on found.fingerprint = repeated.fingerprint
    inner join hosts on found.article_id = hosts.article_id
    anti join excluded on hosts.host = excluded.host and found.fingerprint = excluded.fingerprint
),

common as (
    select
        a.article_id,
        b.article_id as other_article_id,
        count(*) as n_shared,
        count(*) filter (where a.is_numbered) as n_shared_numbered
    from holders as a
    inner join holders as b on a.fingerprint = b.fingerprint and a.canonical_url <> b.canonical_url
    where a.article_id in (select article_id from {{ articles }})
    group by a.article_id, b.article_id
    having count(*) >= {{ var('reprint_min_shared') }}
)
{%- endmacro %}
