with touched as (
    select * from {{ ref('int_fingerprints_touched') }}
),

texts as (
    select * from {{ ref('int_texts_worded') }}
),

-- What surrounds the text of a site: it stands on several of its pages, whose texts are not the same.
furniture_of_hosts as (
    select texts.host, touched.fingerprint
    from touched
    inner join texts on touched.article_id = texts.article_id
    where touched.n_pages > 2 and texts.host is not null
    group by texts.host, touched.fingerprint
    having count(distinct (texts.least, texts.greatest)) > 2
),

-- Wording that stands on very many pages is a set phrase of reports, whoever prints it.
set_phrases as (
    select distinct cast(null as varchar) as host, fingerprint from touched where n_pages > 50
),

final as (
    select host, fingerprint from furniture_of_hosts
    union all
    select host, fingerprint from set_phrases
)

select * from final
