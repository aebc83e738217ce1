"""The words that every room shares: what a page, an article, a place, a fact and an issue are.

No record changes once it is made. Spans are half-open offsets in Unicode code points of `Article.text`; money is whole
đồng; percentages are 0-100; what an article does not say is None. The column meanings are those of the warehouse
contract.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol, TypeVar, dataclass_transform

from msgspec import Struct

Level = Literal["nation", "region", "province", "district", "commune", "village"]
LEVELS: tuple[Level, ...] = ("nation", "region", "province", "district", "commune", "village")
Qualifier = Literal["exact", "about", "over", "under"]
Severity = Literal["error", "warning"]
FactTable = Literal["fact_disbursement", "fact_criteria", "fact_output"]
_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """A dataclass that the type checker holds frozen.

    At run time nothing guards it: a dataclass that guards itself takes ten times as long to make, and with some thirty
    columns for each fact that is a good part of the reading.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


def stable_id(prefix: str, *parts: object) -> str:
    """An id that depends on its parts alone: `prefix` + 16 hex digits of their SHA-256, None and '' kept apart."""
    joined = "\x1f".join(["\x00" if part is None else str(part) for part in parts])
    return f"{prefix}_{hashlib.sha256(joined.encode()).hexdigest()[:16]}"


class Span(Struct, frozen=True, order=True, gc=False):
    """Half-open interval of code points."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@record
class Page:
    """The untouched bytes of one address at one moment."""

    uri: str
    site_id: str
    content: bytes
    fetched_at: datetime  # UTC, aware
    content_type: str | None = None
    asked: tuple[tuple[str, str], ...] = field(default=(), compare=False)  # headers of the request, none where unknown
    answered: tuple[tuple[str, str], ...] = field(default=(), compare=False)  # headers of the answer

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@record
class Article:
    """One version of an article: clean text, ready to be read. `text` is title, blank line, body."""

    article_id: str
    uri: str
    site_id: str
    canonical_url: str
    title: str | None
    author: str | None
    publisher: str | None
    published_on: date | None
    updated_at: datetime | None  # the page's own word for its last change, UTC
    fetched_at: datetime
    text: str
    raw_sha256: str
    cleaner_version: str


@record
class Place:
    """An administrative unit within its time of validity; a column of dim_place each."""

    place_id: str
    name: str  # official, without the word for its level
    level: Level
    official_code: str | None
    province_name: str | None
    district_name: str | None
    commune_name: str | None
    parent_place_id: str | None
    valid_from: date | None
    valid_to: date | None  # first day on which it is no longer in force


@record
class PlaceMention:
    """A name in the text, tied to one unit. `span` covers the name without its level word."""

    span: Span
    place_id: str
    name: str
    level: Level
    reason: str  # the rule that tied it: site, district_named, unique_name, co_occurring, parent_named, …
    levelled: bool  # the word for its level stands before it, or before the list that it stands in


@record
class UnresolvedPlace:
    """A name that may be a unit and could not be tied to exactly one."""

    span: Span
    name: str
    level: Level | None
    reason: str
    candidates: tuple[str, ...]


class Words(NamedTuple):
    """The words and digit runs of a text as rows of equal length, and what stands between them."""

    folded: str  # as long as the text
    keys: list[str]  # folded
    starts: list[int]
    ends: list[int]
    capitals: list[bool]  # whether its first letter is one
    gaps: list[str]  # what stands before each, and behind the last: one more than there are words


@record
class PlaceReading:
    """All places of one article. `home` runs from the smallest unit that the article speaks for up to the nation.

    `words` are those of the article's text, where the reader of places has cut it into words.
    """

    mentions: tuple[PlaceMention, ...]
    home: tuple[Place, ...]
    unresolved: tuple[UnresolvedPlace, ...]
    units: Mapping[str, Place]  # every place of `mentions` and `home`, and their ancestors, by id
    words: Words | None = field(default=None, repr=False, compare=False)


class PlaceReader(Protocol):
    """What the reading of facts is handed to tie names to units."""

    def read_places(self, article: Article) -> PlaceReading: ...

    def count_children(self, place_id: str, level: Level, on: date) -> int | None:
        """How many units of `level` lie in the place on that day; None where the gazetteer cannot say."""
        ...


class Step(Struct, frozen=True, gc=False):
    """One rule that took part in making a fact, in the order in which it fired."""

    rule: str
    detail: str
    span: Span | None = None


@record
class Disbursement:
    """One funding line that an article states; a column of fact_disbursement each."""

    disbursement_id: str
    article_id: str
    place_id: str | None
    programme: str
    budget_source: str
    capital_type: str
    quote: str
    quote_start: int
    quote_end: int
    extractor_version: str
    purpose: str | None = None
    over_units: int | None = None
    per_unit: str | None = None
    parent_disbursement_id: str | None = None
    fiscal_year: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    carried_over_from: int | None = None
    as_of: date | None = None
    requested_vnd: int | None = None
    planned_vnd: int | None = None
    disbursed_vnd: int | None = None
    mobilised_vnd: int | None = None
    spent_vnd: int | None = None
    amount_high_vnd: int | None = None
    requested_qualifier: Qualifier | None = None
    planned_qualifier: Qualifier | None = None
    disbursed_qualifier: Qualifier | None = None
    mobilised_qualifier: Qualifier | None = None
    spent_qualifier: Qualifier | None = None
    disbursed_pct_reported: float | None = None
    pct_decimals: int | None = None  # the places after the comma to which the rate is printed
    disbursed_is_derived: bool = False
    steps: tuple[Step, ...] = field(default=(), compare=False)


@record
class Criteria:
    """One statement about criteria; a column of fact_criteria each."""

    criteria_id: str
    article_id: str
    place_id: str | None
    standard: str
    metric: str
    status: str
    quote: str
    quote_start: int
    quote_end: int
    extractor_version: str
    over_units: int | None = None
    unit_level: Level | None = None
    value_low: float | None = None
    value_high: float | None = None
    value_decimals: int | None = None  # the places after the comma to which the value is printed
    out_of: float | None = None
    share_pct_reported: float | None = None
    share_decimals: int | None = None
    qualifier: Qualifier | None = None
    criterion_no: int | None = None
    criterion_name: str | None = None
    criteria_set: str | None = None
    as_of: date | None = None
    due: date | None = None
    since: date | None = None
    steps: tuple[Step, ...] = field(default=(), compare=False)


@record
class Output:
    """One physical result; a column of fact_output each."""

    output_id: str
    article_id: str
    place_id: str | None
    programme: str
    item: str
    item_code: str | None
    quantity: float
    unit: str
    qualifier: Qualifier
    status: str
    quote: str
    quote_start: int
    quote_end: int
    extractor_version: str
    out_of: float | None = None
    as_of: date | None = None
    disbursement_id: str | None = None
    steps: tuple[Step, ...] = field(default=(), compare=False)


@record
class Issue:
    """What was refused or doubted while an article was cleaned or read.

    With a `fact_id`, the fact is landed as printed and flagged; without one, the words were not read and stand in
    `message`.
    """

    issue_id: str
    check_name: str
    severity: Severity
    article_id: str | None
    message: str
    uri: str | None = None
    span_start: int | None = None
    span_end: int | None = None
    fact_table: FactTable | None = None
    fact_id: str | None = None
    expected: str | None = None
    actual: str | None = None


@record
class Reading:
    """Everything that was read from one article. `places` are the units that its facts point to, villages included."""

    article_id: str
    disbursements: tuple[Disbursement, ...]
    criteria: tuple[Criteria, ...]
    outputs: tuple[Output, ...]
    issues: tuple[Issue, ...]
    places: tuple[Place, ...]

    @property
    def n_facts(self) -> int:
        return len(self.disbursements) + len(self.criteria) + len(self.outputs)


@record
class SpeakingSite:
    """A configured website, and what the publication may say of its articles; a column of dim_site each."""

    site_id: str
    name: str
    licence: str
    republishes: Literal["quotes", "text"]


@record
class SpokenPlace:
    """A unit that a website speaks for, from the first of the two days until the day before the second."""

    site_id: str
    place_id: str
    speaks_from: date | None
    speaks_until: date | None


@record
class Outcome:
    """How one step on one address ended."""

    uri: str
    site_id: str
    step: Literal["discover", "fetch", "archive", "clean", "extract"]
    status: str  # found, fetched, unchanged, gone, too_large, not_article, not_vietnamese, unreadable, failed, …
    at: datetime
    reason: str | None = None
    raw_sha256: str | None = None
    next_try_at: datetime | None = None


Facts = Sequence[Disbursement | Criteria | Output]
