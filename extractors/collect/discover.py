"""The articles of a site, found along its ways, completely and with an end.

A listing is read until a page that is known (and some pages more, since new articles shift the old ones along), until
the window of dates is left, or until it ends or repeats itself. Its first reading is made again until it brings
nothing new: what is deleted meanwhile lets an article slip from a page that is still to come to one that was read.
A way that was broken off is read in full the next time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from extractors.collect.addresses import host_of
from extractors.collect.feeds import FeedError, Find, read_copies, read_feed, read_listing, read_sitemap
from extractors.collect.guest import Guest, Visit
from extractors.collect.sites import Feed, Listing, Site, Sitemap, Way, WebArchive
from extractors.collect.visits import Visits
from extractors.records import Outcome

_MOST_READINGS = 3
_MOST_SITEMAPS = 500
_OVERLAP = timedelta(days=3)
_SETTLED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Window:
    """Days of publication that are wanted, both included; None leaves a side open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether the day is wanted; one that is not known is."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def is_open(self) -> bool:
        return self.since is None and self.until is None


class Discovery:
    """One night's finding for one site."""

    def __init__(self, site: Site, guest: Guest, visits: Visits, now: datetime, window: Window | None = None) -> None:
        self._site = site
        self._guest = guest
        self._visits = visits
        self._now = now
        self._window = window or Window()

    def finds(self) -> Iterator[Find | Outcome]:
        """Every address that the ways name, each once a way; an Outcome for each listing, feed or index asked."""
        for way in self._site.ways:
            yield from self._along(way)

    def _along(self, way: Way) -> Iterator[Find | Outcome]:
        if isinstance(way, Feed):
            yield from self._feed(way)
        elif isinstance(way, Sitemap):
            yield from self._sitemaps(way)
        elif isinstance(way, Listing):
            yield from self._listing(way)
        else:
            yield from self._copies(way)

    def _outcome(self, url: str, status: str, reason: str | None = None, visit: Visit | None = None) -> Outcome:
        return Outcome(
            url, self._site.site_id, "discover", status, self._now, reason,
            next_try_at=visit.next_try_at if visit else None,
        )  # fmt: skip

    def _refused(self, url: str, visit: Visit) -> Outcome:
        status = "failed" if visit.status in ("gone", "unchanged") else visit.status
        return self._outcome(url, status, visit.reason, visit)

    def _feed(self, way: Feed) -> Iterator[Find | Outcome]:
        visit = self._guest.ask(way.url, is_listing=True)
        if visit.status != "fetched":
            yield self._refused(way.url, visit)
            return
        try:
            finds = read_feed(visit.content, self._site, visit.url)
        except FeedError as error:
            yield self._outcome(way.url, "failed", str(error))
            return
        is_alone = len(self._site.ways) == 1
        has_gap = finds and self._visits.passed_at(way.url) and not any(self._visits.find(f.url) for f in finds)
        if is_alone and has_gap:
            yield self._outcome(way.url, "gap", "none of its articles was known: some may have come and gone unseen")
        else:
            yield self._outcome(way.url, "fetched", f"{len(finds)} articles")
        yield from finds
        self._visits.note_pass(way.url, self._now)

    def _sitemaps(self, way: Sitemap) -> Iterator[Find | Outcome]:
        last = self._visits.passed_at(way.url)
        todo, seen, is_whole = [Find(way.url)], {way.url}, True
        while todo:
            entry = todo.pop(0)
            if last and entry.changed and entry.changed < last - _OVERLAP and self._window.is_open:
                continue
            visit = self._guest.ask(entry.url, is_listing=True)
            if visit.status != "fetched":
                is_whole = False
                yield self._refused(entry.url, visit)
                continue
            try:
                pages, maps = read_sitemap(visit.content, self._site, visit.url)
            except FeedError as error:
                is_whole = False
                yield self._outcome(entry.url, "failed", str(error))
                continue
            yield self._outcome(entry.url, "fetched", f"{len(pages)} addresses, {len(maps)} sitemaps")
            yield from pages
            fresh = [m for m in maps if m.url not in seen and host_of(m.url) in self._site.hosts]
            seen |= {m.url for m in fresh}
            todo += fresh
            if len(seen) > _MOST_SITEMAPS:
                yield self._outcome(way.url, "failed", f"it names more than {_MOST_SITEMAPS} sitemaps")
                return
        if is_whole:
            self._visits.note_pass(way.url, self._now)

    def _listing(self, way: Listing) -> Iterator[Find | Outcome]:
        is_first = self._visits.passed_at(way.url) is None or not self._window.is_open
        seen: set[str] = set()
        for reading in range(1, _MOST_READINGS + 1):
            before = len(seen)
            reader = _ListingReader(self, way, seen, stops_at_known=not is_first)
            yield from reader.finds()
            if not reader.is_whole:
                return
            if not is_first or (reading > 1 and len(seen) == before):
                break
        if self._window.is_open:
            self._visits.note_pass(way.url, self._now)

    def _copies(self, way: WebArchive) -> Iterator[Find | Outcome]:
        key = f"{way.index} {way.of}"
        last = self._visits.passed_at(key)
        if last is not None and last.date() > way.captured_until + _SETTLED:
            return  # what was captured until then is known
        resume: str | None = None
        while True:
            url = copies_address(way, resume)
            visit = self._guest.ask(url, is_listing=True)
            if visit.status != "fetched":
                yield self._refused(url, visit)
                return
            try:
                finds, following = read_copies(visit.content, way, self._site)
            except FeedError as error:
                yield self._outcome(url, "failed", str(error))
                return
            yield self._outcome(url, "fetched", f"{len(finds)} copies")
            yield from finds
            if following is None or following == resume:
                break
            resume = following
        self._visits.note_pass(key, self._now)


