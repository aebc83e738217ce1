"""Names of regions and of the nation in a text."""

from __future__ import annotations

from extractors.places.atoms import Atom
from extractors.places.gazetteer import Gazetteer, Unit
from extractors.places.phrases import Tokens, Vocabulary, split_tokens
from extractors.places.schema import load_regions


class RegionNames:
    """Finds the words of `data/regions.yml`. `heads` are the words with which one may begin."""

    def __init__(self, gazetteer: Gazetteer, words: Vocabulary) -> None:
        self._words = words
        self._regions: dict[tuple[str, ...], Unit] = {}
        for region in load_regions().regions:
            unit = gazetteer.nation if region.level == "nation" else gazetteer.regions[region.key]
            for alias in (region.name, *region.aliases):
                self._regions[tuple(split_tokens(alias).low)] = unit
        self._pairs = frozenset(key[:2] for key in self._regions)
        self.heads = frozenset(key[0] for key in self._regions)
        self._longest = max(len(key) for key in self._regions)

    def at(self, tokens: Tokens, i: int) -> Atom | None:
        """The region or nation that is named at token i."""
        if (*tokens.low[i : i + 2],) not in self._pairs:
            return None
        for length in range(min(self._longest, len(tokens) - i), 0, -1):
            unit = self._regions.get(tuple(tokens.low[i : i + length]))
            if unit is None:
                continue
            after = i + length
            continues = after < len(tokens) and tokens.capital[after] and tokens.gap[after] == " "
            if unit.place.level == "nation" and tokens.capital[i + length - 1] and not self._leads_nation(tokens, i):
                return None
            if length == 1 or (continues and not tokens.is_acronym(after)):
                return None
            return Atom(
                tokens.start[i], tokens.end[after - 1], i, after, (unit,), (), (unit.place.level,), levelled=True
            )
        return None

    def _leads_nation(self, tokens: Tokens, i: int) -> bool:
        """Whether the country itself is meant: not where its name closes that of a body or a front."""
        if tokens.begins_sentence(i) or tokens.gap[i] != " ":
            return True
        return self._words.nation_leads.length_before(tokens, i) > 0
