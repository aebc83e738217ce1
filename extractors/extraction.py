"""One page read from its bytes to its facts: the same function at a prompt, in a run, and in a pool of processes.

Nothing here looks at a clock, a network, the environment or a database.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from extractors.apart import processes
from extractors.collect.clean import CLEANER_VERSION, clean
from extractors.facts.identity import EXTRACTOR_VERSION
from extractors.facts.reading import read
from extractors.grammar.load import load_grammar
from extractors.grammar.schema import Grammar
from extractors.places.resolver import Resolver
from extractors.records import Article, Issue, Page, PlaceReader, Reading, stable_id

# Fewer pages are read sooner than a second process starts: it loads grammar and gazetteer anew.
POOL_FROM_PAGES = 400
PAGES_PER_JOB = 20


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one page gave: an article with its reading, or the issues for which there is none."""

    article_id: str
    uri: str
    site_id: str
    raw_sha256: str
    article: Article | None
    reading: Reading | None
    issues: tuple[Issue, ...]

    @property
    def status(self) -> str:
        """`read`, or the name of the check that refused the page."""
        if self.reading is not None:
            return "read"
        return self.issues[0].check_name


@cache
def grammar() -> Grammar:
    """The grammar of the package, loaded once in a process."""
    return load_grammar()


@dataclass(frozen=True, slots=True)
class Versions:
    """What an article is cleaned and read with: the same again gives the same reading."""

    grammar_sha256: str
    engine_version: str
    cleaner_version: str


def versions() -> Versions:
    """Those of this installation."""
    return Versions(grammar().sha256, EXTRACTOR_VERSION, CLEANER_VERSION)


@cache
def places() -> Resolver:
    """The resolver over the package's gazetteer, loaded once in a process."""
    return Resolver()


def article_id(uri: str, raw_sha256: str) -> str:
    """The id that the article of these bytes at this address has, or would have had."""
    return stable_id("art", uri, raw_sha256)


def page_id(page: Page) -> str:
    """The same of a page."""
    return article_id(page.uri, page.sha256)


def extract_page(page: Page, terms: Grammar | None = None, resolver: PlaceReader | None = None) -> Extraction:
    """Clean the page and read its article. A defect that one page brings to light is an issue of that page.

    >>> # extract_page(page).reading.disbursements
    """
    issues: tuple[Issue, ...] = ()
    article: Article | None = None
    reading: Reading | None = None
    try:
        cleaned = clean(page)
        if isinstance(cleaned, Article):
            article = cleaned
            reading = read(article, terms or grammar(), resolver or places())
        else:
            issues = (cleaned,) if isinstance(cleaned, Issue) else tuple(cleaned)
    except Exception as error:
        # The one wall between a page and the run: the trace is logged, the page keeps an issue.
        logging.getLogger("ntm.extraction").exception("%s could not be read", page.uri)
        issues = (_defect(page, article, error),)
    return Extraction(page_id(page), page.uri, page.site_id, page.sha256, article, reading, issues)


def _defect(page: Page, article: Article | None, error: Exception) -> Issue:
    step = "read" if article is not None else "cleaned"
    message = f"The page could not be {step} for a defect of the programme: {type(error).__name__}: {error}"
    return Issue(
        issue_id=stable_id("iss", page_id(page), "defect"),
        check_name="defect",
        severity="error",
        article_id=article.article_id if article is not None else None,
        message=message,
        uri=page.uri,
    )


def extract_pages(pages: Iterable[Page], count: int, workers: int) -> Iterator[Extraction]:
    """Every page extracted, in the order given; `count` of them, by several processes where that pays."""
    if workers < 2 or count < POOL_FROM_PAGES:
        yield from map(extract_page, pages)
        return
    with processes(workers) as pool:
        window = iter(pages)
        # A pool takes all that it is given at once; handed over in windows, the pages never fill the memory.
        while batch := list(islice(window, PAGES_PER_JOB * workers * 4)):
            yield from pool.map(extract_page, batch, chunksize=PAGES_PER_JOB)
