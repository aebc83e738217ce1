"""Numbers as they are printed: digits with either separator, and written words.

The separator rule: where both signs stand, the last is the decimal one; dots alone before groups of three are
thousands; one dot before one or two digits is a decimal; a comma is a decimal, except where several commas part groups
of three. One comma before exactly three digits is `ambiguous`: what it means is the unit's and the article's word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractors.engine.text import Token

_GROUPED_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_COMMA = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
_DOT_THEN_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_COMMA_THEN_DOT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+")
_COMMA = re.compile(r"\d+,\d+")
_DOT_DECIMAL = re.compile(r"\d+\.\d{1,2}")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")
_DIGITS = re.compile(r"\d+")
_LONGEST = 24  # digits and signs of the longest number anyone prints; longer runs are identifiers


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its value, decimals printed, token range [first, last), and how its separators were read."""

    value: Decimal
    decimals: int
    first: int
    last: int
    style: str  # plain, vietnamese, english, ambiguous, spelled
    printed: str

    @property
    def as_thousands(self) -> Decimal:
        """The value if an ambiguous comma parts thousands."""
        return Decimal(self.printed.replace(",", ""))


def read_printed(printed: str) -> tuple[Decimal, int, str] | None:
    """Value, decimals and style of one printed number; None where its separators fit no reading."""
    if len(printed) > _LONGEST:
        return None
    if _DIGITS.fullmatch(printed):
        return Decimal(printed), 0, "plain"
    if _DOT_THEN_COMMA.fullmatch(printed):
        whole, _, part = printed.partition(",")
        return Decimal(f"{whole.replace('.', '')}.{part}"), len(part), "vietnamese"
    if _COMMA_THEN_DOT.fullmatch(printed):
        whole, _, part = printed.partition(".")
        return Decimal(f"{whole.replace(',', '')}.{part}"), len(part), "english"
    if _GROUPED_DOT.fullmatch(printed):
        return Decimal(printed.replace(".", "")), 0, "vietnamese"
    if _GROUPED_COMMA.fullmatch(printed):
        return Decimal(printed.replace(",", "")), 0, "english"
    if _COMMA.fullmatch(printed):
        part = printed.partition(",")[2]
        style = "ambiguous" if _AMBIGUOUS.fullmatch(printed) else "vietnamese"
        return Decimal(printed.replace(",", ".")), len(part), style
    if _DOT_DECIMAL.fullmatch(printed):
        return Decimal(printed), len(printed.partition(".")[2]), "plain"
    return None


def number_at(text: str, tokens: list[Token], at: int) -> tuple[Number | None, int]:
    """The printed number that begins at token `at`, and the token after the whole run of digits and separators.

    A run that fits no reading (a date, a document number, a telephone number) gives None, and the place after it.
    A blank behind a thousands dot or between groups of three ("38. 760", "5 946") is a scraper's: the groups join.
    """
    last = at + 1
    size = len(tokens)
    grouped = len(tokens[at].key) <= 3
    while last < size:
        gap = tokens[last].start - tokens[last - 1].end
        token = tokens[last]
        if (
            token.kind == "punct"
            and token.key in ".,"
            and gap == 0
            and last + 1 < size
            and tokens[last + 1].kind == "number"
        ):
            blank = tokens[last + 1].start - token.end
            if blank == 0 or (blank == 1 and token.key == "." and grouped and len(tokens[last + 1].key) == 3):
                grouped = grouped and len(tokens[last + 1].key) == 3
                last += 2
                continue
        elif (
            token.kind == "number"
            and gap == 1
            and grouped
            and len(token.key) == 3
            and text[tokens[last - 1].end] == " "
        ):
            last += 1
            continue
        break
    printed = "".join(text[t.start : t.end] for t in tokens[at:last])
    if last - at > 1 and all(t.kind == "number" for t in tokens[at:last]):
        printed = ".".join(text[t.start : t.end] for t in tokens[at:last])
    reading = read_printed(printed)
    if reading is None:
        return None, last
    value, decimals, style = reading
    return Number(value, decimals, at, last, style, printed), last


def spelled_value(values: list[int]) -> int | None:
    """The value of written number words, e.g. [2, 10, 5] hai mươi lăm → 25; None where they do not fit together.

    >>> spelled_value([2, 10, 5]), spelled_value([1, 100, 0, 3]), spelled_value([3, 4])
    (25, 103, None)
    """
    total, current, seen_unit = 0, None, False
    for value in values:
        if value == 100:
            if current is None or total:
                return None
            total, current = current * 100, None
        elif value == 10:
            if current is None:
                current = 10
            elif 1 < current < 10:
                current *= 10
            else:
                return None
        elif value == 0 and total:
            continue
        elif current is None:
            current = value
        elif current >= 10 and current % 10 == 0 and 0 < value < 10 and not seen_unit:
            current += value
            seen_unit = True
        else:
            return None
    return total + (current or 0)
