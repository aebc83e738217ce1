{#-
What may be counted, in one piece of SQL for two uses: `moment` none gives today's state from the flags of the facts;
a moment gives the state as it was believed then, from the clocks of the facts.
-#}

{% macro visible_facts(fact, scoped, moment) -%}
visible_articles as (
    select
        article_id, canonical_url, site_id, published_on, uri,
        coalesce(reprint_group_id, article_id) as text_id
    from {{ ref('dim_article') }}
    where
        {% if moment -%}
        first_seen_at <= {{ moment }} and (superseded_at is null or superseded_at > {{ moment }})
        {%- else -%}
        is_current
        {%- endif %}
),

-- One page speaks for a text that several print: the first of those that stood there.
speaking_articles as (
    select *
    from visible_articles
    qualify row_number() over (partition by text_id order by published_on nulls last, uri, article_id) = 1
),

visible as (
    {% if moment -%}
    select facts.*, speaking.text_id, speaking.site_id, speaking.published_on
    from {{ ref(fact) }} as facts
    {%- else -%}
    select facts.* exclude (scope_id, is_in_scope), speaking.text_id, speaking.site_id, speaking.published_on
    from {{ ref(scoped) }} as facts
    {%- endif %}
    inner join speaking_articles as speaking on facts.article_id = speaking.article_id
)
{%- endmacro %}

{#- Of the facts that were looked at, those of the touched scopes alone: only they were seen together with all their like. -#}
{% macro in_touched_scope(scoped, key, row) -%}
    {{ row }}.{{ key }} in (select {{ key }} from {{ ref(scoped) }} where is_in_scope)
{%- endmacro %}

{% macro disbursement_members(moment=none) -%}
with {{ visible_facts('fact_disbursement', 'int_disbursements_scoped', moment) }},

potted as (
    select
        *,
        {{ stable_key('pot', [
            'coalesce(place_id, article_id)', 'programme', 'budget_source', 'capital_type', 'lower(purpose)', 'over_units',
            'per_unit', 'fiscal_year', 'period_start', 'period_end', 'carried_over_from']) }} as pot_id,
        {% for m in measures() %}({{ m }}_vnd is not null)::int + {% endfor %}(disbursed_pct_reported is not null)::int as n_measures
    from visible
),

-- Where one article states a pot twice at one date, its rows are different lines that share what we know of them.
repeated as (
    select *, count(*) over (partition by article_id, pot_id, as_of) as n_in_article
    from potted
),

claimed as (
    select
        *,
        case
            when max(n_in_article) over (partition by pot_id, as_of) = 1 then {{ stable_key('claim', ['pot_id', 'as_of']) }}
            else {{ stable_key('claim', ['pot_id', 'as_of', 'requested_vnd', 'planned_vnd', 'disbursed_vnd', 'mobilised_vnd', 'spent_vnd', 'disbursed_pct_reported']) }}
        end as claim_id
    from repeated
)
{%- endmacro %}

{% macro disbursement_claims(moment=none) -%}
{{ disbursement_members(moment) }},

ranked as (
    select
        *,
        row_number() over (
            partition by claim_id order by n_measures desc, published_on desc nulls last, disbursement_id
        ) as claim_rank
    from claimed
),

merged as (
    select
        claim_id,
        count(distinct text_id) as n_sources,
        count(distinct site_id) as n_sites,
        {% for m in measures() %}max({{ m }}_low_vnd) > min({{ m }}_high_vnd) or {% endfor %}false as conflicting,
        {%- for m in measures() %}
        first({{ m }}_vnd order by claim_rank) filter (where {{ m }}_vnd is not null) as {{ m }}_vnd,
        first({{ m }}_qualifier order by claim_rank) filter (where {{ m }}_vnd is not null) as {{ m }}_qualifier,
        first({{ m }}_low_vnd order by claim_rank) filter (where {{ m }}_vnd is not null) as {{ m }}_low_vnd,
        first({{ m }}_high_vnd order by claim_rank) filter (where {{ m }}_vnd is not null) as {{ m }}_high_vnd,
        min({{ m }}_vnd) as {{ m }}_least_vnd,
        max({{ m }}_vnd) as {{ m }}_most_vnd,
        {%- endfor %}
        min(disbursed_pct_reported) as disbursed_least_pct,
        max(disbursed_pct_reported) as disbursed_most_pct,
        first(disbursed_pct_reported order by claim_rank) filter (where disbursed_pct_reported is not null) as disbursed_pct_reported
    from ranked
    group by claim_id
),

claims as (
    select
        ranked.* exclude (
            claim_rank, n_in_article, n_measures, text_id, site_id, disbursed_pct_reported, disbursed_pct_computed
            {%- for m in measures() %}, {{ m }}_vnd, {{ m }}_qualifier, {{ m }}_low_vnd, {{ m }}_high_vnd{% endfor %}
        ),
        merged.* exclude (claim_id, conflicting),
        case
            when not ranked.disbursed_is_derived and merged.planned_vnd > 0 then 100.0 * merged.disbursed_vnd / merged.planned_vnd
        end as disbursed_pct_computed,
        coalesce(merged.conflicting, false) as has_conflict,
        coalesce(ranked.period_start, make_date(ranked.fiscal_year, 1, 1)) as runs_from,
        coalesce(ranked.period_end, make_date(ranked.fiscal_year, 12, 31)) as runs_to
    from ranked
    inner join merged on ranked.claim_id = merged.claim_id
    where ranked.claim_rank = 1
),

of_several_years as (
    select * from claims where year(runs_from) < year(runs_to)
),

of_one_year as (
    select * from claims where coalesce(year(runs_from) >= year(runs_to), true)
),

-- A total is known by its parts: linked to it in its article, or, in any article, split by source, capital, programme or year.
totals_by_link as (
    select distinct parents.claim_id
    from claimed as parts
    inner join claimed as parents on parts.parent_disbursement_id = parents.disbursement_id
    where parts.claim_id <> parents.claim_id and {{ can_hold('parents', 'parts') }}
),

-- Two lines can touch where they are of one year, or where one of them runs over several.
neighbours as (
    {% for p, q, on_years in [
        ('claims', 'claims', 'p.fiscal_year is not distinct from q.fiscal_year'),
        ('of_several_years', 'claims', 'p.fiscal_year is distinct from q.fiscal_year'),
        ('of_one_year', 'of_several_years', 'p.fiscal_year is distinct from q.fiscal_year')] -%}
    select
        p.claim_id,
        q.claim_id as other_id,
        p.purpose is not distinct from q.purpose and p.over_units is not distinct from q.over_units as same_slice,
        (p.purpose is not null and q.purpose is null and p.over_units is not distinct from q.over_units)
            or (p.over_units is not null and q.over_units is null and p.purpose is not distinct from q.purpose)
            or (p.purpose is not null and q.purpose is null and p.over_units is not null and q.over_units is null) as is_slice_of_other,
        {{ source_holds('p.budget_source', 'q.budget_source') }} as holds_source,
        {{ source_holds('q.budget_source', 'p.budget_source') }} as held_source,
        {{ capital_holds('p.capital_type', 'q.capital_type') }} as holds_capital,
        {{ capital_holds('q.capital_type', 'p.capital_type') }} as held_capital,
        {{ programme_holds('p.programme', 'q.programme') }} as holds_programme,
        {{ programme_holds('q.programme', 'p.programme') }} as held_programme,
        p.budget_source = q.budget_source as same_source,
        p.capital_type = q.capital_type as same_capital,
        p.programme = q.programme as same_programme,
        -- Several years hold each of theirs; within one year a longer period is a later state, not a total.
        coalesce(year(p.runs_from) < year(p.runs_to) and p.runs_from <= q.runs_from and q.runs_to <= p.runs_to
            and (p.runs_from, p.runs_to) <> (q.runs_from, q.runs_to), false) as holds_years,
        coalesce(year(q.runs_from) < year(q.runs_to) and q.runs_from <= p.runs_from and p.runs_to <= q.runs_to
            and (p.runs_from, p.runs_to) <> (q.runs_from, q.runs_to), false) as held_years,
        p.fiscal_year is not distinct from q.fiscal_year
            and coalesce(p.runs_from <= q.runs_to and q.runs_from <= p.runs_to, p.runs_from is null and q.runs_from is null) as same_years,
        coalesce(p.as_of < q.as_of, p.as_of is null and q.as_of is not null)
            or (p.as_of is not distinct from q.as_of and p.article_id <> q.article_id and p.published_on < q.published_on and p.pot_id <> q.pot_id)
            or (p.as_of is not distinct from q.as_of and p.runs_to < q.runs_to) as is_older,
        p.claim_id > q.claim_id as comes_second
    from {{ p }} as p
    inner join {{ q }} as q
        on p.place_id = q.place_id
        and {{ on_years }}
        and p.claim_id <> q.claim_id
        and p.carried_over_from is not distinct from q.carried_over_from
        and p.per_unit is null
        and q.per_unit is null
        and {{ share_a_measure('p', 'q') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

totals as (
    select claim_id from totals_by_link
    union
    select claim_id
    from neighbours
    where same_slice
        and (same_source or holds_source)
        and (same_capital or holds_capital)
        and (same_programme or holds_programme)
        and (same_years or holds_years)
        and (holds_source or holds_capital or holds_programme or holds_years)
),

-- A slice by purpose or by some of the units lies inside a line that is counted whole; two splits of one pot along
-- different lines overlap, and only one of them is counted.
inside as (
    select neighbours.claim_id
    from neighbours
    left join totals as other_total on neighbours.other_id = other_total.claim_id
    left join totals as own_total on neighbours.claim_id = own_total.claim_id
    where other_total.claim_id is null
        and own_total.claim_id is null
        and (same_source or holds_source or held_source)
        and (same_capital or holds_capital or held_capital)
        and (same_programme or holds_programme or held_programme)
        and (same_years or held_years)
        and (
            is_slice_of_other
            or (
                same_slice and comes_second
                and (holds_source or holds_capital or holds_programme)
                and (held_source or held_capital or held_programme)
            )
        )
),

outdated as (
    select distinct claim_id
    from neighbours
    where same_slice and same_source and same_capital and same_programme and same_years and is_older
),

final as (
    select
        claims.* exclude (runs_from, runs_to, is_current, is_duplicate),
        claims.per_unit is null and totals.claim_id is null and inside.claim_id is null as is_leaf,
        outdated.claim_id is null as is_latest,
        (claims.disbursed_vnd is not null or claims.mobilised_vnd is not null or claims.spent_vnd is not null)
            and coalesce(coalesce(claims.period_end, claims.as_of, claims.runs_to) - claims.runs_from > 92, false) as is_cumulative,
        {{ carried_columns("('in_force', 'same_unit', 'merged')") }}
    from claims
    left join {{ ref('dim_place') }} as places on claims.place_id = places.place_id
    left join (select distinct claim_id from totals) as totals on claims.claim_id = totals.claim_id
    left join (select distinct claim_id from inside) as inside on claims.claim_id = inside.claim_id
    left join outdated on claims.claim_id = outdated.claim_id
    {% if not moment -%}
    where {{ in_touched_scope('int_disbursements_scoped', 'disbursement_id', 'claims') }}
    {%- endif %}
)

select * from final
{%- endmacro %}

{% macro criteria_members(moment=none) -%}
with {{ visible_facts('fact_criteria', 'int_criteria_scoped', moment) }},

subjects as (
    select
        *,
        {{ stable_key('subject', [
            'coalesce(place_id, article_id)', 'over_units', 'standard', 'metric', 'status', 'unit_level', 'criterion_no',
            'criterion_name', 'criteria_set', 'due', 'since']) }} as subject_id
    from visible
),

repeated as (
    select *, count(*) over (partition by article_id, subject_id, as_of) as n_in_article
    from subjects
),

claimed as (
    select
        *,
        case
            when max(n_in_article) over (partition by subject_id, as_of) = 1 then {{ stable_key('claim', ['subject_id', 'as_of']) }}
            else {{ stable_key('claim', ['subject_id', 'as_of', 'value_low', 'value_high', 'out_of', 'qualifier']) }}
        end as claim_id
    from repeated
)
{%- endmacro %}

{% macro criteria_claims(moment=none) -%}
{{ criteria_members(moment) }},

ranked as (
    select
        *,
        count(*) over (partition by claim_id) as n_statements,
        row_number() over (
            partition by claim_id order by (out_of is null), published_on desc nulls last, criteria_id
        ) as claim_rank
    from claimed
),

merged as (
    select
        claim_id,
        count(distinct text_id) as n_sources,
        count(distinct site_id) as n_sites,
        coalesce(
            max(value_low) filter (where qualifier = 'exact' or qualifier is null)
            > min(value_high) filter (where qualifier = 'exact' or qualifier is null), false
        ) as has_conflict,
        min(value_low) as value_least,
        max(value_high) as value_most
    from ranked
    group by claim_id
),

final as (
    select
        ranked.* exclude (claim_rank, n_statements, n_in_article, text_id, site_id, is_current, is_duplicate),
        merged.* exclude (claim_id),
        rank() over (partition by ranked.subject_id order by ranked.as_of desc nulls last) = 1 as is_latest,
        {{ carried_columns("('in_force', 'same_unit')") }}
    from ranked
    left join {{ ref('dim_place') }} as places on ranked.place_id = places.place_id
    inner join merged on ranked.claim_id = merged.claim_id
    where ranked.claim_rank = 1
        {% if not moment %}and {{ in_touched_scope('int_criteria_scoped', 'criteria_id', 'ranked') }}{% endif %}
)

select * from final
{%- endmacro %}

{% macro output_members(moment=none) -%}
with {{ visible_facts('fact_output', 'int_outputs_scoped', moment) }},

subjects as (
    select
        *,
        {{ stable_key('subject', ['coalesce(place_id, article_id)', 'programme', 'lower(item)', 'unit', 'status']) }} as subject_id
    from visible
),

repeated as (
    select *, count(*) over (partition by article_id, subject_id, as_of) as n_in_article
    from subjects
),

claimed as (
    select
        *,
        case
            when max(n_in_article) over (partition by subject_id, as_of) = 1 then {{ stable_key('claim', ['subject_id', 'as_of']) }}
            else {{ stable_key('claim', ['subject_id', 'as_of', 'quantity', 'out_of', 'qualifier']) }}
        end as claim_id
    from repeated
)
{%- endmacro %}

{% macro output_claims(moment=none) -%}
{{ output_members(moment) }},

ranked as (
    select
        *,
        row_number() over (partition by claim_id order by (out_of is null), published_on desc nulls last, output_id) as claim_rank
    from claimed
),

merged as (
    select
        claim_id,
        count(distinct text_id) as n_sources,
        count(distinct site_id) as n_sites,
        coalesce(
            max(quantity) filter (where qualifier = 'exact') > min(quantity) filter (where qualifier = 'exact'), false
        ) as has_conflict,
        min(quantity) as quantity_least,
        max(quantity) as quantity_most
    from ranked
    group by claim_id
),

final as (
    select
        ranked.* exclude (claim_rank, n_in_article, text_id, site_id, is_current, is_duplicate),
        merged.* exclude (claim_id),
        rank() over (partition by ranked.subject_id order by ranked.as_of desc nulls last) = 1 as is_latest,
        {{ carried_columns("('in_force', 'same_unit', 'merged')") }}
    from ranked
    left join {{ ref('dim_place') }} as places on ranked.place_id = places.place_id
    inner join merged on ranked.claim_id = merged.claim_id
    where ranked.claim_rank = 1
        {% if not moment %}and {{ in_touched_scope('int_outputs_scoped', 'output_id', 'ranked') }}{% endif %}
)

select * from final
{%- endmacro %}
