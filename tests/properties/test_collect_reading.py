"""Whatever a server sends, it is read or told, and nothing else is raised."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.collect.addresses import spell
from extractors.collect.bodies import BodyError, read_body
from extractors.collect.feeds import FeedError, read_copies, read_feed, read_listing, read_sitemap
from extractors.collect.gather import says_not_found
from extractors.collect.politeness import retry_after
from extractors.collect.robots import read_rules
from extractors.collect.sites import Listing, WebArchive, load_site
from tests.portal.server import write_site

BASE = "https://portal.example.vn/tin"
with tempfile.TemporaryDirectory() as folder:
    SITE = load_site(write_site(Path(folder), "portal", 80))
LISTING = Listing(kind="listing", url=BASE, item="li", date=".d", lead="p")
ARCHIVE = WebArchive.model_validate(
    {"kind": "web_archive", "of": "a.vn", "captured_from": "2020-01-01", "captured_until": "2025-01-01"}
)
PIECES = st.sampled_from(
    [b"<rss>", b"<item>", b"<link>", b"</link>", b"<url><loc>", b"<urlset>", b"<lastmod>", b"<pubDate>", b"2026-13-45",
     b"9999-12-31T23:59:59+00:00", b"<li><a href='", b"'>", b"http://[", b"//x:99999/", b"\xff\xfe", b"&#0;",
     b"<![CDATA[",     b"<p class=d>31/02/2026", b'[["a"],["20261399999999","http://["],', b"]",
     b"\x1f\x8b\x08", b"<!--", b"Thu, 99 Nov"]
)  # fmt: skip
CONTENT = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=25).map(b"".join))


@given(CONTENT)
@settings(max_examples=400, deadline=None)
def test_what_is_found_on_is_read_or_told(content: bytes) -> None:
    with suppress(FeedError):
        read_feed(content, SITE, BASE)
    with suppress(FeedError):
        read_sitemap(content, SITE, BASE)
    with suppress(FeedError):
        read_copies(content, ARCHIVE, SITE)
    read_listing(content, None, LISTING, SITE, BASE)
    says_not_found(content, None)


@given(st.text(max_size=80), st.booleans())
@settings(max_examples=500, deadline=None)
def test_spelling_an_address_twice_changes_nothing(text: str, is_web: bool) -> None:
    url = spell(f"http://portal.example.vn/{text}" if is_web else text, BASE)
    assert url is None or spell(url) == url


@given(st.text(max_size=200), st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_robots_and_pauses_are_read_whatever_they_say(text: str, path: str) -> None:
    url = spell("/" + path, BASE)
    if url is not None:
        read_rules("User-agent: *\nDisallow: " + text).allows(url)
    read_rules(text)
    seconds = retry_after(text, datetime(2026, 11, 20, tzinfo=UTC))
    assert seconds is None or 0 <= seconds <= 30 * 86400


@given(st.lists(st.binary(max_size=60), max_size=5), st.sampled_from(["", "gzip", "deflate", "br"]))
@settings(max_examples=300, deadline=None)
def test_bodies_are_unpacked_or_told(pieces: list[bytes], coding: str) -> None:
    with suppress(BodyError):
        assert len(read_body(pieces, coding, 100)) <= 100
