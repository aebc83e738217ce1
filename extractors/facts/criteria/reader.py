"""Statements about criteria and standards, sentence by sentence: the rows of fact_criteria."""

from __future__ import annotations

from datetime import date

from extractors.facts.clause_times import as_of_at
from extractors.facts.criteria.bare import is_bare_count, is_bare_ratio
from extractors.facts.criteria.context import Context
from extractors.facts.criteria.counts import read_count
from extractors.facts.criteria.in_order import read_ordered_values
from extractors.facts.criteria.members import read_list_of_members
from extractors.facts.criteria.met import read_none_of
from extractors.facts.criteria.named import read_criterion
from extractors.facts.criteria.speaking import says_standard
from extractors.facts.criteria.unit_counts import read_units
from extractors.facts.criteria.whole_units import read_standard_status
from extractors.facts.document import Document, Sentence, period_of
from extractors.facts.standards import criteria_of


def read_criteria(document: Document) -> Context:
    """The context with all statements about criteria and standards that the document's sentences make."""
    ctx = Context(document)
    for sentence in document.sentences:
        if sentence.paragraph != ctx.paragraph:
            ctx.paragraph, ctx.as_of, ctx.context_word = sentence.paragraph, None, ctx.title_word
            ctx.planned_for = None
        if not sentence.items[-1].is_("sign", "?"):  # a question states nothing
            _sentence(ctx, sentence)
    return ctx


def _sentence(ctx: Context, sentence: Sentence) -> None:
    ctx.used = set()
    ctx.sentence = sentence
    items = sentence.items
    ctx.remember_groups()
    day = as_of_at(ctx.document, sentence, len(items))
    quantities = sentence.at("quantity")
    criteria = [at for at in sentence.at("unit") if items[at].code == "criteria"]
    for at in sorted((*sentence.at("none_of"), *quantities, *criteria)):
        if at in ctx.used:
            continue
        item = items[at]
        if item.kind == "none_of":
            read_none_of(ctx, at)
        elif item.kind == "quantity" and (
            criteria_of(item) is not None or is_bare_ratio(ctx, at) or is_bare_count(ctx, at)
        ):
            read_count(ctx, at)
        elif item.kind == "unit" and not read_ordered_values(ctx, at):
            read_criterion(ctx, at)
    before = len(ctx.rows)
    if quantities:
        read_units(ctx)
    if not read_list_of_members(ctx) and _may_say_standard(sentence):
        read_standard_status(ctx)
    ctx.counted = next(
        (
            r
            for r in reversed(ctx.rows.behind(before) if len(ctx.rows) > before else ())
            if r.metric in ("unit_count", "units_added") and r.criterion_no is None
        ),
        ctx.counted if sentence.paragraph == ctx.paragraph else None,
    )
    ctx.as_of = day or ctx.as_of
    ctx.planned_for = _year_end(ctx, sentence) or ctx.planned_for
    special = [i.code for i in sentence.of("standard") if i.code in ("advanced", "model")]
    new = ctx.rows.behind(before)
    if special and not (new and all(r.metric in ("unit_count", "units_added", "unit_share") for r in new)):
        ctx.context_word = special[0]
        if not any(i.is_("standard", "ntm") or criteria_of(i) is not None for i in items):
            for where in sentence.wheres:
                if where.named:
                    ctx.word_of.setdefault(where.place.place_id, special[0])


def _may_say_standard(sentence: Sentence) -> bool:
    """Whether it holds a standard, a verb that names one by itself, or the programme's name that stands for one."""
    kinds = sentence.kinds
    return "standard" in kinds or "programme" in kinds or any(map(says_standard, sentence.of("status")))


def _year_end(ctx: Context, sentence: Sentence) -> date | None:
    """The end of the last year or stage that a sentence names and that has not ended: what follows is for it."""
    if not sentence.at("period"):
        return None
    ends = [
        p.ends(ctx.document.year)
        for i in sentence.of("period")
        if (p := period_of(i)) is not None and p.grain in ("year", "years") and p.role != "since"
    ]
    later = [end for end in ends if end is not None and end >= ctx.document.day.replace(month=1, day=1)]
    return later[-1] if later else None
