"""Text of others shown to a person: nothing in it commands a terminal, begins a line of a log or turns writing."""

from __future__ import annotations

import re
import unicodedata

# Controls, signs without a form of their own, halves of letters, ends of lines and paragraphs.
_COMMANDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SUSPECT = re.compile(r"[^ -~À-ɏ\u1ea0-\u1eff]")


def visible(text: str) -> str:
    r"""The text on one line, each sign that has no form of its own as its code: ``\x1b``, ``\u202e``.

    >>> visible("a\x1b[2Jb\u202ec\nd đ")
    'a\\x1b[2Jb\\u202ec\\nd đ'
    """
    return _SUSPECT.sub(_spelled, text)


def visible_lines(text: str, indent: str) -> str:
    """The same of a text of several lines, the later ones behind `indent`, so that none looks like our own."""
    return f"\n{indent}".join(visible(line) for line in text.split("\n"))


def _spelled(found: re.Match[str]) -> str:
    sign = found[0]
    return sign.encode("unicode_escape").decode() if unicodedata.category(sign) in _COMMANDING else sign


def harmless_cell(text: str) -> str:
    """The text as a cell of a table that a spreadsheet opens: what it would run as a formula has ' before it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
