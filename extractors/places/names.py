"""Names of places in a text, before anyone knows which unit they mean: where they stand, the level that is said, lists.

Names of the gazetteer are found token by token, the longest first; villages, which no list holds, by their level word.
"""

from __future__ import annotations

from extractors.places.atoms import Atom
from extractors.places.gazetteer import Gazetteer, Unit
from extractors.places.phrases import Tokens, Vocabulary, is_blank, load_vocabulary, split_tokens
from extractors.places.schema import LevelWord, load_regions, load_words
from extractors.places.spelling import plain_key
from extractors.places.villages import find_villages

_LONGEST_NAME = 6
_SHORTEST_PLAIN = 5  # letters; shorter names differ from too many words in accents alone
_ABBREVIATED = frozenset(w.word for w in load_words().level_words if w.word.isascii() and len(w.word) <= 3)
_BEFORE_OFFICE = (",", "-", "–", "")
_AFTER_WORD = ("", ":", ";")
_AFTER_ABBREVIATION = ("", ".", ":", ";")


class NameFinder:
    """Finds the names of one gazetteer in texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.words: Vocabulary = load_vocabulary()
        self._regions: dict[tuple[str, ...], Unit] = {}
        for region in load_regions().regions:
            unit = gazetteer.nation if region.level == "nation" else gazetteer.regions[region.key]
            for alias in (region.name, *region.aliases):
                self._regions[tuple(split_tokens(alias).low)] = unit
        self._region_heads = {key[0] for key in self._regions}
        self._heads = self._region_heads | self.words.levels.heads
        self._region_longest = max(len(key) for key in self._regions)

    def find(self, text: str) -> tuple[list[Atom], Tokens]:
        """The names of `text` in their order, and its tokens."""
        tokens = split_tokens(text)
        atoms: list[Atom] = []
        loose: list[tuple[int, int]] = []
        shouted = _shouted_lines(tokens)
        low, capital = tokens.low, tokens.capital
        heads, level_heads = self._heads, self.words.levels.heads
        done = 0
        for i in [k for k, word in enumerate(low) if capital[k] or word in heads]:
            if i < done:
                continue
            done = i + 1
            if low[i] in self._region_heads and (atom := self._region_at(tokens, i)):
                atoms.append(atom)
                done = atom.last
                continue
            level = self.words.levels.at(tokens, i) if low[i] in level_heads else None
            if level is not None and capital[i] and not shouted[i] and (atom := self._named_after_level(tokens, i)):
                atoms.append(atom)
                done = atom.last
            elif level is not None:
                found, done = self._levelled(tokens, i, level, shouted)
                atoms += found
            elif capital[i]:
                found, done = self._bare(tokens, i, shouted, loose)
                atoms += found
        return find_villages(tokens, self._named_again(tokens, atoms, loose), loose), tokens

    def _named_again(self, tokens: Tokens, atoms: list[Atom], loose: list[tuple[int, int]]) -> list[Atom]:
        """The atoms with names of one word added that the text gives their level elsewhere: xã Axan …, Axan."""
        known = {tokens.low[a.first] for a in atoms if a.levelled and a.candidates and a.last - a.first == 1}
        if not known:
            return atoms
        again = [
            self._atom(tokens, first, (last, self.gazetteer.by_toned[tokens.low[first]], False))
            for first, last in loose
            if last - first == 1 and tokens.low[first] in known and tokens.low[first] in self.gazetteer.by_toned
        ]
        return sorted([*atoms, *again], key=lambda a: a.start)

    def _region_at(self, tokens: Tokens, i: int) -> Atom | None:
        for length in range(min(self._region_longest, len(tokens) - i), 0, -1):
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
        return tokens.begins_sentence(i) or tokens.gap[i] != " " or self.words.nation_leads.length_before(tokens, i) > 0

    # --- names after a word for their level -------------------------------------------------------------------------

    def _named_after_level(self, tokens: Tokens, i: int) -> Atom | None:
        """A unit whose own name begins with a word for a level: xã Bản Mế, huyện Buôn Đôn."""
        match = self._longest(tokens, i, levelled=False)
        if match is None or match[2] or match[0] - i < 2 or self._continues(tokens, match[0]):
            return None
        return self._atom(tokens, i, match)

    def _levelled(
        self, tokens: Tokens, i: int, found: tuple[LevelWord, int], shouted: list[bool]
    ) -> tuple[list[Atom], int]:
        word, length = found
        j = i + length
        village = word.levels == ("village",)
        if j >= len(tokens):
            return [], j
        if village and self.words.village_persons.length_before(tokens, i):
            return [], self._run_end(tokens, j) if tokens.capital[j] and is_blank(tokens.gap[j]) else j
        begin = j
        while step := self.words.fillers.length_at(tokens, j):
            if not tokens.gap[j].isspace() or "\n" in tokens.gap[j]:
                break
            j += step
        opened = 0
        if not village or tokens.gap[j : j + 1] == [": "]:
            opened = self.words.list_openers.length_at(tokens, j)
        j += opened
        if j >= len(tokens) or not (tokens.capital[j] or tokens.low[j].isdigit()):
            return [], begin
        gap = tokens.gap[j].strip(' "“”')
        if "\n" in tokens.gap[j] or gap not in (_AFTER_ABBREVIATION if word.word in _ABBREVIATED else _AFTER_WORD):
            return [], begin
        if village and gap == ";":
            return [], begin
        atom = self._name_at(tokens, j, word, shouted)
        if atom is None and not opened and gap == "":
            atom = self._unlisted(tokens, j, word)
        if atom is None:
            return [], begin
        atoms = [atom]
        while (nxt := self._list_next(tokens, atoms[-1], word, shouted)) is not None:
            atoms.append(nxt)
        return atoms, atoms[-1].last

    def _name_at(self, tokens: Tokens, j: int, word: LevelWord, shouted: list[bool]) -> Atom | None:
        if word.levels == ("village",):
            return None if shouted[j] else self._village_at(tokens, j, word)
        match = self._longest(tokens, j, levelled=True)
        if match is None:
            return None
        atom = self._atom(tokens, j, match)
        atom.levels, atom.kind, atom.levelled = word.levels, word.kind, True
        if not shouted[j] and self._continues(tokens, atom.last):
            return None
        if tokens.low[j].isdigit() and not any(word.kind in u.kinds for u in atom.at_level()):
            return None
        return atom if atom.at_level() else None

    def _unlisted(self, tokens: Tokens, j: int, word: LevelWord) -> Atom | None:
        """A name of two words or more that no unit bears; to be reported, not tied."""
        last = self._run_end(tokens, j)
        if (
            word.levels == ("village",)
            or last - j < 2
            or any(tokens.is_acronym(k) or self.words.levels.at(tokens, k) for k in range(j, last))
        ):
            return None
        return Atom(tokens.start[j], tokens.end[last - 1], j, last, (), (), word.levels, word.kind, levelled=True)

    def _atom(self, tokens: Tokens, first: int, match: tuple[int, tuple[Unit, ...], bool]) -> Atom:
        last, units, plain = match
        near = () if plain else self.gazetteer.near("".join(tokens.low[first:last]))
        return Atom(tokens.start[first], tokens.end[last - 1], first, last, units, near, plain=plain)

    def _list_next(self, tokens: Tokens, before: Atom, word: LevelWord, shouted: list[bool]) -> Atom | None:
        """The next name of a list under one word for the level."""
        j = before.last
        joint = ""
        for k in range(j, min(j + 3, len(tokens))):
            joint += tokens.gap[k]
            if tokens.capital[k] or "\n" in tokens.gap[k]:
                j = k
                break
            joint += tokens.low[k]
        else:
            return None
        if "\n" in joint or " ".join(joint.split()) not in self.words.name_joins:
            return None
        if self.words.levels.at(tokens, j) is not None:
            return None
        atom = self._name_at(tokens, j, word, shouted)
        if atom is None or (atom.is_village and not _looks_complete(tokens, atom)):
            return None
        if not atom.is_village and not any(word.kind in u.kinds for u in (*atom.candidates, *atom.near)):
            return None
        return atom

    def _village_at(self, tokens: Tokens, j: int, word: LevelWord) -> Atom | None:
        last = self._run_end(tokens, j)
        if last - j == 1 and self.words.village_stops.length_at(tokens, j):
            return None
        if not tokens.capital[j]:
            last = j + 1  # a number alone is a name only where a commune follows it
            if last < len(tokens) and tokens.gap[last] == "" and tokens.capital[last]:
                last += 1  # ấp 8A
            if last >= len(tokens) or not self._higher_follows(tokens, last):
                return None
        elif (
            last + 1 < len(tokens)
            and tokens.gap[last] == " "
            and tokens.gap[last + 1] == " "
            and not self.words.levels.at(tokens, last)
            and self._higher_follows(tokens, last + 1)
            and f"{tokens.low[last]}" not in self.words.parent_joins
            and tokens.low[last] not in self.words.name_joins
        ):
            last += 1
        if last - j > _LONGEST_NAME or any(tokens.is_acronym(k) for k in range(j, last)):
            return None
        return Atom(tokens.start[j], tokens.end[last - 1], j, last, (), (), word.levels, word.kind, levelled=True)

    def _higher_follows(self, tokens: Tokens, k: int) -> bool:
        found = self.words.levels.at(tokens, k)
        return found is not None and found[0].levels == ("commune",) and tokens.gap[k].strip(" ,(-–") == ""

    # --- names without one -----------------------------------------------------------------------------------------

    def _bare(
        self, tokens: Tokens, i: int, shouted: list[bool], loose: list[tuple[int, int]]
    ) -> tuple[list[Atom], int]:
        if shouted[i]:
            match = self._longest(tokens, i, levelled=False)
            if match is None:
                return [], i + 1
            last, units, plain = match
            if plain or last - i < 2:
                return [], i + 1
            atom = self._atom(tokens, i, match)
            atom.weak = True
            return [atom], last
        low = tokens.low
        end = self._run_end(tokens, i)
        begin = i
        if tokens.begins_sentence(i) or tokens.gap[i].strip() in ("-", "–", "“", '"', "("):
            begin += self.words.sentence_openers.length_at(tokens, i)
        while begin < end and tokens.is_acronym(begin):
            begin += 1
        if begin >= end or not tokens.capital[begin]:
            return [], max(end, i + 1)
        if self.words.levels.at(tokens, begin) is not None and begin > i:
            return [], begin
        for k in range(begin + 1, end):
            region = low[k] in self._region_heads and self._region_at(tokens, k) is not None
            if region or self.words.levels.at(tokens, k) is not None or tokens.is_acronym(k):
                end = k
                break
        if self._is_person_or_thing(tokens, i, begin, end):
            return [], end
        match = self._longest(tokens, begin, levelled=False)
        if match is None:
            loose.append((begin, end))
            return [], end
        last, units, plain = match
        weak = False
        if last < end:
            heading = tokens.gap[begin] == "" or "\n" in tokens.gap[begin]
            if not (heading and end - last == 1 and last - begin >= 2):
                loose.append((begin, end))
                return [], end
            weak = True
        cell = "\t" in tokens.gap[begin] or (end < len(tokens) and "\t" in tokens.gap[end])
        if last - begin == 1 and (plain or not (cell or any(u.place.level == "province" for u in units))):
            loose.append((begin, end))
            return [], end
        if self.words.not_names.length_at(tokens, begin) >= last - begin:
            return [], last
        atom = self._atom(tokens, begin, match)
        atom.weak = weak
        return [atom], last

    def _is_person_or_thing(self, tokens: Tokens, i: int, begin: int, end: int) -> bool:
        if self.words.person_titles.length_before(tokens, i) or self.words.thing_heads.length_before(tokens, i):
            return True
        if (
            end < len(tokens)
            and tokens.gap[end].strip() in _BEFORE_OFFICE
            and self.words.person_offices.length_at(tokens, end)
        ):
            return True
        line_before = begin == 0 or "\n" in tokens.gap[i]
        tail = tokens.gap[end] if end < len(tokens) else tokens.text[tokens.end[-1] :]
        # A name that has a line of its own below the title is a by-line.
        return line_before and i > 0 and ("\n" in tail or end == len(tokens)) and "\t" not in tail

    # --- tokens ----------------------------------------------------------------------------------------------------

    def _longest(self, tokens: Tokens, j: int, levelled: bool) -> tuple[int, tuple[Unit, ...], bool] | None:
        """The longest name that begins at token j: where it ends, the units that bear it, whether accents differ."""
        low, capital = tokens.low, tokens.capital
        key = low[j]
        keys = [(j + 1, key)]
        k = j + 1
        n = len(tokens)
        while k < n and k - j < _LONGEST_NAME:
            number = low[k].isdigit()
            if not _joins(tokens.gap[k]) or not (capital[k] or levelled or number):
                break
            if number and self._counts(tokens, k):
                break
            key += low[k]
            k += 1
            keys.append((k, key))
        toned = self.gazetteer.by_toned
        for last, key in reversed(keys):
            units = toned.get(key)
            if units is not None:
                return last, units, False
        by_plain = self.gazetteer.by_plain
        for last, key in reversed(keys):
            if len(key) < _SHORTEST_PLAIN or not all(capital[j:last]):
                continue
            units = by_plain.get(plain_key(key))
            if units is not None:
                return last, units, True
        return None

    def _run_end(self, tokens: Tokens, j: int) -> int:
        """Where the run of capitalised words that begins at token j ends; a number may close it."""
        k = j + 1
        while k < len(tokens) and tokens.gap[k] in (" ", "  ", "-", "'", "’"):
            if tokens.low[k].isdigit():
                return k + 1 if len(tokens.low[k]) < 3 and not self._counts(tokens, k) else k
            if not tokens.capital[k]:
                break
            k += 1
        return k

    def _counts(self, tokens: Tokens, k: int) -> bool:
        """Whether the number at token k counts or measures: 'Hà Giang 1.200', 'Đồng Tâm 16/19', 'Tân Hòa 12 hộ'."""
        if k + 1 >= len(tokens):
            return False
        gap = tokens.gap[k + 1]
        if gap in (".", ",", "/") or gap.startswith(("/", "%")):
            return True
        return gap in (" ", "") and self.words.counted.length_at(tokens, k + 1) > 0

    def _continues(self, tokens: Tokens, last: int) -> bool:
        """Whether a capitalised word goes on where a name should end."""
        return (
            last < len(tokens)
            and tokens.gap[last] == " "
            and tokens.capital[last]
            and not tokens.is_acronym(last)
            and self.words.levels.at(tokens, last) is None
        )


def _joins(gap: str) -> bool:
    return gap in (" ", "", "-", " - ", "'", "’", "' ", "  ")


def _looks_complete(tokens: Tokens, atom: Atom) -> bool:
    if atom.last - atom.first > 1:
        return True
    after = tokens.gap[atom.last] if atom.last < len(tokens) else ""
    return after.strip() != ""


def _shouted_lines(tokens: Tokens) -> list[bool]:
    """For each token, whether its line is written in capitals throughout."""
    flags = [False] * len(tokens)
    begin = 0
    n = len(tokens)
    for i in range(1, n + 1):
        if i == n or "\n" in tokens.gap[i]:
            line = tokens.text[tokens.start[begin] : tokens.end[i - 1]]
            if i - begin >= 3 and line.isupper():
                flags[begin:i] = [True] * (i - begin)
            begin = i
    return flags
