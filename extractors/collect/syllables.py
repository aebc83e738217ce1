"""Is this a Vietnamese syllable, and how Vietnamese does a text look: the ground of choosing encoding and language.

The spelling rules are those of the national script: an onset, a nucleus with at most one tone mark, a coda.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|g|kh|k|ch|c|ph|p|th|tr|t|qu|b|d|đ|h|l|m|n|r|s|v|x)?"
    r"(?:uyê|uya|iê|yê|ia|ươ|ưa|ưu|uô|ua|oa|oă|oe|oo|uâ|uê|uơ|uy|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnptiyou])?"
)
WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether the word (NFC, any case) is spelt as a Vietnamese syllable.

    >>> is_syllable("nghiêng"), is_syllable("Wasser"), is_syllable("chÝnh")
    (True, False, False)
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    toneless = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    return _SYLLABLE.fullmatch(toneless) is not None and sum(c in _TONES for c in decomposed) <= 1


def accented_words(text: str, limit: int = 600) -> tuple[int, int]:
    """(words with a letter beyond ASCII, those of them that are Vietnamese syllables), among the first `limit`."""
    total = good = 0
    for match in WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        total += 1
        good += is_syllable(unicodedata.normalize("NFC", word))
        if total == limit:
            break
    return total, good
