"""An article as paragraphs and sentences, with what each sentence inherits: place, year, programme, standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from extractors.engine.items import Item, scan
from extractors.engine.numbers import read_printed
from extractors.engine.quantities import Quantity, read_quantities
from extractors.engine.times import Period, read_periods
from extractors.grammar.schema import Grammar
from extractors.records import LEVELS, Article, Level, Place, PlaceMention, PlaceReading

_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_ADMIN = ("province", "district", "commune", "village")
_LEAD = 8  # items within which a sentence says that it tells of goals
_COUNTED = ("commune", "village", "district", "criteria")
_STOPS = (".", "!", "?", "\n", "…", "•")


def rank(level: str) -> int:
    """0 for the nation, growing towards the village."""
    return _RANK[level]  # type: ignore[index]


def quantity_of(item: Item) -> Quantity | None:
    """The quantity that an item carries."""
    return item.value if isinstance(item.value, Quantity) else None


def period_of(item: Item) -> Period | None:
    """The period that an item carries."""
    return item.value if isinstance(item.value, Period) else None


def mention_of(item: Item) -> PlaceMention | None:
    """The place that an item names."""
    return item.value if isinstance(item.value, PlaceMention) else None


@dataclass(frozen=True, slots=True)
class Where:
    """A place at an item: named, or spoken of by its level alone."""

    at: int
    place: Place
    named: bool
    modifier: bool = False  # it only says of which unit something else is (“xã đầu tiên của huyện”, “2 xã của tỉnh X”)


@dataclass(slots=True)
class Sentence:
    """Items of one sentence. `wheres` are its places in order; `topic` is the place it is about."""

    items: list[Item]
    paragraph: int
    is_title: bool
    wheres: list[Where] = field(default_factory=list)
    topic: Place | None = None
    planned: bool = False  # it goes on with the goals of the sentence before

    @property
    def start(self) -> int:
        return self.items[0].start

    @property
    def end(self) -> int:
        return self.items[-1].end


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell the items of its text; the first row is the head."""

    rows: tuple[tuple[tuple[Item, ...], ...], ...]
    paragraph: int
    before: int  # index of the sentence that stands before it, -1 where none does


@dataclass(slots=True)
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

    def unit(self, place_id: str) -> Place:
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


def frame(article: Article, grammar: Grammar, places: PlaceReading) -> Document:
    """The article's items cut into sentences and tables, with the place that each sentence is about."""
    items = scan(article.text, grammar, places.mentions)
    items = _settle(read_quantities(article.text, read_periods(items)))
    title_end = article.text.find("\n\n") if article.title else -1
    sentences, tables = _cut(items, title_end)
    day = article.published_on or _day_of_text(sentences, article.fetched_at.date())
    document = Document(article, grammar, places, day, sentences, tables)
    document.year = _year_of(document)
    _follow_places(document)
    _follow_plans(document)
    return document


def _settle(items: list[Item]) -> list[Item]:
    """A weak word for a standard stands for one only where no object follows it."""
    settled = []
    for at, item in enumerate(items):
        if item.kind == "standard" and item.term is not None and item.term.strength == "weak":
            following = items[at + 1] if at + 1 < len(items) else None
            previous = settled[-1] if settled else None
            told = previous is not None and (
                previous.kind in ("standard", "programme", "quantity", "band_word") or previous.is_("unit", *_COUNTED)
            )
            objects = ("word", "exclude", "action", "noise", "unit", "criterion")
            if not told and following is not None and following.kind in objects:
                item = replace(item, kind="word")
        mention = mention_of(item)
        if mention is not None and settled:
            counted = quantity_of(settled[-1])
            following = items[at + 1] if at + 1 < len(items) else None
            listed = following is not None and (following.is_("sign", ",") or following.is_("link", "and"))
            if counted is not None and counted.unit == mention.level and counted.low > 1 and not listed:
                item = replace(item, kind="holder_name", value=mention)
        if at + 2 < len(items) and items[at + 1].is_("sign", "/"):
            item = _as_money(item, items[at + 2])
        quantity = quantity_of(item)
        if quantity is not None and quantity.unit == "unit_any":
            level = next((i.code for i in [*reversed(items[max(0, at - 12) : at]), *items[at + 1 : at + 3]]
                          if i.kind == "level_word"), None)  # fmt: skip
            if level is not None:
                item = replace(item, code=level, value=replace(quantity, unit=level))
        settled.append(item)
    return settled


def _as_money(upper: Item, lower: Item) -> Item:
    """“300,9/4.128,9 tỷ đồng”: what stands over the slash is of the scale that is printed once."""
    over, under = quantity_of(upper), quantity_of(lower)
    if over is None or under is None or over.kind != "bare" or under.kind != "money" or not under.printed:
        return upper
    reading = read_printed(under.printed.split()[0])
    if reading is None or not reading[0]:
        return upper
    scale = under.low / reading[0]
    return replace(
        upper,
        code="money",
        value=replace(over, kind="money", unit="money", low=over.low * scale, high=over.high * scale),
    )


