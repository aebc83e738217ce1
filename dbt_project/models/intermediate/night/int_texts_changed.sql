{#-
Texts whose likeness to others may have changed: those that have arrived, other versions of their pages (the day on
which a page first stood decides which is the copy), and all that hold wording which turned out to be nobody's own.
-#}
{%- set excluded = last_build('intermediate', 'int_fingerprints_excluded') -%}

with arrived as (
    select article_id from {{ ref('int_articles_arrived') }}
),

texts as (
    select * from {{ ref('int_texts_worded') }}
),

pages_arrived as (
    select canonical_url from {{ ref('stg_articles') }}
    where article_id in (select article_id from arrived)
),

touched as (
    select * from {{ ref('int_fingerprints_touched') }}
),

found as (
    select host, fingerprint from {{ ref('int_exclusions_found') }}
    {% if excluded -%}
    except
    select host, fingerprint from {{ excluded }}
    {%- endif %}
),

final as (
    select article_id from texts
    where canonical_url in (select canonical_url from pages_arrived)
    union
    select touched.article_id
    from touched
    inner join texts on touched.article_id = texts.article_id
    inner join found on touched.fingerprint = found.fingerprint and (found.host is null or found.host = texts.host)
)

select * from final
