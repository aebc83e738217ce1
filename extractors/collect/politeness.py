"""How often a host is asked: one request at a time, a pause after each, and none to a host that is down.

A host's turn is a lock file, so that two sites on one host, and two processes, share it; the file remembers when the
next request may come, so that a crash does not shorten the pause.
"""

from __future__ import annotations

import fcntl
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

_LONGEST_ADAPTIVE = 30.0


@dataclass(frozen=True, slots=True)
class Manners:
    """Numbers of patience. Seconds, but for counts.

    The pause is never under the site's delay or the host's crawl-delay; a slow host gets `slowness` times the seconds
    of its last answer, up to 30.
    """

    slowness: float = 2.0
    tries: int = 3
    backoff: float = 5.0
    longest_wait: float = 120.0
    failures_to_open: int = 5
    cool_down: float = 60.0
    probes: int = 3
    max_redirects: int = 5
    run_seconds: float = 5400.0


class HostGate:
    """The turns of hosts, in files of `folder`. `wait` stands for sleeping, in tests."""

    def __init__(self, folder: Path, wait: Callable[[float], None] = time.sleep) -> None:
        self._folder = folder
        self._wait = wait

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[Turn]:
        """Wait until the host may be asked, and hold its turn until the request is over; `pause` seconds follow."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self._folder / f"{host.replace(':', '_')}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            wait = _not_before(file) - time.time()
            # A clock that was set back must not close a host for years.
            if 0 < wait <= 7200:
                self._wait(wait)
            turn = Turn(pause)
            # Whoever dies within the request leaves the pause behind.
            _note(file, time.time() + turn.pause)
            try:
                yield turn
            finally:
                _note(file, time.time() + turn.pause)
        finally:
            os.close(file)


@dataclass(slots=True)
class Turn:
    """A request under way; `pause` seconds follow its end."""

    pause: float


def _not_before(file: int) -> float:
    written = os.pread(file, 64, 0).split(b"\n")[0]
    try:
        return float(written)
    except ValueError:
        return 0.0


def _note(file: int, moment: float) -> None:
    os.pwrite(file, f"{moment:.6f}\n".encode().ljust(32), 0)


def pause_after(delay: float, crawl_delay: float | None, seconds: float, manners: Manners) -> float:
    """Seconds between the end of a request that took `seconds` and the next."""
    adaptive = min(seconds * manners.slowness, _LONGEST_ADAPTIVE)
    return max(delay, crawl_delay or 0.0, adaptive if delay > 0 else 0.0)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After asks for; None where it says nothing that can be read. RFC 9110, section 10.2.3."""
    if value is None:
        return None
    if value.isascii() and value.strip().isdigit():
        return min(float(value), timedelta(days=30).total_seconds())
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, min((moment - now).total_seconds(), timedelta(days=30).total_seconds()))


def backoff(attempt: int, manners: Manners) -> float:
    """Seconds before try `attempt` + 1, with jitter of a half to one and a half."""
    return min(manners.backoff * 2.0 ** (attempt - 1), manners.longest_wait) * random.uniform(0.5, 1.5)


class Breaker:
    """Failures of a host in a row. Open: nothing is asked but probes, until one is answered; dead after `probes`."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._failures = 0
        self._probes = 0

    @property
    def is_open(self) -> bool:
        return self._failures >= self._manners.failures_to_open

    @property
    def is_dead(self) -> bool:
        return self._probes >= self._manners.probes

    @property
    def cool_down(self) -> float:
        """Seconds until the next probe."""
        return self._manners.cool_down * 2.0**self._probes

    def answered(self) -> None:
        """The host is there, whatever it said of the page."""
        self._failures = self._probes = 0

    def failed(self) -> None:
        """It is not, or not well."""
        self._failures += 1

    def probe_failed(self) -> None:
        """Nor was it after the cool-down."""
        self._probes += 1
