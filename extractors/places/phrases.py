"""Phrases of several words, looked up by the tokens at a place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extractors.engine.text import fold, split_words
from extractors.places.schema import LevelWord, load_words
from extractors.records import Words

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")


@dataclass(slots=True)
class Tokens:
    """The words and digit runs of a text, column by column, and what lies before each."""

    text: str
    words: Words
    folded: str  # as long as the text
    start: list[int]
    end: list[int]
    low: list[str]  # folded
    capital: list[bool]
    gap: list[str]  # the text between the token before and this one; one more, behind the last

    def __len__(self) -> int:
        return len(self.start)

    def begins_sentence(self, i: int) -> bool:
        return i == 0 or _SENTENCE_END.search(self.gap[i]) is not None

    def is_acronym(self, i: int) -> bool:
        word = self.text[self.start[i] : self.end[i]]
        return len(word) > 1 and word.isupper()


def split_tokens(text: str) -> Tokens:
    """The tokens of `text`; offsets are those of `text`."""
    words = split_words(text)
    return Tokens(text, words, words.folded, words.starts, words.ends, words.keys, words.capitals, words.gaps)


class Phrases:
    """A set of phrases. Longest first, forwards from a token or backwards up to one."""

    def __init__(self, phrases: Iterable[str]) -> None:
        found = {tuple(_WORD.findall(fold(phrase))) for phrase in phrases}
        self._set = {p for p in found if p}
        self._heads = {p[0] for p in self._set}
        self._tails = {p[-1] for p in self._set}
        self._longest = max((len(p) for p in self._set), default=0)

    def length_at(self, tokens: Tokens, i: int) -> int:
        """How many tokens the longest phrase that begins at token i takes; 0 for none."""
        if i >= len(tokens.low) or tokens.low[i] not in self._heads:
            return 0
        for length in range(min(self._longest, len(tokens.low) - i), 0, -1):
            if tuple(tokens.low[i : i + length]) in self._set and _blank(tokens, i + 1, i + length):
                return length
        return 0

    def length_before(self, tokens: Tokens, i: int) -> int:
        """How many tokens the longest phrase takes that ends right before token i, nothing but a blank between."""
        if i == 0 or tokens.low[i - 1] not in self._tails or not is_blank(tokens.gap[i]):
            return 0
        for length in range(min(self._longest, i), 0, -1):
            if tuple(tokens.low[i - length : i]) in self._set and _blank(tokens, i - length + 1, i):
                return length
        return 0


def is_blank(gap: str) -> bool:
    """Blanks on one line, or the dot or quote that an abbreviation or a title puts between two words."""
    return gap.strip(" \"“”'‘’") in ("", ".") and "\n" not in gap


def _blank(tokens: Tokens, first: int, last: int) -> bool:
    return all(tokens.gap[k].isspace() or tokens.gap[k] in ("", "/", ".") for k in range(first, last))


class LevelPhrases:
    """The words for levels, longest first."""

    def __init__(self, words: Iterable[LevelWord], not_level: Iterable[str]) -> None:
        self._words: dict[str, list[tuple[tuple[str, ...], LevelWord]]] = {}
        for word in words:
            key = tuple(_WORD.findall(fold(word.word)))
            self._words.setdefault(key[0], []).append((key, word))
        for entries in self._words.values():
            entries.sort(key=lambda e: -len(e[0]))
        self.heads = frozenset(self._words)
        self._not = {tuple(_WORD.findall(fold(word))) for word in not_level}
        self._before = {word[-2] for word in self._not}

    def at(self, tokens: Tokens, i: int) -> tuple[LevelWord, int] | None:
        """The word for a level that begins at token i and the number of its tokens."""
        entries = self._words.get(tokens.low[i])
        if entries is None:
            return None
        for key, word in entries:
            if len(key) == 1 or tuple(tokens.low[i : i + len(key)]) == key:
                stop = i + len(key)
                if tokens.low[stop - 2] in self._before and any(
                    tuple(tokens.low[max(0, stop - n) : stop]) in self._not for n in (2, 3)
                ):
                    return None
                return word, len(key)
        return None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of `data/words.yml`, ready to be looked up."""

    levels: LevelPhrases
    fillers: Phrases
    list_openers: Phrases
    sentence_openers: Phrases
    person_titles: Phrases
    person_offices: Phrases
    thing_heads: Phrases
    village_stops: Phrases
    village_persons: Phrases
    not_names: Phrases
    nation_leads: Phrases
    counted: Phrases
    counts: Phrases
    dates: frozenset[str]
    rural_kinds: frozenset[str]
    name_joins: frozenset[str]
    parent_joins: frozenset[str]
    join_heads: frozenset[str]  # the words of name_joins
    former_marks: Phrases


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary of the package's data, built once."""
    words = load_words()
    return Vocabulary(
        levels=LevelPhrases(words.level_words, words.not_level),
        fillers=Phrases(words.fillers),
        list_openers=Phrases(words.list_openers),
        sentence_openers=Phrases(words.sentence_openers),
        person_titles=Phrases(words.person_titles),
        person_offices=Phrases(words.person_offices),
        thing_heads=Phrases(words.thing_heads),
        village_stops=Phrases(words.village_stops),
        village_persons=Phrases(words.village_persons),
        not_names=Phrases(words.not_names),
        nation_leads=Phrases(words.nation_leads),
        counted=Phrases(words.counted),
        counts=Phrases(words.lists.counts),
        dates=frozenset(map(fold, words.lists.dates)),
        rural_kinds=frozenset(words.rural_kinds),
        name_joins=frozenset(_compact(j) for j in words.name_joins),
        parent_joins=frozenset(_compact(j) for j in words.parent_joins),
        join_heads=frozenset(word for join in words.name_joins for word in _WORD.findall(fold(join))),
        former_marks=Phrases(words.former_marks),
    )


def _compact(join: str) -> str:
    return " ".join(fold(join).split())
