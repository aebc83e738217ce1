"""The shape of the grammar: terms, their codes, and the sets of criteria. Frozen; unknown keys are an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from extractors.engine.text import tokenise

Strength = Literal["strong", "weak"]
HYPHENS = frozenset("-–—")


class GrammarError(ValueError):
    """The grammar's files contradict each other or have a key that nobody reads."""


class TermEntry(BaseModel):
    """Terms that mean one code. `value` is a number word's or a scale's; `output` a physical result's unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    terms: tuple[str, ...]
    strength: Strength = "strong"
    value: int | None = None
    output: str | None = None


class TermFile(BaseModel):
    """One file of vi/terms: all terms of one kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    entries: tuple[TermEntry, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What a matched run of words means."""

    kind: str
    code: str
    strength: Strength
    value: int | None
    output: str | None
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One criterion of one set in force between two days."""

    set_id: str
    standard: str
    criterion_no: int
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CriteriaSet:
    """A set of criteria with its size and its time in force (`until` is the first day after it).

    There is one of each: two are the same where they are one object, so that looking one up is cheap.
    """

    set_id: str
    standard: str
    since: date
    until: date
    size: int
    criteria: tuple[Criterion, ...]


class Trie:
    """Terms by their tokens, longest match first. Hyphens are optional wherever they stand.

    `root` holds the first words: what is not in it begins no term.
    """

    __slots__ = ("root",)

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}

    def add(self, words: str, term: Term) -> None:
        """Enter one term; GrammarError where the same words already mean something else."""
        node = self.root
        keys = [t.key for t in tokenise(words) if t.key not in HYPHENS]
        if not keys:
            raise GrammarError(f"term without a word in {term.kind}/{term.code}: {words!r}")
        for key in keys:
            node = node.setdefault(key, {})
        old = node.get("")
        if isinstance(old, Term) and (old.kind, old.code) != (term.kind, term.code):
            raise GrammarError(f"{words!r} is both {old.kind}/{old.code} and {term.kind}/{term.code}")
        node[""] = term

    def longest(self, keys: list[str], start: int, end: int) -> tuple[Term, int] | None:
        """The longest term that begins at token `start` and ends before `end`: the term and the token after it."""
        node: dict[str, Any] = self.root
        found: Term | None = None
        at = after = start
        while at < end:
            key = keys[at]
            at += 1
            if key in node:
                node = node[key]
                if "" in node:
                    found, after = node[""], at
            elif at - 1 == start or key not in HYPHENS:
                break
        return (found, after) if found is not None else None


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything the reading knows of the language, and the digest that names this state of it."""

    trie: Trie
    criteria_trie: Trie
    sets: tuple[CriteriaSet, ...]
    texts: Mapping[str, str]
    sha256: str

    def criteria_set(self, standard: str, on: date) -> CriteriaSet | None:
        """The national set in force for `standard` on that day, or None where none is known."""
        best = None
        for candidate in self.sets:
            if candidate.standard == standard and candidate.since <= on < candidate.until:
                best = candidate
        return best
