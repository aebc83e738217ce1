"""Days and months in figures and in words: 8/3/2022, 8.3, 8-3, 8 tháng 3 năm 2022."""

from __future__ import annotations

import re

from extractors.engine.items import Item
from extractors.engine.period import Cursor, Period, month_end, whole_at, year_at

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?|(\d{1,2})\.(\d{4})")
JOINERS = ("-", "/")
_LEAP_YEAR = 2024


def after_day_word(items: list[Item], at: int) -> tuple[Period | None, int] | None:
    """What a word for a day announces; a period of None is a day that does not exist."""
    cursor = Cursor(items, at)
    found = (
        _days_of_month(Cursor(items, at + 1))
        or numeric(Cursor(items, at + 1), day_word=True)
        or dotted(items, at + 1, items[at : at + 1])
    )
    if found is not None:
        return found
    day = whole_at(cursor.peek(1))
    if day is not None and cursor.sign(2, *JOINERS) and whole_at(cursor.peek(3)) is not None:
        whole = cursor.sign(4, *JOINERS) and whole_at(cursor.peek(5)) is not None
        return None, at + (6 if whole else 4)
    if day is not None and 1 <= day <= 31:
        return _long_date(items, at + 2, day)
    return None


def _days_of_month(cursor: Cursor) -> tuple[Period, int] | None:
    """1-5/10/2022, 28-29/9: days of one month."""
    first, last, month = whole_at(cursor.peek()), whole_at(cursor.peek(2)), whole_at(cursor.peek(4))
    if first is None or last is None or month is None or not (cursor.sign(1, "-") and cursor.sign(3, "/")):
        return None
    year = year_at(cursor.peek(6)) if cursor.sign(5, "/") else None
    if not first < last or not _is_day(year, month, last):
        return None
    return Period("part", year, (month, first), (month, last)), cursor.at + (5 if year is None else 7)


def _is_day(year: int | None, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= month_end(year or _LEAP_YEAR, month)


def numeric(cursor: Cursor, day_word: bool = False) -> tuple[Period, int] | None:
    """D/M/Y, D-M-Y, D/M, M/Y, Y-Y in figures."""
    glue = cursor.peek(1)
    if glue is None or glue.kind != "sign" or glue.code not in JOINERS:
        return None
    first, second, third = whole_at(cursor.peek()), whole_at(cursor.peek(2)), whole_at(cursor.peek(4))
    if first is None or second is None:
        return None
    if year_at(cursor.peek()) and year_at(cursor.peek(2)) and glue.code == "-" and first < second:
        return Period("years", first, (1, 1), (12, 31), last_year=second), cursor.at + 3
    if third is not None and cursor.sign(3, glue.code) and year_at(cursor.peek(4)) and _is_day(third, second, first):
        return Period("day", third, (second, first), (second, first)), cursor.at + 5
    if 1 <= first <= 12 and year_at(cursor.peek(2)) and glue.code == "/":
        return Period("month", second, (first, 1), (first, month_end(second, first))), cursor.at + 3
    if day_word and _is_day(None, second, first):
        return Period("day", None, (second, first), (second, first)), cursor.at + 3
    return None


def dotted(items: list[Item], at: int, before: list[Item]) -> tuple[Period, int] | None:
    """8.3.2022, 7.10, 5.2019, after a word for a day or a month."""
    if at >= len(items) or items[at].kind not in ("unread", "number") or not before:
        return None
    previous = before[-1]
    match = _DOTTED.fullmatch(items[at].code)
    if match is None or not previous.is_("time", "day", "month"):
        return None
    if match[4]:
        month, year = int(match[4]), int(match[5])
        if 1 <= month <= 12:
            return Period("month", year, (month, 1), (month, month_end(year, month))), at + 1
        return None
    day, month = int(match[1]), int(match[2])
    if not _is_day(int(match[3]) if match[3] else None, month, day):
        return None
    return Period("day", int(match[3]) if match[3] else None, (month, day), (month, day)), at + 1


def _long_date(items: list[Item], at: int, day: int) -> tuple[Period, int] | None:
    """… tháng M [năm Y] after a day."""
    cursor = Cursor(items, at)
    month = whole_at(cursor.peek(1)) if cursor.time(0, "month") else None
    if month is None or not 1 <= month <= 12:
        return None
    at += 2
    cursor = Cursor(items, at)
    skip = 1 if cursor.sign(0, ",") else 0
    if cursor.time(skip, "year") and year_at(cursor.peek(skip + 1)):
        return Period("day", year_at(cursor.peek(skip + 1)), (month, day), (month, day)), at + skip + 2
    if cursor.sign(0, ",") and year_at(cursor.peek(1)):
        return Period("day", year_at(cursor.peek(1)), (month, day), (month, day)), at + 2
    return Period("day", None, (month, day), (month, day)), at