def _cut(items: list[Item], title_end: int) -> tuple[list[Sentence], list[Table]]:
    sentences: list[Sentence] = []
    tables: list[Table] = []
    rows: list[tuple[tuple[Item, ...], ...]] = []
    paragraph = 0
    line: list[Item] = []

    def end_table() -> None:
        if rows:
            tables.append(Table(tuple(rows), paragraph, len(sentences) - 1))
            rows.clear()

    for index, item in enumerate([*items, Item("sign", "\n", 0, 0)]):
        if not item.is_("sign", "\n"):
            line.append(item)
            continue
        if _is_wrapped(line, items, index):
            continue
        if any(i.is_("sign", "\t") for i in line):
            rows.append(_cells(line))
        elif line:
            end_table()
            for run in _sentences_of(line):
                sentences.append(Sentence(run, paragraph, run[0].start < title_end))
        paragraph += bool(line)
        line = []
    end_table()
    return sentences, tables


def _is_wrapped(line: list[Item], items: list[Item], at: int) -> bool:
    """A line end inside a sentence, as mail and old pages wrap them: no stop before it and no capital behind it."""
    if not line or at + 1 >= len(items) or any(i.is_("sign", "\t") for i in line):
        return False
    following = items[at + 1]
    ended = line[-1].kind == "sign" and line[-1].code in (*_STOPS, ":", ";", ")")
    return (
        not ended and not following.capital and following.kind not in ("sign", "quantity", "number", "period", "place")
    )


def _cells(line: list[Item]) -> tuple[tuple[Item, ...], ...]:
    cells: list[list[Item]] = [[]]
    for item in line:
        if item.is_("sign", "\t"):
            cells.append([])
        else:
            cells[-1].append(item)
    return tuple(tuple(cell) for cell in cells)


def _sentences_of(line: list[Item]) -> list[list[Item]]:
    """Sentences end at a stop before a capital, a number or the line's end; not inside brackets."""
    runs: list[list[Item]] = []
    run: list[Item] = []
    depth = 0
    for index, item in enumerate(line):
        run.append(item)
        if item.kind != "sign":
            continue
        if item.code == "(":
            depth += 1
        elif item.code == ")":
            depth = max(0, depth - 1)
        elif item.code in _STOPS and depth == 0:
            following = line[index + 1] if index + 1 < len(line) else None
            short = index > 0 and line[index - 1].kind == "unit" and line[index - 1].end - line[index - 1].start <= 2
            if item.code == "." and short and following is not None and following.kind == "place":
                run.pop()  # “TP. X”
            elif following is None or _opens(following):
                runs.append(run)
                run = []
    if run:
        runs.append(run)
    return [r for r in runs if any(i.kind != "sign" for i in r)]


def _opens(item: Item) -> bool:
    return item.capital or item.kind in ("quantity", "number", "period", "identifier", "unread", "sign")


def _day_of_text(sentences: list[Sentence], fetched: date) -> date:
    """The day that an undated text speaks from: its first full date, else the end of the latest year that it names."""
    years: list[int] = []
    for sentence in sentences:
        for item in sentence.items:
            period = period_of(item)
            if period is None or period.year is None:
                continue
            if period.grain == "day":
                return period.starts(period.year) or fetched
            if period.grain not in ("years", "now") and period.year <= fetched.year:
                years.append(period.year)
    return min(date(max(years), 12, 31), fetched) if years else fetched


def _year_of(document: Document) -> int:
    """The year that figures are of where none is said: the title's or lead's, else the day's.

    An article of January reports the year that has ended. An undated article speaks from the latest year that it
    names by itself; where it names none, `year_known` is false and no figure of its is given a year.
    """
    day = document.day
    if document.article.published_on is None:
        named = [
            p.year
            for s in document.sentences
            for i in s.items
            if (p := period_of(i)) is not None
            and p.year is not None
            and p.grain not in ("years", "now")
            and p.role != "before"
            and p.year <= document.article.fetched_at.year
        ]
        document.year_known = bool(named)
        return max(named) if named else day.year
    head = [s for s in document.sentences if s.is_title]
    lead = [s for s in document.sentences if not s.is_title][:2]
    grains = ("year", "months", "quarter", "part", "month")
    for sentences in (head, lead):
        years = [
            p.year
            for s in sentences
            for i in s.items
            if (p := period_of(i)) is not None
            and p.year is not None
            and p.grain in grains
            and p.role != "until"
            and p.year in (day.year, day.year - 1)
        ]
        if years:
            return max(years) if day.month > 2 else min(years)
    return day.year


def _follow_places(document: Document) -> None:
    """Gives each sentence its places, and the place that it is about.

    A bare noun of a level (xã, huyện) means the unit last named in the paragraph, else the home unit of that level.
    """
    paragraph = -1
    last: dict[str, Place] = {}
    ever: dict[str, Place] = {}
    topic: Place | None = None
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            last, topic = {}, None
        sentence.wheres = _wheres(document, sentence, last, ever)
        ever.update(last)
        subject = _subject(sentence)
        if subject is not None:
            topic = subject
        sentence.topic = topic or document.home()


