"""A body as it came over the wire, unpacked as it comes and never beyond a bound. Source: RFC 9110, section 8.4."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Literal

CODINGS = "gzip, deflate"
_STEP = 65_536


class BodyError(Exception):
    """A body that is not taken: `kind` is the status of its outcome, `str()` the reason."""

    def __init__(self, kind: Literal["too_large", "failed"], reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def read_body(pieces: Iterable[bytes], coding: str, max_bytes: int) -> bytes:
    """The unpacked bytes. Raises BodyError where they, or the packed ones, are over `max_bytes`, or damaged."""
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return _bounded(pieces, max_bytes)
    if coding in ("gzip", "x-gzip"):
        return _unpacked(pieces, 16 + zlib.MAX_WBITS, max_bytes)
    if coding == "deflate":
        return _unpacked(pieces, zlib.MAX_WBITS, max_bytes)
    raise BodyError("failed", f"its content coding {coding[:40]} was not asked for")


def _bounded(pieces: Iterable[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(body)


def _unpacked(pieces: Iterable[bytes], wbits: int, max_bytes: int) -> bytes:
    body = bytearray()
    packed = 0
    unpacker = zlib.decompressobj(wbits)
    for piece in pieces:
        packed += len(piece)
        if packed > max_bytes:
            raise _too_large(max_bytes)
        if packed == len(piece) and wbits == zlib.MAX_WBITS and piece[:1] and piece[0] & 0x0F != 8:
            # Many servers send bare deflate where the standard means zlib.
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        while piece:
            try:
                body += unpacker.decompress(piece, _STEP)
            except zlib.error as error:
                raise BodyError("failed", f"its packed body is damaged ({error})") from error
            if len(body) > max_bytes:
                raise _too_large(max_bytes)
            piece = unpacker.unconsumed_tail
    if packed and not unpacker.eof:
        # What zlib still holds back is at most one window.
        body += unpacker.flush()
        raise BodyError("failed", "its packed body is cut short")
    if len(body) > max_bytes:
        raise _too_large(max_bytes)
    return bytes(body)


def _too_large(max_bytes: int) -> BodyError:
    return BodyError("too_large", f"it is over {max_bytes:,} bytes")
