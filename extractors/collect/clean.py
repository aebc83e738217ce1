"""Bytes to an article: a pure function of the page, which knows no clock, network, environment or database."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import urlsplit

from extractors.collect import dates
from extractors.collect.contacts import mask
from extractors.collect.encoding import decode, is_binary
from extractors.collect.furniture import is_prose
from extractors.collect.gate import Refusal, refusal
from extractors.collect.lines import Line, select_body
from extractors.collect.plaintext import read_plain
from extractors.collect.webpage import read_web
from extractors.engine.text import normalise
from extractors.records import Article, Issue, Page, stable_id

CLEANER_VERSION = "2"
_MARKUP = re.compile(r"<(?:html|body|div|p|table|td|head|meta|article|span|br)\b[^<>]*>", re.IGNORECASE)

__all__ = ["CLEANER_VERSION", "clean"]


def clean(page: Page) -> Article | Issue:
    """The article of the page, or the Issue that says why there is none; nothing is raised for whatever bytes.

    `text` is the title, a blank line and the body, a paragraph or a table row a line, telephone numbers and e-mail
    addresses masked. The Issue's `check_name` is one of empty_page, binary_page, too_long, not_article, not_vietnamese,
    enciphered, gambling, machine_text.
    """
    if not page.content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        return _issue(page, Refusal("empty_page", "The page is empty."))
    if is_binary(page.content):
        return _issue(page, Refusal("binary_page", "The page is no text but a binary file."))
    text = decode(page.content, page.content_type)
    if _is_html(page, text):
        return _from_web(page, text)
    return _from_plain(page, text)


def _is_html(page: Page, text: str) -> bool:
    if page.uri.lower().endswith(".txt"):
        return False
    kind = (page.content_type or "").split(";")[0].strip().lower()
    return kind != "text/plain" or len(_MARKUP.findall(text[:20_000])) >= 3


def _own_address(page: Page, told: str | None) -> str | None:
    """The address that a page gives itself, where it is of its own host: no site may speak for another's article."""
    host, other = urlsplit(page.uri).hostname, urlsplit(told or "").hostname
    if host is None:
        return told  # a saved page, whose own address is not known otherwise
    return told if other is not None and other.removeprefix("www.") == host.removeprefix("www.") else None


def _from_web(page: Page, html: str) -> Article | Issue:
    web = read_web(html)
    return _article(
        page,
        title=web.title,
        author=web.author,
        publisher=web.publisher,
        published_on=web.published_on,
        updated_at=web.updated_at,
        canonical_url=_own_address(page, web.canonical_url),
        lines=web.lines,
    )


def _from_plain(page: Page, text: str) -> Article | Issue:
    plain = read_plain(normalise(text))
    return _article(
        page,
        title=plain.title,
        author=None,
        publisher=plain.publisher,
        published_on=plain.published_on,
        updated_at=None,
        canonical_url=None,
        lines=plain.lines,
    )


def _article(
    page: Page,
    *,
    title: str | None,
    author: str | None,
    publisher: str | None,
    published_on: date | None,
    updated_at: datetime | None,
    canonical_url: str | None,
    lines: list[Line],
) -> Article | Issue:
    body = select_body(lines, title)
    refused = refusal(title, body.paragraphs)
    if refused is not None:
        return _issue(page, refused)
    prose = [paragraph for paragraph in body.paragraphs if is_prose(paragraph)]
    published = published_on or dates.of_dateline(prose, title)
    text = mask("\n".join(body.paragraphs))
    return Article(
        article_id=stable_id("art", page.uri, page.sha256),
        uri=page.uri,
        site_id=page.site_id,
        canonical_url=canonical_url or page.uri,
        title=mask(title) if title else None,
        author=author or body.signature,
        publisher=publisher,
        published_on=published,
        updated_at=updated_at or dates.of_change(text, published),
        fetched_at=page.fetched_at,
        text=f"{mask(title)}\n\n{text}" if title else text,
        raw_sha256=page.sha256,
        cleaner_version=CLEANER_VERSION,
    )


def _issue(page: Page, refused: Refusal) -> Issue:
    return Issue(
        issue_id=stable_id("iss", page.uri, page.sha256, refused.check_name),
        check_name=refused.check_name,
        severity="warning",
        article_id=None,
        message=refused.message,
        uri=page.uri,
    )
