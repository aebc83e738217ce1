"""The day that an article speaks from: which units were in force."""

from __future__ import annotations

import re
from datetime import date, timedelta

from extractors.engine.text import fold
from extractors.places.gazetteer import DISTRICTS_END
from extractors.places.schema import load_words
from extractors.records import Article

_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20[0-3]\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_LAST_OF_DISTRICTS = DISTRICTS_END - timedelta(days=1)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(fold(w)) for w in words)})(?!\w)")


_DISTRICT = _any_of(load_words().district_words)
_REFORM = _any_of(load_words().reform_words)


def day_of(article: Article) -> date:
    """The day of publication; else the latest day that the text names before it was fetched, else the day of fetching.

    Without a day of publication, a text that speaks of districts and not of their end is taken to be older than it.
    """
    if article.published_on is not None:
        return article.published_on
    guessed = _guess(article.text, article.fetched_at.date())
    if guessed >= DISTRICTS_END:
        folded = fold(article.text)
        if _DISTRICT.search(folded) and not _REFORM.search(folded):
            return _LAST_OF_DISTRICTS
    return guessed


def _guess(text: str, fetched: date) -> date:
    days = [day for match in _DAY.finditer(text) if (day := _day(match)) is not None and day <= fetched]
    if days:
        return max(days)
    years = [year for match in _YEAR.finditer(text) if (year := int(match[1])) <= fetched.year]
    return min(date(max(years), 6, 30), fetched) if years else fetched


def _day(match: re.Match[str]) -> date | None:
    day, month, year = int(match[1]), int(match[2]), int(match[3])
    if not 1 <= month <= 12:
        return None
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month, day) if 1 <= day <= last else None
