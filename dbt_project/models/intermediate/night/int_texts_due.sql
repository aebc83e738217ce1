{#- Texts that are compared tonight: those that changed, all that share wording with them, and what was their copy. -#}
{%- set copied = last_build('intermediate', 'int_reprints_copied') -%}

{% if copied -%}
with {{ fingerprints_in_common(ref('int_texts_changed')) }},

final as (
    select article_id from {{ ref('int_texts_changed') }}
    union
    select other_article_id as article_id from common
    union
    select article_id from {{ copied }} where other_article_id in (select article_id from {{ ref('int_texts_changed') }})
)

select * from final
{%- else -%}
-- In a full build all have changed: {{ ref('int_fingerprints_excluded') }} {{ ref('int_texts_worded') }} {{ ref('stg_fingerprints') }}
with final as (
    select article_id from {{ ref('int_texts_changed') }}
)

select * from final
{%- endif %}