def _follow_plans(document: Document) -> None:
    """Marks the sentences that go on with goals for a time to come, set by a sentence before them in their paragraph."""
    paragraph, goals = -1, False
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            paragraph, goals = sentence.paragraph, False
        done = any(
            (i.is_("status", "achieved") and i.term is not None and i.term.strength == "strong")
            or i.is_("period", "now")
            for i in sentence.items
        )
        intends = any(i.is_("status", "planned") for i in sentence.items)
        sentence.planned = goals and not done and not intends
        ahead = any(
            end.year > document.day.year or (end.year == document.day.year and end > document.day)
            for i in sentence.items
            if (p := period_of(i)) is not None
            and p.grain in ("year", "years")
            and (end := p.ends(document.year)) is not None
        )
        leads = any(i.is_("status", "planned") for i in sentence.items[:_LEAD])
        goals = (goals or (leads and ahead)) and not done


def _wheres(document: Document, sentence: Sentence, last: dict[str, Place], ever: dict[str, Place]) -> list[Where]:
    wheres: list[Where] = []
    items = sentence.items
    for at, item in enumerate(items):
        mention = mention_of(item)
        if item.kind == "holder_name" and mention is not None:
            # “6 xã Bắc Kạn”: a count of communes is never of one commune; the name is the unit that holds them
            above = next((p for p in document.places.home if p.name == mention.name and p.level != mention.level), None)
            if above is not None:
                wheres.append(Where(at, above, True, True))
        elif mention is not None:
            place = document.unit(mention.place_id)
            wheres.append(Where(at, place, True, _is_modifier(items, at)))
            last[place.level] = place
        elif item.kind == "scope":
            place_of = last.get(item.code) or document.home_of(item.code) or _above(document, last, item.code)
            if place_of is not None and not _before_name(items, at):
                told = at > 0 and items[at - 1].kind in ("quantity", "unit")  # “7/10 xã trong huyện”
                wheres.append(Where(at, place_of, False, told))
        elif item.kind == "unit" and item.code in _ADMIN and _is_bare_noun(items, at):
            place_of = (
                last.get(item.code)
                or document.home_of(item.code)
                or _above(document, last, item.code)
                or ever.get(item.code)
            )
            if place_of is not None and not _is_agent(document, items, at, place_of):
                wheres.append(Where(at, place_of, False, _is_modifier(items, at)))
    return wheres


def _is_modifier(items: list[Item], at: int) -> bool:
    """Behind “của”, or behind “ở/tại/trong” that follows what it tells of."""
    index = at - 1
    while index >= 0 and items[index].kind == "unit":
        index -= 1
    if index < 0:
        return False
    if items[index].is_("link", "of") or items[index].is_("time", "since"):
        return True
    if not items[index].is_("link", "in_place") or index == 0:
        return False
    told = items[index - 1]
    return told.kind in ("quantity", "unit", "place", "pointer")


def _is_agent(document: Document, items: list[Item], at: int, place: Place) -> bool:
    """“được tỉnh giao”, “tỉnh phân bổ cho huyện”: who gives is not of whom it is told."""
    home = document.home()
    if home is None or rank(place.level) >= rank(home.level):
        return False
    previous = items[at - 1] if at else None
    following = items[at + 1] if at + 1 < len(items) else None
    if previous is not None and (
        previous.kind == "passive" or previous.is_("link", "by") or previous.is_("measure", "requested")
    ):
        return True
    return following is not None and following.is_("measure", "planned")


def _above(document: Document, last: dict[str, Place], level: str) -> Place | None:
    """The unit of that level above a place named last."""
    for place in reversed(list(last.values())):
        for above in document.ancestors(place):
            if above.level == level:
                return above
    return None


def _before_name(items: list[Item], at: int) -> bool:
    return at + 1 < len(items) and items[at + 1].kind == "place"


def _is_bare_noun(items: list[Item], at: int) -> bool:
    """A level word that stands for one known unit: no name, plural, number or standard beside it."""
    item = items[at]
    if item.term is None or " " in item.term.words:
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    if following is not None and (
        following.kind in ("place", "programme")
        or (following.kind == "standard" and (following.term is None or following.term.output != "verb"))
        or following.is_("unit")
        or (following.kind == "word" and following.capital)
    ):
        return False
    for later in items[at + 1 : at + 5]:
        if later.kind == "place":
            return False  # “xã biên giới X”: the name follows its description
        if later.kind != "word" or later.capital:
            break
    previous = items[at - 1] if at else None
    if previous is None:
        return True
    if previous.kind in ("quantity", "number", "unit", "vague") or previous.is_("link", "each", "all_of"):
        return False
    return previous.kind != "plural" and not previous.is_("count", "number_mark")


def _subject(sentence: Sentence) -> Place | None:
    """The place that leads the sentence, before its first number or verb of money."""
    for where in sentence.wheres:
        if where.modifier:
            continue
        before = sentence.items[: where.at]
        if any(i.kind == "quantity" for i in before):
            return None
        return where.place
    return None
