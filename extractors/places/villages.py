"""Villages that no word for their level introduces: in a list that announces them, or named again.

'… tại 11 thôn của 8 xã: Hà Nhuận (Duy Phước), Phú Đa 1 (Duy Thu)' names villages, each with its commune; so does a
heading that repeats the village of the text.
"""

from __future__ import annotations

import re

from extractors.engine.text import fold
from extractors.places.atoms import Atom
from extractors.places.phrases import Tokens
from extractors.places.schema import load_words

_VILLAGE = {fold(w.word): w.kind for w in load_words().level_words if w.levels == ("village",)}
_COMMUNE = "|".join(re.escape(fold(w.word)) for w in load_words().level_words if w.levels == ("commune",))
_MANY = "|".join(fold(w) for w in load_words().lists.quantities)
_ANNOUNCED = re.compile(
    rf"(?<!\w)(?:\d+|{_MANY})\s+({'|'.join(map(re.escape, _VILLAGE))})\b([^.;:\n]{{0,90}}):\s*(?=\w)"
)
_END = re.compile(r"\.(?=\s|$)|\n|;\s*(?=\d+\s)")
_COMMUNE_WORD = re.compile(rf"\b(?:{_COMMUNE})\b")


def find_villages(tokens: Tokens, atoms: list[Atom], loose: list[tuple[int, int]]) -> list[Atom]:
    """The atoms with the villages added that announced lists and repeated names hold; in their order.

    `loose` are runs of capitalised words that no unit bears, as pairs of token indexes.
    """
    kept = list(atoms)
    for kind, start, end in _announced(tokens):
        kept = [a for a in kept if not _becomes_village(tokens, a, kind, start, end)] + [
            _village(tokens, first, last, kind, levelled=True)
            for first, last in (
                *loose,
                *((a.first, a.last) for a in kept if _becomes_village(tokens, a, kind, start, end)),
            )
            if start <= tokens.start[first] < end and not _in_parenthesis(tokens.text, start, tokens.start[first])
        ]
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


def _announced(tokens: Tokens) -> list[tuple[str, int, int]]:
    """(kind, start, end) of each list of villages that a count of them announces."""
    if ":" not in tokens.text:
        return []
    folded = tokens.folded
    found = []
    for match in _ANNOUNCED.finditer(folded):
        start = match.end()
        stop = _END.search(folded, start)
        end = stop.start() if stop else len(folded)
        first_item = folded[start:end].split(",", 1)[0]
        if _COMMUNE_WORD.search(match[2]) and "(" not in first_item:
            continue
        if _VILLAGE_WORD.match(folded, start):
            continue
        found.append((_VILLAGE[match[1]], start, end))
    return found


_VILLAGE_WORD = re.compile(rf"(?:{'|'.join(map(re.escape, _VILLAGE))})\b")


def _becomes_village(tokens: Tokens, atom: Atom, kind: str, start: int, end: int) -> bool:
    return not atom.levelled and start <= atom.start < end and not _in_parenthesis(tokens.text, start, atom.start)


def _in_parenthesis(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def _village(tokens: Tokens, first: int, last: int, kind: str | None, levelled: bool) -> Atom:
    return Atom(tokens.start[first], tokens.end[last - 1], first, last, (), (), ("village",), kind, levelled=levelled)


def _key(tokens: Tokens, first: int, last: int) -> str:
    return "".join(tokens.low[first:last])
