"""Villages that no word for their level introduces: in a list that announces them, or named again.

'… tại 11 thôn của 8 xã: Hà Nhuận (Duy Phước), Phú Đa 1 (Duy Thu)' names villages, each with its commune; so does a
heading that repeats the village of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from extractors.engine.text import fold
from extractors.places.atoms import Atom
from extractors.places.phrases import Tokens
from extractors.places.schema import load_words

_VILLAGE = {fold(w.word): w.kind for w in load_words().level_words if w.levels == ("village",)}
_COMMUNE = "|".join(re.escape(fold(w.word)) for w in load_words().level_words if w.levels == ("commune",))
_MANY = "|".join(fold(w) for w in load_words().lists.quantities)
# Looked for before a colon: a pattern that had to be tried at every letter would be dear.
_COLON = re.compile(r":\s*(?=\w)")
_ANNOUNCED = re.compile(rf"(?<!\w)(?:\d+|{_MANY})\s+({'|'.join(map(re.escape, _VILLAGE))})\b([^.;:\n]{{0,90}})\Z")
_LEAD = 150  # code points before a colon within which the count of the villages stands
_END = re.compile(r"\.(?=\s|$)|\n|;\s*(?=\d+\s)")
_BESIDE = re.compile(rf"(?:,|\bvà|\bcùng)\s+(?:\d+|{_MANY})\s+(?:{_COMMUNE})\b")  # '20 thôn và 5 xã: …'
_COMMUNE_WORD = re.compile(rf"\b(?:{_COMMUNE})\b")


def find_villages(tokens: Tokens, atoms: list[Atom], loose_of: Callable[[], list[tuple[int, int]]]) -> list[Atom]:
    """The atoms with the villages added that announced lists and repeated names hold; in their order.

    `loose_of` gives the runs of capitalised words that no unit bears, as pairs of token indexes; most articles name no
    village and need none.
    """
    lists = _announced(tokens)
    loose = loose_of() if lists or any(a.is_village for a in atoms) else []
    kept = _announced_villages(tokens, atoms, loose, lists)
    names = {_key(tokens, a.first, a.last) for a in kept if a.is_village}
    if names:
        others = {_key(tokens, a.first, a.last) for a in kept if a.levelled and not a.is_village}
        taken = {a.first for a in kept}
        for atom in kept:
            if not atom.levels and (key := _key(tokens, atom.first, atom.last)) in names and key not in others:
                atom.candidates, atom.near, atom.levels = (), (), ("village",)
        kept += [
            _village(tokens, first, last, None, levelled=False)
            for first, last in loose
            if first not in taken and _key(tokens, first, last) in names
        ]
    return sorted(kept, key=lambda a: a.start)


def _announced_villages(
    tokens: Tokens, atoms: list[Atom], loose: list[tuple[int, int]], lists: list[tuple[str, int, int]]
) -> list[Atom]:
    if not lists:
        return list(atoms)
    starts = [start for _, start, _ in lists]
    outside = [_outside_parentheses(tokens.text, start, end) for _, start, end in lists]

    def kind_at(at: int) -> str | None:
        """The kind of village that is listed at this offset; None outside of lists and within their parentheses."""
        n = bisect_right(starts, at) - 1
        if n < 0 or at >= lists[n][2]:
            return None
        turns = outside[n]
        return lists[n][0] if bisect_right(turns, at) % 2 == 0 else None

    kept = []
    for atom in atoms:
        kind = None if atom.levelled else kind_at(atom.start)
        kept.append(_village(tokens, atom.first, atom.last, kind, levelled=True) if kind else atom)
    for first, last in loose:
        if kind := kind_at(tokens.start[first]):
            kept.append(_village(tokens, first, last, kind, levelled=True))
    return kept


def _outside_parentheses(text: str, start: int, end: int) -> list[int]:
    """Offsets at which the text goes into a parenthesis and out of it, by turns."""
    turns: list[int] = []
    for match in _PARENTHESIS.finditer(text, start, end):
        if (match[0] == "(") == (len(turns) % 2 == 0):
            turns.append(match.start())
    return turns


def _announced(tokens: Tokens) -> list[tuple[str, int, int]]:
    """(kind, start, end) of each list of villages that a count of them announces; none overlaps another."""
    folded = tokens.folded
    found: list[tuple[str, int, int]] = []
    done = 0
    for colon in _COLON.finditer(folded):
        start = colon.end()
        match = _ANNOUNCED.search(folded, max(done, colon.start() - _LEAD), colon.start())
        done = start
        if match is None or (found and start < found[-1][2]):
            continue
        stop = _END.search(folded, start)
        end = stop.start() if stop else len(folded)
        comma = folded.find(",", start, end)
        first_item = folded[start : comma if comma >= 0 else end]
        if _BESIDE.search(match[2]) or _VILLAGE_WORD.match(folded, start):
            continue
        if _COMMUNE_WORD.search(match[2]) and "(" not in first_item:
            continue
        found.append((_VILLAGE[match[1]], start, end))
    return found


_VILLAGE_WORD = re.compile(rf"(?:{'|'.join(map(re.escape, _VILLAGE))})\b")
_PARENTHESIS = re.compile(r"[()]")


def _village(tokens: Tokens, first: int, last: int, kind: str | None, levelled: bool) -> Atom:
    return Atom(tokens.start[first], tokens.end[last - 1], first, last, (), (), ("village",), kind, levelled=levelled)


def _key(tokens: Tokens, first: int, last: int) -> str:
    return "".join(tokens.low[first:last])
