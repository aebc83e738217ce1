"""Sentences read through the real grammar and gazetteer, and their facts as short lines that a table can state."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from extractors.facts.reading import read
from extractors.grammar.load import load_grammar
from extractors.grammar.schema import Grammar
from extractors.places.resolver import Resolver
from extractors.records import Article, Reading

MEASURES = ("requested", "planned", "disbursed", "mobilised", "spent")
PUBLISHED = date(2023, 12, 20)


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar of the project."""
    return load_grammar()


@lru_cache(maxsize=1)
def resolver() -> Resolver:
    """The gazetteer of the project."""
    return Resolver()


def article(body: str, title: str = "", published: date | None = PUBLISHED, publisher: str = "Báo Hà Giang") -> Article:
    """An article of the given text; its home is the publisher's province."""
    uri = "https://baohagiang.vn/kinh-te/bai.html"
    fetched = datetime(2024, 1, 5, tzinfo=UTC)
    text = f"{title}\n\n{body}" if title else body
    return Article(
        "art_test", uri, "baohagiang.vn", uri, title, None, publisher, published, None, fetched, text, "x", "1"
    )


def reading(body: str, title: str = "", published: date | None = PUBLISHED) -> Reading:
    """What is read in an article of the given text."""
    return read(article(body, title, published), grammar(), resolver())


def money(found: Reading) -> list[str]:
    """One line a pot: measures in millions of đồng, programme, source, capital, place, year, and what is unusual."""
    names = {p.place_id: p.name for p in found.places}
    lines = []
    for f in found.disbursements:
        amounts = [f"{m} {v / 1_000_000:.10g}" for m in MEASURES if (v := getattr(f, f"{m}_vnd")) is not None]
        rest = [f.programme, f.budget_source, f.capital_type, names.get(f.place_id or "", "-"), str(f.fiscal_year)]
        if f.amount_high_vnd is not None:
            rest.append(f"to {f.amount_high_vnd / 1_000_000:.10g}")
        if f.disbursed_pct_reported is not None:
            rest.append(f"{f.disbursed_pct_reported:g}%")
        if f.carried_over_from is not None:
            rest.append(f"from {f.carried_over_from}")
        if f.over_units is not None:
            rest.append(f"for {f.over_units}")
        if f.per_unit is not None:
            rest.append(f"per {f.per_unit}")
        if f.parent_disbursement_id is not None:
            rest.append("part")
        lines.append(" ".join([*amounts, *rest]))
    return lines


def criteria(found: Reading) -> list[str]:
    """One line a statement: metric, status, standard, value, place, and what is unusual."""
    names = {p.place_id: p.name for p in found.places}
    lines = []
    for f in found.criteria:
        rest = [f.metric, f.status, f.standard]
        if f.value_low is not None:
            high = f"-{f.value_high:g}" if f.value_high not in (None, f.value_low) else ""
            rest.append(f"{f.value_low:g}{high}" + (f"/{f.out_of:g}" if f.out_of is not None else ""))
        rest.append(names.get(f.place_id or "", "-"))
        if f.criterion_no is not None:
            rest.append(f"no {f.criterion_no}")
        if f.over_units is not None:
            rest.append(f"for {f.over_units}")
        if f.share_pct_reported is not None:
            rest.append(f"{f.share_pct_reported:g}%")
        if f.due is not None:
            rest.append(f"due {f.due}")
        if f.as_of is not None:
            rest.append(f"on {f.as_of}")
        lines.append(" ".join(rest))
    return lines


def facts(found: Reading) -> list[str]:
    """All money and criteria lines of a reading."""
    return [*money(found), *criteria(found)]
