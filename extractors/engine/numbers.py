"""Numbers as they are printed: digits with either separator, and written words.

The separator rule: where both signs stand, the last is the decimal one; dots alone before groups of three are
thousands; one dot before one or two digits is a decimal; a comma is a decimal, except where several commas part groups
of three. One comma before exactly three digits is `ambiguous`: what it means is the unit's and the article's word.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractors.engine.text import Pieces

_GROUPED_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_COMMA = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
_DOT_THEN_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_COMMA_THEN_DOT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+")
_COMMA = re.compile(r"\d+,\d+")
_DOT_DECIMAL = re.compile(r"\d+\.\d{1,2}")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")
_SEPARATORS = (".", ",")
_LONGEST = 24  # digits and signs of the longest number anyone prints; longer runs are identifiers
_HUNDRED, _TEN = 100, 10


class Number(NamedTuple):
    """A printed number: its value, decimals printed, and how its separators were read."""

    value: Decimal
    decimals: int
    style: str  # plain, vietnamese, english, ambiguous, spelled
    printed: str

    @property
    def as_thousands(self) -> Decimal:
        """The value if an ambiguous comma parts thousands."""
        return Decimal(self.printed.replace(",", ""))


def read_printed(printed: str) -> tuple[Decimal, int, str] | None:
    """Value, decimals and style of one printed number; None where its separators fit no reading.

    >>> read_printed("34.127,9"), read_printed("1.23.4")
    ((Decimal('34127.9'), 1, 'vietnamese'), None)
    """
    if len(printed) > _LONGEST:
        return None
    if printed.isdecimal():
        # A group of three with zeros in front is the rest of a larger number (9 tỷ 001 triệu), nothing by itself.
        if printed.startswith("00") and printed != "00":
            return (Decimal(printed), 0, "padded") if len(printed) == 3 and printed != "000" else None
        return Decimal(printed), 0, "plain"
    if _COMMA.fullmatch(printed):
        part = printed.partition(",")[2]
        style = "ambiguous" if _AMBIGUOUS.fullmatch(printed) else "vietnamese"
        return Decimal(printed.replace(",", ".")), len(part), style
    if _GROUPED_DOT.fullmatch(printed):
        return Decimal(printed.replace(".", "")), 0, "vietnamese"
    if _DOT_DECIMAL.fullmatch(printed):
        return Decimal(printed), len(printed.partition(".")[2]), "plain"
    if _DOT_THEN_COMMA.fullmatch(printed):
        whole, _, part = printed.partition(",")
        return Decimal(f"{whole.replace('.', '')}.{part}"), len(part), "vietnamese"
    if _COMMA_THEN_DOT.fullmatch(printed):
        whole, _, part = printed.partition(".")
        return Decimal(f"{whole.replace(',', '')}.{part}"), len(part), "english"
    if _GROUPED_COMMA.fullmatch(printed):
        return Decimal(printed.replace(",", "")), 0, "english"
    return None


def number_at(text: str, pieces: Pieces, at: int) -> tuple[Number | None, int]:
    """The printed number that begins at piece `at`, and the piece after the whole run of digits and separators.

    A run that fits no reading (a date, a document number, a telephone number) gives None, and the place after it.
    A blank behind a thousands dot or between groups of three ("38. 760", "5 946") is a scraper's: the groups join.
    """
    keys, starts, ends, _ = pieces
    size = len(keys)
    if keys[at][0] == "0" and (phone := _telephone(text, pieces, at)) is not None:
        return None, phone
    last = at + 1
    following = keys[last] if last < size else ""
    if following not in _SEPARATORS and not (len(following) == 3 and following.isdecimal()):
        return _number(keys[at]), last
    groups = [keys[at]]
    commas = blanks = False
    # A number glued behind a slash or a dash is a date's or a ratio's last part: nothing joins it over a blank.
    joins = len(keys[at]) <= 3 and keys[at][0] != "0" and not (at and ends[at - 1] == starts[at])
    while last < size:
        key = keys[last]
        gap = starts[last] - ends[last - 1]
        if gap == 0 and key in ".," and last + 1 < size and keys[last + 1].isdecimal():
            blank = starts[last + 1] - ends[last]
            three = len(keys[last + 1]) == 3
            if blank and not (blank == 1 and key == "." and joins and three and not commas):
                break
            commas = commas or key == ","
            joins = joins and three and not commas
            groups += [key, keys[last + 1]]
            last += 2
        elif gap == 1 and joins and len(key) == 3 and key.isdecimal() and text[ends[last - 1]] == " ":
            if last + 1 < size and keys[last + 1] == "%":
                break
            groups += [".", key]
            blanks = True
            last += 1
        else:
            break
    if blanks and last < size and keys[last] == "/" and starts[last] == ends[last - 1]:
        # "12 100/300": whether the blank parts two numbers or the thousands of one cannot be told.
        return None, min(last + 2, size)
    return _number("".join(groups)), last


@lru_cache(maxsize=4096)
def _number(printed: str) -> Number | None:
    reading = read_printed(printed)
    return Number(*reading, printed) if reading is not None else None


def _telephone(text: str, pieces: Pieces, at: int) -> int | None:
    """The piece after a telephone number: groups of which the first begins with a zero, with nine digits or more."""
    keys, starts, ends, _ = pieces
    if len(keys[at]) < 2:
        return None
    digits, last = len(keys[at]), at + 1
    while last < len(keys):
        ahead = last
        while ahead < len(keys) and keys[ahead] in (".", "-", ")") and ahead - last < 2:
            ahead += 1
        if ahead == len(keys) or not keys[ahead].isdecimal() or starts[ahead] - ends[last - 1] > 3:
            break
        digits += len(keys[ahead])
        last = ahead + 1
    return last if digits >= 9 else None


def spelled_value(values: list[int]) -> int | None:
    """The value of written number words, e.g. [2, 10, 5] hai mươi lăm → 25; None where they do not fit together.

    A digit right behind a hundred (một trăm hai) is 102 to one speaker and 120 to another: not read.

    >>> spelled_value([2, 10, 5]), spelled_value([1, 100, 0, 3]), spelled_value([3, 4]), spelled_value([1, 100, 2])
    (25, 103, None, None)
    """
    hundreds = 0
    if _HUNDRED in values:
        cut = values.index(_HUNDRED)
        if cut != 1 or not 0 < values[0] < _TEN:
            return None
        hundreds, values = values[0] * _HUNDRED, values[2:]
        if not values:
            return hundreds
        if values[0] == 0:
            return hundreds + values[1] if len(values) == 2 and 0 < values[1] < _TEN else None
        if _TEN not in values:
            return None
    below = _below_hundred(values)
    return None if below is None else hundreds + below


def _below_hundred(values: list[int]) -> int | None:
    match values:
        case [digit] if 0 <= digit <= _TEN:
            return digit
        case [10, digit] if 0 < digit < _TEN:
            return _TEN + digit
        case [tens, 10] if 1 < tens < _TEN:
            return tens * _TEN
        case [tens, 10, digit] if 1 < tens < _TEN and 0 < digit < _TEN:
            return tens * _TEN + digit
        case _:
            return None
