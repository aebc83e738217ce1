"""An article as a document: its sentences, the day and year it speaks from, its places, its goals that run on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from extractors.engine.items import scan
from extractors.engine.period import Period
from extractors.engine.quantities import read_quantities
from extractors.engine.times import read_periods
from extractors.facts.cutting import cut_items, settle
from extractors.facts.document import Document, Sentence, period_of
from extractors.facts.sentence_places import follow_places
from extractors.grammar.schema import Grammar
from extractors.records import Article, PlaceReading

_LEAD = 8  # items within which a sentence says that it tells of goals
_LAST_MONTHS = 11  # from here on a title may speak of the coming year


def frame(article: Article, grammar: Grammar, places: PlaceReading) -> Document:
    """The article's items cut into sentences and tables, with the place that each sentence is about."""
    items = scan(article.text, grammar, places.mentions, places.words)
    items = settle(read_quantities(article.text, read_periods(items)))
    title_end = article.text.find("\n\n") if article.title else -1
    sentences, tables = cut_items(items, title_end)
    day = article.published_on or _day_of_text(sentences, article.fetched_at.date())
    document = Document(article, grammar, places, day, sentences, tables)
    document.year = _year_of(document)
    follow_places(document)
    _follow_plans(document)
    return document


def _day_of_text(sentences: list[Sentence], fetched: date) -> date:
    """The day that an undated text speaks from: its first full date, else the end of the latest year that it names."""
    years: list[int] = []
    for sentence in sentences:
        for item in sentence.of("period"):
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

    An article of January reports the year that has ended. Where the opening tells of several years and no sentence
    names the article's own, `year_known` is false and no figure without a year of its own is given one. An undated
    article speaks from the latest year that it names by itself; where it names none, `year_known` is false, too.
    """
    day = document.day
    if document.article.published_on is None:
        named = [
            p.year
            for p in _periods(document.sentences)
            if p.year is not None
            and p.grain not in ("years", "now")
            and p.role != "before"
            and p.year <= document.article.fetched_at.year
        ]
        document.year_known = bool(named)
        return max(named) if named else day.year
    head = list(takewhile(lambda s: s.is_title, document.sentences))
    lead = document.sentences[len(head) : len(head) + 2]
    grains = ("year", "months", "quarter", "part", "month")
    for sentences in (head, lead):
        years = [
            p.year
            for p in _periods(sentences)
            if p.year is not None
            and p.grain in grains
            and p.role != "until"
            and (p.year in (day.year, day.year - 1) or (sentences is head and _is_next_year(day, p.year)))
        ]
        if years:
            return max(years) if day.month > 2 else min(years)
    document.year_known = not _tells_of_several_years(document, [*head, *lead])
    return day.year


def _tells_of_several_years(document: Document, opening: list[Sentence]) -> bool:
    """Whether the title or lead tells of several years, and no year of its day is named anywhere by itself."""
    if not any(_is_of_several_years(p) for p in _periods(opening)):
        return False
    told = [s for s in document.sentences if not s.has("status", "planned")]
    return not any(p.year == document.day.year and not _is_of_several_years(p) for p in _periods(told))


def _periods(sentences: list[Sentence]) -> Iterator[Period]:
    return (p for s in sentences for i in s.of("period") if (p := period_of(i)) is not None)


def _is_of_several_years(period: Period) -> bool:
    """“giai đoạn 2016 - 2020”, “tính từ năm 2016”."""
    return period.grain == "years" or (period.grain == "year" and (period.open_end or period.role == "since"))


def _is_next_year(day: date, year: int) -> bool:
    """At the end of a year a title may tell of the next one's budget."""
    return day.month >= _LAST_MONTHS and year == day.year + 1


def _follow_plans(document: Document) -> None:
    """Marks the sentences that go on with goals for a time to come, set by a sentence before in their paragraph."""
    paragraph, goals = -1, False
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            paragraph, goals = sentence.paragraph, False
        statuses = sentence.of("status")
        if not statuses and not goals:
            continue
        done = any(
            i.code == "achieved" and i.term is not None and i.term.strength == "strong" for i in statuses
        ) or sentence.has("period", "now")
        intends = any(i.code == "planned" for i in statuses)
        sentence.planned = goals and not done and not intends
        if not done and intends and not goals:
            leads = any(i.is_("status", "planned") for i in sentence.items[:_LEAD])
            goals = leads and _looks_ahead(document, sentence)
        goals = goals and not done


def _looks_ahead(document: Document, sentence: Sentence) -> bool:
    """Whether it names a year or a stage that has not ended on the article's day, or any in an undated article."""
    dated = document.article.published_on is not None
    return any(
        (end > document.day or not dated)
        for i in sentence.of("period")
        if (p := period_of(i)) is not None
        and p.grain in ("year", "years")
        and (end := p.ends(document.year)) is not None
    )
