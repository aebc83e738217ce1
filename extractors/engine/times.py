"""Days, months, quarters, years and stages: what a time expression spans, and how it is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from extractors.engine.collector import collector_paused
from extractors.engine.items import Item
from extractors.engine.numbers import Number

Grain = Literal["day", "month", "quarter", "months", "year", "years", "part", "now"]
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?|(\d{1,2})\.(\d{4})")
_FIRST_YEAR, _LAST_YEAR = 1986, 2050
_JOINERS = ("-", "/")
_HALVES = {"first_half": ((1, 1), (6, 30)), "second_half": ((7, 1), (12, 31))}
_TIMED = frozenset({"time", "number", "unread"})
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Period:
    """A time expression. `start` or `end` is None where the text leaves it to the article (no year printed).

    `role`: until (tính đến, hết), since (từ), before, at. `parts` keeps what is printed: year, month, day.
    """

    grain: Grain
    year: int | None
    start: tuple[int, int] | None  # month, day within `year`
    end: tuple[int, int] | None
    last_year: int | None = None  # of a stage
    role: str = "at"
    open_end: bool = False  # from a year until now
    since_start: bool = False  # from the beginning of the year until now
    n_years: int | None = None  # a length and no dates

    def starts(self, year: int) -> date | None:
        """First day, with `year` standing in for one that is not printed."""
        if self.start is None:
            return None
        return _day(self.year or year, *self.start)

    def ends(self, year: int) -> date | None:
        """Last day, likewise."""
        if self.end is None:
            return None
        return _day(self.last_year or self.year or year, *self.end)


def _day(year: int, month: int, day: int) -> date:
    """The day, or the month's last one where the month is shorter."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def month_end(year: int, month: int) -> int:
    """The number of the month's last day."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _whole(item: Item | None) -> int | None:
    if item is None or item.kind != "number" or not isinstance(item.value, Number):
        return None
    number = item.value
    if number.style == "spelled" or not number.printed.isdigit() or len(number.printed) > 4:
        return None
    return int(number.printed)


def _year(item: Item | None) -> int | None:
    value = _whole(item)
    return value if value is not None and _FIRST_YEAR <= value <= _LAST_YEAR else None


class _Cursor:
    __slots__ = ("at", "items")

    def __init__(self, items: list[Item], at: int) -> None:
        self.items, self.at = items, at

    def peek(self, ahead: int = 0) -> Item | None:
        index = self.at + ahead
        return self.items[index] if index < len(self.items) else None

    def sign(self, ahead: int, *signs: str) -> bool:
        item = self.peek(ahead)
        return item is not None and item.kind == "sign" and item.code in signs

    def time(self, ahead: int, *codes: str) -> bool:
        item = self.peek(ahead)
        return item is not None and item.is_("time", *codes)


@collector_paused
def read_periods(items: list[Item]) -> list[Item]:
    """The items with every time expression joined into one item of kind `period`."""
    out: list[Item] = []
    append = out.append
    at, size, any_period = 0, len(items), False
    while at < size:
        item = items[at]
        found = _period_at(items, at, out) if item.kind in _TIMED else None
        if found is None:
            append(item)
            at += 1
            continue
        period, after = found
        end = items[after - 1].end
        if period is None:
            append(item)
            append(Item("unread", "".join(i.code for i in items[at + 1 : after]), items[at + 1].start, end))
        else:
            any_period = True
            append(Item("period", period.grain, item.start, end, None, period))
        at = after
    return _with_roles(out) if any_period else out


def _period_at(items: list[Item], at: int, before: list[Item]) -> tuple[Period | None, int] | None:
    """The period that begins at an item and the item after it; a period of None is a day that does not exist."""
    item = items[at]
    if item.kind == "time":
        return _worded(items, at)
    if item.kind == "number":
        following = items[at + 1] if at + 1 < len(items) else None
        if following is None:
            return None
        if following.kind == "time":
            return _months_of_year(items, at) or _years_long(items, at)
        return _numeric(_Cursor(items, at))
    if item.kind == "unread":
        return _dotted(items, at, before)
    return None


def _worded(items: list[Item], at: int) -> tuple[Period | None, int] | None:
    cursor = _Cursor(items, at)
    code = items[at].code
    if code == "day":
        return _after_day_word(items, at)
    if code in ("until", "since", "before"):
        return _after_preposition(items, at, code)
    if code in _HALVES:
        year = _year(cursor.peek(1))
        return Period("months", year, *_HALVES[code]), at + (1 if year is None else 2)
    if code == "month":
        return _month(items, at + 1)
    if code == "quarter":
        return _quarter(items, at + 1)
    if code == "stage":
        return _stage(items, at + 1)
    if code == "year":
        return _year_expression(items, at + 1)
    if code in ("start_of_year", "in_year", "end_of_year", "last_year", "next_year"):
        year = _year(cursor.peek(1))
        after = at + 1 if year is None else at + 2
        if code == "start_of_year":
            if cursor.time(after - at, "now"):
                after += 1
            return Period("part", year, (1, 1), None, since_start=True), after
        if code == "end_of_year":
            return Period("year", year, (1, 1), (12, 31), role="until"), after
        if code in ("last_year", "next_year"):
            return Period("year", None, (1, 1), (12, 31), n_years=-1 if code == "last_year" else 1), at + 1
        return Period("year", year, (1, 1), (12, 31)), after
    if code == "now":
        return Period("now", None, None, None), at + 1
    return None


def _after_day_word(items: list[Item], at: int) -> tuple[Period | None, int] | None:
    cursor = _Cursor(items, at)
    found = _numeric(_Cursor(items, at + 1), day_word=True) or _dotted(items, at + 1, items[at : at + 1])
    if found is not None:
        return found
    day = _whole(cursor.peek(1))
    if day is not None and cursor.sign(2, *_JOINERS) and _whole(cursor.peek(3)) is not None:
        whole = cursor.sign(4, *_JOINERS) and _whole(cursor.peek(5)) is not None
        return None, at + (6 if whole else 4)
    if day is not None and 1 <= day <= 31:
        return _long_date(items, at + 2, day)
    return None


def _after_preposition(items: list[Item], at: int, code: str) -> tuple[Period, int] | None:
    """đến 30/6, where it can be no ratio; từ 2016 đến 2020 without a word for years. The word gives its role after."""
    cursor = _Cursor(items, at + 1)
    day, month = _whole(cursor.peek()), _whole(cursor.peek(2))
    following = cursor.peek(3)
    counted = following is not None and (following.kind in ("unit", "number") or following.is_("sign", "/", "%"))
    if day is not None and month is not None and cursor.sign(1, "/") and not counted and day > month:
        found = _numeric(cursor, day_word=True)
        if found is not None:
            period, after = found
            return _replace_role(period, code), after
    if code != "since" or not cursor.time(1, "until"):
        return None
    first, second_at = _year(cursor.peek()), 3 if cursor.time(2, "year") else 2
    second = _year(cursor.peek(second_at))
    if first is None or second is None or first >= second:
        return None
    return Period("years", first, (1, 1), (12, 31), last_year=second), cursor.at + second_at + 1


def _is_day(year: int | None, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= month_end(year or _LEAP_YEAR, month)


def _numeric(cursor: _Cursor, day_word: bool = False) -> tuple[Period, int] | None:
    """D/M/Y, D-M-Y, D/M, M/Y, Y-Y in figures."""
    glue = cursor.peek(1)
    if glue is None or glue.kind != "sign" or glue.code not in _JOINERS:
        return None
    first, second, third = _whole(cursor.peek()), _whole(cursor.peek(2)), _whole(cursor.peek(4))
    if first is None or second is None:
        return None
    if _year(cursor.peek()) and _year(cursor.peek(2)) and glue.code == "-" and first < second:
        return Period("years", first, (1, 1), (12, 31), last_year=second), cursor.at + 3
    if third is not None and cursor.sign(3, glue.code) and _year(cursor.peek(4)) and _is_day(third, second, first):
        return Period("day", third, (second, first), (second, first)), cursor.at + 5
    if 1 <= first <= 12 and _year(cursor.peek(2)) and glue.code == "/":
        return Period("month", second, (first, 1), (first, month_end(second, first))), cursor.at + 3
    if day_word and _is_day(None, second, first):
        return Period("day", None, (second, first), (second, first)), cursor.at + 3
    return None


def _dotted(items: list[Item], at: int, before: list[Item]) -> tuple[Period, int] | None:
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
    cursor = _Cursor(items, at)
    month = _whole(cursor.peek(1)) if cursor.time(0, "month") else None
    if month is None or not 1 <= month <= 12:
        return None
    at += 2
    cursor = _Cursor(items, at)
    skip = 1 if cursor.sign(0, ",") else 0
    if cursor.time(skip, "year") and _year(cursor.peek(skip + 1)):
        return Period("day", _year(cursor.peek(skip + 1)), (month, day), (month, day)), at + skip + 2
    if cursor.sign(0, ",") and _year(cursor.peek(1)):
        return Period("day", _year(cursor.peek(1)), (month, day), (month, day)), at + 2
    return Period("day", None, (month, day), (month, day)), at


def _month(items: list[Item], at: int) -> tuple[Period, int] | None:
    cursor = _Cursor(items, at)
    dotted = _dotted(items, at, items[at - 1 : at])
    if dotted is not None and dotted[0].grain == "month":
        return dotted
    month = _whole(cursor.peek())
    if month is None or not 1 <= month <= 12:
        return None
    after, year = at + 1, None
    if cursor.sign(1, "/", "-", ".") or cursor.time(1, "year"):
        year = _year(cursor.peek(2))
    if year is not None:
        after = at + 3
    return Period("month", year, (month, 1), (month, 31)), after


def _quarter(items: list[Item], at: int) -> tuple[Period, int] | None:
    cursor = _Cursor(items, at)
    item = cursor.peek()
    quarter = _whole(item)
    if quarter is None and item is not None and item.kind == "word":
        quarter = _ROMAN.get(item.code)
    if quarter is None or not 1 <= quarter <= 4:
        return None
    after, year = at + 1, None
    if cursor.sign(1, "/", "-") or cursor.time(1, "year"):
        year = _year(cursor.peek(2))
    if year is not None:
        after = at + 3
    return Period("quarter", year, (3 * quarter - 2, 1), (3 * quarter, 31)), after


def _stage(items: list[Item], at: int) -> tuple[Period, int] | None:
    cursor = _Cursor(items, at)
    if cursor.time(0, "since"):
        at += 1
        cursor = _Cursor(items, at)
    first, second = _year(cursor.peek()), _year(cursor.peek(2))
    joined = cursor.sign(1, "-", "/") or cursor.time(1, "until")
    if first and second and joined and first < second:
        return Period("years", first, (1, 1), (12, 31), last_year=second), at + 3
    return None


def _year_expression(items: list[Item], at: int) -> tuple[Period, int] | None:
    cursor = _Cursor(items, at)
    first = _year(cursor.peek())
    if first is None:
        return None
    joined = cursor.sign(1, "-") or cursor.time(1, "until")
    second_at = 3 if joined and cursor.time(2, "year") else 2
    second = _year(cursor.peek(second_at)) if joined else None
    if second and first < second:
        return Period("years", first, (1, 1), (12, 31), last_year=second), at + second_at + 1
    return Period("year", first, (1, 1), (12, 31)), at + 1


def _months_of_year(items: list[Item], at: int) -> tuple[Period, int] | None:
    """9 tháng [đầu năm | cuối năm | qua] [năm Y]."""
    cursor = _Cursor(items, at)
    months = _whole(cursor.peek())
    if months is None or not 1 <= months <= 12 or not cursor.time(1, "month"):
        return None
    after, last_part, said = at + 2, False, False
    cursor = _Cursor(items, after)
    if cursor.time(0, "start_of_year"):
        after, said = after + 1, True
    elif cursor.time(0, "end_of_year"):
        after, last_part, said = after + 1, True, True
    elif cursor.time(0, "past"):
        after, said = after + 1, True
    cursor = _Cursor(items, after)
    year = None
    if cursor.time(0, "year") and _year(cursor.peek(1)):
        year, after = _year(cursor.peek(1)), after + 2
    elif said and _year(cursor.peek()):
        year, after = _year(cursor.peek()), after + 1
    if not said and year is None and months not in (3, 6, 9):
        return None
    if last_part:
        return Period("months", year, (13 - months, 1), (12, 31)), after
    return Period("months", year, (1, 1), (months, 31)), after


def _years_long(items: list[Item], at: int) -> tuple[Period, int] | None:
    """8 năm [qua], a length of several years; 2 năm 2022, 2023, where the years that are named are as many."""
    cursor = _Cursor(items, at)
    years = _whole(cursor.peek())
    if years is None or not 2 <= years <= 30 or not cursor.time(1, "year"):
        return None
    first, second, joint = _year(cursor.peek(2)), _year(cursor.peek(4)), cursor.peek(3)
    if first is not None:
        joined = cursor.sign(3, "-", ",") or (joint is not None and joint.is_("link", "and"))
        if joined and second is not None and second - first + 1 == years:
            return Period("years", first, (1, 1), (12, 31), last_year=second), at + 5
        return None
    return Period("years", None, None, None, n_years=years), at + 2


def _with_roles(items: list[Item]) -> list[Item]:
    """Each period takes the word before it: until, since, before; a since-year meets its end or runs on to now."""
    out: list[Item] = []
    for item in items:
        if item.kind != "period" or not isinstance(item.value, Period):
            out.append(item)
            continue
        period, start = item.value, item.start
        while out and out[-1].is_("time", "until", "since", "before"):
            word = out.pop()
            start = word.start
            if period.role == "at" or word.code == "since":
                period = _replace_role(period, word.code)
        earlier = out[-1].value if out and out[-1].kind == "period" else None
        if isinstance(earlier, Period) and earlier.role == "since" and earlier.grain in ("year", "month", "day"):
            joined = _join_range(earlier, period)
            if joined is not None:
                previous = out.pop()
                out.append(Item("period", joined.grain, previous.start, item.end, value=joined))
                continue
        out.append(Item("period", period.grain, start, item.end, value=period))
    return out


def _replace_role(period: Period, role: str) -> Period:
    return replace(period, role=role)


def _join_range(first: Period, last: Period) -> Period | None:
    if last.grain == "now":
        return Period(
            "years" if first.grain == "year" else "part", first.year, first.start, None, role="at", open_end=True
        )
    if first.year is None:
        return None
    if last.year is not None and last.end is not None:
        grain: Grain = "years" if last.year != first.year or first.grain == "year" else "part"
        return Period(grain, first.year, first.start, last.end, last_year=last.year)
    return None
