"""Pages from a WARC that others may have written: each record is judged by itself, bounded in bytes, and proved.

What a record says of itself (lengths, digests, codings, its address) is a claim. warcio finds where records begin; the
HTTP block within is taken apart here, since a crawl holds whatever a server sent. Sources: ISO 28500:2017 (WARC 1.1),
RFC 9112 section 7.1 (chunks).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import re
import unicodedata
import zlib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed

from extractors.collect.bodies import BodyError, read_body
from extractors.collect.intake import MAX_PAGE_BYTES, IntakeError, encoded, text_page
from extractors.records import Outcome, Page

MAX_HEAD_BYTES = 262_144
MAX_RECORD_BYTES = 4_000_000_000
MAX_ADDRESS = 4_000
_TEXT_TYPES = ("text/html", "text/plain", "application/xhtml+xml")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r\n")
_DIGESTS = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})
# It writes addresses of records into the log as they are.
logging.getLogger("warcio.recordloader").setLevel(logging.ERROR)


class _Bounded(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
    """The unpacked file: no head of a record, and no record, may be longer than anybody writes one.

    `begin` is told where a record was handed out.
    """

    def begin(self) -> None:
        self._in_lines = self._in_all = 0

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(MAX_HEAD_BYTES if length is None else min(length, MAX_HEAD_BYTES))
        self._in_lines += len(line)
        if self._in_lines > MAX_HEAD_BYTES or len(line) == MAX_HEAD_BYTES:
            raise ArchiveLoadFailed(f"the head of a record is over {MAX_HEAD_BYTES:,} bytes")
        return line

    def _decompress(self, data: bytes) -> bytes:
        unpacked: bytes = super()._decompress(data)
        self._in_all += len(unpacked)
        if self._in_all > MAX_RECORD_BYTES:
            raise ArchiveLoadFailed(f"a record unpacks to over {MAX_RECORD_BYTES:,} bytes")
        return unpacked


class _Refused(Exception):
    """The record gives no page; status and reason of its outcome."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def warc_pages(
    path: Path,
    site_id: str | None = None,
    now: datetime | None = None,
    hosts: Collection[str] | None = None,
) -> Iterator[Page | Outcome]:
    """Every page of text in a WARC (one of Common Crawl too), of `hosts` alone where they are given.

    `site_id` defaults to the page's host. A page keeps the moment of its record. A record that gives no page is an
    Outcome; damage that hides where the next record begins ends the iteration with one. Raises IntakeError where the
    file cannot be opened.
    """
    at = now or datetime.now(UTC)
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        sentence = (
            f"The WARC {path} cannot be read ({error.strerror}): name a .warc or .warc.gz that is open to this user."
        )
        raise IntakeError(sentence, error) from error
    return _unpacked(path, site_id, at, hosts)


def _unpacked(path: Path, site_id: str | None, at: datetime, hosts: Collection[str] | None) -> Iterator[Page | Outcome]:
    own = path.name.split(".warc")[0]
    with path.open("rb") as file:
        try:
            records = ArchiveIterator(file, no_record_parse=True)
            records.reader = _Bounded(file)
            records.reader.begin()
            for record in records:
                uri = record.rec_headers.get_header("WARC-Target-URI")
                if uri is not None and record.rec_type in ("response", "resource", "conversion", "revisit"):
                    yield from _of_record(record, uri, site_id, own, at, hosts)
                records.reader.begin()
        except (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error) as error:
            reason = f"the WARC ends damaged: {_plain(str(error))}"
            yield Outcome(f"file:{encoded(path.name)}", site_id or own, "fetch", "unreadable", at, reason)


def _of_record(
    record: Any, uri: str, site_id: str | None, own: str, at: datetime, hosts: Collection[str] | None
) -> Iterator[Page | Outcome]:
    """The page or outcome of one record; nothing where its host is not asked for."""
    host = _host(uri)
    if hosts is not None and host not in hosts:
        return
    site = site_id or host or own
    if host is None or len(uri) > MAX_ADDRESS or _plain(uri) != uri:
        name = f"file:{encoded(own)}/{encoded(uri[:200])}"
        yield Outcome(name, site, "fetch", "forbidden_address", at, "the record's address is none that a page can have")
        return
    try:
        yield text_page(_page(record, uri, site), at)
    except _Refused as refused:
        yield Outcome(uri, site, "fetch", refused.status, at, refused.reason)


def _host(uri: str) -> str | None:
    """The host of an address, empty for one without; None for what cannot be an address."""
    try:
        return urlsplit(uri).hostname or ""
    except ValueError:
        return None


def _plain(text: str) -> str:
    """At most 5,000 letters, without those that command a terminal or turn a line round."""
    return "".join(ch for ch in text[:5000] if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))


