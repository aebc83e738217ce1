"""Dates as pages print them: date lines, date crumbs of a scraper, datelines of a text, and notes of a change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
FIRST_YEAR, LAST_YEAR = 2000, 2099

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)?\s*(\d{4})(?!\d)", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_CRUMB = re.compile(r"^\s*date\s+(\d{4})-(\d{2})(?:-(\d{2}))?(?=\s|$)\s*")
TIME = re.compile(
    r"\d{1,2}\s*(?::|h|giờ)\s*\d{2}(?:\s*:\s*\d{2})?(?:\s*phút)?(?:\s*(?:am|pm|sa|ch)\b)?|gmt\s*[+-]?\s*\d+",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^\W*(?:\([^)]{1,40}\)\s*[-–—:]?\s*)?(?:[\w.\-]{2,20}\s*[-–—]\s*)?"
    r"(?:(?:vào|trong)\s+)?(?:(?:rạng\s+)?(?:sáng|chiều|tối|trưa)\s*(?:và\s+\w+\s+)?)?"
    r"(?:(?:qua|nay|vừa qua),?\s*)?(?:\(?\s*(?:các\s+|trong\s+)?(?:\d+\s+)?ngày\s+)?(?:\d{1,2}\s*(?:và|-|,|đến)\s*)?"
    r"\(?(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?(?![\d/])",
    re.IGNORECASE,
)
_INNER = re.compile(
    r"\b(?:sáng|chiều|tối|trưa|hôm)\s+(?:ngày\s+)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?(?![\d/%])",
    re.IGNORECASE,
)
_WORDY_DATELINE = re.compile(
    r"^\W*(?:\w+\s+){0,3}ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:năm\s*(\d{4}))?", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d./,])(20\d{2})(?![\d.,]\d|\d)")
_CHANGED = re.compile(
    r"(?:bài|tin|được|nội dung)\s[^.\n]{0,20}cập nhật\s*(?:lại\s*)?(?:lúc|vào lúc|vào|hồi)?\s*"
    r"(?:(\d{1,2})\s*(?:giờ|h|:)\s*(\d{1,2})?\s*(?:phút)?)?,?\s*(?:ngày\s*)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A full date with its place in the line."""

    start: int
    end: int
    day: date


def make(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day or a page cannot be of that year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find(line: str) -> list[Found]:
    """Every full date of the line, in order."""
    found = []
    for pattern, order in ((_NUMERIC, (4, 3, 1)), (_WORDS, (3, 2, 1)), (_ISO, (1, 2, 3))):
        for match in pattern.finditer(line):
            day = make(*(int(match[group]) for group in order))
            if day is not None:
                found.append(Found(match.start(), match.end(), day))
    return sorted(found, key=lambda one: one.start)


def first(line: str) -> date | None:
    """The first full date of the line."""
    found = find(line)
    return found[0].day if found else None


def split_crumb(line: str) -> tuple[str, tuple[int, int, int | None] | None]:
    """The line without a scraper's `date 2017-03` before it, and year, month, day of the crumb."""
    match = _CRUMB.match(line)
    if match is None:
        return line, None
    return line[match.end() :], (int(match[1]), int(match[2]), int(match[3]) if match[3] else None)


def of_dateline(paragraphs: list[str], title: str | None, year: int | None = None) -> date | None:
    """The day with which a text opens ("Sáng 2/4, …"); its year from `year`, else from the title or the text.

    None where no day opens the text or no year can be told.
    """
    for pattern in (_DATELINE, _WORDY_DATELINE, _INNER):
        for paragraph in paragraphs[:2]:
            match = pattern.match(paragraph) if pattern is not _INNER else pattern.search(paragraph[:400])
            if match is None:
                continue
            stated = int(match[3]) if match[3] else None
            for candidate in (stated, year, *_years(title or ""), *_years(" ".join(paragraphs[:3]))):
                day = make(candidate, int(match[2]), int(match[1])) if candidate else None
                if day is not None:
                    return day
    return None


def _years(text: str) -> Iterator[int]:
    """The years that the text names, the most frequent first, a later one before an earlier."""
    counts = Counter(int(year) for year in _YEAR.findall(text))
    yield from sorted(counts, key=lambda year: (-counts[year], -year))


def moment(stamp: str) -> datetime | None:
    """A machine-readable stamp (ISO 8601, with or without its colon in the offset); a naive one is Vietnam's time."""
    text = re.sub(r"([+-]\d{2})(\d{2})$", r"\1:\2", stamp.strip().replace("Z", "+00:00"))
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=VIETNAM)


def day_of(stamp: str) -> date | None:
    """The Vietnamese day of a stamp, or of a date printed in its place."""
    read = moment(stamp)
    return read.astimezone(VIETNAM).date() if read is not None else first(stamp)


def of_change(text: str, published: date | None) -> datetime | None:
    """When a note in the text says that it was changed, in UTC; its year from `published` where it prints none."""
    match = _CHANGED.search(text)
    if match is None:
        return None
    year = int(match[5]) if match[5] else (published.year if published else None)
    day = make(year, int(match[4]), int(match[3])) if year else None
    hour, minute = int(match[1] or 0), int(match[2] or 0)
    if day is None or hour > 23 or minute > 59:
        return None
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)
