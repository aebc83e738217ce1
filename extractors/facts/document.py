"""An article made ready for reading: paragraphs, sentences, tables, and the places of each sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from msgspec import Struct

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.engine.times import Period
from extractors.grammar.schema import Grammar
from extractors.records import LEVELS, Article, Level, Place, PlaceMention, PlaceReading

_TELLING = ("sign", "quantity", "period", "measure", "status")
_MUNICIPALITIES = ("01", "31", "48", "79", "92")  # official codes of provinces that are cities
_HUE = "46"  # a city since 2025, under the code that its province had
_RANK: dict[str, int] = {level: rank for rank, level in enumerate(LEVELS)}


def rank(level: str) -> int:
    """0 for the nation, growing towards the village."""
    return _RANK[level]


def quantity_of(item: Item) -> Quantity | None:
    """The quantity that an item carries; none but those of its kind do."""
    if item.kind != "quantity":
        return None
    value = item.value
    return value if isinstance(value, Quantity) else None


def period_of(item: Item) -> Period | None:
    """The period that an item carries; none but those of its kind do."""
    if item.kind != "period":
        return None
    value = item.value
    return value if isinstance(value, Period) else None


def mention_of(item: Item) -> PlaceMention | None:
    """The place that an item names."""
    return item.value if isinstance(item.value, PlaceMention) else None


class Where(Struct, frozen=True, gc=False):
    """A place at an item: named, or spoken of by its level alone."""

    at: int
    place: Place
    named: bool
    modifier: bool = False  # it only says of which unit something else is (“xã đầu tiên của huyện”, “2 xã của tỉnh X”)


@dataclass(slots=True)
class Sentence:
    """Items of one sentence. `wheres` are its places in order; `topic` is the place it is about.

    An item may be replaced by another of its kind and no other, so that `at` holds for good.
    """

    items: list[Item]
    paragraph: int
    is_title: bool
    wheres: list[Where] = field(default_factory=list)
    topic: Place | None = None
    planned: bool = False  # it goes on with the goals of the sentence before
    kinds: dict[str, list[int]] = field(init=False, repr=False, compare=False)  # of all items that are no plain words
    _telling: list[int] | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Most questions are about a few kinds, and most sentences hold none of them: one pass answers them all.
        kinds: defaultdict[str, list[int]] = defaultdict(list)
        for index, item in enumerate(self.items):
            if (kind := item.kind) != "word":
                kinds[kind].append(index)
        self.kinds = kinds

    def at(self, kind: str) -> Sequence[int]:
        """The indices of the items of a kind, in order; for the kind `word` none."""
        return self.kinds.get(kind, ())

    def of(self, kind: str) -> list[Item]:
        """The items of a kind, in order; for the kind `word` none."""
        found = self.kinds.get(kind)
        if found is None:
            return []
        items = self.items
        return [items[index] for index in found]

    def has(self, kind: str, *codes: str) -> bool:
        """Whether an item is of the kind and of one of the codes."""
        found = self.kinds.get(kind)
        if found is None:
            return False
        items = self.items
        return any(items[index].code in codes for index in found)

    @property
    def telling(self) -> list[int]:
        """The indices of all that can bear on a status: signs, quantities, periods, measures, status words."""
        if self._telling is None:
            found = [index for kind in _TELLING for index in self.kinds.get(kind, ())]
            found.sort()
            self._telling = found
        return self._telling

    @property
    def start(self) -> int:
        """Offset of its first character in the article."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Offset behind its last character in the article."""
        return self.items[-1].end


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell the items of its text; the first row is the head."""

    rows: tuple[tuple[tuple[Item, ...], ...], ...]
    paragraph: int
    before: int  # index of the sentence that stands before it, -1 where none does


@dataclass
class Document:
    """One article made ready: sentences, tables, places and the day it speaks from."""

    article: Article
    grammar: Grammar
    places: PlaceReading
    day: date
    sentences: list[Sentence]
    tables: list[Table]
    year: int = 0
    year_known: bool = True

    @cached_property
    def writes_english(self) -> bool:
        """Whether a number is written the English way beyond doubt: with two commas, or with a comma before a dot.

        One comma alone proves nothing, whatever it seems to count: a slip may stand between the number and its unit.
        """
        quantities = (quantity_of(i) for s in self.sentences for i in s.of("quantity"))
        english = (q.printed for q in quantities if q is not None and q.style == "english")
        return any(printed.count(",") > 1 or "." in printed for printed in english)

    @property
    def is_of_a_time(self) -> bool:
        """Whether a date or a year tells when it speaks; its day is else only that on which it was fetched."""
        return self.article.published_on is not None or self.year_known

    @cached_property
    def of_a_municipality(self) -> bool:
        """Whether the article is of a municipality, or of a unit of one: the city is a province there."""
        province = self.home_of("province")
        if province is None:
            return False
        return province.official_code in _MUNICIPALITIES or (
            province.official_code == _HUE and province.valid_from is not None
        )

    @cached_property
    def stages(self) -> list[Period]:
        """The stages from one year to another that the sentences name, in order."""
        periods = (period_of(i) for s in self.sentences for i in s.of("period"))
        return [p for p in periods if p is not None and p.grain == "years" and p.year and p.last_year]

    def unit(self, place_id: str) -> Place:
        """The unit of an id that a mention of the article carries."""
        return self.places.units[place_id]

    def home(self, at_most: Level | None = None) -> Place | None:
        """The unit that the article speaks for; with a level, the smallest of the chain that is not below it."""
        for place in self.places.home:
            if at_most is None or rank(place.level) <= rank(at_most):
                return place
        return None

    def home_of(self, level: str) -> Place | None:
        """The unit of the home chain at exactly that level."""
        return next((p for p in self.places.home if p.level == level), None)

    def ancestors(self, place: Place) -> list[Place]:
        """The units above a place, nearest first, as far as the article's places know them."""
        chain: list[Place] = []
        units: Mapping[str, Place] = self.places.units
        parent = place.parent_place_id
        while parent is not None and parent in units:
            chain.append(units[parent])
            parent = units[parent].parent_place_id
        return chain

    def common_place(self, places: list[Place]) -> Place | None:
        """The smallest unit that holds all of them."""
        if not places:
            return None
        first = [places[0], *self.ancestors(places[0])]
        for candidate in first:
            if all(candidate.place_id == p.place_id or candidate in self.ancestors(p) for p in places):
                return candidate
        return None
