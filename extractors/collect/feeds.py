"""What feeds, sitemaps, listing pages and indexes of web archives say: bytes to finds, no network.

Sources: RSS 2.0, RFC 4287 (Atom), the protocol of sitemaps.org, the CDX interface of the Wayback Machine.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from bs4 import BeautifulSoup, Tag
from lxml import etree

from extractors.collect import dates
from extractors.collect.addresses import spell
from extractors.collect.encoding import decode
from extractors.collect.sites import Listing, Site, WebArchive

_MAX_UNPACKED = 60_000_000
_TAGS = re.compile(r"<[^<>]{1,400}>")
_MOMENT = re.compile(r"\d{14}")


class FeedError(ValueError):
    """What came is not what was to come; one sentence."""


@dataclass(frozen=True, slots=True)
class Find:
    """An address that a way names. `uri` is the page's own address where `url` is that of a copy of `moment`."""

    url: str
    published: date | None = None
    changed: datetime | None = None
    title: str | None = None
    lead: str | None = None
    uri: str | None = None
    moment: datetime | None = None


def _tree(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(f"it is no XML ({error})") from error
    if root is None:
        raise FeedError("it is no XML")
    return root


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _texts(element: etree._Element) -> dict[str, str]:
    """The text of each child by its local name, the first of a name."""
    found: dict[str, str] = {}
    for child in element:
        text = "".join(child.itertext()).strip()
        if text:
            found.setdefault(_name(child), text)
    return found


def read_feed(content: bytes, site: Site, base: str) -> list[Find]:
    """The items of an RSS or Atom feed, in its order. Raises FeedError."""
    root = _tree(content)
    if _name(root) not in ("rss", "feed", "rdf"):
        raise FeedError(f"it is no feed but <{_name(root)}>")
    finds = []
    for item in root.iter():
        if _name(item) not in ("item", "entry"):
            continue
        texts = _texts(item)
        links = [child.get("href") for child in item if _name(child) == "link" and child.get("href")]
        url = spell(texts.get("link") or (links[0] if links else None) or texts.get("guid", ""), base, _drop(site))
        if url is None:
            continue
        said = texts.get("pubdate") or texts.get("published") or texts.get("date") or texts.get("updated")
        changed = dates.moment(texts["updated"]) if "updated" in texts else None
        lead = _plain(texts.get("description") or texts.get("summary"))
        finds.append(Find(url, _day(said), changed, _plain(texts.get("title")), lead))
    return finds


def _drop(site: Site) -> tuple[str, ...]:
    return site.drop_parameters


def _plain(markup: str | None) -> str | None:
    if markup is None:
        return None
    text = " ".join(_TAGS.sub(" ", markup).split())
    return text or None


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return dates.day_of(said)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(dates.VIETNAM).date()


def read_sitemap(content: bytes, site: Site, base: str) -> tuple[list[Find], list[Find]]:
    """The pages of a sitemap and the further sitemaps that an index names. Raises FeedError."""
    if content[:2] == b"\x1f\x8b":
        content = _unzipped(content)
    root = _tree(content)
    if _name(root) not in ("urlset", "sitemapindex"):
        raise FeedError(f"it is no sitemap but <{_name(root)}>")
    pages: list[Find] = []
    maps: list[Find] = []
    for entry in root:
        texts = _texts(entry)
        url = spell(texts.get("loc", ""), base, _drop(site))
        if url is None:
            continue
        changed = dates.moment(texts["lastmod"]) if "lastmod" in texts else None
        if _name(entry) == "sitemap":
            maps.append(Find(url, changed=changed))
        elif _name(entry) == "url":
            news = {_name(e): (e.text or "").strip() for e in entry.iter() if isinstance(e.tag, str)}
            published = _day(news.get("publication_date"))
            pages.append(Find(url, published, changed, _plain(news.get("title"))))
    return pages, maps


def _unzipped(content: bytes) -> bytes:
    try:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        unpacked = unpacker.decompress(content, _MAX_UNPACKED)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise FeedError(f"its packed content is damaged ({error})") from error
    if unpacker.unconsumed_tail:
        raise FeedError(f"it is over {_MAX_UNPACKED:,} bytes")
    return unpacked


def read_listing(content: bytes, content_type: str | None, way: Listing, site: Site, base: str) -> list[Find]:
    """The articles of a listing page, in its order; an address named twice counts once."""
    soup = BeautifulSoup(decode(content, content_type), "lxml")
    finds: dict[str, Find] = {}
    for item in soup.select(way.item):
        link = item if item.name == "a" and item.get("href") else item.select_one(way.link)
        href = link.get("href") if link is not None else None
        url = spell(href, base, _drop(site)) if isinstance(href, str) else None
        if url is None or link is None:
            continue
        title = _said(item, way.title) or " ".join(link.get_text(" ").split()) or None
        said = _said(item, way.date)
        finds.setdefault(url, Find(url, dates.day_of(said) if said else None, None, title, _said(item, way.lead)))
    return list(finds.values())


def _said(item: Tag, selector: str | None) -> str | None:
    found = item.select_one(selector) if selector is not None else None
    if found is None:
        return None
    stamp = found.get("datetime")
    return stamp if isinstance(stamp, str) else " ".join(found.get_text(" ").split()) or None


def read_copies(content: bytes, way: WebArchive, site: Site) -> tuple[list[Find], str | None]:
    """The copies that a CDX answer (JSON, fields timestamp and original) names, and the key of its next page.

    Raises FeedError.
    """
    try:
        rows = json.loads(content or b"[]")
    except ValueError as error:
        raise FeedError(f"it is no JSON ({error})") from error
    if not isinstance(rows, list):
        raise FeedError("it is no list of copies")
    return list(_copies(rows, way, site)), _resume_key(rows)


def _copies(rows: list[object], way: WebArchive, site: Site) -> Iterator[Find]:
    for row in rows[1:]:
        if not isinstance(row, list) or len(row) < 2 or not _MOMENT.fullmatch(str(row[0])):
            continue
        try:
            moment = datetime.strptime(str(row[0]), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            continue  # no moment of any calendar: nothing can have been captured then
        uri = spell(str(row[1]), drop=_drop(site))
        if uri is not None:
            url = way.copies.replace("{moment}", str(row[0])).replace("{url}", str(row[1]))
            yield Find(url, uri=uri, moment=moment)


def _resume_key(rows: list[object]) -> str | None:
    last = rows[-1] if rows else None
    return str(last[0]) if isinstance(last, list) and len(last) == 1 else None
