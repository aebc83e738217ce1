"""One article read into facts and issues. Pure: no clock, no network, no environment, no database."""

from __future__ import annotations

from decimal import Decimal

from extractors.engine.collector import collector_paused
from extractors.facts.criteria.reader import read_criteria
from extractors.facts.criteria.statements import Statement
from extractors.facts.document import Document
from extractors.facts.frame import frame
from extractors.facts.identity import EXTRACTOR_VERSION, fact_id
from extractors.facts.money.balance import settle
from extractors.facts.money.disbursement import read_disbursements
from extractors.facts.money.pots import Refusal, Row
from extractors.facts.output import Result, read_outputs
from extractors.facts.tables import read_tables
from extractors.grammar.schema import Grammar
from extractors.records import Article, Criteria, Disbursement, Issue, Output, Place, PlaceReader, Reading, stable_id

_BEFORE, _BEHIND = 60, 40  # characters quoted around a refused amount: its verb before it, its object behind it


@collector_paused
def read(article: Article, grammar: Grammar, places: PlaceReader) -> Reading:
    """Facts and issues of one article, in the order in which they stand. Raises nothing on any text."""
    document = frame(article, grammar, places.read_places(article))
    money = read_disbursements(document)
    criteria_context = read_criteria(document)
    read_tables(document, money, criteria_context)
    money.rows = settle(money.rows)
    results = read_outputs(document, money)
    disbursements = _disbursements(document, money.rows)
    row_ids = {id(row): made.disbursement_id for row, made in zip(money.rows, disbursements, strict=True)}
    outputs = [_output(document, r, row_ids) for r in results]
    criteria = [_criteria(document, s) for s in criteria_context.statements]
    issues = [_refusal(document, r) for r in money.refusals]
    placed = (
        *(f.place_id for f in disbursements),
        *(f.place_id for f in criteria),
        *(f.place_id for f in outputs),
    )
    used = {place_id for place_id in placed if place_id is not None}
    return Reading(
        article.article_id,
        tuple(disbursements),
        tuple(criteria),
        tuple(outputs),
        tuple(issues),
        _places(document, used),
    )


def _places(document: Document, used: set[str]) -> tuple[Place, ...]:
    units = document.places.units
    return tuple(units[place_id] for place_id in sorted(used) if place_id in units)


def _disbursements(document: Document, rows: list[Row]) -> list[Disbursement]:
    made: list[Disbursement] = []
    ids: dict[int, str] = {}
    text = document.article.text
    for row in rows:
        own_id = fact_id(
            document.article.article_id,
            "fact_disbursement",
            row.quote_start,
            row.quote_end,
            row.key(),
            tuple(sorted(row.amounts.items())),
        )
        ids[id(row)] = own_id
        amounts, hedges = row.amounts, row.hedges
        made.append(
            Disbursement(
                disbursement_id=own_id,
                article_id=document.article.article_id,
                place_id=row.place.place_id if row.place else None,
                programme=row.programme,
                budget_source=row.source,
                capital_type=row.capital,
                quote=text[row.quote_start : row.quote_end],
                quote_start=row.quote_start,
                quote_end=row.quote_end,
                extractor_version=EXTRACTOR_VERSION,
                purpose=row.purpose,
                over_units=row.over_units,
                per_unit=row.per_unit,
                parent_disbursement_id=ids.get(id(row.parent)) if row.parent else None,
                fiscal_year=row.time.fiscal_year,
                period_start=row.time.start,
                period_end=row.time.end,
                carried_over_from=row.carried_over_from,
                as_of=row.as_of,
                requested_vnd=amounts.get("requested"),
                planned_vnd=amounts.get("planned"),
                disbursed_vnd=amounts.get("disbursed"),
                mobilised_vnd=amounts.get("mobilised"),
                spent_vnd=amounts.get("spent"),
                amount_high_vnd=row.high,
                requested_qualifier=hedges.get("requested"),
                planned_qualifier=hedges.get("planned"),
                disbursed_qualifier=hedges.get("disbursed"),
                mobilised_qualifier=hedges.get("mobilised"),
                spent_qualifier=hedges.get("spent"),
                disbursed_pct_reported=float(row.pct) if row.pct is not None else None,
                pct_decimals=row.pct_decimals,
                disbursed_is_derived=row.derived,
                steps=tuple(row.steps),
            )
        )
    return made


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def _criteria(document: Document, row: Statement) -> Criteria:
    text = document.article.text
    place_id = row.place.place_id if row.place else None
    content = (row.metric, row.status, row.standard, place_id, row.low, row.high, row.criterion_no, row.due, row.as_of)
    return Criteria(
        criteria_id=fact_id(document.article.article_id, "fact_criteria", row.start, row.end, *content),
        article_id=document.article.article_id,
        place_id=place_id,
        standard=row.standard,
        metric=row.metric,
        status=row.status,
        quote=text[row.start : row.end],
        quote_start=row.start,
        quote_end=row.end,
        extractor_version=EXTRACTOR_VERSION,
        over_units=row.over_units,
        unit_level=row.unit_level,
        value_low=_number(row.low),
        value_high=_number(row.high),
        value_decimals=row.decimals,
        out_of=_number(row.out_of),
        share_pct_reported=_number(row.share),
        share_decimals=row.share_decimals,
        qualifier=row.qualifier,
        criterion_no=row.criterion_no,
        criterion_name=row.criterion_name,
        criteria_set=row.criteria_set,
        as_of=row.as_of,
        due=row.due,
        since=row.since,
        steps=row.steps,
    )


def _output(document: Document, row: Result, row_ids: dict[int, str]) -> Output:
    text = document.article.text
    place_id = row.place.place_id if row.place else None
    return Output(
        output_id=fact_id(
            document.article.article_id, "fact_output", row.start, row.end, place_id, row.quantity, row.unit
        ),
        article_id=document.article.article_id,
        place_id=place_id,
        programme=row.programme,
        item=row.item,
        item_code=row.item_code,
        quantity=float(row.quantity),
        unit=row.unit,
        qualifier=row.qualifier,
        status=row.status,
        quote=text[row.start : row.end],
        quote_start=row.start,
        quote_end=row.end,
        extractor_version=EXTRACTOR_VERSION,
        out_of=_number(row.out_of),
        as_of=row.as_of,
        disbursement_id=row_ids.get(id(row.money)) if row.money is not None else None,
        steps=row.steps,
    )


def _refusal(document: Document, refusal: Refusal) -> Issue:
    text = document.article.text
    words = text[max(0, refusal.start - _BEFORE) : refusal.end + _BEHIND].replace("\n", " ")
    return Issue(
        issue_id=stable_id("iss", document.article.article_id, refusal.reason, refusal.start, refusal.end),
        check_name=refusal.reason,
        severity="warning",
        article_id=document.article.article_id,
        message=f"Not read ({refusal.reason}): «{words}»",
        span_start=refusal.start,
        span_end=refusal.end,
    )
