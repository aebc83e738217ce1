"""Which bodies are refused: of another language, enciphered, gambling mirrors, machine text, or no article at all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from extractors.collect.syllables import WORD, is_syllable
from extractors.engine.text import fold

_BLOB = 60  # characters without a blank: no word, no address that a reader would type
_DATA = Path(__file__).with_name("gate.yml")


class GateData(BaseModel):
    """gate.yml: the words and bounds by which a body is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    common_words: frozenset[str]
    gambling_terms: tuple[str, ...]
    machine_marks: tuple[str, ...]
    min_words: int = Field(gt=0)
    max_characters: int = Field(gt=0)
    min_readable_words: int = Field(gt=0)
    min_common_share: float = Field(ge=0, le=1)
    min_accented_share: float = Field(ge=0, le=1)
    min_syllable_share: float = Field(ge=0, le=1)
    max_repeated_share: float = Field(ge=0, le=1)
    min_gambling_terms: int = Field(gt=0)


@cache
def _gate() -> GateData:
    return GateData.model_validate(yaml.safe_load(_DATA.read_text(encoding="utf-8")))


@cache
def _gambling() -> re.Pattern[str]:
    longest_first = sorted(map(fold, _gate().gambling_terms), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a body is not taken: the name of the check, and a sentence."""

    check_name: str
    message: str


def refusal(title: str | None, paragraphs: tuple[str, ...]) -> Refusal | None:
    """The first reason to refuse the body; None where there is none."""
    data = _gate()
    text = "\n".join(paragraphs)
    if len(text) > data.max_characters:
        return Refusal("too_long", f"The page holds no article: its text has {len(text):,} characters.")
    tokens = text.split()
    readable = [token for token in tokens if len(token) <= _BLOB]
    words = [match[0] for match in WORD.finditer(" ".join(readable))]
    blobs = len(text) - sum(map(len, readable)) - len(tokens)
    # One blob beside an article (an inlined picture) is a crumb, and no cipher.
    if blobs > 0.3 * len(text) and len(readable) < data.min_readable_words:
        return Refusal("enciphered", "The body is enciphered: most of it is one unbroken run of signs.")
    if len(words) < data.min_words:
        return Refusal(
            "not_article", f"The page holds no article: {len(words)} words are left once its furniture is gone."
        )
    folded_text = fold(f"{title or ''}\n{text}")
    folded = [fold(word) for word in words]
    accented = sum(not word.isascii() for word in words) / len(words)
    syllables = sum(is_syllable(word) for word in words) / len(words)
    common = sum(word in data.common_words for word in folded) / len(words)
    if accented >= data.min_accented_share / 2 and syllables < data.min_syllable_share:
        return Refusal(
            "enciphered", f"The body is enciphered: only {syllables:.0%} of its words can be spelt in Vietnamese."
        )
    if accented < data.min_accented_share or syllables < data.min_syllable_share:
        return Refusal(
            "not_vietnamese", f"The page is not in Vietnamese: {accented:.0%} of its words bear Vietnamese letters."
        )
    gambling = set(_gambling().findall(folded_text))
    if len(gambling) >= data.min_gambling_terms:
        return Refusal("gambling", f"The page advertises gambling: {', '.join(sorted(gambling)[:4])}.")
    marks = [mark for mark in data.machine_marks if mark in folded_text]
    if marks:
        return Refusal("machine_text", f"The text was made by a machine: it holds “{marks[0]}”.")
    if _repeated(paragraphs) > data.max_repeated_share:
        return Refusal("machine_text", "The text was made by a machine: most of its sentences are repeated.")
    if common < data.min_common_share:
        return Refusal(
            "machine_text",
            f"The text is no running Vietnamese: {common:.0%} of its words are those that sentences need.",
        )
    return None


def _repeated(paragraphs: tuple[str, ...]) -> float:
    """The share of the text that lies in sentences which stand at least three times in it."""
    sentences = [
        s.strip() for paragraph in paragraphs for s in re.split(r"(?<=[.!?])\s+", paragraph) if len(s.split()) >= 6
    ]
    counts = Counter(sentences)
    total = sum(map(len, sentences))
    return sum(len(s) * n for s, n in counts.items() if n >= 3) / total if total else 0.0
