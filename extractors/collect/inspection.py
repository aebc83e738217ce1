"""Does a site file still fit: every way it names asked once, a few articles read, the saved pages read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from extractors.collect.clean import clean
from extractors.collect.discover import copies_address
from extractors.collect.encoding import decode
from extractors.collect.feeds import FeedError, Find, read_copies, read_feed, read_listing, read_sitemap
from extractors.collect.guest import PAGE_TYPES, Guest
from extractors.collect.sites import Feed, Listing, Site, Sitemap, Way
from extractors.collect.webpage import read_web
from extractors.records import Article, Page

_ARTICLES = 3  # read of the live site
_SAVED = 200
_LEAST_READ = 0.9
_SHORTEST = 200  # code points of an article's body


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `sentence` says what was found, or what no longer fits."""

    fits: bool
    sentence: str


def inspect_live(site: Site, guest: Guest) -> Iterator[Finding]:
    """Each way asked once, and the first articles that they name. Nothing is archived."""
    finds: dict[str, Find] = {}
    for way in site.ways:
        finding, found = _way(site, way, guest)
        yield finding
        wanted = [find for find in found if site.wants_address(find.uri or find.url)]
        if found:
            said = f"{len(wanted)} of its {len(found)} addresses look like articles"
            yield Finding(bool(wanted), said if wanted else f"{said}: see `article` and `not_article`")
        if isinstance(way, Listing) and way.date is not None and found:
            n_dated = sum(1 for find in found if find.published is not None)
            said = f"{n_dated} of its {len(found)} items have a date"
            yield Finding(n_dated > 0, said if n_dated else f"{said}: see `date`")
        finds |= {find.url: find for find in wanted}
    for find in islice(finds.values(), _ARTICLES):
        visit = guest.ask(find.url, types=PAGE_TYPES)
        if visit.status != "fetched":
            yield Finding(False, f"{find.url}: {visit.status}, {visit.reason}")
            continue
        page = Page(find.uri or visit.url, site.site_id, visit.content, datetime.now(UTC), visit.content_type)
        yield _article(site, page)


def _way(site: Site, way: Way, guest: Guest) -> tuple[Finding, list[Find]]:
    url = way.url if isinstance(way, Feed | Sitemap | Listing) else copies_address(way, None)
    visit = guest.ask(url, is_listing=True)
    if visit.status != "fetched":
        return Finding(False, f"{way.kind} {url}: {visit.status}, {visit.reason}"), []
    try:
        if isinstance(way, Feed):
            finds = read_feed(visit.content, site, visit.url)
        elif isinstance(way, Sitemap):
            pages, maps = read_sitemap(visit.content, site, visit.url)
            if maps and not pages:
                return _newest_map(site, maps, guest)
            finds = pages
        elif isinstance(way, Listing):
            finds = read_listing(visit.content, visit.content_type, way, site, visit.url)
        else:
            finds, _ = read_copies(visit.content, way, site)
    except FeedError as error:
        return Finding(False, f"{way.kind} {url}: {error}"), []
    hint = f": see `item` ({way.item})" if isinstance(way, Listing) and not finds else ""
    return Finding(bool(finds), f"{way.kind} {url} names {len(finds)} addresses{hint}"), finds


def _newest_map(site: Site, maps: list[Find], guest: Guest) -> tuple[Finding, list[Find]]:
    visit = guest.ask(maps[-1].url, is_listing=True)
    if visit.status != "fetched":
        return Finding(False, f"sitemap {maps[-1].url}: {visit.status}, {visit.reason}"), []
    try:
        pages, _ = read_sitemap(visit.content, site, visit.url)
    except FeedError as error:
        return Finding(False, f"sitemap {maps[-1].url}: {error}"), []
    return Finding(bool(pages), f"sitemap {maps[-1].url}, one of {len(maps)}, names {len(pages)} addresses"), pages


def _article(site: Site, page: Page) -> Finding:
    article = clean(page)
    if not isinstance(article, Article):
        return Finding(False, f"{page.uri}: {article.message}")
    family = read_web(decode(page.content, page.content_type)).family
    lacks = [
        words
        for words, is_there in (
            ("no title", article.title is not None),
            ("no date", article.published_on is not None),
            ("hardly any text", len(article.text) >= _SHORTEST),
            (f"its family is {family}, not {site.family}", site.family in (None, family)),
        )
        if not is_there
    ]
    if lacks:
        return Finding(False, f"{page.uri}: {', '.join(lacks)}")
    return Finding(True, f"{page.uri}: “{article.title}”, {article.published_on}, family {family}")


def inspect_saved(site: Site, pages: Iterable[Page]) -> Iterator[Finding]:
    """The share of the site's newest archived pages that the cleaner still reads; drift is told with an example."""
    mine = [page for page in pages if page.site_id == site.site_id][-_SAVED:]
    if not mine:
        return
    findings = [_article(site, page) for page in mine]
    wrong = [finding for finding in findings if not finding.fits]
    n_read = len(mine) - len(wrong)
    said = f"{n_read} of its {len(mine)} saved pages are read"
    if n_read >= _LEAST_READ * len(mine):
        yield Finding(True, said)
    else:
        yield Finding(False, f"{said}; for example {wrong[-1].sentence}")
