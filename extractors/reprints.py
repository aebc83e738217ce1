"""What an article's wording leaves behind, so that the same text is known again under another title or elsewhere."""

from __future__ import annotations

import hashlib
import re

from extractors.engine.text import fold

# Eight words in a row are hardly ever written twice by two people; fewer and the fixed phrases of reports coincide.
SHINGLE_WORDS = 8
# One shingle in this many is kept, by its own hash: two copies keep the same ones wherever they were cut.
KEEP_ONE_IN = 3
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


def fingerprint_text(text: str) -> tuple[int, ...]:
    """Sorted 63-bit hashes of a fixed sample of the text's runs of eight words; empty for a text shorter than that.

    A hash is odd where its run holds a digit, else even: the next report in the same words is told by its numbers.

    The same run leaves the same hash whatever its case, punctuation, line ends or place in the text, so the share of
    hashes in common estimates how much of the shorter text stands in the longer one (Broder's containment).
    """
    words = _WORD.findall(fold(text))
    kept: set[int] = set()
    for start in range(len(words) - SHINGLE_WORDS + 1):
        run = " ".join(words[start : start + SHINGLE_WORDS])
        value = int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1
        if value % KEEP_ONE_IN == 0:
            kept.add(value | 1 if _DIGIT.search(run) else value & ~1)
    return tuple(sorted(kept))
