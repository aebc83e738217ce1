"""Telephone numbers and e-mail addresses inside a sentence, masked by as many x; money and decisions are left alone."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# Vietnam's plan: trunk 0 or +84, then 8 to 10 digits, in groups; an x may stand for a digit that was hidden.
_PHONE = re.compile(
    r"(?<![\d,.])(?:\(\s*0\d{1,4}\s*\)|(?:\+\s?84|\(\+84\))[\s.\-]?\d{1,3}|0\d{1,4})"
    r"(?:[\s.\-]{0,3}(?:\d{1,8}|[xX]{2,4})){1,5}(?![\d%]|[.,]\d|\s*(?:đồng|triệu|tỷ|tỉ)\b)"
)
_CUED = re.compile(
    r"((?:điện thoại|đt|sđt|đtdđ|tel|phone|hotline|đường dây nóng|tổng đài|zalo|fax|di động)[^\d\n]{0,20}?)"
    r"(\(?\+?\d[\d\s.\-()]{5,16}\d)",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"(?<![\d.,])1[89]00[\s.\-]?\d{2,4}(?:[\s.\-]?\d{2})?(?![\d.,]?\d)(?!\s*(?:đồng|triệu|tỷ|tỉ|ha|m|km|hộ|người)\b)"
)


def mask(text: str) -> str:
    """The text with every number and address masked, its length unchanged.

    >>> mask("gọi 0206 3830 123 hoặc vp@x.gov.vn, vốn 1.200.000 đồng")
    'gọi xxxxxxxxxxxxx hoặc xxxxxxxxxxx, vốn 1.200.000 đồng'
    """
    text = _EMAIL.sub(lambda match: "x" * len(match[0]), text)
    text = _CUED.sub(_cued, text)
    text = _PHONE.sub(_phone, text)
    return _SERVICE.sub(lambda match: "x" * len(match[0]), text)


def _digits(text: str) -> int:
    return sum(char.isdigit() or char in "xX" for char in text)


def _phone(match: re.Match[str]) -> str:
    return "x" * len(match[0]) if 9 <= _digits(match[0]) <= 12 else match[0]


def _cued(match: re.Match[str]) -> str:
    return match[1] + ("x" * len(match[2]) if 7 <= _digits(match[2]) <= 13 else match[2])
