"""What stands around an article, told line by line: menus, counters, captions, contacts, signatures, tails, crumbs."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from extractors.collect import dates
from extractors.engine.text import fold as fold_anew

# Every test of a line folds it, and each line is tested many times.
fold = lru_cache(maxsize=8192)(fold_anew)

_DATA = Path(__file__).with_name("furniture.yml")
_LETTER = re.compile(r"[^\W\d_]")
_URL_LINE = re.compile(
    r"^[(\[\s]*(?:nguồn\s*:?\s*)?(?:https?://|www\.)\S+[)\]\s.]*$|^[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org)/?$"
)
_SCRIPT = re.compile(
    r"function\s*\(|\bvar \w+\s*=|document\.|window\.|\$\(|<!\[cdata\[|//\]\]>|^\s*[{}]\s*;?\s*$|&&|\)\s*;\s*$"
    r"|@media|!important"
)
_TAG = re.compile(r"</?[a-zA-Z!][^<>\n]{0,300}>")
_ENDED = re.compile(r"""[.!?…;:]["”’')\]]*(?:/\.)?[./]*$""")
_PLACE_BEFORE_DATE = re.compile(r"^[^\d,]{2,40},\s*")
_CAPTION_CREDIT = re.compile(r"[\s(.–-](?:ảnh|photo)\s*:\s*[\w .,&/\-]{1,40}\)?\.?$")
_CAPTION_NUMBER = re.compile(r"\s[-–]\s(?:hình|ảnh)\s*\d+\s*$")
_CLOSING_TAGS = re.compile(
    r"""(?<=[.!?…"”)])\s+(?:tags?|từ khóa|từ khoá|chia sẻ|share on|xem thêm|đọc thêm)\b\s*:?.{0,120}$""", re.IGNORECASE
)
SHORT_WORDS = 60
_SIGNATURE_WORDS = 9
_PUBLISHER_WORDS, _SHOUTED_WORDS = 16, 11


