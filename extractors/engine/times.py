"""Days, months, quarters, years and stages: what a time expression spans, and how it is meant."""

from __future__ import annotations

from msgspec.structs import replace

from extractors.engine.collector import collector_paused
from extractors.engine.dates import JOINERS, after_day_word, dotted, numeric
from extractors.engine.items import Item
from extractors.engine.period import Cursor, Grain, Period, count_at, whole_at, year_at

__all__ = ["Period", "read_periods"]

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HALVES = {"first_half": ((1, 1), (6, 30)), "second_half": ((7, 1), (12, 31))}
_TIMED = frozenset({"time", "number", "unread"})


@collector_paused
def read_periods(items: list[Item]) -> list[Item]:
    """The items with every time expression joined into one item of kind `period`."""
    out: list[Item] = []
    append = out.append
    done = 0
    found_at: list[int] = []  # of the periods, by their place in `out`
    size = len(items)
    for at in [index for index, item in enumerate(items) if item.kind in _TIMED]:
        if at < done:
            continue
        item = items[at]
        if item.kind == "number":
            following = items[at + 1] if at + 1 < size else None
            if following is None or not (following.kind == "time" or following.is_("sign", *JOINERS)):
                continue  # most numbers: nothing behind them makes a time of them
        found = _period_at(items, at, items[at - 1 : at] if at > done else out[-1:])
        if found is None:
            continue
        out += items[done:at]
        period, done = found
        end = items[done - 1].end
        if period is None:
            append(item)
            append(Item("unread", "".join(i.code for i in items[at + 1 : done]), items[at + 1].start, end))
        else:
            found_at.append(len(out))
            append(Item("period", period.grain, item.start, end, None, period))
    out += items[done:]
    return _with_roles(out, found_at) if found_at else out


def _period_at(items: list[Item], at: int, before: list[Item]) -> tuple[Period | None, int] | None:
    """The period that begins at an item and the item after it; a period of None is a day that does not exist.

    `before` is the item before it, if there is one.
    """
    item = items[at]
    if item.kind == "time":
        return _worded(items, at)
    if item.kind == "number":
        following = items[at + 1] if at + 1 < len(items) else None
        if following is None:
            return None
        if following.kind == "time":
            return _months_of_year(items, at) or _years_long(items, at)
        # The scale of a map (tỷ lệ 1/2000) is no month.
        return None if before and before[-1].kind == "share" else numeric(Cursor(items, at))
    if item.kind == "unread":
        return dotted(items, at, before)
    return None


def _worded(items: list[Item], at: int) -> tuple[Period | None, int] | None:
    cursor = Cursor(items, at)
    code = items[at].code
    if code == "day":
        return after_day_word(items, at)
    if code in ("until", "since", "before"):
        return _after_preposition(items, at, code)
    if code == "school_year":
        years = _stage(items, at + 1)
        return (None, years[1]) if years is not None else None
    if code in _HALVES:
        year = year_at(cursor.peek(1))
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
        year = year_at(cursor.peek(1))
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


def _after_preposition(items: list[Item], at: int, code: str) -> tuple[Period, int] | None:
    """đến 30/6, where it can be no ratio; từ 2016 đến 2020 without a word for years. The word gives its role after."""
    cursor = Cursor(items, at + 1)
    day, month = whole_at(cursor.peek()), whole_at(cursor.peek(2))
    following = cursor.peek(3)
    counted = following is not None and (following.kind in ("unit", "number") or following.is_("sign", "/", "%"))
    ranges = (
        code == "since" and cursor.time(3, "until") and whole_at(cursor.peek(4)) is not None and cursor.sign(5, "/")
    )
    if day is not None and month is not None and cursor.sign(1, "/") and not counted and (day > month or ranges):
        found = numeric(cursor, day_word=True)
        if found is not None:
            period, after = found
            return _replace_role(period, code), after
    if code != "since" or not cursor.time(1, "until"):
        return None
    first, second_at = year_at(cursor.peek()), 3 if cursor.time(2, "year") else 2
    second = year_at(cursor.peek(second_at))
    if first is None or second is None or first >= second:
        return None
    return Period("years", first, (1, 1), (12, 31), last_year=second), cursor.at + second_at + 1


