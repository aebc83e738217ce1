"""A resolver, and articles made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from extractors.places.resolver import Resolver
from extractors.records import Article, PlaceReading

FETCHED = datetime(2026, 11, 25, tzinfo=UTC)
Read = Callable[..., PlaceReading]


def make_article(
    title: str, body: str = "", on: str | None = None, publisher: str | None = None, uri: str = "file:pages/001.html"
) -> Article:
    """An article as cleaning would leave it; from a folder, where no address is given."""
    return Article(
        article_id="art_test",
        uri=uri,
        site_id="pages",
        canonical_url=uri,
        title=title,
        author=None,
        publisher=publisher,
        published_on=date.fromisoformat(on) if on else None,
        updated_at=None,
        fetched_at=FETCHED,
        text=f"{title}\n\n{body}" if body else title,
        raw_sha256="0" * 64,
        cleaner_version="test",
    )


@pytest.fixture(scope="session")
def resolver() -> Resolver:
    """The resolver over the package's own gazetteer."""
    return Resolver()


@pytest.fixture(scope="session")
def read(resolver: Resolver) -> Read:
    """Reads the places of an article given as title, body, on, publisher, uri."""
    return lambda *args, **named: resolver.read_places(make_article(*args, **named))


def said(reading: PlaceReading) -> list[tuple[str, str]]:
    """(name, level) of every mention, in order."""
    return [(m.name, m.level) for m in reading.mentions]


def home(reading: PlaceReading) -> list[str]:
    """The names of the home chain."""
    return [p.name for p in reading.home]
