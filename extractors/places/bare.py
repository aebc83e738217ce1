"""Names without a word for their level: capitalised words that a unit bears and that name no person or thing."""

from __future__ import annotations

from extractors.places.atoms import Atom
from extractors.places.phrases import Tokens, Vocabulary
from extractors.places.regions import RegionNames
from extractors.places.runs import Runs

_BEFORE_OFFICE = (",", "-", "–", "")


class BareNames:
    """Finds names that stand by themselves."""

    def __init__(self, words: Vocabulary, regions: RegionNames, runs: Runs) -> None:
        self._words = words
        self._regions = regions
        self._runs = runs

    def at(self, tokens: Tokens, i: int, shouted: list[bool], loose: list[tuple[int, int]]) -> tuple[Atom | None, int]:
        """The name in the run of capitals that begins at token i, and where to go on; a run without one to `loose`."""
        if shouted[i]:
            match = self._runs.longest(tokens, i, levelled=False)
            if match is None or match[2] or match[0] - i < 2:
                return None, i + 1
            atom = self._runs.atom(tokens, i, match)
            atom.weak = True
            return atom, match[0]
        low = tokens.low
        end = run_end = self._runs.end(tokens, i)
        begin = i + self._opening(tokens, i, end)
        while begin < end and tokens.is_acronym(begin):
            begin += 1
        if begin >= end or not tokens.capital[begin]:
            return None, max(end, i + 1)
        if self._words.levels.at(tokens, begin) is not None and begin > i:
            return None, begin
        for k in range(begin + 1, end):
            region = low[k] in self._regions.heads and self._regions.at(tokens, k) is not None
            if region or self._words.levels.at(tokens, k) is not None or tokens.is_acronym(k):
                end = k
                break
        if self._is_person_or_thing(tokens, i, begin, end):
            return None, end
        alone = run_end - begin == 1 and not self._runs.is_name(low[begin])
        match = None if alone else self._runs.longest(tokens, begin, levelled=False)
        if match is None:
            loose.append((begin, end))
            return None, end
        last, units, plain = match
        if units[0].place.level == "nation":
            return None, last
        weak = figure = False
        if last < end:
            heading = tokens.gap[begin] == "" or "\n" in tokens.gap[begin]
            figure = self._is_figure_of_list(tokens, last, end)
            if not ((heading or figure) and end - last == 1 and last - begin >= 2):
                loose.append((begin, end))
                return None, end
            weak = True
        cell = "\t" in tokens.gap[begin] or (end < len(tokens.low) and "\t" in tokens.gap[end])
        if last - begin == 1 and (plain or not (cell or any(u.place.level == "province" for u in units))):
            loose.append((begin, end))
            return None, end
        if self._words.not_names.length_at(tokens, begin) >= last - begin:
            return None, last
        atom = self._runs.atom(tokens, begin, match)
        atom.weak, atom.counted = weak, figure
        return atom, last

    def is_loose(self, tokens: Tokens, i: int) -> bool:
        """Whether the capitalised word at token i, a run by itself that no unit bears, may still be a name."""
        if tokens.is_acronym(i) or self._opening(tokens, i, i + 1):
            return False
        return not self._is_person_or_thing(tokens, i, i, i + 1)

    def _opening(self, tokens: Tokens, i: int, end: int) -> int:
        """How many words carry a capital only because a sentence begins: in 'Tại Hà Giang', but not in 'Như Xuân'."""
        if not tokens.begins_sentence(i) and tokens.gap[i].strip() not in ("-", "–", "“", '"', "("):
            return 0
        length = self._words.sentence_openers.length_at(tokens, i)
        if length and (whole := self._runs.longest(tokens, i, levelled=False)) is not None:
            return 0 if whole[0] == end and not whole[2] and end - i > 1 else length
        return length

    @staticmethod
    def _is_figure_of_list(tokens: Tokens, last: int, end: int) -> bool:
        """Whether a figure alone stands behind the name of an item: 'Chánh An 11; Bình Phước 7;'."""
        if end - last != 1 or not tokens.low[last].isdecimal():
            return False
        return end == len(tokens.low) or tokens.gap[end].strip() in (",", ";", ".") or "\n" in tokens.gap[end]

    def _is_person_or_thing(self, tokens: Tokens, i: int, begin: int, end: int) -> bool:
        if self._words.person_titles.length_before(tokens, i) or self._words.thing_heads.length_before(tokens, i):
            return True
        if (
            end < len(tokens.low)
            and tokens.gap[end].strip() in _BEFORE_OFFICE
            and self._words.person_offices.length_at(tokens, end)
        ):
            return True
        line_before = begin == 0 or "\n" in tokens.gap[i]
        tail = tokens.gap[end] if end < len(tokens.low) else tokens.text[tokens.end[-1] :]
        # A name that has a line of its own below the title is a by-line.
        return line_before and i > 0 and ("\n" in tail or end == len(tokens.low)) and "\t" not in tail