def copies_address(way: WebArchive, resume: str | None) -> str:
    """Where the index names the copies of the host, from `resume` on."""
    query = (
        f"url={quote(way.of)}/*&output=json&fl=timestamp,original,digest&filter=statuscode:200&filter=mimetype:text/html"
        f"&collapse=digest&from={way.captured_from:%Y%m%d}&to={way.captured_until:%Y%m%d}"
        f"&limit={way.page_size}&showResumeKey=true"
    )
    return f"{way.index}?{query}" + (f"&resumeKey={quote(resume, safe='')}" if resume else "")


class _ListingReader:
    """One reading of a listing, page after page."""

    def __init__(self, discovery: Discovery, way: Listing, seen: set[str], stops_at_known: bool) -> None:
        self._of = discovery
        self._way = way
        self._seen = seen
        self._stops_at_known = stops_at_known
        self.is_whole = False  # whether it came to an end of its own

    def finds(self) -> Iterator[Find | Outcome]:
        known_pages = 0
        previous: list[str] = []
        for number in range(self._way.max_pages):
            url = self._address(number)
            visit = self._of._guest.ask(url, is_listing=True)
            if visit.status == "gone" and number > 0:
                yield self._of._outcome(url, "fetched", "no further page")
                self.is_whole = True
                return
            if visit.status != "fetched":
                yield self._of._refused(url, visit)
                return
            finds = read_listing(visit.content, visit.content_type, self._way, self._of._site, visit.url)
            urls = [find.url for find in finds]
            if not finds and number == 0:
                yield self._of._outcome(url, "failed", f"its items ({self._way.item}) are not on the page")
                return
            yield self._of._outcome(url, "fetched", f"{len(finds)} articles")
            if self._of._window.is_open:
                self._of._visits.note_begun(self._way.url)
            is_known = all(self._of._visits.find(u) is not None or u in self._seen for u in urls)
            yield from (find for find in finds if find.url not in self._seen)
            self._seen.update(urls)
            known_pages = known_pages + 1 if is_known else 0
            if self._is_end(finds, urls == previous, known_pages):
                self.is_whole = True
                return
            previous = urls
        yield self._of._outcome(self._way.url, "failed", f"it has more than {self._way.max_pages} pages")

    def _address(self, number: int) -> str:
        if number == 0:
            return self._way.url
        assert self._way.page is not None
        return self._way.page.replace("{page}", str(self._way.first_number + number - 1))

    def _is_end(self, finds: list[Find], repeats: bool, known_pages: int) -> bool:
        if not finds or repeats or self._way.page is None:
            return True
        since = self._of._window.since
        days = [find.published for find in finds]
        if since is not None and all(day is not None and day < since for day in days):
            return True
        return self._stops_at_known and known_pages > self._of._site.overlap_pages
