"""Vietnamese letters of the years before Unicode: TCVN3 (TCVN 5712:1993, the ABC fonts) and VNI for Windows.

Both put their letters where Latin-1 has others, so a text in them decodes without an error into nonsense. VNI writes
an accent as a character of its own after the vowel.
"""

from __future__ import annotations

import re
import unicodedata

_TCVN3 = {
    "¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư", "§": "Đ",
    "¨": "ă", "©": "â", "ª": "ê", "«": "ô", "¬": "ơ", "\xad": "ư", "®": "đ",
    "µ": "à", "¶": "ả", "·": "ã", "¸": "á", "¹": "ạ",
    "»": "ằ", "¼": "ẳ", "½": "ẵ", "¾": "ắ", "Æ": "ặ",
    "Ç": "ầ", "È": "ẩ", "É": "ẫ", "Ê": "ấ", "Ë": "ậ",
    "Ì": "è", "Î": "ẻ", "Ï": "ẽ", "Ð": "é", "Ñ": "ẹ",
    "Ò": "ề", "Ó": "ể", "Ô": "ễ", "Õ": "ế", "Ö": "ệ",
    "×": "ì", "Ø": "ỉ", "Ü": "ĩ", "Ý": "í", "Þ": "ị",
    "ß": "ò", "á": "ỏ", "â": "õ", "ã": "ó", "ä": "ọ",
    "å": "ồ", "æ": "ổ", "ç": "ỗ", "è": "ố", "é": "ộ",
    "ê": "ờ", "ë": "ở", "ì": "ỡ", "í": "ớ", "î": "ợ",
    "ï": "ù", "ñ": "ủ", "ò": "ũ", "ó": "ú", "ô": "ụ",
    "õ": "ừ", "ö": "ử", "÷": "ữ", "ø": "ứ", "ù": "ự",
    "ú": "ỳ", "û": "ỷ", "ü": "ỹ", "ý": "ý", "þ": "ỵ",
}  # fmt: skip
_TCVN3_TABLE = str.maketrans(_TCVN3)

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT, _HAT, _BREVE = (
    "\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "\u0302", "\u0306",
)  # fmt: skip
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _HAT, "á": _HAT + _ACUTE, "à": _HAT + _GRAVE, "å": _HAT + _HOOK, "ã": _HAT + _TILDE, "ä": _HAT + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_MARKS |= {mark.upper(): accents for mark, accents in _VNI_MARKS.items()}
_VNI_LETTERS = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI_LETTERS |= {letter.upper(): meant.upper() for letter, meant in _VNI_LETTERS.items()}
_VNI = re.compile(f"([aeouyAEOUYôöÔÖ])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])")


def from_tcvn3(text: str) -> str:
    """Latin-1 characters read as TCVN3.

    >>> from_tcvn3("x©y dùng n«ng th«n míi")
    'xây dựng nông thôn mới'
    """
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Latin-1 characters read as VNI.

    >>> from_vni("xaây döïng noâng thoân môùi")
    'xây dựng nông thôn mới'
    """

    def letter(match: re.Match[str]) -> str:
        if match[3] is not None:
            return _VNI_LETTERS[match[3]]
        vowel = _VNI_LETTERS.get(match[1], match[1])
        return unicodedata.normalize("NFC", vowel + _VNI_MARKS[match[2]])

    return _VNI.sub(letter, text)
