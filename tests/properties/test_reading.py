"""What must hold of every reading: nothing raised, quotes in place, the same again, strangers change nothing."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.collect.clean import clean
from extractors.facts.reading import read
from extractors.grammar.load import load_grammar
from extractors.grammar.schema import Grammar
from extractors.places.resolver import Resolver
from extractors.records import Article, Criteria, Disbursement, Output, Page, Reading

FETCHED = datetime(2024, 1, 5, tzinfo=UTC)
MUTATIONS = int(os.environ.get("NTM_MUTATIONS", "100000"))
SIGNS = " .,;:()/-–%\n\t"
WEATHER = "Thời tiết hôm nay đẹp, nắng nhẹ."


@lru_cache(maxsize=1)
def articles() -> list[Article]:
    """The bundled articles, cleaned."""
    found = []
    for file in sorted((files("extractors.bundled") / "pages").iterdir(), key=lambda f: f.name):
        cleaned = clean(Page(f"file:pages/{file.name}", "pages", file.read_bytes(), FETCHED))
        if isinstance(cleaned, Article):
            found.append(cleaned)
    assert found
    return found


@lru_cache(maxsize=1)
def machinery() -> tuple[Grammar, Resolver]:
    return load_grammar(), Resolver()


@lru_cache(maxsize=1)
def pieces() -> list[str]:
    return [piece for a in articles() for piece in a.text.replace("; ", ". ").split(". ") if piece]


def other_digits(text: str, chance: random.Random) -> str:
    return "".join(chance.choice("0123456789") if c.isdigit() else c for c in text)


def mutated(chance: random.Random) -> Article:
    """A bundled article with one to six slips: pieces cut, doubled, moved in from others, signs and digits changed."""
    article = chance.choice(articles())
    text = article.text
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.randint(1, 60))
        text = chance.choice(
            (
                text[:start] + text[end:],
                text[:end] + text[start:],
                f"{text[:start]} {chance.choice(pieces())} {text[start:]}",
                text[:start] + chance.choice(SIGNS) + text[start:],
                text[:start] + other_digits(text[start:end], chance) + text[end:],
                text[:end],
            )
        )
        text = text if text.strip() else "x"
    return replace(article, text=text)


def reading(article: Article) -> Reading:
    return read(article, *machinery())


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_any_text_is_read_with_its_quotes_in_place_and_the_same_again(seed: int) -> None:
    article = mutated(random.Random(seed))
    found = reading(article)
    facts: list[Disbursement | Criteria | Output] = [*found.disbursements, *found.criteria, *found.outputs]
    for fact in facts:
        assert article.text[fact.quote_start : fact.quote_end] == fact.quote
        assert fact.quote
    assert reading(article) == found


@pytest.mark.parametrize("index", range(0, 20, 4))
def test_a_stranger_paragraph_changes_no_fact(index: int) -> None:
    article = articles()[index % len(articles())]
    found = reading(article)
    assert len(found.disbursements) + len(found.criteria) + len(found.outputs) > 0
    assert reading(replace(article, text=f"{article.text}\n\n{WEATHER}")) == found


@pytest.mark.long
def test_nothing_is_raised_by_many_mutations() -> None:
    """As many as NTM_MUTATIONS says, from one seed, so that what raises can be read again."""
    chance = random.Random(20231220)
    for _ in range(MUTATIONS):
        reading(mutated(chance))
