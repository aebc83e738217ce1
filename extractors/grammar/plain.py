"""Plain words of the language that a rule looks for beside a number, by the name of their set in vi/plain.yml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

_SETS = TypeAdapter(dict[str, frozenset[str]])


def plain_text() -> str:
    """The file as it is, for the digest of the grammar."""
    return (files(__package__) / "vi" / "plain.yml").read_text("utf-8")


@cache
def _sets() -> dict[str, frozenset[str]]:
    return _SETS.validate_python(yaml.safe_load(plain_text()))


def plain_words(name: str) -> frozenset[str]:
    """The words of one set, in lower case. Raises KeyError where the file has no such set."""
    return _sets()[name]