def _page(record: Any, uri: str, site: str) -> Page:
    if record.rec_type == "revisit":
        raise _Refused("unchanged", "a revisit record: its bytes stand in another record")
    block: bytes = record.raw_stream.read(MAX_PAGE_BYTES + MAX_HEAD_BYTES + 1)
    if len(block) > MAX_PAGE_BYTES + MAX_HEAD_BYTES:
        raise _Refused("too_large", f"the page is over {MAX_PAGE_BYTES} bytes")
    if record.length is not None and len(block) < record.length:
        raise _Refused("unreadable", "the record is cut short")
    declared = _media_type(record.rec_headers.get_header("Content-Type"))
    is_answer = (declared or "").startswith("application/http")
    if is_answer or (record.rec_type == "response" and uri.startswith(("http://", "https://"))):
        declared, payloads = _answered(block)
    else:
        payloads = [block]
    _prove(record.rec_headers, block, payloads)
    kind = (declared or "").split(";")[0].strip().lower()
    if kind and kind not in _TEXT_TYPES:
        raise _Refused("not_article", f"the page is {kind[:80]}")
    if len(payloads[-1]) > MAX_PAGE_BYTES:
        raise _Refused("too_large", f"the page is over {MAX_PAGE_BYTES} bytes")
    return Page(uri, site, payloads[-1], _moment(record.rec_headers.get_header("WARC-Date")), declared)


def _moment(stated: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(stated or "")
        # The standard knows UTC alone. What lies at the ends of the calendar has no time in another zone.
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Refused("unreadable", "the record tells no moment at which the page came") from error


def _media_type(stated: str | None) -> str | None:
    # It is written into the head of another record: no line may end in it.
    return stated if stated is not None and stated.isprintable() and len(stated) < 1000 else None


def _answered(block: bytes) -> tuple[str | None, list[bytes]]:
    """Content-Type of an HTTP answer, and its body: as it came, without chunks, and unpacked at the end."""
    found = _HEAD_END.search(block, 0, MAX_HEAD_BYTES)
    head, body = (block[: found.start()], block[found.end() :]) if found else (block[:MAX_HEAD_BYTES], b"")
    first, *lines = head.decode("latin-1").split("\n")
    words = [*first.split(), "", ""]
    if not words[0].startswith("HTTP/"):
        raise _Refused("unreadable", "the record holds no HTTP answer")
    if words[1] != "200":
        raise _Refused("failed", f"the server answered {_plain(words[1])[:20]}")
    told: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        told.setdefault(name.strip().lower(), value.strip())
    payloads = [body]
    if told.get("transfer-encoding", "").lower() == "chunked":
        payloads.append(_unchunked(body))
    payloads.append(_decoded(payloads[-1], told.get("content-encoding", "")))
    return _media_type(told.get("content-type")), payloads


def _unchunked(body: bytes) -> bytes:
    """The body without the marks of its chunks; as it is where it bears none, as in crawls that took them out."""
    pieces, at = [], 0
    while found := _CHUNK.match(body, at):
        length = int(found[1], 16)
        pieces.append(body[found.end() : found.end() + length])
        at = found.end() + length + 2
        if length == 0 or at >= len(body):
            break
    return b"".join(pieces) if pieces else body


def _decoded(body: bytes, coding: str) -> bytes:
    """The unpacked body. Many crawls keep the head that tells of a coding and the body without it."""
    is_packed = body[:2] == b"\x1f\x8b" if "gzip" in coding.lower() else body[:1] == b"\x78"
    if not is_packed:
        return body
    try:
        return read_body([body], coding, MAX_PAGE_BYTES)
    except BodyError as error:
        status = "too_large" if error.kind == "too_large" else "unreadable"
        raise _Refused(status, str(error)) from error


def _prove(headers: Any, block: bytes, payloads: list[bytes]) -> None:
    """Raises where the bytes are not those of the digests that the record tells.

    Writers do not agree whether a payload is meant with its chunks and packing or without: one that fits is enough.
    """
    for name, candidates in (("WARC-Block-Digest", [block]), ("WARC-Payload-Digest", payloads)):
        algorithm, _, stated = (headers.get_header(name) or "").partition(":")
        if algorithm.lower() not in _DIGESTS:
            continue
        wanted = _digest_bytes(stated.strip(), hashlib.new(algorithm.lower(), usedforsecurity=False).digest_size)
        if all(hashlib.new(algorithm.lower(), c, usedforsecurity=False).digest() != wanted for c in candidates):
            raise _Refused("unreadable", "its bytes do not have the digest that the record tells")


def _digest_bytes(stated: str, size: int) -> bytes | None:
    """The digest behind its spelling, base 16 or 32; None where it is neither."""
    try:
        found = base64.b16decode(stated, True) if len(stated) == 2 * size else base64.b32decode(stated, True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == size else None
