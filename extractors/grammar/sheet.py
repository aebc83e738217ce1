"""The hard sheet: phrases with the value and the words that must be read of each, and those that must not be read.

Written by hand in vi/corpus/*.yml, proved by tests/corpus, published as docs/hard-sheet.md. To write the page anew:

    python -m extractors.grammar.sheet docs/hard-sheet.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from extractors.grammar.schema import GrammarError
from extractors.records import Qualifier

Bounds = Decimal | tuple[Decimal, Decimal]
Day = date | None


class Expected(BaseModel):
    """One reading: the words in the phrase (the whole phrase where not said) and exactly one kind of value.

    `money` is in đồng; of a range both ends. `count` is of `unit`; `number` has no unit. `period` is first and last
    day, None where the text leaves it open; days without a printed year are taken in the phrase's `year`. `term` is a
    kind and a code of the grammar, `place` a level.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    span: str | None = None
    money: Bounds | None = None
    percent: Bounds | None = None
    count: Bounds | None = None
    number: Bounds | None = None
    period: tuple[Day, Day] | None = None
    term: str | None = None
    place: str | None = None
    unit: str | None = None
    hedge: Qualifier = "exact"
    out_of: Decimal | None = None
    per: tuple[str, ...] = ()
    or_else: Decimal | None = None
    grain: str | None = None
    role: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Expected:
        if len(self.kinds()) != 1:
            raise ValueError(f"{self.span!r}: one of money, percent, count, number, period, term, place is needed")
        if (self.count is None) != (self.unit is None):
            raise ValueError(f"{self.span!r}: a count has a unit, and nothing else has one")
        return self

    def kinds(self) -> list[str]:
        """The kinds of value that are given; valid entries have one."""
        kinds = ("money", "percent", "count", "number", "period", "term", "place")
        return [kind for kind in kinds if getattr(self, kind) is not None]


class Phrase(BaseModel):
    """One phrase: what is read of it in order, or why nothing is, or the facts of a whole sentence.

    A phrase may state one reading's keys beside its text. `facts` are rows of fact tables, judged by the keys given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    reads: tuple[Expected, ...] = ()
    not_read: str | None = None
    facts: tuple[dict[str, Any], ...] | None = None
    year: int = 2024
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _inline(cls, data: dict[str, Any]) -> dict[str, Any]:
        own = {key: value for key, value in data.items() if key not in cls.model_fields}
        rest = {key: value for key, value in data.items() if key in cls.model_fields}
        if not own:
            return rest
        if "reads" in rest:
            raise ValueError(f"{data['text']!r}: keys of a reading beside a list of readings: {sorted(own)}")
        return {**rest, "reads": [own]}

    @model_validator(mode="after")
    def _one_outcome(self) -> Phrase:
        outcomes = [bool(self.reads), self.not_read is not None, self.facts is not None]
        if sum(outcomes) != 1:
            raise ValueError(f"{self.text!r}: either readings, facts, or a reason why it is not read")
        return self


class Family(BaseModel):
    """One file of the sheet. `wanted` phrases should be read one day and are refused, or not asked of it, today."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: Literal[
        "money",
        "quantities",
        "criteria",
        "ratios",
        "periods",
        "hedges",
        "statuses",
        "places",
        "traps",
    ]
    about: str
    phrases: tuple[Phrase, ...]
    wanted: tuple[Phrase, ...] = ()


def parse_family(name: str, text: str) -> Family:
    """One family from its YAML; GrammarError names the file and what does not fit."""
    try:
        return Family.model_validate(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise GrammarError(f"{name}: {error}") from error


def check_families(families: Iterable[Family]) -> None:
    """GrammarError where one phrase stands twice, in whatever families."""
    seen: dict[str, str] = {}
    for family in families:
        for phrase in (*family.phrases, *family.wanted):
            key = " ".join(phrase.text.split()).casefold()
            if key in seen:
                raise GrammarError(f"{phrase.text!r} stands in {seen[key]} and in {family.family}")
            seen[key] = family.family


@cache
def load_sheet() -> tuple[Family, ...]:
    """The sheet shipped with the package, in the order of its files' names."""
    folder = files("extractors.grammar") / "vi" / "corpus"
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".yml")), key=lambda p: p.name)
    families = tuple(parse_family(path.name, path.read_text("utf-8")) for path in paths)
    check_families(families)
    return families


def page(families: Iterable[Family]) -> str:
    """The sheet as Markdown: what is read, what is refused and why, what is wanted."""
    families = tuple(families)
    phrases = [p for f in families for p in f.phrases]
    refused = sum(p.not_read is not None for p in phrases)
    wanted = sum(len(f.wanted) for f in families)
    lines = [
        "# The hard sheet",
        "",
        "Vietnamese phrases about money, counts, criteria, time and place that are easily read wrong, each with what",
        "is read of it. A phrase that may mean two things is refused: nothing is read, and the reason stands here.",
        "Every line is proved by `tests/corpus`; the source is `extractors/grammar/vi/corpus`, and",
        "`python -m extractors.grammar.sheet docs/hard-sheet.md` writes this page anew.",
        "",
        f"{len(phrases)} phrases: {len(phrases) - refused} read, {refused} refused. {wanted} more are wanted.",
        "",
    ]
    for family in families:
        lines += [f"## {family.family.capitalize()}", "", family.about.strip(), ""]
        lines += ["| phrase | read as |", "| --- | --- |"]
        lines += [f"| {_cell(p.text)} | {_outcome(p)} |" for p in family.phrases]
        lines.append("")
        if family.wanted:
            lines += ["Wanted, and not read today:", "", "| phrase | to be read as |", "| --- | --- |"]
            lines += [f"| {_cell(p.text)} | {_outcome(p)} |" for p in family.wanted]
            lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """The text on one line of a table; what cannot be seen is spelled out."""
    shown = text.replace("|", "\\|").replace("\n", "␤").replace("\t", "⇥").replace("\u00a0", "⍽").replace("\u00ad", "·")
    return f"`{shown}`"


def _outcome(phrase: Phrase) -> str:
    if phrase.not_read is not None:
        said = f"*refused*: {phrase.not_read}"
    elif phrase.facts is not None:
        said = "<br>".join(_fact(f) for f in phrase.facts) or "no fact"
    else:
        said = "<br>".join(_reading(e, phrase.text) for e in phrase.reads)
    return f"{said} ({phrase.note})" if phrase.note else said


def _fact(fact: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in fact.items())


def _reading(expected: Expected, text: str) -> str:
    kind = expected.kinds()[0]
    span = "" if expected.span is None or expected.span == text else f"`{expected.span}`: "
    if expected.period is not None:
        first, last = expected.period
        said = f"{first or '…'} to {last or '…'}" if first != last else str(first or "a time and no day")
        return span + said + (f", {expected.role}" if expected.role not in (None, "at") else "")
    said = _bounds(getattr(expected, kind))
    said += {"money": " đồng", "percent": " %", "count": f" {expected.unit}"}.get(kind, "")
    if expected.hedge != "exact":
        said = f"{expected.hedge} {said}"
    if expected.out_of is not None:
        said += f", out of {_bounds(expected.out_of)}"
    if expected.per:
        said += " per " + " and ".join(expected.per)
    if expected.or_else is not None:
        said += f", or {_bounds(expected.or_else)}: flagged, and settled by the article's other figures"
    return span + said


def _bounds(value: Bounds | str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return f"{_bounds(value[0])} to {_bounds(value[1])}"
    return f"{value:,f}".replace(",", " ")


def main(target: str) -> None:
    """Write the page."""
    Path(target).write_text(page(load_sheet()), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