def _month(items: list[Item], at: int) -> tuple[Period, int] | None:
    cursor = Cursor(items, at)
    with_dot = dotted(items, at, items[at - 1 : at])
    if with_dot is not None and with_dot[0].grain == "month":
        return with_dot
    month = count_at(cursor.peek())
    if month is None or not 1 <= month <= 12:
        return None
    last = whole_at(cursor.peek(2)) if cursor.sign(1, "-") else None
    if last is not None and month < last <= 12:
        year = year_at(cursor.peek(4)) if cursor.sign(3, "/") or cursor.time(3, "year") else None
        return Period("months", year, (month, 1), (last, 31)), at + (3 if year is None else 5)
    last, after = _months_listed(items, at, month)
    cursor, year = Cursor(items, after), None
    if cursor.sign(0, "/", "-", ".") or cursor.time(0, "year"):
        year = year_at(cursor.peek(1))
    if year is not None:
        after += 2
    grain: Grain = "month" if last == month else "months"
    return Period(grain, year, (month, 1), (last, 31)), after


def _months_listed(items: list[Item], at: int, first: int) -> tuple[int, int]:
    """The last of months in a row (7, 8 và 9) and the item after it; what is counted of something is no month."""
    last, after = first, at + 1
    while True:
        cursor = Cursor(items, after)
        joint, behind = cursor.peek(), cursor.peek(2)
        month = whole_at(cursor.peek(1))
        if joint is None or month is None or month != last + 1 or month > 12:
            return last, after
        if not (joint.is_("sign", ",") or joint.is_("link", "and")):
            return last, after
        ends = behind is None or behind.kind == "sign" or behind.is_("link", "and") or behind.is_("time", "year")
        if not ends or cursor.sign(2, "%", "-", "(", ":"):
            return last, after
        if cursor.sign(2, "/") and year_at(cursor.peek(3)) is None:
            return last, after
        last, after = month, after + 2


def _quarter_at(item: Item | None) -> int | None:
    quarter = whole_at(item)
    if quarter is None and item is not None and item.kind == "word":
        quarter = _ROMAN.get(item.code)
    return quarter if quarter is not None and 1 <= quarter <= 4 else None


def _quarter(items: list[Item], at: int) -> tuple[Period, int] | None:
    """quý II/2024, quý 2 năm 2024; two that follow each other (quý I+II, quý I và quý II) are one period."""
    cursor = Cursor(items, at)
    first = _quarter_at(cursor.peek())
    if first is None:
        return None
    last, after = first, at + 1
    joint = cursor.peek(1)
    if joint is not None and (joint.is_("sign", "+", "-") or joint.is_("link", "and")):
        second_at = 3 if cursor.time(2, "quarter") else 2
        second = _quarter_at(cursor.peek(second_at))
        said = second_at == 3 or joint.kind == "sign"
        if second is not None and second > first and said:
            last, after = second, at + second_at + 1
    cursor, year = Cursor(items, after), None
    if cursor.sign(0, "/", "-") or cursor.time(0, "year"):
        year = year_at(cursor.peek(1))
    if year is not None:
        after += 2
    grain: Grain = "quarter" if first == last else "part"
    return Period(grain, year, (3 * first - 2, 1), (3 * last, 31)), after


def _stage(items: list[Item], at: int) -> tuple[Period, int] | None:
    cursor = Cursor(items, at)
    if cursor.time(0, "since"):
        at += 1
        cursor = Cursor(items, at)
    first, second = year_at(cursor.peek()), year_at(cursor.peek(2))
    joined = cursor.sign(1, "-", "/") or cursor.time(1, "until")
    if first and second and joined and first < second:
        return Period("years", first, (1, 1), (12, 31), last_year=second), at + 3
    return None


def _year_expression(items: list[Item], at: int) -> tuple[Period, int] | None:
    cursor = Cursor(items, at)
    first = year_at(cursor.peek())
    if first is None:
        return None
    joined = cursor.sign(1, "-") or cursor.time(1, "until")
    second_at = 3 if joined and cursor.time(2, "year") else 2
    second = year_at(cursor.peek(second_at)) if joined else None
    if second and first < second:
        return Period("years", first, (1, 1), (12, 31), last_year=second), at + second_at + 1
    return Period("year", first, (1, 1), (12, 31)), at + 1


