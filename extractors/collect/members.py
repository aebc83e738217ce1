"""The gzip members of a WARC file: whole ones with their place, damaged stretches, and a torn tail (RFC 1952)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_MAGIC = b"\x1f\x8b\x08"
_GZIP = 31  # zlib's window bits for one gzip member


@dataclass(frozen=True, slots=True)
class Member:
    """A whole member: `length` bytes from `offset`, and what they hold."""

    offset: int
    length: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Damaged:
    """A stretch that cannot be read, with whole members behind it."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Torn:
    """From here to the end nothing is whole."""

    offset: int


def members(raw: bytes) -> Iterator[Member | Damaged | Torn]:
    """Every stretch of the file in order; together they cover it."""
    at = 0
    while at < len(raw):
        member = _member(raw, at)
        if member is not None:
            yield member
            at += member.length
            continue
        following = _next_whole(raw, at + 1)
        if following is None:
            yield Torn(at)
            return
        yield Damaged(at, following - at)
        at = following


def _member(raw: bytes, at: int) -> Member | None:
    if not raw.startswith(_MAGIC, at):
        return None
    reader = zlib.decompressobj(_GZIP)
    try:
        content = reader.decompress(memoryview(raw)[at:])
    except zlib.error:
        return None
    if not reader.eof:
        return None
    return Member(at, len(raw) - at - len(reader.unused_data), content)


def _next_whole(raw: bytes, start: int) -> int | None:
    at = raw.find(_MAGIC, start)
    while at != -1:
        if _member(raw, at) is not None:
            return at
        at = raw.find(_MAGIC, at + 1)
    return None
