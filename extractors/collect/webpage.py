"""An HTML page: a fast parser finds its parts, by template where the family is known, else by density of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from extractors.collect import dates
from extractors.collect.furniture import furniture, is_prose
from extractors.collect.generic import densest
from extractors.collect.lines import Line
from extractors.collect.metadata import Metadata, read_metadata, split_title, tidy
from extractors.collect.render import read_lines
from extractors.collect.templates import TEMPLATES, Template
from extractors.engine.text import fold, strip_tones

_DROPPED = ", ".join(
    (
        "script", "style", "noscript", "iframe", "nav", "aside", "button", "select", "textarea", "audio", "object",
        ".caption", ".img-caption", ".image-caption", ".wp-caption-text", ".figcaption", ".PhotoCMS_Caption",
        "[class*='related']", "[class*='relate-']", "[class*='other-news']", "[class*='OtherNews']",
        "[class*='tinlienquan']",
        "[class^='ads']", "[class*=' ads']", "[class*='banner']", "[class*='breadcrumb']", "[class*='pagination']",
        "[class*='share']", "[class*='social']", "[class*='rating']", "[id*='comment']", "[class*='comment']",
        ".tags", "[class*='-tags']", ".tag-list", ".print", ".hit-counter", ".views",
    )
)  # fmt: skip
_UNWRAPPED = ["span", "font", "u"]
_BODY_CHARS = 120
_NAME_ATTRIBUTES = ("alt", "title", "content")
_DATE_LINES = 12


@dataclass(frozen=True, slots=True)
class WebPage:
    """The parts of an HTML page; None where it has no such part. `lines` stand behind the title."""

    family: str
    title: str | None
    author: str | None
    publisher: str | None
    published_on: date | None
    updated_at: datetime | None
    canonical_url: str | None
    lines: list[Line]


def read_web(html: str) -> WebPage:
    """The parts of the page."""
    tree = LexborHTMLParser(html)
    metadata = read_metadata(tree)
    for template in TEMPLATES:
        if not any(tree.css_first(sign) is not None for sign in template.signs):
            continue
        page = _by_template(tree, metadata, template)
        if page is not None and template.holds_on(page.published_on):
            return page
    return _by_density(tree, metadata)


def _by_template(tree: LexborHTMLParser, metadata: Metadata, template: Template) -> WebPage | None:
    """The page read by the template; None where its body is not to be found."""
    node = next((n for selector in template.body if (n := _fullest(tree, selector)) is not None), None)
    if node is None:
        return None
    title = _text(tree, template.title) or _title(tree, metadata)
    author = _text(tree, template.author)
    day = _dated(tree, template.dated)
    publisher = _publisher(tree, metadata, template.publisher)
    lead = _lead(tree, template, node)
    lines = _body_lines(node, template.drop)
    if lead is not None and not _holds(lines, lead):
        lines.insert(0, Line(lead))
    return _assembled(template.family, metadata, title, author, publisher, day, lines)


def _by_density(tree: LexborHTMLParser, metadata: Metadata) -> WebPage:
    title = _title(tree, metadata)
    publisher = _publisher(tree, metadata, ("header .logo", ".site-title", "marquee", "#header img[alt]", ".logo"))
    node = densest(tree)
    lines = _body_lines(node, ()) if node is not None else []
    if title is None or furniture().is_publisher(title) or title == publisher:
        title = _title_among(lines) or title
    return _assembled("generic", metadata, title, None, publisher, None, lines, tree)


def _assembled(
    family: str,
    metadata: Metadata,
    title: str | None,
    author: str | None,
    publisher: str | None,
    day: date | None,
    lines: list[Line],
    tree: LexborHTMLParser | None = None,
) -> WebPage:
    before, lines = _behind_title(lines, title)
    published = dates.day_of(metadata.published) if metadata.published else None
    published = published or day or _day_among([*before, *lines[:_DATE_LINES]]) or _day_at_end(lines)
    if published is None and tree is not None:
        published = _day_near_title(tree)
    updated = dates.moment(metadata.modified) if metadata.modified else None
    return WebPage(
        family=family,
        title=title,
        author=_cleaned_author(author or metadata.author),
        publisher=publisher,
        published_on=published,
        updated_at=updated.astimezone(UTC) if updated is not None else None,
        canonical_url=metadata.canonical_url,
        lines=lines,
    )


def _fullest(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    nodes = [(len(node.text(strip=True)), node) for node in tree.css(selector)]
    length, node = max(nodes, key=lambda pair: pair[0], default=(0, None))
    return node if length >= _BODY_CHARS else None


def _body_lines(node: LexborNode, drop: tuple[str, ...]) -> list[Line]:
    """The lines of the subtree without the parts that are furniture by their very class."""
    part = LexborHTMLParser(node.html or "")
    if part.body is None:
        return []
    root = part.body.first_child if part.body.first_child is not None else part.body
    for selector in (_DROPPED, *drop):
        for unwanted in part.css(selector):
            # A body may itself be called `post comments-open`; a table of data is never furniture.
            if (
                unwanted.mem_id != root.mem_id
                and unwanted.tag not in ("html", "body")
                and unwanted.css_first("table") is None
            ):
                unwanted.decompose()
    part.unwrap_tags(_UNWRAPPED)
    # A cell cannot be parsed outside its table, so what was inside it is what is read.
    return read_lines(part.body.html or "")


def _text(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        node = tree.css_first(selector)
        text = tidy(node.text(separator=" ")) if node is not None else None
        if text:
            return text
    return None


def _lead(tree: LexborHTMLParser, template: Template, body: LexborNode) -> str | None:
    lead = _text(tree, template.lead)
    return lead if lead is not None and lead not in (tidy(body.text()) or "") else None


def _holds(lines: list[Line], text: str) -> bool:
    key = strip_tones(fold(text))
    return any(key in strip_tones(fold(line.text)) for line in lines[:4])


def _dated(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> date | None:
    for selector in selectors:
        for node in tree.css(selector)[:3]:
            stamp = node.attributes.get("datetime")
            day = (dates.day_of(stamp) if stamp else None) or dates.first(tidy(node.text(separator=" ")) or "")
            if day is not None:
                return day
    return None


def _title(tree: LexborHTMLParser, metadata: Metadata) -> str | None:
    heading = _text(tree, ("h1[class*='title']", "article h1", "main h1", "h1", "h2[class*='title']"))
    if metadata.title is not None:
        return split_title(metadata.title, _is_site_part)[0]
    named = split_title(metadata.page_title, _is_site_part)[0] if metadata.page_title else None
    if heading is not None and not furniture().is_publisher(heading):
        return heading
    return named or heading


def _title_among(lines: list[Line]) -> str | None:
    """The line nearest before date or text that can be a title, where the title element names the site alone."""
    candidate: str | None = None
    for line in lines:
        text = line.text
        if candidate is not None and dates.find(text) and furniture().is_dropped(text):
            return candidate
        if is_prose(text) and not line.heading:
            return candidate
        named = furniture().is_publisher(text) and not line.heading
        if 4 <= len(text.split()) <= 40 and not named and not line.linked and not furniture().is_dropped(text):
            candidate = text
    return candidate


def _publisher(tree: LexborHTMLParser, metadata: Metadata, selectors: tuple[str, ...]) -> str | None:
    if metadata.publisher is not None:
        return metadata.publisher
    for selector in selectors:
        node = tree.css_first(selector)
        if node is None:
            continue
        text = tidy(node.text(separator=" "))
        named = text or next(
            (tidy(node.attributes.get(name)) for name in _NAME_ATTRIBUTES if node.attributes.get(name)), None
        )
        if named:
            return _as_titled(_site_name(named), metadata)
    if metadata.page_title is not None:
        if furniture().is_publisher(metadata.page_title.strip(" :")):
            return metadata.page_title.strip(" :")
        site = split_title(metadata.page_title, _is_site_part)[1]
        return site if site is not None and not furniture().is_covered(site) else None
    return None


def _site_name(text: str) -> str:
    text = re.split(r"\s+\|\s+", text)[0]
    text = re.sub(
        r"^(?:copyright|©|bản quyền)?\s*(?:©\s*)?(?:\d{4}\s*)?(?:by|thuộc|của)\s+", "", text, flags=re.IGNORECASE
    )
    text = re.sub(r"^chào mừng .{0,40}?\b(?:với|đến)\b(?: với)?\s+", "", text, flags=re.IGNORECASE)
    return text.strip(" :.")


def _is_site_part(part: str) -> bool:
    return any(map(str.isalpha, part)) and (furniture().is_publisher(part) or furniture().is_covered(part))


def _as_titled(name: str, metadata: Metadata) -> str:
    """The name in the letters of the title element, where a banner shouts it in capitals."""
    if not name.isupper() or metadata.page_title is None:
        return name
    named = (metadata.page_title.strip(" :"), *split_title(metadata.page_title, _is_site_part))
    return next((part for part in named if part is not None and fold(part) == fold(name)), name)


def _cleaned_author(author: str | None) -> str | None:
    return furniture().author_of(author) or None if author else None


def _behind_title(lines: list[Line], title: str | None) -> tuple[list[Line], list[Line]]:
    """What stands before the title among the lines, and what stands behind it."""
    if title is None:
        return [], lines
    key = strip_tones(fold(title))
    for index, line in enumerate(lines[:60]):
        if key and strip_tones(fold(line.text)) == key:
            return lines[:index], lines[index + 1 :]
    return [], lines


def _day_among(lines: list[Line]) -> date | None:
    for line in lines:
        if is_prose(line.text):
            continue
        day = dates.first(line.text)
        if day is not None and (furniture().is_dated(line.text) or furniture().is_dropped(line.text)):
            return day
    return None


def _day_at_end(lines: list[Line]) -> date | None:
    """The date beside the signature that closes the text."""
    last = max((i for i, line in enumerate(lines) if is_prose(line.text) or line.row), default=len(lines))
    for line in lines[last + 1 : last + 3]:
        day = dates.first(line.text)
        if day is not None and len(line.text.split()) <= 16 and not furniture().is_tail(line.text):
            return day
    return None


def _day_near_title(tree: LexborHTMLParser) -> date | None:
    """The date of an element that is named for one."""
    for selector in (
        "time[datetime]",
        "[itemprop='datePublished']",
        "[class*='date']",
        "[class*='time']",
        "[class*='ngay']",
    ):
        try:
            day = _dated(tree, (selector,))
        except SelectolaxError:
            continue
        if day is not None:
            return day
    return None
