"""Runs of capitalised words: where they end, and the longest name of the gazetteer with which one begins."""

from __future__ import annotations

from extractors.places.atoms import Atom
from extractors.places.gazetteer import Gazetteer, Unit
from extractors.places.phrases import Tokens, Vocabulary, split_tokens
from extractors.places.spelling import plain_key

LONGEST_NAME = 6  # tokens
_SHORTEST_PLAIN = 5  # letters; shorter names differ from too many words in accents alone
_APOSTROPHES = frozenset(("'", "’", "‘", "' ", "’ ", "´", "`"))
_JOINS = frozenset((" ", "", "-", " - ", "  ")) | _APOSTROPHES
_WITHIN_RUN = frozenset((" ", "  ", "-")) | _APOSTROPHES

Match = tuple[int, tuple[Unit, ...], bool]  # where the name ends, the units that bear it, whether accents differ


class Runs:
    """Runs and names over one gazetteer."""

    def __init__(self, gazetteer: Gazetteer, words: Vocabulary) -> None:
        self._gazetteer = gazetteer
        self._words = words
        # Words that a name holds behind its first: only these may go on in lower case.
        self._inner = frozenset(
            word for unit in gazetteer.units.values() for word in split_tokens(unit.place.name).low[1:]
        )

    def longest(self, tokens: Tokens, j: int, levelled: bool) -> Match | None:
        """The longest name that begins at token j; `levelled` names may hold words in lower case."""
        low, capital, gap = tokens.low, tokens.capital, tokens.gap
        key = low[j]
        keys = [(j + 1, key)]
        k = j + 1
        n = len(low)
        while k < n and k - j < LONGEST_NAME:
            word = low[k]
            if gap[k] not in _JOINS:
                break
            if not capital[k]:
                if word.isdigit():
                    if self.counts(tokens, k):
                        break
                elif not (levelled and word in self._inner) and gap[k] not in _APOSTROPHES:
                    break
            key += word
            k += 1
            keys.append((k, key))
        toned = self._gazetteer.by_toned
        for last, key in reversed(keys):
            units = toned.get(key)
            if units is not None:
                return last, units, False
        by_plain = self._gazetteer.by_plain
        for last, key in reversed(keys):
            if len(key) < _SHORTEST_PLAIN or not self._is_capitalised(tokens, j, last):
                continue
            units = by_plain.get(plain_key(key))
            if units is not None:
                return last, units, True
        return None

    def is_name(self, word: str) -> bool:
        """Whether a unit bears the one folded word."""
        return word in self._gazetteer.by_toned

    @staticmethod
    def is_lone(tokens: Tokens, j: int) -> bool:
        """Whether the run of capitalised words that begins at token j is known at sight to be one word."""
        k = j + 1
        if k == len(tokens.low):
            return True
        gap = tokens.gap[k]
        if gap == " ":
            return not (tokens.capital[k] or tokens.low[k].isdigit())
        return gap not in _WITHIN_RUN

    @staticmethod
    def _is_capitalised(tokens: Tokens, first: int, last: int) -> bool:
        return all(tokens.capital[k] or (k > first and tokens.gap[k] in _APOSTROPHES) for k in range(first, last))

    def end(self, tokens: Tokens, j: int) -> int:
        """Where the run of capitalised words that begins at token j ends; a number may close it."""
        low, capital, gap = tokens.low, tokens.capital, tokens.gap
        n = len(low)
        k = j + 1
        while k < n and gap[k] in _WITHIN_RUN:
            if low[k].isdigit():
                return k + 1 if len(low[k]) < 3 and not self.counts(tokens, k) else k
            if not capital[k] and (gap[k] not in _APOSTROPHES or gap[k][-1:] == " "):
                break
            k += 1
        return k

    def counts(self, tokens: Tokens, k: int) -> bool:
        """Whether the number at token k counts or measures: 'Hà Giang 1.200', 'Đồng Tâm 16/19', 'Tân Hòa 12 hộ'."""
        if k + 1 >= len(tokens.low):
            return False
        gap = tokens.gap[k + 1]
        if gap in (".", ",", "/") or gap.startswith(("/", "%")):
            return True
        return gap in (" ", "") and self._words.counted.length_at(tokens, k + 1) > 0

    def continues(self, tokens: Tokens, last: int) -> bool:
        """Whether a capitalised word goes on where a name should end."""
        return (
            last < len(tokens.low)
            and tokens.gap[last] == " "
            and tokens.capital[last]
            and not tokens.is_acronym(last)
            and self._words.levels.at(tokens, last) is None
        )

    def atom(self, tokens: Tokens, first: int, match: Match) -> Atom:
        """The name that begins at token `first`, with the units of `match`."""
        last, units, plain = match
        near = () if plain else self._gazetteer.near("".join(tokens.low[first:last]))
        return Atom(tokens.start[first], tokens.end[last - 1], first, last, units, near, plain=plain)


def shouted_lines(tokens: Tokens) -> list[bool]:
    """For each token, whether its line is written in capitals throughout."""
    flags = [False] * len(tokens.low)
    if not any(map(str.isupper, tokens.text.split("\n"))):
        return flags
    begin = 0
    n = len(tokens.low)
    for i in range(1, n + 1):
        if i == n or "\n" in tokens.gap[i]:
            line = tokens.text[tokens.start[begin] : tokens.end[i - 1]]
            if i - begin >= 3 and line.isupper():
                flags[begin:i] = [True] * (i - begin)
            begin = i
    return flags
