"""The archive: every page's bytes, for ever, as WARC 1.1 with an index that can be made again from the files.

One response record stands for each distinct digest; the same bytes again, from the same address or another, cost a
revisit record. Each record is one gzip member, written whole and synced before the index names it, so a crash leaves
at most a torn tail, which the next opening moves aside. Sources: ISO 28500:2017 (WARC 1.1), RFC 1952 (gzip).
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors import durable
from extractors.collect.members import Damaged, Member, Torn, members
from extractors.records import Page

MAX_WARC_BYTES = 1_000_000_000
_SITE = "X-Site-Id"
_SHA256 = "X-Payload-SHA256"  # warcio, like most crawlers, writes SHA-1 into the standard's own field
_OF_THE_WAY = frozenset({"content-length", "content-type", "content-encoding", "transfer-encoding", "connection"})
Kind = Literal["response", "revisit"]


class ArchiveError(OSError):
    """The archive cannot be written or read; `str()` is a sentence that says what to do, `errno` the disk's word."""

    def __init__(self, sentence: str, cause: OSError | None = None, path: Path | None = None) -> None:
        super().__init__(cause.errno if cause else None, sentence, str(path) if path else None)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Stored:
    """`new`: bytes never seen; `unchanged`: this address had them before; `revisit`: another address had them."""

    status: Literal["new", "unchanged", "revisit"]
    raw_sha256: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one record lies: `length` bytes (one gzip member) from `offset` of `file`."""

    kind: Kind
    uri: str
    sha256: str
    date: str  # ISO 8601, UTC
    site_id: str
    content_type: str | None
    file: str
    offset: int
    length: int


class Archive:
    """A folder of `*.warc.gz` and `index.jsonl`. Opening makes it, and moves a torn tail to `torn/`.

    Several processes may store at once: a lock file orders them. Raises ArchiveError where the disk refuses.
    """

    def __init__(self, root: Path, max_bytes: int = MAX_WARC_BYTES) -> None:
        self.root = root
        self._max_bytes = max_bytes
        self._entries: list[Entry] = []
        self._responses: dict[str, Entry] = {}
        self._known: dict[tuple[str, str], Entry] = {}
        self._moments: set[tuple[str, str, str]] = set()
        self._newest: dict[str, str] = {}
        self._index_read = 0
        with self._told("opened"):
            durable.make_folder(root)
        with self._told("opened"), self._locked():
            self._repair()

    @property
    def _index(self) -> Path:
        return self.root / "index.jsonl"

    @contextmanager
    def _told(self, done: str) -> Iterator[None]:
        try:
            yield
        except ArchiveError:
            raise
        except OSError as error:
            sentence = (
                f"The archive {self.root} cannot be {done} ({error.strerror or error}): "
                "make room on the disk or open the folder to this user, then run again."
            )
            raise ArchiveError(sentence, error, self.root) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.root / ".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def store(self, page: Page, *, by_clock: bool = False) -> Stored:
        """Keep the page; the same page of the same moment again writes nothing. Raises ArchiveError.

        `by_clock` says that the page's moment is when this machine's clock says that it came. The clock may have been
        set back since the address was last kept; the record is then dated just after that one, so that the order in
        which versions came is never lost.
        """
        digest = page.sha256
        with self._told("written"), self._locked():
            self._catch_up()
            date = self._date(page, by_clock)
            first = self._responses.get(digest)
            status: Literal["new", "unchanged", "revisit"] = "new"
            if first is not None:
                status = "unchanged" if (page.uri, digest) in self._known else "revisit"
            if (page.uri, digest, date) not in self._moments:
                self._append(_record(page, date, first), page, date, "response" if first is None else "revisit")
        return Stored(status, digest)

    def _date(self, page: Page, by_clock: bool) -> str:
        date = _written(page.fetched_at)
        newest = self._newest.get(page.uri)
        if by_clock and newest is not None and date <= newest and (page.uri, page.sha256, date) not in self._moments:
            return _written(datetime.fromisoformat(newest) + timedelta(microseconds=1))
        return date

    def read(self, raw_sha256: str) -> bytes:
        """The bytes with this digest, proved by it. Raises KeyError where unknown, ArchiveError where damaged."""
        return self._bytes(self._responses[raw_sha256])

    def find(self, uri: str) -> list[Entry]:
        """Every record of this address, oldest first."""
        return [entry for entry in self._entries if entry.uri == uri]

    def known(self) -> list[tuple[str, str]]:
        """Every archived pair of address and digest once, in the order in which they first came; reads no bytes."""
        return list(self._known)

    def page(self, uri: str, raw_sha256: str) -> Page:
        """The bytes as first come from the address. Raises KeyError where unknown, ArchiveError where damaged."""
        entry = self._known[uri, raw_sha256]
        moment = datetime.fromisoformat(entry.date)
        return Page(uri, entry.site_id, self.read(raw_sha256), moment, entry.content_type)

    def pages(self) -> Iterator[Page]:
        """Every archived pair of address and bytes once, in the order in which they first came."""
        return (self.page(*pair) for pair in self.known())

    def _bytes(self, entry: Entry) -> bytes:
        where = f"Record at byte {entry.offset} of {self.root / entry.file}"
        with self._told("read"), (self.root / entry.file).open("rb") as file:
            file.seek(entry.offset)
            raw = file.read(entry.length)
        found = next(members(raw), None)
        if not isinstance(found, Member):
            raise ArchiveError(f"{where} is damaged: bring the file back from a copy.")
        page_bytes = _payload(found.content)
        if hashlib.sha256(page_bytes).hexdigest() != entry.sha256:
            raise ArchiveError(
                f"{where} no longer has its digest {entry.sha256[:16]}…: bring the file back from a copy."
            )
        return page_bytes

    def _append(self, record: bytes, page: Page, date: str, kind: Kind) -> None:
        request = _request(page, date)
        path = self._current(len(request) + len(record))
        end = _append_whole(path, request + record)
        offset = end + len(request)
        entry = Entry(
            kind, page.uri, page.sha256, date, page.site_id, page.content_type, path.name, offset, len(record)
        )
        self._note([entry])

    def _current(self, coming: int) -> Path:
        """The file to append to: the newest, or one more where the record would make it too big."""
        files = self._files()
        if files and files[-1].stat().st_size + coming <= self._max_bytes:
            return files[-1]
        return self.root / f"ntm-{len(files):05d}.warc.gz"

    def _files(self) -> list[Path]:
        return sorted(self.root.glob("*.warc.gz"))

    def _note(self, entries: list[Entry]) -> None:
        lines = "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries).encode()
        self._index_read = _append_whole(self._index, lines) + len(lines)
        for entry in entries:
            self._learn(entry)

    def _learn(self, entry: Entry) -> None:
        self._entries.append(entry)
        if entry.kind == "response":
            self._responses.setdefault(entry.sha256, entry)
        self._known.setdefault((entry.uri, entry.sha256), entry)
        self._moments.add((entry.uri, entry.sha256, entry.date))
        self._newest[entry.uri] = max(entry.date, self._newest.get(entry.uri, ""))

    def _catch_up(self) -> None:
        """Learn what another process has stored since."""
        if not self._index.exists():
            return
        with self._index.open("rb") as file:
            file.seek(self._index_read)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._learn(_entry(line))
                self._index_read += len(line)

    def _repair(self) -> None:
        """Read the index; where it and a file do not agree, read that file again and write the index anew."""
        indexed = self._indexed()
        files = self._files()
        names = {path.name for path in files}
        missing = sorted({entry.file for entry in indexed or []} - names)
        if missing:
            raise ArchiveError(f"The archive {self.root} has lost {missing[0]}: bring it back from a copy.")
        entries: list[Entry] = []
        whole = indexed is not None
        for path in files:
            mine = [entry for entry in indexed or [] if entry.file == path.name]
            end = mine[-1].offset + mine[-1].length if mine else 0
            if end == path.stat().st_size:
                entries += mine
            else:
                entries += self._scan(path)
                whole = False
        if whole:
            self._catch_up()
            return
        lines = "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries).encode()
        durable.write(self._index, lines)
        self._catch_up()

    def _indexed(self) -> list[Entry] | None:
        """The entries of the index; None where it is absent or a line of it cannot be read."""
        if not self._index.exists():
            return None
        try:
            lines = self._index.read_bytes().splitlines(keepends=True)
            return [_entry(line) for line in lines] if all(line.endswith(b"\n") for line in lines) else None
        except (ValueError, TypeError):
            return None

    def _scan(self, path: Path) -> list[Entry]:
        """The records of a file; what is torn at its end goes to `torn/`, damage before the end is left as it lies."""
        entries: list[Entry] = []
        raw = path.read_bytes()
        for found in members(raw):
            if isinstance(found, Torn):
                self._put_aside(path, raw[found.offset :], found.offset)
            elif not isinstance(found, Damaged):
                entry = _described(found, path.name)
                if entry is not None:
                    entries.append(entry)
        return entries

    def _put_aside(self, path: Path, tail: bytes, offset: int) -> None:
        aside = self.root / "torn" / f"{path.name}.{offset}"
        durable.make_folder(aside.parent)
        durable.write(aside, tail)
        with path.open("r+b") as file:
            file.truncate(offset)
            os.fsync(file.fileno())


def _written(moment: datetime) -> str:
    """ISO 8601 in UTC, always as long, so that order of text is order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _entry(line: bytes) -> Entry:
    return Entry(**json.loads(line))


