"""The best guest of a site: asks what robots may, in turn, again only where it helps, and follows within its hosts."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from extractors.collect import robots
from extractors.collect.addresses import host_of, spell
from extractors.collect.fetch import Answer, Wire, WireError
from extractors.collect.politeness import Breaker, HostGate, Manners, backoff, pause_after, retry_after
from extractors.collect.sites import Site

PAGE_TYPES = ("text/html", "text/plain", "application/xhtml+xml")
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_SLOW_DOWN = frozenset({429, 503})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells whether a page has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """How asking one address ended; `url` is where it ended. `status` is that of the outcome.

    fetched, unchanged, gone, refused_by_robots, too_large, not_article, forbidden_address, failed, deferred.
    """

    url: str
    status: str
    reason: str | None = None
    content: bytes = b""
    content_type: str | None = None
    validators: Validators = Validators()
    next_try_at: datetime | None = None
    asked: tuple[tuple[str, str], ...] = ()
    answered: tuple[tuple[str, str], ...] = ()


class Guest:
    """Asks for pages of one site. Never raises past one address.

    `clock` gives seconds for the bound of the run, `wait` sleeps.
    """

    def __init__(
        self,
        site: Site,
        wire: Wire,
        gate: HostGate,
        manners: Manners | None = None,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._site = site
        self._wire = wire
        self._gate = gate
        self._manners = manners or Manners()
        self._clock = clock
        self._wait = wait
        self._until = clock() + self._manners.run_seconds
        self._rules: dict[str, robots.Rules | Visit] = {}
        self._breakers: dict[str, Breaker] = {}
        self._closed: dict[str, datetime] = {}
        self._long_waits: dict[str, int] = {}

    def close(self) -> None:
        """End the connection."""
        self._wire.close()

    def ask(
        self, url: str, validators: Validators | None = None, types: Collection[str] = (), is_listing: bool = False
    ) -> Visit:
        """What lies at the address, redirects followed within the site's hosts.

        With `validators` the server may say that nothing changed; a listing is asked past every cache.
        """
        headers: dict[str, str] = {}
        if validators is not None and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators is not None and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        if is_listing:
            headers["Cache-Control"] = "no-cache"
        been = [url]
        while True:
            answer = self._admitted(been[-1]) or self._asked(been[-1], headers, types)
            if isinstance(answer, Visit):
                return answer
            if answer.status_code not in _REDIRECTS or "location" not in answer.headers:
                return self._visit(been[-1], answer, types)
            target = spell(answer.headers["location"], been[-1], self._site.drop_parameters)
            if target is None:
                return Visit(been[-1], "forbidden_address", "it redirects to what is no web address")
            if target in been:
                return Visit(been[-1], "failed", "it redirects in a circle")
            if len(been) > self._manners.max_redirects:
                return Visit(been[-1], "failed", f"it redirects more than {self._manners.max_redirects} times")
            been.append(target)

    def _admitted(self, url: str) -> Visit | None:
        """None where the address may be asked now, else why not."""
        now = datetime.now(UTC)
        host = host_of(url)
        if host not in self._site.hosts:
            return Visit(url, "forbidden_address", f"{host or url[:80]} is none of the site's hosts")
        if not self._site.for_tests and urlsplit(url).port is not None:
            return Visit(url, "forbidden_address", "its port is none of the web's")
        if host in self._closed:
            return Visit(url, "deferred", "the host asks for a pause", next_try_at=self._closed[host])
        if self._clock() > self._until:
            return Visit(url, "deferred", "the time of this run is over", next_try_at=now)
        if not self._is_up(url):
            later = now + timedelta(hours=6)
            return Visit(url, "deferred", "the host failed too often in a row", next_try_at=later)
        rules = self._rules_of(url)
        if isinstance(rules, Visit):
            status = rules.status if rules.status in ("forbidden_address", "deferred") else "failed"
            return Visit(
                url, status, f"what the host forbids is not known: {rules.reason}", next_try_at=rules.next_try_at
            )
        if not rules.allows(url):
            return Visit(url, "refused_by_robots", "the host's robots.txt forbids it")
        return None

    def _asked(self, url: str, headers: dict[str, str], types: Collection[str]) -> Answer | Visit:
        """The server's answer, after as many tries as are sensible; a Visit where there is none to use."""
        breaker = self._breaker(url)
        attempt = 0
        while True:
            attempt += 1
            try:
                answer = self._turn(url, headers, types, attempt)
            except WireError as error:
                if not error.may_pass:
                    return Visit(url, error.kind, error.reason)
                if attempt < self._manners.tries:
                    continue
                breaker.failed()
                return Visit(url, error.kind, error.reason + _times(attempt))
            if answer.status_code not in _PASSING:
                breaker.answered()
                self._long_waits.pop(host_of(url), None)
                return answer
            asked_for = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
            if answer.status_code in _SLOW_DOWN and asked_for is not None and asked_for > self._manners.longest_wait:
                return self._put_off(url, answer.status_code, asked_for)
            if attempt >= self._manners.tries:
                breaker.failed()
                return Visit(url, "failed", f"the server answered {answer.status_code}{_times(attempt)}")

    def _put_off(self, url: str, status_code: int, seconds: float) -> Visit:
        """A pause longer than we wait now: the address later; asked for it twice in a row, the whole host."""
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        host = host_of(url)
        self._long_waits[host] = self._long_waits.get(host, 0) + 1
        if self._long_waits[host] >= 2:
            self._closed[host] = moment
        return Visit(url, "deferred", f"the server answered {status_code} and asks for a pause", next_try_at=moment)

    def _turn(self, url: str, headers: dict[str, str], types: Collection[str], attempt: int) -> Answer:
        """One request in the host's turn. Raises WireError."""
        rules = self._rules.get(_origin(url))
        crawl_delay = rules.delay_seconds if isinstance(rules, robots.Rules) else None
        again = backoff(attempt, self._manners)
        least = pause_after(self._site.delay_seconds, crawl_delay, 0.0, self._manners)
        with self._gate.turn(host_of(url), least) as turn:
            try:
                answer = self._wire.get(url, headers, types)
            except WireError as error:
                turn.pause = max(least, again) if error.may_pass else least
                raise
            turn.pause = pause_after(self._site.delay_seconds, crawl_delay, answer.seconds, self._manners)
            if answer.status_code in _PASSING:
                asked_for = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
                waited = again if asked_for is None or asked_for > self._manners.longest_wait else asked_for
                turn.pause = max(turn.pause, waited)
            return answer

    def _visit(self, url: str, answer: Answer, types: Collection[str]) -> Visit:
        code = answer.status_code
        if code == 200:
            if types and answer.media_type and answer.media_type not in types:
                return Visit(url, "not_article", f"it is {answer.media_type[:80]}")
            if not answer.content.strip():
                return Visit(url, "failed", "its page is empty")
            told = Validators(answer.headers.get("etag"), answer.headers.get("last-modified"))
            return Visit(
                url,
                "fetched",
                content=answer.content,
                content_type=answer.headers.get("content-type"),
                validators=told,
                asked=tuple(answer.sent.items()),
                answered=tuple(answer.headers.items()),
            )
        if code == 304:
            return Visit(url, "unchanged", "the server says that it has not changed")
        if code in (404, 410):
            return Visit(url, "gone", f"the server answered {code}")
        return Visit(url, "failed", f"the server answered {code}")

    def _breaker(self, url: str) -> Breaker:
        return self._breakers.setdefault(host_of(url), Breaker(self._manners))

    def _is_up(self, url: str) -> bool:
        """Whether the host may be asked; one that failed in a row is left to rest, then asked for its robots.txt."""
        breaker = self._breaker(url)
        while breaker.is_open:
            if breaker.is_dead or self._clock() + breaker.cool_down > self._until:
                return False
            self._wait(breaker.cool_down)
            try:
                answer = self._turn(f"{_origin(url)}/robots.txt", {}, (), 1)
            except WireError:
                breaker.probe_failed()
                continue
            if answer.status_code in _PASSING:
                breaker.probe_failed()
            else:
                breaker.answered()
        return True

    def _rules_of(self, url: str) -> robots.Rules | Visit:
        """What the host of the address forbids, read once a run; how asking ended where that cannot be known."""
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = self._read_rules(f"{origin}/robots.txt")
        return self._rules[origin]

    def _read_rules(self, url: str) -> robots.Rules | Visit:
        for _ in range(self._manners.max_redirects + 1):
            if host_of(url) not in self._site.hosts:
                # Its own file says nothing of this host.
                return robots.EVERYTHING
            answer = self._asked(url, {}, ())
            if isinstance(answer, Visit):
                return answer
            if answer.status_code == 200:
                return robots.read_rules(answer.content[: robots.MAX_BYTES].decode("utf-8", "replace"))
            target = spell(answer.headers.get("location", ""), url) if answer.status_code in _REDIRECTS else None
            if target is None:
                # RFC 9309, 2.3.1.3: not there, nothing is forbidden; 2.3.1.4: out of order, everything is.
                is_absent = 400 <= answer.status_code < 500 or answer.status_code in _REDIRECTS
                told = f"robots.txt answered {answer.status_code}"
                return robots.EVERYTHING if is_absent else Visit(url, "failed", told)
            url = target
        return robots.EVERYTHING


def _times(attempt: int) -> str:
    return f", {attempt} times" if attempt > 1 else ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
