"""Pages from a folder; what cannot be taken is an outcome and stops nothing. Those of a WARC are in crawls.py."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from extractors.collect.encoding import is_binary
from extractors.records import Outcome, Page

SUFFIXES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}
MAX_PAGE_BYTES = 20_000_000


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
        uri = f"file:{encoded(root.name)}/{encoded(file.relative_to(root).as_posix())}"
        try:
            too_large = file.stat().st_size > MAX_PAGE_BYTES
            content = b"" if too_large else file.read_bytes()
        except OSError as error:
            yield Outcome(uri, site, "fetch", "unreadable", at, f"the file cannot be read ({error.strerror})")
            continue
        if too_large:
            yield Outcome(uri, site, "fetch", "too_large", at, f"the file is over {MAX_PAGE_BYTES} bytes")
            continue
        yield text_page(Page(uri, site, content, at, SUFFIXES[file.suffix.lower()]), at)


def encoded(name: str) -> str:
    """The name as a part of an address: nothing in it leads anywhere or commands a terminal."""
    return quote(os.fsencode(unicodedata.normalize("NFC", name)))


def text_page(page: Page, at: datetime) -> Page | Outcome:
    """The page, or the outcome of one that is empty or no text."""
    if not page.content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return Outcome(page.uri, page.site_id, "fetch", "empty", at, "the page is empty")
    if is_binary(page.content):
        return Outcome(page.uri, page.site_id, "fetch", "binary", at, "the page is no text", page.sha256)
    return page
