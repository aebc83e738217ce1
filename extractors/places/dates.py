"""The day that an article speaks from: which units were in force."""

from __future__ import annotations

import re
from datetime import date

from extractors.records import Article

_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20[0-3]\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")


def day_of(article: Article) -> date:
    """The day of publication, else the latest day that the text names before it was fetched, else that of fetching."""
    if article.published_on is not None:
        return article.published_on
    fetched = article.fetched_at.date()
    days = [day for match in _DAY.finditer(article.text) if (day := _day(match)) is not None and day <= fetched]
    if days:
        return max(days)
    years = [year for match in _YEAR.finditer(article.text) if (year := int(match[1])) <= fetched.year]
    if years:
        return min(date(max(years), 6, 30), fetched)
    return fetched


def _day(match: re.Match[str]) -> date | None:
    day, month, year = int(match[1]), int(match[2]), int(match[3])
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 28 + 3 * (month != 2) - (month in (4, 6, 9, 11)) else None
