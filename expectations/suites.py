"""The suites as data: what may stand in `suites/*.yml` and `statistics.yml`, and how they are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

_HERE = Path(__file__).parent
_NAME = r"^[a-z][a-z0-9_]*$"

Kind = Literal["values_between"]
Severity = Literal["critical", "warning"]
Frame = Literal["statistics", "drift", "site_drift"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bilingual(_Strict):
    """The same words in Vietnamese and in English."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Check(_Strict):
    """One expectation on one or more columns; `severity` critical withholds the publication, warning does not.

    `mostly` is the share of non-NULL values that must lie within [min, max], and up to `spare` values may lie outside
    whatever their share; NULLs are never judged. A critical check that tolerates some values outside still warns of
    each: one slip of one page is worth a look and no reason to withhold what all others say. In `sentence`, {column},
    {n} (failing rows) and {examples} are filled in.
    """

    check: str = Field(pattern=_NAME)
    kind: Kind
    columns: tuple[str, ...] = Field(min_length=1)
    min: float | None
    max: float | None
    mostly: float = Field(default=1.0, gt=0, le=1)
    spare: int = Field(default=0, ge=0)
    severity: Severity
    reason: str = Field(min_length=20)
    sentence: Bilingual

    @property
    def tolerant(self) -> bool:
        return self.mostly < 1 or self.spare > 0

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError(f"{self.check}: give min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"{self.check}: min lies above max")
        return self


class Suite(_Strict):
    """All checks of one batch: the rows of `sql` on the warehouse, or one of the frames that are measured."""

    name: str = Field(pattern=_NAME)
    purpose: str
    sql: str | None = None
    frame: Frame | None = None
    expectations: tuple[Check, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_batch(self) -> Self:
        if (self.sql is None) == (self.frame is None):
            raise ValueError(f"{self.name}: give either sql or frame")
        names = [check.check for check in self.expectations]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name}: a check is named twice")
        return self


class Measure(_Strict):
    """One statement on the warehouse, kept in every manifest under `name`."""

    name: str = Field(pattern=_NAME)
    label: Bilingual
    sql: str


class Measures(_Strict):
    """`statistics` give one number each, `breakdowns` rows of (key, count)."""

    statistics: tuple[Measure, ...]
    breakdowns: tuple[Measure, ...]


@cache
def load_suites(folder: Path = _HERE / "suites") -> tuple[Suite, ...]:
    """Every suite of the folder, sorted by file name. Raises pydantic.ValidationError where a file is not one."""
    return tuple(_read_suites(folder))


def _read_suites(folder: Path) -> Iterator[Suite]:
    for path in sorted(folder.glob("*.yml")):
        suite = Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        if suite.name != path.stem:
            raise ValueError(f"{path.name}: the suite inside is called {suite.name}")
        yield suite


@cache
def load_measures(path: Path = _HERE / "statistics.yml") -> Measures:
    """The statistics and breakdowns that every publication carries."""
    return Measures.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
