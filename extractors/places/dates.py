"""The day that an article speaks from: which units were in force."""

from __future__ import annotations

import re
from datetime import date, timedelta

from extractors.engine.text import fold
from extractors.places.gazetteer import DISTRICTS_END
from extractors.places.schema import load_words
from extractors.records import Article

# A look behind stands after the first sign: a pattern that begins with one lets the search skip.
_DAY = re.compile(r"(\d(?<![\d/.-]\d)\d?)\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20[0-3]\d)(?!\d)")
_MONTH = re.compile(r"tháng\s+(\d{1,2})\s*(?:[/.-]|năm\s)\s*(20[0-3]\d)(?!\d)")
_YEAR = re.compile(r"(20(?<!\d20)[0-3]\d)(?!\d)")
_LAST_OF_DISTRICTS = DISTRICTS_END - timedelta(days=1)


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(fold(w)) for w in words)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(words)})(?!\w)")


_WORDS = load_words()
_DISTRICT = _any_of(_WORDS.district_words)
_FORMER = _any_of(_WORDS.reform_words)
_REFORM = _any_of(_WORDS.reform_signs)
# 'năm 2026', but not 'đến năm 2026', which is a target, nor '2026 - 2030'.
_YEAR_SPOKEN_OF = re.compile(
    rf"(?<!\w)(?P<target>(?:{_alternatives(_WORDS.target_words)})\s+)?năm\s+(20[0-3]\d)(?!\d|\s*[-–])"
)


def day_of(article: Article, text: str) -> date:
    """The day of publication; else the latest day, month or year that the text names before it was fetched.

    `text` is the article's, folded.

    Without a day of publication, the units are those before the reform of July 2025 unless the text says otherwise:
    by its words, by a day or month since then, or, where it speaks of no district, by a year.
    """
    if article.published_on is not None:
        return article.published_on
    latest = article.updated_at or article.fetched_at
    dated = _latest_day(text, latest.date())
    guessed = dated or _latest_year(text, latest.date()) or latest.date()
    return guessed if guessed < DISTRICTS_END or _is_after_reform(text, dated) else _LAST_OF_DISTRICTS


def _is_after_reform(text: str, dated: date | None) -> bool:
    if _REFORM.search(text):
        return True
    if _DISTRICT.search(text):
        return dated is not None and _FORMER.search(text) is not None
    return dated is not None or any(
        not match["target"] and int(match[2]) > DISTRICTS_END.year for match in _YEAR_SPOKEN_OF.finditer(text)
    )


def _latest_day(text: str, before: date) -> date | None:
    """The latest day that is named, or the last one of the latest month; None where there is none up to `before`."""
    days = [day for match in _DAY.finditer(text) if (day := _day(int(match[1]), int(match[2]), int(match[3])))]
    for match in _MONTH.finditer(text):
        month, year = int(match[1]), int(match[2])
        if 1 <= month <= 12:
            last = _last_of(month, year)
            days.append(min(last, before) if last.replace(day=1) <= before else last)
    return max((day for day in days if day <= before), default=None)


def _latest_year(text: str, before: date) -> date | None:
    years = [year for match in _YEAR.finditer(text) if (year := int(match[1])) <= before.year]
    return min(date(max(years), 6, 30), before) if years else None


def _last_of(month: int, year: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _day(day: int, month: int, year: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= _last_of(month, year).day:
        return None
    return date(year, month, day)
