"""What feeds, sitemaps, listings and the indexes of web archives say, and a portal that only an archive still has."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from extractors.collect.feeds import FeedError, read_copies, read_feed, read_listing, read_sitemap
from extractors.collect.sites import Listing, Site, WebArchive, load_site
from tests.portal.newsroom import Newsroom, Piece
from tests.portal.nights import guest_of, night
from tests.portal.server import Handler, Portal, write_site

BASE = "https://portal.example.vn/rss"
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return load_site(write_site(tmp_path, "portal", 80))


def test_rss_gives_address_day_title_and_lead(site: Site) -> None:
    feed = """\ufeff <?xml version="1.0"?><rss><channel><item><title><![CDATA[Xã A &amp; B]]></title>
    <link>https://portal.example.vn/a.html?utm_source=rss</link><pubDate>Thu, 19 Nov 2026 23:30:00 +0700</pubDate>
    <description>&lt;p&gt;Giải ngân&lt;/p&gt;</description></item><item><title>x</title></item></channel></rss>"""
    (find,) = read_feed(feed.encode(), site, BASE)
    assert find.url == "https://portal.example.vn/a.html"
    assert (find.published, find.title, find.lead) == (date(2026, 11, 19), "Xã A &amp; B", "Giải ngân")


def test_atom_gives_its_links(site: Site) -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Tin</title><link href="/tin.html"/>
    <updated>2026-11-19T01:00:00Z</updated></entry></feed>"""
    (find,) = read_feed(feed.encode(), site, BASE)
    assert find.url == "https://portal.example.vn/tin.html"
    assert find.changed == datetime(2026, 11, 19, 1, tzinfo=UTC)


def test_feed_with_a_slip_is_read_as_far_as_it_goes(site: Site) -> None:
    feed = b"<rss><channel><item><title>A & B</title><link>/a.html</link></item><item><link>/b.html</link>"
    assert [find.url.rpartition("/")[2] for find in read_feed(feed, site, BASE)] == ["a.html", "b.html"]


@pytest.mark.parametrize("content", [b"", b"<html><p>404</p></html>", b"\x00\x01", b"{}"])
def test_what_is_no_feed_is_told(site: Site, content: bytes) -> None:
    with pytest.raises(FeedError):
        read_feed(content, site, BASE)


_NESTED = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize("entity", ["x", "a11"])
def test_entities_of_a_feed_are_not_expanded_or_fetched(site: Site, entity: str) -> None:
    head = f'<!DOCTYPE r [<!ENTITY a0 "ha"><!ENTITY x SYSTEM "file:///etc/passwd">{_NESTED}]>'
    feed = f"{head}<rss><channel><item><link>/a.html</link><title>T &{entity};</title></item></channel></rss>"
    (find,) = read_feed(feed.encode(), site, BASE)
    assert len(find.title or "") < 20 and "root" not in (find.title or "")


