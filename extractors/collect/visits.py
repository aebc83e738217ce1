"""What is known of every address of a site: a journal of lines, so that a crash loses at most the line under way.

It saves requests and decides nothing about the archive: without it every page would be asked for again, and the
archive would say that it has the bytes.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from extractors.collect.guest import Validators

_SLACK = timedelta(hours=3)  # a night that begins a little earlier than the last still counts as the next day
_LAST_GONE_TRY = 3


@dataclass(frozen=True, slots=True)
class Known:
    """One address. `status` is how the last visit ended, None before the first; `done` is never asked again."""

    url: str
    found_at: datetime
    published: date | None = None
    uri: str | None = None
    moment: datetime | None = None
    status: str | None = None
    asked_at: datetime | None = None
    fetched_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    failing_since: datetime | None = None
    tries: int = 0
    next_try_at: datetime | None = None
    done: bool = False

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.last_modified)

    def is_due(self, now: datetime, recheck_days: int, changed: datetime | None = None) -> bool:
        """Whether to ask for it: never had, or young enough to be revised, or said to have `changed` since."""
        if self.done or (self.next_try_at is not None and self.next_try_at > now + _SLACK):
            return False
        if self.fetched_at is None or self.failing_since is not None:
            return True
        if self.moment is not None:
            return False  # a web archive's copy does not change
        if changed is not None and self.asked_at is not None and changed > self.asked_at:
            return True
        born = self.published or self.found_at.date()
        return born >= (now - timedelta(days=recheck_days)).date() and recheck_days > 0

    def after(self, status: str, now: datetime, next_try_at: datetime | None = None) -> Known:
        """The address after a visit that brought no page: when it is tried again, twice as late each time."""
        tries = self.tries + 1
        since = self.failing_since or now
        later = next_try_at or now + timedelta(days=min(2 ** (tries - 1), 30))
        is_over = status in ("gone", "not_article") and tries >= _LAST_GONE_TRY
        return replace(
            self,
            status=status,
            asked_at=now,
            failing_since=since,
            tries=tries,
            next_try_at=None if is_over else later,
            done=is_over,
        )


class Visits:
    """The journal of one site, opened by one process at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._known: dict[str, Known] = {}
        self._passes: dict[str, str | None] = {}
        end = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            self._learn(json.loads(line))
            end += len(line)
        file.truncate(end)
        file.seek(end)

    def _learn(self, told: dict[str, Any]) -> None:
        if "pass" in told:
            self._passes[told["pass"]] = told["at"]
            return
        for name in ("found_at", "moment", "asked_at", "fetched_at", "failing_since", "next_try_at"):
            told[name] = datetime.fromisoformat(told[name]) if told[name] else None
        told["published"] = date.fromisoformat(told["published"]) if told["published"] else None
        known = Known(**told)
        self._known[known.url] = known

    def _write(self, told: dict[str, Any]) -> None:
        self._file.write(json.dumps(told, ensure_ascii=False, default=_iso).encode() + b"\n")
        self._file.flush()

    def find(self, url: str) -> Known | None:
        """What is known of the address."""
        return self._known.get(url)

    def __iter__(self) -> Iterator[Known]:
        return iter(list(self._known.values()))

    def __len__(self) -> int:
        return len(self._known)

    def note(self, known: Known) -> None:
        """Keep it; it is on its way to the disk when this returns."""
        self._known[known.url] = known
        self._write(asdict(known))

    def note_pass(self, way: str, at: datetime) -> None:
        """The way was gone through to its end."""
        self._passes[way] = at.isoformat()
        self._write({"pass": way, "at": at.isoformat()})

    def note_begun(self, way: str) -> None:
        """The way is being gone through: until it is told to be at its end, how far is not known."""
        if self._passes.get(way) is not None:
            self._passes[way] = None
            self._write({"pass": way, "at": None})

    def passed_at(self, way: str) -> datetime | None:
        """When the way was last gone through to its end; None too where it was broken off since."""
        told = self._passes.get(way)
        return datetime.fromisoformat(told).astimezone(UTC) if told else None


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the journal")


@contextmanager
def open_visits(folder: Path, site_id: str) -> Iterator[Visits]:
    """The journal of the site, waited for where another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{site_id}.jsonl"
    with path.with_suffix(".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with path.open("a+b") as file:
            file.seek(0)
            visits = Visits(file)
            _shorten(path, visits, file)
        with path.open("r+b") as file:
            yield Visits(file)


def _shorten(path: Path, visits: Visits, file: BinaryIO) -> None:
    """Where most lines are of the past, write what still holds."""
    if file.tell() < 1_000_000 or file.tell() < 3 * 400 * len(visits):
        return
    fresh = path.with_suffix(".partial")
    with fresh.open("wb") as out:
        for way, at in visits._passes.items():
            out.write(json.dumps({"pass": way, "at": at}).encode() + b"\n")
        for known in visits:
            out.write(json.dumps(asdict(known), ensure_ascii=False, default=_iso).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
