"""Text as the engine sees it: folded for matching without moving a single offset, and cut into tokens.

`fold` keeps the length of its input, code point by code point, so that a span found in the folded text is a span of
the text as stored. What cannot be folded within one code point is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

_TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
# The two vowels of an open diphthong whose tone mark is written on either (hoà/hòa, thuý/thúy, khoẻ/khỏe).
_DIPHTHONGS = ("oa", "oe", "uy")
_WORD = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]|_")


def _tone_moves() -> dict[str, str]:
    """Open diphthongs with the tone on the second vowel, to the same with the tone on the first."""
    moves = {}
    for first, second in _DIPHTHONGS:
        for tone in _TONES:
            second_toned = unicodedata.normalize("NFC", second + tone)
            first_toned = unicodedata.normalize("NFC", first + tone)
            moves[first + second_toned] = first_toned + second
    return moves


_MOVES = _tone_moves()
# A consonant after the diphthong makes the second vowel the tone's only place (hoàn, thoát): nothing is moved there,
# and after q the u belongs to the consonant (quý).
_MOVABLE = re.compile(rf"(?<!q)(?:{'|'.join(_MOVES)})(?![^\W\d_])")


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char


def normalise(text: str) -> str:
    """The text as it is stored: NFC, plain blanks for every Unicode space, no soft hyphens or zero-width characters.

    Done once, at the door (cleaning); everything after it only reads. Icelandic and African Eth-like letters that
    typists use for the Vietnamese Đ (U+00D0, U+0189) become Đ.
    """
    text = unicodedata.normalize("NFC", text)
    text = text.translate(_DOOR)
    return text


_DOOR = {
    **{
        ord(c): " "
        for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    },
    **{
        ord(c): None
        for c in "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    },
    0x00D0: "Đ",
    0x0189: "Đ",
    0x00F0: "đ",
    0x0000: None,
}


def fold(text: str) -> str:
    """Lower case, tone marks in their older place; the same length as `text`.

    >>> fold("Hoà Bình, THUÝ")
    'hòa bình, thúy'
    """
    lowered = "".join(map(_fold_char, text))
    return _MOVABLE.sub(lambda m: _MOVES[m[0]], lowered)


def strip_tones(folded: str) -> str:
    """A key for comparing spellings: no accents, đ as d, no blanks or punctuation. The length changes."""
    decomposed = unicodedata.normalize("NFD", folded.replace("đ", "d"))
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


TokenKind = Literal["word", "number", "punct"]


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters, a run of digits, or one sign. `key` is folded."""

    start: int
    end: int
    key: str
    kind: TokenKind
    capital: bool


def tokenise(text: str) -> list[Token]:
    """Words, digit runs and single signs with their offsets; blanks and line ends are dropped except the line end.

    A line end becomes a token of kind punct with key "\\n", since tables and headings live on their lines.
    """
    folded = fold(text)
    tokens: list[Token] = []
    for match in _WORD.finditer(folded):
        start, end = match.span()
        key = match[0]
        if key.isspace():
            if "\t" in key and "\n" not in key:
                tokens.append(Token(start, end, "\t", "punct", False))
            elif "\n" in key:
                tokens.append(Token(start, end, "\n", "punct", False))
            continue
        if key[0].isdigit():
            tokens.append(Token(start, end, key, "number", False))
        elif key[0].isalpha():
            tokens.append(Token(start, end, key, "word", text[start].isupper()))
        else:
            tokens.append(Token(start, end, key, "punct", False))
    return tokens
