"""One name found in a text, before anyone knows which unit it means."""

from __future__ import annotations

from msgspec import Struct

from extractors.places.gazetteer import Unit
from extractors.records import Level


class Atom(Struct, eq=False):
    """One name found. `levels` are those that its words or its list leave open; empty where none is said."""

    start: int
    end: int
    first: int  # its tokens
    last: int
    candidates: tuple[Unit, ...]
    near: tuple[Unit, ...] = ()  # units whose names differ in accents alone
    levels: tuple[Level, ...] = ()
    kind: str | None = None
    levelled: bool = False
    plain: bool = False  # found without accents only
    counted: bool = False  # a figure alone stands behind it
    weak: bool = False  # to be believed only where the unit is known from elsewhere
    group: int = -1
    parent: Atom | None = None
    children: list[Atom] | None = None
    units: tuple[Unit, ...] = ()  # those it may mean, once lists and holders are known
    rank: int = 0  # of the highest level among them
    former: bool = False  # followed by a mark that it is a unit of the past
    unit: Unit | None = None  # the one it is tied to
    reason: str = ""  # the rule that tied it

    def add_child(self, child: Atom) -> None:
        """Makes this name the holder of `child`."""
        child.parent = self
        if self.children is None:
            self.children = [child]
        else:
            self.children.append(child)

    @property
    def is_village(self) -> bool:
        return self.levels == ("village",)

    def at_level(self) -> tuple[Unit, ...]:
        """The units that bear the name at a level that is said; those of other accents only where there is none."""
        if not self.levels:
            return self.candidates
        fitting = tuple([u for u in self.candidates if u.place.level in self.levels])
        return fitting or tuple([u for u in self.near if u.place.level in self.levels])
