"""Keys under which two spellings of a name meet: with accents first, without them second.

`toned_key` forgets case, blanks, hyphens, apostrophes and the older or newer place of a tone mark; `plain_key` forgets
the accents too, and the choice between i and y, c and k. Twenty-five pairs of communes within one district differ in
accents alone, so the plain key is asked only where the toned one knows no unit.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.engine.text import fold, strip_tones

_HARD_C = re.compile("c(?!h)")


def toned_key(name: str) -> str:
    """Letters and digits of `name`, folded, accents kept: 'A Xan' and 'Axan' both give 'axan'."""
    return "".join(c for c in fold(name) if c.isalnum())


@lru_cache(maxsize=65536)
def plain_key(name: str) -> str:
    """Letters and digits of `name` without accents, y as i and c as k: 'Đắk Mil' and 'Đắc Mil' both give 'dakmil'."""
    return _HARD_C.sub("k", strip_tones(fold(name)).replace("y", "i"))