def _append_whole(path: Path, content: bytes) -> int:
    """The place at which the content now lies, synced; where the disk refuses, the file is as long as before."""
    is_new = not path.exists()
    # Unbuffered: what a full disk refused must not be written after all when the file is closed.
    with path.open("ab", buffering=0) as file:
        start = file.seek(0, os.SEEK_END)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(start)
            raise
    if is_new:
        durable.sync(path.parent)
    return start


def _record(page: Page, date: str, first: Entry | None) -> bytes:
    """One gzip member: a response, or a revisit that points to the `first` record with the same bytes."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    headers = {
        "WARC-Date": date,
        _SHA256: page.sha256,
        _SITE: quote(page.site_id),
    }
    told = [("Content-Length", str(len(page.content)))]
    told += [("Content-Type", page.content_type)] if page.content_type else []
    # The payload is unpacked: what told of its packing and length on the way no longer holds.
    told += [(name, value) for name, value in page.answered if name.lower() not in _OF_THE_WAY]
    http = StatusAndHeaders("200 OK", told, protocol="HTTP/1.1")
    if first is None:
        record = writer.create_warc_record(
            page.uri, "response", payload=io.BytesIO(page.content), http_headers=http, warc_headers_dict=headers
        )
    else:
        record = writer.create_revisit_record(
            page.uri, _sha1(page.content), first.uri, first.date, http_headers=http, warc_headers_dict=headers
        )
    writer.write_record(record)
    return out.getvalue()


def _request(page: Page, date: str) -> bytes:
    """The gzip member of what was asked, before that of the answer; nothing where it is not known."""
    if not page.asked:
        return b""
    out = io.BytesIO()
    parts = urlsplit(page.uri)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    http = StatusAndHeaders(f"GET {target} HTTP/1.1", list(page.asked), is_http_request=True)
    headers = {"WARC-Date": date, _SITE: quote(page.site_id)}
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(page.uri, "request", http_headers=http, warc_headers_dict=headers)
    writer.write_record(record)
    return out.getvalue()


def _sha1(content: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def _payload(content: bytes) -> bytes:
    """What follows the two header blocks of a record, without the two line ends that close it."""
    _, _, after_warc = content.partition(b"\r\n\r\n")
    _, _, payload = after_warc.partition(b"\r\n\r\n")
    return payload[:-4]


def _fields(block: bytes) -> dict[str, str]:
    """The header fields of a block, behind its first line."""
    lines = block.decode("utf-8", "replace").split("\r\n")[1:]
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _described(found: Member, file: str) -> Entry | None:
    """The index entry of a record that this archive wrote; None for any other."""
    warc, _, after = found.content.partition(b"\r\n\r\n")
    head, http = _fields(warc), _fields(after.partition(b"\r\n\r\n")[0])
    if head.get("WARC-Type") not in ("response", "revisit") or _SHA256 not in head:
        return None
    return Entry(
        kind="response" if head["WARC-Type"] == "response" else "revisit",
        uri=head["WARC-Target-URI"],
        sha256=head[_SHA256],
        date=head["WARC-Date"],
        site_id=unquote(head[_SITE]),
        content_type=http.get("Content-Type"),
        file=file,
        offset=found.offset,
        length=found.length,
    )