def test_sitemaps_are_read_packed_and_with_news(site: Site) -> None:
    text = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://google.com/news"><url>
    <loc> https://portal.example.vn/a.html </loc><lastmod>2026-11-18</lastmod><n:news>
    <n:publication_date>2026-11-17</n:publication_date><n:title>Tin</n:title></n:news></url></urlset>"""
    for content in (text.encode(), gzip.compress(text.encode())):
        (find,), maps = read_sitemap(content, site, BASE)
        assert (find.published, find.title, maps) == (date(2026, 11, 17), "Tin", [])
        assert find.changed is not None and find.changed.year == 2026


def test_packed_sitemap_that_bursts_is_refused(site: Site) -> None:
    with pytest.raises(FeedError, match="over"):
        read_sitemap(gzip.compress(b" " * 61_000_000), site, BASE)


def test_listing_gives_each_address_once_in_order(site: Site) -> None:
    way = Listing(kind="listing", url="https://127.0.0.1/tin", item=".i", date=".d", lead=".l", title="h3")
    page = """<div class=i><a href="/b;jsessionid=1"><img></a><h3>Bê</h3><b class=d>Ngày 3/2/2026 8:00</b>
    <p class=l>L</p></div><div class=i><a href="/b">x</a></div><div class=i><a name=x>no</a></div>
    <div class=i><a href="/a">A</a><time class=d datetime="2026-02-01T20:00:00+07:00">hôm qua</time></div>"""
    first, second = read_listing(page.encode(), None, way, site, "https://portal.example.vn/tin")
    assert (first.url, first.title, first.lead) == ("https://portal.example.vn/b", "Bê", "L")
    assert (first.published, second.published) == (date(2026, 2, 3), date(2026, 2, 1))


def test_copies_have_their_own_address_and_moment(site: Site) -> None:
    way = WebArchive(
        kind="web_archive", of="gone.example.vn", captured_from=date(2020, 1, 1), captured_until=date(2025, 12, 31)
    )
    rows = [
        ["timestamp", "original"],
        ["20261399999999", "http://gone.example.vn/"],
        ["20240402010203", "http://gone.example.vn:80/tin.html"],
        [],
        ["key"],
    ]
    (find,), following = read_copies(json.dumps(rows).encode(), way, site)
    assert find.url == "https://web.archive.org/web/20240402010203id_/http://gone.example.vn:80/tin.html"
    assert find.uri == "http://gone.example.vn/tin.html" and following == "key"
    assert find.moment == datetime(2024, 4, 2, 1, 2, 3, tzinfo=UTC)
    assert read_copies(b"", way, site) == ([], None)
    with pytest.raises(FeedError):
        read_copies(b"<html>", way, site)


@pytest.fixture
def archive_of_a_portal() -> Iterator[tuple[Portal, list[Piece]]]:
    """A web archive that holds a copy of each article of a portal that is gone, one of them twice."""
    room = Newsroom.of_a_year(date(2024, 6, 1), count=25)
    portal = Portal(Newsroom(date(2026, 11, 20)))
    copies: list[tuple[str, str]] = []
    for piece in room.pieces:
        moment = f"{piece.published + timedelta(days=3):%Y%m%d}120000"
        _add_copy(portal, copies, moment, piece)
    room.revise(room.pieces[0], NOW)
    _add_copy(portal, copies, "20240801120000", room.pieces[0])
    portal.extra_pages["/cdx"] = lambda handler: _index(handler, copies)
    yield portal, room.pieces
    portal.close()


def _add_copy(portal: Portal, copies: list[tuple[str, str]], moment: str, piece: Piece) -> None:
    original = f"http://namnhun.laichau.gov.vn{piece.path}"
    content = piece.html().encode()
    copies.append((moment, original))
    portal.extra_pages[f"/web/{moment}id_/{original}"] = lambda h: h.answer(200, content, {"Content-Type": "text/html"})


def _index(handler: Handler, copies: list[tuple[str, str]]) -> None:
    query = parse_qs(urlsplit(handler.path).query)
    begin, size = int(query.get("resumeKey", ["0"])[0]), int(query["limit"][0])
    rows: list[list[str]] = [["timestamp", "original"], *map(list, copies[begin : begin + size])]
    if begin + size < len(copies):
        rows += [[], [str(begin + size)]]
    handler.answer(200, json.dumps(rows).encode(), {"Content-Type": "application/json"})


def test_portal_that_is_gone_is_read_from_an_archive(
    tmp_path: Path, archive_of_a_portal: tuple[Portal, list[Piece]]
) -> None:
    portal, pieces = archive_of_a_portal
    origin = f"http://127.0.0.1:{portal.serve()}"
    way = {
        "kind": "web_archive",
        "index": f"{origin}/cdx",
        "copies": f"{origin}/web/{{moment}}id_/{{url}}",
        "of": "namnhun.laichau.gov.vn",
        "captured_from": "2020-01-01",
        "captured_until": "2025-12-31",
        "page_size": 10,
    }
    site = write_site(tmp_path, "gone", 80, ways=[way], speaks_until="2025-07-01", per_month={"min": 0, "max": 10_000})
    kept = night(site, tmp_path / "out", NOW)
    assert {page.uri for page in kept.pages} == {f"http://namnhun.laichau.gov.vn{piece.path}" for piece in pieces}
    assert len(kept.pages) == len(pieces) + 1, "the revised article has two versions"
    assert all(page.fetched_at.year in (2023, 2024) for page in kept.pages)
    assert len([path for path in portal.paths() if path.startswith("/cdx")]) == 3
    portal.requests.clear()
    again = night(site, tmp_path / "out", NOW + timedelta(days=1))
    assert portal.paths() == [] and again.outcomes == []


def test_guest_asks_only_hosts_of_its_site(tmp_path: Path) -> None:
    guest = guest_of(load_site(write_site(tmp_path, "portal", 80)), tmp_path)
    visit = guest.ask("http://other.example.vn/a.html")
    assert visit.status == "forbidden_address" and "none of the site's hosts" in (visit.reason or "")
