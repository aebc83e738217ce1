"""Bytes to text, whatever the page declares: UTF-8, UTF-16, windows-1258, TCVN3, VNI, and UTF-8 read wrongly once.

A declaration is one voice among others. What decodes into Vietnamese syllables wins; a tie goes to the declaration.
"""

from __future__ import annotations

import codecs
import re

from extractors.collect.legacy import from_tcvn3, from_vni
from extractors.collect.syllables import accented_words

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})""", re.IGNORECASE)
_SURE_UTF8 = re.compile("[\u1ea0-\u1ef9]")
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BINARY_STARTS = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"Rar!",
    b"7z\xbc\xaf",    b"\x7fELF", b"MZ", b"RIFF", b"OggS", b"ID3", b"BM\x00", b"SQLite format",
)  # fmt: skip
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1e")) + b"\x7f"
_SAMPLE = 60_000
_MAX_BROKEN = 0.02
_UNSURE_BELOW = 0.8


def is_binary(content: bytes) -> bool:
    """Whether the bytes are no text in any encoding that pages have."""
    head = content[:8192]
    if head.startswith(_BINARY_STARTS):
        return True
    if _wide(head) is not None:
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > 0.02 * len(head)


def _wide(head: bytes) -> str | None:
    """UTF-16 by its mark, or by the zero bytes beside ASCII."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def decode(content: bytes, content_type: str | None = None) -> str:
    """The page as text, letters of older encodings turned into Unicode; not yet NFC. Never raises.

    `content_type` is the HTTP header, if any. Where single bytes are damaged, U+FFFD stands for them.
    """
    wide = _wide(content[:8192])
    if wide is not None:
        return content.decode(wide, "replace").lstrip("\ufeff")
    declared = _declared(content, content_type)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _best(_candidates(content, declared))
    if len(_SURE_UTF8.findall(text, 0, _SAMPLE)) >= 10 and _quality(text) >= _UNSURE_BELOW:
        return text
    return _best([text, *_readings(text)])


def _declared(content: bytes, content_type: str | None) -> str | None:
    for place in ((content_type or "").encode("ascii", "replace"), content[:4096]):
        found = _DECLARED.search(place)
        if found is not None:
            name = found[1].decode("ascii")
            try:
                return codecs.lookup(name).name
            except LookupError:
                continue
    return None


def _candidates(content: bytes, declared: str | None) -> list[str]:
    texts = []
    utf8 = content.decode("utf-8", "replace")
    if utf8.count("\ufffd") <= _MAX_BROKEN * len(utf8):
        texts.append(utf8)
    names = dict.fromkeys([declared, "cp1258", "cp1252"] if declared in _SINGLE_BYTE else ["cp1258", "cp1252"])
    for name in names:
        texts.append(content.decode(str(name), "replace"))
    latin = content.decode("latin-1")
    texts += [from_tcvn3(latin), from_vni(latin)]
    return texts


_SINGLE_BYTE = {"cp1258", "cp1252", "iso8859-1"}


def _readings(text: str) -> list[str]:
    """What a text that is valid UTF-8 may still mean: older letters, or UTF-8 that was read as windows-1252 once."""
    readings = [from_tcvn3(text), from_vni(text)]
    for wrong in ("cp1252", "latin-1"):
        try:
            readings.append(text.encode(wrong).decode("utf-8"))
        except UnicodeError:
            continue
    return readings


def _best(texts: list[str]) -> str:
    return max(texts, key=_quality)


def _quality(text: str) -> float:
    """The share of accented words that are Vietnamese syllables, dampened where there are hardly any."""
    total, good = accented_words(_MARKUP.sub(" ", text[:_SAMPLE]))
    broken = text.count("\ufffd", 0, _SAMPLE)
    return (good - broken) / (total + 3) if total else 0.0
