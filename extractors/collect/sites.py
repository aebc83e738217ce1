"""Sites as data: one file `sites/<site_id>.yml` a website, validated; what a file may say and nothing else.

A site says for which place it speaks, from when until when, on which hosts, how its articles are found, and how
patient its guest has to be. Districts ended on 1 July 2025 and their portals with them: such a site is found in web
archives and bears `speaks_until`.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from extractors.records import Level

FOLDER = Path(__file__).resolve().parent / "sites"
WEB_PORTS = {None, 80, 443}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class SiteError(ValueError):
    """A site file that does not fit; one sentence that names file, key and what is wrong."""


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value} is no http or https address")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value} is no regular expression: {error}") from error
    return value


Address = Annotated[str, AfterValidator(_web_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaceName(_Data):
    """The unit that a site speaks for, by its official name, without the word for its level."""

    level: Level
    name: str
    province: str | None = None


class Feed(_Data):
    """An RSS or Atom feed: the newest articles, with date and lead."""

    kind: Literal["rss"]
    url: Address


class Sitemap(_Data):
    """A sitemap or an index of them, as sitemaps.org describes."""

    kind: Literal["sitemap"]
    url: Address


class Listing(_Data):
    """Listing pages, the newest article first. Parts of an item are CSS selectors within it."""

    kind: Literal["listing"]
    url: Address
    item: str = Field(description="CSS selector of one article's box")
    link: str = Field(default="a[href]", description="its address, within the item")
    title: str | None = Field(default=None, description="its title; None: the text of the link")
    lead: str | None = None
    date: str | None = Field(default=None, description="its date, as day/month/year or ISO")
    page: Address | None = Field(default=None, description="address of further pages, with {page}")
    first_number: int = Field(default=2, ge=0, description="the number of the second page")
    max_pages: int = Field(default=200, ge=1, le=2000)

    @field_validator("page")
    @classmethod
    def _numbered(cls, value: str | None) -> str | None:
        if value is not None and "{page}" not in value:
            raise ValueError("the address of further pages must hold {page}")
        return value


class WebArchive(_Data):
    """Copies of a portal that is gone, from the index of a web archive (the CDX interface of the Wayback Machine)."""

    kind: Literal["web_archive"]
    index: Address = "https://web.archive.org/cdx/search/cdx"
    copies: Address = "https://web.archive.org/web/{moment}id_/{url}"
    of: str = Field(description="the host that is gone")
    captured_from: date
    captured_until: date
    page_size: int = Field(default=2000, ge=10, le=10_000)


Way = Annotated[Feed | Sitemap | Listing | WebArchive, Field(discriminator="kind")]


class PerMonth(_Data):
    """How many articles a month are usual: fewer than `min` stops the site, more than `max` warns."""

    min: int = Field(ge=0)
    max: int = Field(ge=1)

    @model_validator(mode="after")
    def _ordered(self) -> PerMonth:
        if self.min > self.max:
            raise ValueError("min is over max")
        return self


class Site(_Data):
    """One website that is collected."""

    site_id: str
    name: str
    speaks_for: PlaceName
    speaks_from: date | None = None
    speaks_until: date | None = Field(default=None, description="the first day on which it no longer speaks")
    language: Literal["vi"] = "vi"
    hosts: tuple[str, ...] = Field(min_length=1, description="the only hosts that are asked")
    ways: tuple[Way, ...] = Field(min_length=1, description="how its articles are found")
    article: Pattern = Field(default=".", description="what an article's address holds (regular expression)")
    not_article: Pattern | None = Field(default=None, description="what no article's address holds")
    family: str | None = Field(default=None, description="the page family of collect/templates; None: unknown")
    keywords: tuple[str, ...] = Field(default=(), description="one must stand in title or lead; none: all are wanted")
    drop_parameters: tuple[str, ...] = Field(default=(), description="parts of a query that name no page: sessions")
    delay_seconds: float = Field(default=3.0, ge=0, le=120)
    recheck_days: int = Field(default=14, ge=0, le=366, description="so long after publication it is asked again")
    overlap_pages: int = Field(default=1, ge=0, le=20, description="listing pages read beyond the first known one")
    per_month: PerMonth
    licence: str
    republishes: Literal["quotes", "text"] = Field(
        default="quotes", description="what of its articles stands in published Parquet: the facts' quotes, or all text"
    )
    tried: date | Literal[False] = Field(description="when its addresses were last seen to work; no: never tried")
    note: str | None = None
    for_tests: bool = Field(default=False, description="ports, haste and `addresses` are those of a test portal")
    addresses: tuple[IPv4Address | IPv6Address, ...] = Field(default=(), description="private ones, for tests alone")

    @model_validator(mode="after")
    def _fits(self) -> Site:
        if not _ID.fullmatch(self.site_id):
            raise ValueError(f"{self.site_id} is no site id: small letters, digits and single hyphens")
        if self.speaks_from and self.speaks_until and self.speaks_from >= self.speaks_until:
            raise ValueError("speaks_from is not before speaks_until")
        for host in self.hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"{host} is no host name in small letters")
        if not self.for_tests and self.addresses:
            raise ValueError("addresses are for tests alone: set for_tests")
        if not self.for_tests and self.delay_seconds < 1:
            raise ValueError("delay_seconds under 1 is for tests alone")
        for address in self.entry_addresses:
            self._reachable(address)
        return self

    def _reachable(self, address: str) -> None:
        parts = urlsplit(address.replace("{page}", "1").replace("{moment}", "1").replace("{url}", "x"))
        if parts.hostname not in self.hosts:
            raise ValueError(f"{address} is on none of its hosts ({', '.join(self.hosts)})")
        if not self.for_tests and parts.port not in WEB_PORTS:
            raise ValueError(f"{address} names a port, which is for tests alone")

    @cached_property
    def entry_addresses(self) -> tuple[str, ...]:
        """Every address that the file itself names."""
        found: list[str] = []
        for way in self.ways:
            if isinstance(way, WebArchive):
                found += [way.index, way.copies]
            else:
                found.append(way.url)
                if isinstance(way, Listing) and way.page is not None:
                    found.append(way.page)
        return tuple(found)

    def wants_address(self, url: str) -> bool:
        """Whether the address looks like one of an article."""
        if self.not_article is not None and re.search(self.not_article, url):
            return False
        return re.search(self.article, url) is not None

    def speaks_on(self, day: date | None) -> bool:
        """Whether the site spoke for its place on that day; a day that is not known is no reason against it."""
        if day is None:
            return True
        return (self.speaks_from is None or self.speaks_from <= day) and (
            self.speaks_until is None or day < self.speaks_until
        )


def load_site(path: Path) -> Site:
    """The site of one file; its `site_id` is the file's name. Raises SiteError."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SiteError(f"{path} cannot be read as YAML: {error}") from error
    if not isinstance(told, dict):
        raise SiteError(f"{path} holds no keys: begin with `name:`")
    if "site_id" in told:
        raise SiteError(f"{path}: site_id is the name of the file, leave the key out")
    try:
        return Site.model_validate({**told, "site_id": path.stem})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise SiteError(f"{path}: {where}: {first['msg']}") from error


def load_sites(folder: Path = FOLDER) -> dict[str, Site]:
    """Every site of the folder by its id, sorted. Raises SiteError for the first file that does not fit."""
    return {path.stem: load_site(path) for path in sorted(folder.glob("*.yml"))}
