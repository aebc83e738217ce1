"""One site, one night: found, wanted, fetched, archived; every step on every address ends as an outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import yaml

from extractors.collect import dates
from extractors.collect.addresses import is_front_page
from extractors.collect.archive import Archive
from extractors.collect.discover import Discovery, Window
from extractors.collect.encoding import decode
from extractors.collect.feeds import Find
from extractors.collect.guest import PAGE_TYPES, Guest, Visit
from extractors.collect.sites import Site
from extractors.collect.visits import Known, Visits, open_visits
from extractors.engine.text import fold, normalise
from extractors.records import Outcome, Page

_TITLE = re.compile(r"<title[^>]*>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_MONTH = timedelta(days=30)
_CLOSED = timedelta(days=7)


class TooFewArticles(Exception):
    """The site told of fewer articles than it should; `str()` is one sentence. Nothing was fetched."""


@lru_cache(maxsize=1)
def _not_found() -> re.Pattern[str]:
    told = yaml.safe_load((Path(__file__).parent / "not_found.yml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{line})" for line in told["titles"]))


def says_not_found(content: bytes, content_type: str | None) -> str | None:
    """The title of a page that says that there is no such page; None for any other."""
    match = _TITLE.search(decode(content[:20_000], content_type))
    title = normalise(" ".join(match[1].split())) if match else ""
    return title if _not_found().search(fold(title)) else None


def collect_site(
    site: Site, archive: Archive, folder: Path, guest: Guest, now: datetime, window: Window | None = None
) -> Iterator[Outcome]:
    """Every outcome of the site's night, as it comes; pages are in the archive before theirs is told.

    `folder` keeps the journals. Raises TooFewArticles where the site falls short of its minimum, ArchiveError where
    the disk refuses.
    """
    with open_visits(folder, site.site_id) as visits:
        yield from _Night(site, archive, guest, visits, now, window or Window()).outcomes()


class _Night:
    def __init__(
        self, site: Site, archive: Archive, guest: Guest, visits: Visits, now: datetime, window: Window
    ) -> None:
        self._site = site
        self._archive = archive
        self._guest = guest
        self._visits = visits
        self._now = now
        self._window = window
        self._changed: dict[str, datetime | None] = {}
        self._keywords = [fold(normalise(word)) for word in site.keywords]

    def outcomes(self) -> Iterator[Outcome]:
        discovery = Discovery(self._site, self._guest, self._visits, self._now, self._window)
        was_asked = was_had = False
        for item in discovery.finds():
            if isinstance(item, Outcome):
                was_asked = True
                was_had = was_had or item.status == "fetched"
                yield item
            else:
                yield from self._take(item)
        if was_had or not was_asked:
            yield from self._count()
        for known in self._due():
            yield from self._fetch(known)

    def _outcome(self, known: Known, step: str, status: str, reason: str | None = None) -> Outcome:
        return Outcome(
            uri=known.uri or known.url,
            site_id=self._site.site_id,
            step="discover" if step == "discover" else "archive" if step == "archive" else "fetch",
            status=status,
            at=self._now,
            reason=reason,
            raw_sha256=known.sha256 if status in ("fetched", "unchanged", "new", "revisit") else None,
            next_try_at=None if known.done else known.next_try_at,
        )

    def _take(self, find: Find) -> Iterator[Outcome]:
        """Keep what is wanted of a find; what is not is told once."""
        known = self._visits.find(find.url)
        self._changed[find.url] = find.changed
        if known is not None:
            if known.published is None and find.published is not None:
                self._visits.note(replace(known, published=find.published))
            return
        known = Known(find.url, self._now, find.published, find.uri, find.moment)
        reason = self._unwanted(find)
        if reason is None:
            self._visits.note(known)
            yield self._outcome(known, "discover", "found")
        elif self._window.holds(find.published):
            known = replace(known, status="not_wanted", done=True)
            self._visits.note(known)
            yield self._outcome(known, "discover", "not_wanted", reason)

    def _unwanted(self, find: Find) -> str | None:
        if not self._window.holds(find.published):
            return "it was published outside the days that are asked for"
        if not self._site.wants_address(find.uri or find.url):
            return "its address is none of an article"
        if not self._site.speaks_on(find.published):
            return "the site did not speak for its place on that day"
        if self._keywords and find.title is not None:
            words = fold(normalise(f"{find.title} {find.lead or ''}"))
            if not any(word in words for word in self._keywords):
                return "neither title nor lead holds one of the words that are asked for"
        return None

    def _count(self) -> Iterator[Outcome]:
        """The articles of the last thirty days against what is usual. Raises TooFewArticles."""
        today = self._now.astimezone(dates.VIETNAM).date()
        if not self._site.speaks_on(today) or not self._window.is_open:
            return
        n_articles = sum(1 for known in self._visits if today - _MONTH < _born(known) <= today)
        usual = self._site.per_month
        if n_articles < usual.min:
            raise TooFewArticles(
                f"{self._site.site_id} tells of {n_articles} articles of the last 30 days, at least {usual.min} are "
                "usual: see with `ntm sites check` whether its pages have changed."
            )
        if n_articles > usual.max:
            reason = f"{n_articles} articles of the last 30 days, at most {usual.max} are usual"
            url = self._site.entry_addresses[0]
            yield Outcome(url, self._site.site_id, "discover", "too_many", self._now, reason)

    def _due(self) -> Iterator[Known]:
        for known in self._visits:
            changed = self._changed.get(known.url)
            if self._window.holds(known.published) and known.is_due(self._now, self._site.recheck_days, changed):
                yield known

    def _fetch(self, known: Known) -> Iterator[Outcome]:
        visit = self._guest.ask(known.url, known.validators, PAGE_TYPES)
        status, reason, leads_to = visit.status, visit.reason, None
        if status == "fetched":
            status, reason, leads_to = self._judge(known, visit)
        if status == "fetched":
            yield from self._keep(known, visit)
        elif status == "unchanged":
            known = replace(known, status=status, asked_at=self._now, failing_since=None, tries=0, next_try_at=None)
            self._visits.note(known)
            yield self._outcome(known, "fetch", status, reason)
        elif status == "duplicate":
            known = replace(known, status=status, asked_at=self._now, done=True)
            self._visits.note(known)
            yield self._outcome(known, "fetch", status, f"it leads to {leads_to}")
        else:
            yield self._miss(known, visit, status, reason)

    def _judge(self, known: Known, visit: Visit) -> tuple[str, str | None, str | None]:
        """Status, reason and where it led: a page that came may still be none, or one that we have."""
        title = says_not_found(visit.content, visit.content_type)
        if title is not None:
            return "gone", f"the page says so: {title[:120]}", None
        if visit.url != known.url:
            if is_front_page(visit.url):
                return "gone", "it leads to the front page", None
            other = self._visits.find(visit.url)
            if other is not None and (other.fetched_at is not None or not other.done):
                return "duplicate", None, visit.url
        return "fetched", None, None

    def _keep(self, known: Known, visit: Visit) -> Iterator[Outcome]:
        uri = known.uri or visit.url
        at = known.moment or self._now
        # Of a copy, the request went to the archive that has it and not to the page's own address.
        asked = visit.asked if uri == visit.url else ()
        page = Page(uri, self._site.site_id, visit.content, at, visit.content_type, asked, visit.answered)
        stored = self._archive.store(page, by_clock=known.moment is None)
        if visit.url != known.url:
            # The page is known by the address at which it lies.
            self._visits.note(replace(known, status="moved", asked_at=self._now, done=True))
            known = self._visits.find(visit.url) or replace(known, url=visit.url)
        known = replace(
            known,
            status="fetched",
            asked_at=self._now,
            fetched_at=self._now,
            etag=visit.validators.etag,
            last_modified=visit.validators.last_modified,
            sha256=stored.raw_sha256,
            failing_since=None,
            tries=0,
            next_try_at=None,
            done=False,
        )
        self._visits.note(known)
        yield self._outcome(known, "fetch", "fetched")
        yield self._outcome(known, "archive", stored.status)

    def _miss(self, known: Known, visit: Visit, status: str, reason: str | None) -> Outcome:
        if status == "refused_by_robots":
            next_try = self._now + _CLOSED
            known = replace(known, status=status, asked_at=self._now, next_try_at=next_try)
            self._visits.note(known)
            return self._outcome(known, "fetch", status, reason)
        if status == "deferred":
            known = replace(known, status=status, next_try_at=visit.next_try_at)
            self._visits.note(known)
            return self._outcome(known, "fetch", status, reason)
        known = known.after(status, self._now, visit.next_try_at)
        self._visits.note(known)
        assert known.failing_since is not None
        told = f"{reason}; {known.tries} nights, since {known.failing_since:%Y-%m-%d}" if known.tries > 1 else reason
        return self._outcome(known, "fetch", status, told)


def _born(known: Known) -> date:
    return known.published or known.found_at.astimezone(dates.VIETNAM).date()
