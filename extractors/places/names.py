"""Names of places in a text, before anyone knows which unit they mean: where they stand, the level that is said, lists.

Names of the gazetteer are found token by token, the longest first; villages, which no list holds, by their level word.
"""

from __future__ import annotations

from itertools import compress, count
from operator import or_

from extractors.places.atoms import Atom
from extractors.places.bare import BareNames
from extractors.places.gazetteer import Gazetteer
from extractors.places.phrases import Tokens, Vocabulary, is_blank, load_vocabulary, split_tokens
from extractors.places.regions import RegionNames
from extractors.places.runs import LONGEST_NAME, Runs, shouted_lines
from extractors.places.schema import LevelWord, load_words
from extractors.places.villages import find_villages
from extractors.records import LEVELS

_MOST_COUNTED = 1000  # from here on a number before a word for a level is a year
_ABBREVIATED = frozenset(w.word for w in load_words().level_words if w.word.isascii() and len(w.word) <= 3)
_AFTER_WORD = ("", ":", ";")
_AFTER_ABBREVIATION = ("", ".", ":", ";")


class NameFinder:
    """Finds the names of one gazetteer in texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.words: Vocabulary = load_vocabulary()
        self._regions = RegionNames(gazetteer, self.words)
        self._runs = Runs(gazetteer, self.words)
        self._bare = BareNames(self.words, self._regions, self._runs)
        self._heads = self._regions.heads | self.words.levels.heads

    def find(self, text: str) -> tuple[list[Atom], Tokens]:
        """The names of `text` in their order, and its tokens."""
        tokens = split_tokens(text)
        atoms: list[Atom] = []
        loose: list[tuple[int, int]] = []
        lone: list[int] = []
        shouted = shouted_lines(tokens)
        low, capital = tokens.low, tokens.capital
        heads, level_heads, region_heads = self._heads, self.words.levels.heads, self._regions.heads
        level_at, is_lone, is_name = self.words.levels.at, self._runs.is_lone, self._runs.is_name
        done = 0
        for i in compress(count(), map(or_, capital, map(heads.__contains__, low))):
            if i < done:
                continue
            done = i + 1
            word = low[i]
            if word in region_heads and (atom := self._regions.at(tokens, i)):
                atoms.append(atom)
                done = atom.last
                continue
            level = level_at(tokens, i) if word in level_heads else None
            if level is not None and capital[i] and not shouted[i] and (atom := self._named_after_level(tokens, i)):
                atoms.append(atom)
                done = atom.last
            elif level is not None:
                found, done = self._levelled(tokens, i, level, shouted)
                atoms += found
            elif capital[i]:
                if not shouted[i] and is_lone(tokens, i) and not is_name(word):
                    lone.append(i)  # what nearly every sentence begins with
                    continue
                bare, done = self._bare.at(tokens, i, shouted, loose)
                if bare is not None:
                    atoms.append(bare)

        def all_loose() -> list[tuple[int, int]]:
            return sorted([*loose, *((i, i + 1) for i in lone if self._bare.is_loose(tokens, i))])

        return find_villages(tokens, self._named_again(tokens, atoms, loose), all_loose), tokens

    def _named_again(self, tokens: Tokens, atoms: list[Atom], loose: list[tuple[int, int]]) -> list[Atom]:
        """The atoms with names added that the text gives their level elsewhere: xã Axan …, Axan; xã Yên Hưng …, Giờ
        Yên Hưng."""
        known = {"".join(tokens.low[a.first : a.last]) for a in atoms if a.levelled and a.candidates}
        again: list[Atom] = []
        by_end = {a.last: a for a in atoms} if loose else {}
        for first, last in loose:
            before = by_end.get(first)
            if before is not None and last - first == 1 and self._goes_on(tokens, before, first):
                by_end[last] = self._runs.atom(tokens, first, (last, self.gazetteer.by_toned[tokens.low[first]], False))
                again.append(by_end[last])
                continue
            starts = [first, first + 1] if last - first > 2 and tokens.begins_sentence(first) else [first]
            for start in starts:
                key = "".join(tokens.low[start:last])
                if key in known and (units := self.gazetteer.by_toned.get(key)):
                    again.append(self._runs.atom(tokens, start, (last, units, False)))
                    break
        return sorted([*atoms, *again], key=lambda a: a.start) if again else atoms

    def _goes_on(self, tokens: Tokens, before: Atom, k: int) -> bool:
        """Whether the one word at token k is the next commune of a list, by its district: 'A Tiêng, Lăng, Tr'Hy'."""
        if tokens.gap[k].strip() != "," or (k + 1 < len(tokens.low) and tokens.gap[k + 1].strip() == ""):
            return False
        units = self.gazetteer.by_toned.get(tokens.low[k], ())
        districts = {u.ancestors[0] for u in before.candidates if u.place.level == "commune"}
        return any(u.place.level == "commune" and u.ancestors[0] in districts for u in units)

    # --- names after a word for their level -------------------------------------------------------------------------

    def _named_after_level(self, tokens: Tokens, i: int) -> Atom | None:
        """A unit whose own name begins with a word for a level: xã Bản Mế, huyện Buôn Đôn."""
        match = self._runs.longest(tokens, i, levelled=False)
        if match is None or match[2] or match[0] - i < 2 or self._runs.continues(tokens, match[0]):
            return None
        return self._runs.atom(tokens, i, match)

    def _levelled(
        self, tokens: Tokens, i: int, found: tuple[LevelWord, int], shouted: list[bool]
    ) -> tuple[list[Atom], int]:
        word, length = found
        j = i + length
        village = word.levels == ("village",)
        if j >= len(tokens.low):
            return [], j
        if village and self.words.village_persons.length_before(tokens, i):
            return [], self._runs.end(tokens, j) if tokens.capital[j] and is_blank(tokens.gap[j]) else j
        begin = j
        while step := self.words.fillers.length_at(tokens, j):
            if not tokens.gap[j].isspace() or "\n" in tokens.gap[j]:
                break
            j += step
        opened = 0
        if not village or tokens.gap[j : j + 1] == [": "]:
            opened = self.words.list_openers.length_at(tokens, j)
        j += opened
        if j >= len(tokens.low) or not (tokens.capital[j] or tokens.low[j].isdigit()):
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
        if len(atoms) == 1 and not opened and not village and self._counts_parts(tokens, i, atom):
            self._make_holder(atom, word)
        return atoms, atoms[-1].last

    def _counts_parts(self, tokens: Tokens, i: int, atom: Atom) -> bool:
        """Whether a number above one counts the word at token i, and one name alone follows: '6 xã Bắc Kạn nhận …'."""
        if i == 0 or not is_blank(tokens.gap[i]):
            return False
        number = tokens.low[i - 1]
        if number.isdecimal():
            if not 1 < int(number) < _MOST_COUNTED or (i > 1 and tokens.low[i - 2] in self.words.dates):
                return False
        elif not self.words.counts.length_before(tokens, i):
            return False
        gap = tokens.gap[atom.last].strip() if atom.last < len(tokens.low) else ""
        return gap not in (",", ";", "(", "/") and not (
            atom.last < len(tokens.low) and tokens.low[atom.last] in self.words.name_joins
        )

    @staticmethod
    def _make_holder(atom: Atom, word: LevelWord) -> None:
        """Leaves the name to the units above the level of what is counted, where there are such."""
        above = LEVELS[: min(LEVELS.index(level) for level in word.levels)]
        holders = tuple(u for u in atom.candidates if u.place.level in above)
        if holders:
            atom.candidates, atom.near, atom.levels, atom.kind, atom.levelled = holders, (), (), None, False

    def _name_at(self, tokens: Tokens, j: int, word: LevelWord, shouted: list[bool]) -> Atom | None:
        if word.levels == ("village",):
            return None if shouted[j] else self._village_at(tokens, j, word)
        match = self._runs.longest(tokens, j, levelled=True)
        if match is None:
            return None
        atom = self._runs.atom(tokens, j, match)
        atom.levels, atom.kind, atom.levelled = word.levels, word.kind, True
        if not shouted[j] and self._runs.continues(tokens, atom.last):
            return None
        if tokens.low[j].isdigit() and not any(word.kind in u.kinds for u in atom.at_level()):
            return None
        return atom if atom.at_level() else None

    def _unlisted(self, tokens: Tokens, j: int, word: LevelWord) -> Atom | None:
        """A name of two words or more that no unit bears; to be reported, not tied."""
        last = self._runs.end(tokens, j)
        if (
            word.levels == ("village",)
            or last - j < 2
            or any(tokens.is_acronym(k) or self.words.levels.at(tokens, k) for k in range(j, last))
        ):
            return None
        return Atom(tokens.start[j], tokens.end[last - 1], j, last, (), (), word.levels, word.kind, levelled=True)

    def _list_next(self, tokens: Tokens, before: Atom, word: LevelWord, shouted: list[bool]) -> Atom | None:
        """The next name of a list under one word for the level."""
        j = before.last
        if j >= len(tokens.low) or not (tokens.capital[j] or tokens.low[j] in self.words.join_heads):
            return None
        joint = ""
        for k in range(j, min(j + 3, len(tokens.low))):
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
        if atom is None or (atom.is_village and not self._looks_complete(tokens, atom)):
            return None
        if not atom.is_village and not any(word.kind in u.kinds for u in (*atom.candidates, *atom.near)):
            return None
        return atom

    def _village_at(self, tokens: Tokens, j: int, word: LevelWord) -> Atom | None:
        last = self._runs.end(tokens, j)
        if last - j == 1 and self.words.village_stops.length_at(tokens, j):
            return None
        if not tokens.capital[j]:
            last = j + 1  # a number alone is a name only where a commune follows it
            if last < len(tokens.low) and tokens.gap[last] == "" and tokens.capital[last]:
                last += 1  # ấp 8A
            if last >= len(tokens.low) or not self._higher_follows(tokens, last):
                return None
        elif (
            last + 1 < len(tokens.low)
            and tokens.gap[last] == " "
            and tokens.gap[last + 1] == " "
            and not self.words.levels.at(tokens, last)
            and self._higher_follows(tokens, last + 1)
            and f"{tokens.low[last]}" not in self.words.parent_joins
            and tokens.low[last] not in self.words.name_joins
        ):
            last += 1
        if last - j > LONGEST_NAME or any(tokens.is_acronym(k) for k in range(j, last)):
            return None
        return Atom(tokens.start[j], tokens.end[last - 1], j, last, (), (), word.levels, word.kind, levelled=True)

    def _looks_complete(self, tokens: Tokens, atom: Atom) -> bool:
        """Whether a name of one word is all of an item: a sign follows it, or the commune that holds it."""
        last = atom.last
        if last - atom.first > 1 or last >= len(tokens.low):
            return last - atom.first > 1
        if tokens.gap[last].strip() != "" or self._higher_follows(tokens, last):
            return True
        return tokens.low[last] in self.words.parent_joins and self._higher_follows(tokens, last + 1)

    def _higher_follows(self, tokens: Tokens, k: int) -> bool:
        found = self.words.levels.at(tokens, k) if k < len(tokens.low) else None
        return found is not None and found[0].levels == ("commune",) and tokens.gap[k].strip(" ,(-–") == ""
