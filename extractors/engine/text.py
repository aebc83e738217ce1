"""Text as the engine sees it: folded for matching without moving a single offset, and cut into tokens.

`fold` keeps the length of its input, code point by code point, so that a span found in the folded text is a span of
the text as stored. What cannot be folded within one code point is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from extractors.records import Words

_TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
# The two vowels of an open diphthong whose tone mark is written on either (hoà/hòa, thuý/thúy, khoẻ/khỏe).
_DIPHTHONGS: tuple[str, ...] = ("oa", "oe", "uy")
_TOGETHER = re.compile(r"(\w+)")
_APART = re.compile(r"([^\W\d_]+|\d+)")
_SIGN = re.compile(r"[\n\t]\s*|\S")
_FEW = 32  # words of a text that are taken apart one by one
_SHORT_GAP = 4  # characters; of gaps as short there are few, and most are seen again at once


def _tone_moves() -> dict[str, str]:
    """Open diphthongs with the tone on the second vowel, to the same with the tone on the first."""
    moves: dict[str, str] = {}
    for pair in _DIPHTHONGS:
        first, second = pair[0], pair[1]
        for tone in _TONES:
            second_toned = unicodedata.normalize("NFC", second + tone)
            first_toned = unicodedata.normalize("NFC", first + tone)
            moves[first + second_toned] = first_toned + second
    return moves


_MOVES = _tone_moves()
_AFTER_O = "".join(pair[1] for pair in _MOVES if pair[0] == "o")
_AFTER_U = "".join(pair[1] for pair in _MOVES if pair[0] == "u")
# A consonant after the diphthong makes the second vowel the tone's only place (hoàn, thoát): nothing is moved there,
# and after q the u belongs to the consonant (quý). Each branch begins with its letter, which lets the search skip.
_MOVABLE = re.compile(rf"o[{_AFTER_O}](?![^\W\d_])|u(?<!qu)[{_AFTER_U}](?![^\W\d_])")


def normalise(text: str) -> str:
    """The text as it is stored: NFC, plain blanks for every Unicode space, no soft hyphens or zero-width characters.

    No control characters either, which a terminal would obey; U+FFFD for half a surrogate pair, which no file can hold.

    Done once, at the door (cleaning); everything after it only reads. Icelandic and African Eth-like letters that
    typists use for the Vietnamese Đ (U+00D0, U+0189) become Đ.
    """
    # What is taken out may have stood between a letter and its mark.
    return unicodedata.normalize("NFC", text.translate(_DOOR))


_DOOR = {
    **{
        ord(c): " "
        for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    },
    **{
        ord(c): None
        for c in "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    },
    **dict.fromkeys([*range(9), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)]),
    **dict.fromkeys([*range(0x2061, 0x2066), *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    0x00D0: "Đ",
    0x0189: "Đ",
    0x00F0: "đ",
}


def fold(text: str) -> str:
    """Lower case, tone marks in their older place; the same length as `text`.

    >>> fold("Hoà Bình, THUÝ")
    'hòa bình, thúy'
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return _MOVABLE.sub(lambda m: _MOVES[m[0]], lowered)


def strip_tones(folded: str) -> str:
    """A key for comparing spellings: no accents, đ as d, no blanks or punctuation. The length changes."""
    decomposed = unicodedata.normalize("NFD", folded.replace("đ", "d"))
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


TokenKind = Literal["word", "number", "punct"]


class Token(NamedTuple):
    """A run of letters, a run of digits, or one sign. `key` is folded."""

    start: int
    end: int
    key: str
    kind: TokenKind
    capital: bool


def split_words(text: str) -> Words:
    """The words and digit runs of `text`; offsets are those of `text`. What names and terms are both found in."""
    folded = fold(text)
    parts = _TOGETHER.split(folded)  # gap, word, gap, word, …, gap
    keys = parts[1::2]
    mixed = [at for at, key in enumerate(keys) if not (key.isalpha() or key.isdecimal())]  # “m2”, “_”
    if mixed:
        parts = _APART.split(folded) if len(mixed) > _FEW else _taken_apart(parts, mixed)
        keys = parts[1::2]
    bounds = list(accumulate(map(len, parts)))
    starts = bounds[0:-1:2]
    capitals = list(map(str.isupper, map(text.__getitem__, starts)))
    return Words(folded, keys, starts, bounds[1::2], capitals, parts[0::2])


def _taken_apart(parts: list[str], mixed: list[int]) -> list[str]:
    """The gaps and words with those few words cut at each change between letters and digits."""
    for at in reversed(mixed):
        index = 2 * at + 1
        cut_up = _APART.split(parts[index])
        cut_up[0] = parts[index - 1] + cut_up[0]
        cut_up[-1] += parts[index + 1]
        parts[index - 1 : index + 2] = cut_up
    return parts


class Pieces(NamedTuple):
    """The words and signs of a text as rows of equal length: folded keys, offsets, whether a capital begins it."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    capitals: list[bool]


def cut(words: Words) -> Pieces:
    """Words, digit runs and single signs; of blanks only line ends ("\\n") and tabs ("\\t") are kept, one for a run.

    Tables and headings live on their lines, and cells between tabs.
    """
    _, word_keys, word_starts, word_ends, word_capitals, gaps = words
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    capitals: list[bool] = []
    done = 0
    for at in [at for at, gap in enumerate(gaps) if gap != " "]:
        if done < at:
            keys += word_keys[done:at]
            starts += word_starts[done:at]
            ends += word_ends[done:at]
            capitals += word_capitals[done:at]
            done = at
        before = word_ends[at - 1] if at else 0
        gap = gaps[at]
        for key, start, end in _signs(gap) if len(gap) <= _SHORT_GAP else _signs_of(gap):
            keys.append(key)
            starts.append(before + start)
            ends.append(before + end)
            capitals.append(False)
    keys += word_keys[done:]
    starts += word_starts[done:]
    ends += word_ends[done:]
    capitals += word_capitals[done:]
    return Pieces(keys, starts, ends, capitals)


def _signs_of(gap: str) -> list[tuple[str, int, int]]:
    """The signs between two words, with their offsets in the gap. A line end reaches back over the blanks before it."""
    signs: list[tuple[str, int, int]] = []
    done = 0
    for match in _SIGN.finditer(gap):
        sign = match[0]
        if sign[0] in "\n\t":
            signs.append(("\n" if "\n" in sign else "\t", done, match.end()))
        else:
            signs.append((sign, match.start(), match.end()))
        done = match.end()
    return signs


_signs = lru_cache(maxsize=1024)(_signs_of)


def tokenise(text: str) -> list[Token]:
    """The pieces of a text as tokens with their kind; a line end or tab is of kind punct."""
    tokens: list[Token] = []
    for key, start, end, capital in zip(*cut(split_words(text)), strict=True):
        if key[0].isdecimal():
            tokens.append(Token(start, end, key, "number", False))
        elif key[0].isalpha():
            tokens.append(Token(start, end, key, "word", capital))
        else:
            tokens.append(Token(start, end, key, "punct", False))
    return tokens