def _months_of_year(items: list[Item], at: int) -> tuple[Period, int] | None:
    """9 tháng [đầu năm | cuối năm | qua] [[của] năm Y]."""
    cursor = Cursor(items, at)
    months = count_at(cursor.peek())
    if months is None or not 1 <= months <= 12 or not cursor.time(1, "month"):
        return None
    after, last_part, said = at + 2, False, False
    cursor = Cursor(items, after)
    if cursor.time(0, "start_of_year"):
        after, said = after + 1, True
    elif cursor.time(0, "end_of_year"):
        after, last_part, said = after + 1, True, True
    elif cursor.time(0, "past"):
        after, said = after + 1, True
    of_year = items[after] if after < len(items) else None
    if of_year is not None and of_year.is_("link", "in_place", "of"):
        after += bool(Cursor(items, after).time(1, "year") and year_at(Cursor(items, after).peek(2)))
    cursor = Cursor(items, after)
    year = None
    if cursor.time(0, "year") and year_at(cursor.peek(1)):
        year, after = year_at(cursor.peek(1)), after + 2
    elif said and year_at(cursor.peek()):
        year, after = year_at(cursor.peek()), after + 1
    if not said and year is None and months not in (3, 6, 9):
        return None
    if last_part:
        return Period("months", year, (13 - months, 1), (12, 31)), after
    return Period("months", year, (1, 1), (months, 31)), after


def _years_long(items: list[Item], at: int) -> tuple[Period, int] | None:
    """8 năm [qua], a length of several years; 2 năm 2022, 2023, where the years that are named are as many."""
    cursor = Cursor(items, at)
    years = count_at(cursor.peek())
    if years is None or not 2 <= years <= 30 or not cursor.time(1, "year"):
        return None
    first, second, joint = year_at(cursor.peek(2)), year_at(cursor.peek(4)), cursor.peek(3)
    if first is not None:
        joined = cursor.sign(3, "-", ",") or (joint is not None and joint.is_("link", "and"))
        if joined and second is not None and second - first + 1 == years:
            return Period("years", first, (1, 1), (12, 31), last_year=second), at + 5
        return None
    return Period("years", None, None, None, n_years=years), at + 2


def _with_roles(items: list[Item], periods: list[int]) -> list[Item]:
    """Each period takes the word before it: until, since, before; a since-year meets its end or runs on to now."""
    out: list[Item] = []
    done = 0
    for at in periods:
        out += items[done:at]
        done = at + 1
        item = items[at]
        period, start = item.value, item.start
        assert isinstance(period, Period)
        while out and out[-1].is_("time", "until", "since", "before"):
            word = out.pop()
            start = word.start
            if period.role == "at" or word.code == "since":
                period = _replace_role(period, word.code)
        if len(out) > 1 and out[-1].is_("sign", "-") and period.grain == "day":
            days = out[-2].value
            if isinstance(days, Period) and days.grain == "day" and days.year in (None, period.year):
                out.pop()
                start = out.pop().start
                period = Period("part", period.year, days.start, period.end, role=days.role)
        earlier = out[-1].value if out and out[-1].kind == "period" else None
        if isinstance(earlier, Period) and earlier.role == "since" and earlier.grain in ("year", "month", "day"):
            joined = _join_range(earlier, period)
            if joined is not None:
                previous = out.pop()
                out.append(Item("period", joined.grain, previous.start, item.end, value=joined))
                continue
        out.append(Item("period", period.grain, start, item.end, value=period))
    return out + items[done:]


def _replace_role(period: Period, role: str) -> Period:
    return replace(period, role=role)


def _join_range(first: Period, last: Period) -> Period | None:
    """From the first to the last; a year that is printed once, at the end, is that of both."""
    if last.grain == "now":
        grain: Grain = "years" if first.grain == "year" else "part"
        return Period(grain, first.year, first.start, None, open_end=True)
    if last.end is None or last.role != "until":
        return None
    if first.year is None and first.grain != "year":
        return Period("part", last.year, first.start, last.end)
    if first.year is not None and last.year is not None:
        grain = "years" if last.year != first.year or first.grain == "year" else "part"
        return Period(grain, first.year, first.start, last.end, last_year=last.year)
    return None
