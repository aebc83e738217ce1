"""What a page says of itself in its head: Open Graph, schema.org, Dublin Core, the title element."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from extractors.engine.text import normalise

_PUBLISHED = frozenset(
    [
        "article:published_time",
        "og:published_time",
        "datepublished",
        "pubdate",
        "publishdate",
        "publish-date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "date",
        "article.published",
    ]
)
_MODIFIED = frozenset(
    ["article:modified_time", "og:updated_time", "datemodified", "lastmod", "dcterms.modified", "article.updated"]
)
_ARTICLE_TYPES = ("NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "WebPage")
_SEPARATOR = re.compile(r"(\s+[|–—-]\s+|\s*::\s*|\s+»\s+)")
_CANONICAL = re.compile(r"^https?://[^\s/]+\.[^\s]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """As printed; None where absent."""

    title: str | None
    page_title: str | None
    author: str | None
    publisher: str | None
    published: str | None
    modified: str | None
    canonical_url: str | None


def tidy(text: str | None) -> str | None:
    """Normalised, blanks collapsed; None for nothing."""
    return re.sub(r"\s+", " ", normalise(text)).strip() or None if text else None


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """What the head of the page says."""
    metas: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content:
            metas.setdefault(name.lower(), content)
    linked = next(_linked_data(tree), {})
    element = tree.css_first("title")
    canonical = tree.css_first("link[rel='canonical']")
    address = tidy((canonical.attributes.get("href") if canonical is not None else None) or metas.get("og:url"))
    return Metadata(
        title=tidy(metas.get("og:title") or _string(linked.get("headline"))),
        page_title=tidy(element.text() if element is not None else None),
        author=tidy(_name(linked.get("author")) or metas.get("author") or metas.get("article:author")),
        publisher=tidy(metas.get("og:site_name") or _name(linked.get("publisher"))),
        published=next((metas[key] for key in metas if key in _PUBLISHED), None)
        or _string(linked.get("datePublished")),
        modified=next((metas[key] for key in metas if key in _MODIFIED), None) or _string(linked.get("dateModified")),
        canonical_url=address if address is not None and _CANONICAL.match(address) else None,
    )


def _linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The schema.org objects of an article that the page embeds; broken JSON, which portals print, is passed over."""
    for node in tree.css("script[type='application/ld+json']"):
        try:
            read = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        items = read if isinstance(read, list) else [read]
        items += [
            one
            for item in items
            if isinstance(item, dict) and isinstance(item.get("@graph"), list)
            for one in item["@graph"]
        ]
        for item in items:
            if isinstance(item, dict) and any(kind in str(item.get("@type")) for kind in _ARTICLE_TYPES):
                yield item


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return _string(value)


def split_title(page_title: str, is_site: Callable[[str], bool]) -> tuple[str, str | None]:
    """The title of the article and the name of the site, from a title element that may hold both.

    Parts at either end that `is_site` knows are taken off; a dash within the title itself parts nothing. Behind a bar a
    site is named though its name tells nothing.
    """
    pieces = [piece for piece in _SEPARATOR.split(page_title.strip(" :|")) if piece]
    parts, separators = pieces[0::2], pieces[1::2]
    site: str | None = None
    while len(parts) > 1:
        if is_site(parts[-1]) or "|" in separators[-1]:
            taken = parts.pop()
            separators.pop()
        elif is_site(parts[0]):
            taken = parts.pop(0)
            separators.pop(0)
        else:
            break
        site = site or taken.strip(" :")
    title = parts[0] + "".join(sep + part for sep, part in zip(separators, parts[1:], strict=True))
    return title.strip(" :"), site
