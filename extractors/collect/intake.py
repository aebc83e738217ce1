"""Pages from a folder or from a WARC; what cannot be taken is an outcome and stops nothing."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from extractors.collect.encoding import is_binary
from extractors.records import Outcome, Page

SUFFIXES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}
MAX_PAGE_BYTES = 20_000_000
_TEXT_TYPES = ("text/html", "text/plain", "application/xhtml+xml")


class IntakeError(OSError):
    """The folder or WARC as a whole gives nothing; `str()` is one sentence that says what to do."""

    def __init__(self, sentence: str, cause: OSError | None = None) -> None:
        super().__init__(cause.errno if cause else None, sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


def folder_pages(path: Path, site_id: str | None = None, now: datetime | None = None) -> Iterator[Page | Outcome]:
    """Every .html, .htm and .txt under the folder, sorted by path; an Outcome for a file that gives no page.

    The uri is `file:<folder name>/<path within it, percent-encoded>`, the same on every machine; `site_id` defaults to
    the folder's name. Raises IntakeError where the folder cannot be listed or holds no such file.
    """
    at = now or datetime.now(UTC)
    root = path.resolve()
    site = site_id or root.name
    files = _files(root, path)
    return _taken(root, files, site, at)


def _files(root: Path, shown: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        if Path(str(error.filename)) == root:
            raise error

    try:
        found = [
            Path(folder) / name
            for folder, _, names in os.walk(root, onerror=refuse)
            for name in names
            if Path(name).suffix.lower() in SUFFIXES
        ]
    except OSError as error:
        sentence = (
            f"The folder {shown} cannot be read ({error.strerror}): name a folder that exists and is open to this user."
        )
        raise IntakeError(sentence, error) from error
    if not found:
        raise IntakeError(f"The folder {shown} holds no .html, .htm or .txt file: name a folder that does.")
    return sorted(found, key=lambda file: file.relative_to(root).as_posix())


def _taken(root: Path, files: list[Path], site: str, at: datetime) -> Iterator[Page | Outcome]:
    for file in files:
        uri = f"file:{_encoded(root.name)}/{_encoded(file.relative_to(root).as_posix())}"
        try:
            too_large = file.stat().st_size > MAX_PAGE_BYTES
            content = b"" if too_large else file.read_bytes()
        except OSError as error:
            yield Outcome(uri, site, "fetch", "unreadable", at, f"the file cannot be read ({error.strerror})")
            continue
        if too_large:
            yield Outcome(uri, site, "fetch", "too_large", at, f"the file is over {MAX_PAGE_BYTES} bytes")
            continue
        yield _page(Page(uri, site, content, at, SUFFIXES[file.suffix.lower()]), at)


def _encoded(name: str) -> str:
    return quote(os.fsencode(unicodedata.normalize("NFC", name)))


def _page(page: Page, at: datetime) -> Page | Outcome:
    if not page.content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return Outcome(page.uri, page.site_id, "fetch", "empty", at, "the page is empty")
    if is_binary(page.content):
        return Outcome(page.uri, page.site_id, "fetch", "binary", at, "the page is no text", page.sha256)
    return page


def warc_pages(
    path: Path,
    site_id: str | None = None,
    now: datetime | None = None,
    hosts: Collection[str] | None = None,
) -> Iterator[Page | Outcome]:
    """Every page of text in a WARC (one of Common Crawl too), of `hosts` alone where they are given.

    `site_id` defaults to the page's host. A page keeps the moment of its record. Raises IntakeError where the file
    cannot be opened; a record that cannot be read ends the iteration with an Outcome.
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
            for record in ArchiveIterator(file):
                uri = record.rec_headers.get_header("WARC-Target-URI")
                if uri is None or record.rec_type not in ("response", "resource", "conversion", "revisit"):
                    continue
                host = urlsplit(uri).hostname
                if hosts is None or host in hosts:
                    yield _of_record(record, uri, site_id or host or own, at)
        except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            yield Outcome(
                f"file:{_encoded(path.name)}",
                site_id or own,
                "fetch",
                "unreadable",
                at,
                f"the WARC ends damaged: {error}",
            )


def _of_record(record: Any, uri: str, site: str, at: datetime) -> Page | Outcome:
    if record.rec_type == "revisit":
        return Outcome(uri, site, "fetch", "unchanged", at, "a revisit record: its bytes stand in another record")
    status, declared, content = _unwrapped(record)
    kind = (declared or "").split(";")[0].strip().lower()
    if status != "200":
        return Outcome(uri, site, "fetch", "failed", at, f"the server answered {status}")
    if kind and kind not in _TEXT_TYPES:
        return Outcome(uri, site, "fetch", "not_article", at, f"the page is {kind}")
    if len(content) > MAX_PAGE_BYTES:
        return Outcome(uri, site, "fetch", "too_large", at, f"the page is over {MAX_PAGE_BYTES} bytes")
    moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    return _page(Page(uri, site, content, moment, declared), at)


def _unwrapped(record: Any) -> tuple[str, str | None, bytes]:
    """Status, Content-Type and bytes of a record, decompressed; at most one byte over MAX_PAGE_BYTES is read."""
    content = record.content_stream().read(MAX_PAGE_BYTES + 1)
    if record.http_headers is not None:
        return record.http_headers.get_statuscode(), record.http_headers.get_header("Content-Type"), content
    declared = record.rec_headers.get_header("Content-Type")
    if not (declared or "").startswith("application/http"):
        return "200", declared, content
    # warcio parses the HTTP block of http(s) addresses alone; the pages of a folder have `file:` ones.
    head, _, body = content.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    kinds = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("content-type:")]
    return [*lines[0].split(" "), ""][1], kinds[0] if kinds else None, body