class FurnitureData(BaseModel):
    """furniture.yml, as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[str, ...]
    drop_starts: tuple[str, ...]
    tail_starts: tuple[str, ...]
    end_starts: tuple[str, ...]
    contact_starts: tuple[str, ...]
    publishers: tuple[str, ...]
    publisher_levels: tuple[str, ...]
    image_crumbs: tuple[str, ...]
    caption_starts: tuple[str, ...]
    signature_terms: tuple[str, ...]
    signature_starts: tuple[str, ...]
    css_properties: tuple[str, ...]
    date_words: tuple[str, ...]

    @field_validator("*")
    @classmethod
    def _no_entry_twice(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(entries)) != len(entries):
            raise ValueError(f"an entry stands twice: {sorted(e for e in entries if entries.count(e) > 1)}")
        return entries


class Furniture:
    """The tests of furniture.yml, compiled. All of them take one line, stripped, in NFC."""

    def __init__(self, data: FurnitureData) -> None:
        self._terms = _words(data.terms)
        self._drop = _starts(data.drop_starts)
        self._tail = _starts((*data.tail_starts, *data.end_starts))
        self._end = _starts(data.end_starts)
        self._contact = _starts(data.contact_starts)
        self._publisher = _words(data.publishers)
        self._levels = _words(data.publisher_levels)
        self._image = frozenset(map(fold, data.image_crumbs))
        self._caption = _starts(data.caption_starts)
        self._signature = _words(data.signature_terms)
        self._signed = _starts(data.signature_starts)
        self._date_words = _words((*data.date_words, *data.terms))
        properties = "|".join(data.css_properties)
        # A colon that is followed by a value without blanks: prose has a blank there.
        self._css = re.compile(
            rf"(?:(?<![\d.])[\d.]{{1,8}}(?:pt|px|cm|in|em|%)\s*;\s*)?(?:\b(?:{properties})\s*:\s?(?=[\w.\"'#&-])[^;\"<>\n]{{1,60}};?\s*)+\"?\s*/?>?"
        )

    def strip_crumbs(self, line: str) -> str:
        """The line without remains of style sheets and tags."""
        if ">" in line or ";" in line or "<" in line:
            line = _TAG.sub(" ", line)
            if ";" in line or '">' in line:
                line = self._css.sub(" ", line)
        return _CLOSING_TAGS.sub("", line)

    def is_script(self, line: str) -> bool:
        return _SCRIPT.search(fold(line)) is not None and not is_prose(line)

    def is_covered(self, line: str) -> bool:
        """Whether no letter is left once the words of menus, counters and tools are taken away."""
        return len(line) < 400 and _LETTER.search(self._terms.sub("", fold(line))) is None

    def is_url(self, line: str) -> bool:
        return _URL_LINE.match(fold(line)) is not None

    def is_dated(self, line: str) -> bool:
        """Whether the line is a date of publication and nothing else."""
        if len(line) > 160 or not dates.find(line):
            return False
        rest = line
        for found in reversed(dates.find(line)):
            rest = rest[: found.start] + " " + rest[found.end :]
        rest = self._date_words.sub(" ", dates.TIME.sub(" ", fold(rest)))
        if _LETTER.search(rest) is None:
            return True
        place = _PLACE_BEFORE_DATE.match(line)
        if place is None or len(place[0].split()) > 5 or not place[0][0].isupper():
            return False
        after = self._date_words.sub(" ", dates.TIME.sub(" ", fold(_without_dates(line[place.end() :]))))
        return _LETTER.search(after) is None

    def is_dropped(self, line: str) -> bool:
        """Whether the line is furniture wherever it stands."""
        if not line or self.is_covered(line) or self.is_dated(line) or self.is_url(line):
            return True
        short = len(line.split()) <= SHORT_WORDS
        return short and (self._drop.match(_opened(line)) is not None or self.is_contact(line) or self.is_script(line))

    def is_contact(self, line: str) -> bool:
        return len(line.split()) <= 40 and self._contact.match(_opened(line)) is not None and not is_prose(line)

    def is_tail(self, line: str) -> bool:
        """Whether other things than the article begin here: a box within it, or what follows it."""
        return (
            len(line.split()) <= SHORT_WORDS and self._tail.match(_opened(line)) is not None and not _long_prose(line)
        )

    def is_end(self, line: str) -> bool:
        """Whether the article has ended before this line for good."""
        return self.is_tail(line) and self._end.match(_opened(line)) is not None

    def is_publisher(self, line: str) -> bool:
        """Whether the line may be the name of a site or an office: a word for one, else names and words of level."""
        words = line.split()
        if len(words) > _PUBLISHER_WORDS or ended(line) or re.search(r"\d{2}", line):
            return False
        rest, found = self._publisher.subn(" ", fold(line))
        if not found:
            return False
        if line.isupper():
            return len(words) <= _SHOUTED_WORDS
        lowered = {word for word in words if not word[0].isupper()}
        return all(self._levels.sub("", word.strip(",-–|()")) == "" for word in rest.split() if word in lowered)

    def is_image_crumb(self, line: str) -> bool:
        return fold(line).strip(" .:-") in self._image

    def is_credited(self, line: str) -> bool:
        """Whether the line ends with the credit of a picture or its number."""
        folded = fold(line)
        credited = _CAPTION_CREDIT.search(folded) is not None or _CAPTION_NUMBER.search(folded) is not None
        return len(line.split()) <= SHORT_WORDS and credited

    def opens_caption(self, line: str) -> bool:
        return self._caption.match(_opened(line)) is not None

    def is_signature(self, line: str) -> bool:
        """Whether the line may name who wrote the article: a name, initials, an office, a labelled name."""
        words = line.split()
        if not words or len(words) > _SIGNATURE_WORDS + 3:
            return False
        folded = _opened(line)
        if self._signed.match(folded) is not None and len(words) <= _SIGNATURE_WORDS:
            return True
        if len(words) > _SIGNATURE_WORDS or (ended(line) and not line.endswith(".")) or re.search(r"\d", line):
            return False
        if line[0] in "-+•*–":
            return False
        letters = [word for word in words if _LETTER.search(word)]
        if not letters:
            return False
        named = all(word.strip("()[]\"“”'")[:1].isupper() or word in ("và", "&", "-", "–") for word in letters)
        if line.endswith("."):
            return named and len(words) <= 4
        return named or self._signature.match(folded) is not None

    def is_labelled_signature(self, line: str) -> bool:
        """Whether the line names its writer after a label (`Tin, ảnh: …`); a picture's own credit is no such line."""
        return self._signed.match(_opened(line)) is not None and not fold(line).startswith(("ảnh", "nguồn ảnh"))

    def author_of(self, line: str) -> str:
        """The name that a signature gives, without its label."""
        label = re.match(r"^\(?[^:;]{2,16}[:;]\s*", line)
        return (
            (line[label.end() :] if label else line)
            .strip(" -–.,*")
            .removeprefix("(" if line.startswith("(") else "")
            .removesuffix(")" if line.startswith("(") else "")
        )


@cache
def furniture() -> Furniture:
    """The knowledge of furniture.yml, read once. Raises pydantic.ValidationError where the file is not sound."""
    return Furniture(FurnitureData.model_validate(yaml.safe_load(_DATA.read_text(encoding="utf-8"))))


def ended(line: str) -> bool:
    """Whether the line ends as a sentence or a clause does."""
    return _ENDED.search(line) is not None


def is_prose(line: str) -> bool:
    """Whether the line is running text: a sentence of some length, or a long line."""
    words = len(line.split())
    return words >= 25 or (words >= 8 and ended(line) and not line.endswith(":")) or "\t" in line


def _long_prose(line: str) -> bool:
    return len(line.split()) >= 18 and line.endswith((".", "./.", "…"))


def _without_dates(line: str) -> str:
    for found in reversed(dates.find(line)):
        line = line[: found.start] + " " + line[found.end :]
    return line


def _opened(line: str) -> str:
    return fold(line).lstrip(' -–—•*»>·.[(|#+"“✅✨►▶')


def _words(entries: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(fold, entries), key=len, reverse=True)
    return re.compile(r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![^\W\d_])")


def _starts(entries: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{fold(entry)})" for entry in entries))
