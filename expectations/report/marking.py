"""A text cut where marks begin and end, so that overlapping quotes can each be shown and linked to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

MarkKind = Literal["fact", "refused", "wrong"]
_STRENGTH: dict[MarkKind, int] = {"fact": 0, "refused": 1, "wrong": 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """A half-open interval of code points, what it is, and the id by which it is linked to."""

    start: int
    end: int
    kind: MarkKind
    anchor: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks; `kind` is the strongest, `anchors` are those of marks that begin here."""

    text: str
    kind: MarkKind | None
    anchors: tuple[str, ...]


def cut_headline(text: str, marks: Iterable[Mark]) -> tuple[list[Piece], list[Piece]]:
    """The pieces of the first line, and those of what follows it."""
    end = text.find("\n")
    if end < 0:
        return cut_text(text, marks), []
    pieces = cut_text(text, marks, end)
    lengths = accumulate(len(piece.text) for piece in pieces)
    count = next((number for number, length in enumerate(lengths, start=1) if length >= end), 0) if end else 0
    return pieces[:count], pieces[count:]


def cut_text(text: str, marks: Iterable[Mark], *further: int) -> list[Piece]:
    """Pieces that joined give the text again, cut at `further` places too.

    >>> [(p.text, p.kind) for p in cut_text("abcd", [Mark(1, 3, "fact", "x"), Mark(2, 4, "wrong", "y")])]
    [('a', None), ('b', 'fact'), ('c', 'wrong'), ('d', 'wrong')]
    """
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    cuts = sorted({0, len(text), *further, *(mark.start for mark in inside), *(mark.end for mark in inside)})
    pieces = []
    for start, end in pairwise(cuts):
        over = [mark for mark in inside if mark.start <= start and end <= mark.end]
        kind = max((mark.kind for mark in over), key=_STRENGTH.__getitem__, default=None)
        anchors = tuple(dict.fromkeys(mark.anchor for mark in over if mark.start == start))
        pieces.append(Piece(text[start:end], kind, anchors))
    return pieces
