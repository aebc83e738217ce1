"""A time expression, and how its parts are looked for among the items."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from extractors.engine.items import Item
from extractors.engine.numbers import Number

Grain = Literal["day", "month", "quarter", "months", "year", "years", "part", "now"]
_FIRST_YEAR, _LAST_YEAR = 1986, 2050


class Period(Struct, frozen=True, gc=False):
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


def _day(year: int, month: int, day: int) -> date | None:
    """The day, or the month's last one where the month is shorter; None where no calendar has it (0/10)."""
    if day < 1 or not 1 <= month <= 12 or not MINYEAR <= year < MAXYEAR:
        return None
    return date(year, month, min(day, month_end(year, month)))


@lru_cache(maxsize=4096)
def month_end(year: int, month: int) -> int:
    """The number of the month's last day."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def count_at(item: Item | None) -> int | None:
    """A whole number of at most four digits, or a written one; None for anything else."""
    if item is not None and isinstance(item.value, Number) and item.value.style == "spelled":
        return int(item.value.value)
    return whole_at(item)


def whole_at(item: Item | None) -> int | None:
    """A whole number of at most four digits; None for anything else."""
    if item is None or item.kind != "number" or not isinstance(item.value, Number):
        return None
    number = item.value
    if number.style == "spelled" or not number.printed.isdigit() or len(number.printed) > 4:
        return None
    return int(number.printed)


def year_at(item: Item | None) -> int | None:
    value = whole_at(item)
    return value if value is not None and _FIRST_YEAR <= value <= _LAST_YEAR else None


class Cursor:
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
