"""Readings that a person found wrong, and what is right: one entry each in the YAML files of this folder.

The warehouse lays them over what was read (dbt_project/macros/corrections.sql); the reading itself stays as it was.
How an entry is written stands in README.md beside this file.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from extractors.records import Criteria, Disbursement, FactTable, Output, stable_id

FOLDER = Path(__file__).resolve().parent

Value = str | int | float | bool | date | None
_RECORDS: dict[str, type] = {
    "fact_disbursement": Disbursement,
    "fact_criteria": Criteria,
    "fact_output": Output,
}
# What ties a fact to its words and to its version is not the reading's to get wrong.
_FIXED = {"article_id", "quote", "quote_start", "quote_end", "extractor_version", "steps"}
_KEYS = {"fact_disbursement": "disbursement_id", "fact_criteria": "criteria_id", "fact_output": "output_id"}
_Sentence = Annotated[str, Field(min_length=10)]


class CorrectionError(Exception):
    """A file of corrections is not well formed; the message is one sentence that names the file and the entry."""


class Version(BaseModel):
    """The version of an article that was read wrongly: its address and the digest of its bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uri: str = Field(min_length=1)
    raw_sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Words(BaseModel):
    """Where the words of the fact stand in the text, in code points, half open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int = Field(ge=0)
    end: int = Field(gt=0)


class Correction(BaseModel):
    """One entry: which fact of which version, what is right of it, why, and which post decided it when.

    `shown_by` are the words that show the fault, where the quote alone does not: the line of the corpus.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: Version
    fact_table: FactTable
    span: Words
    quote: str = Field(min_length=1)
    as_read: dict[str, Value] = Field(default_factory=dict)
    right: dict[str, Value] = Field(default_factory=dict)
    not_a_fact: bool = False
    shown_by: str | None = Field(default=None, min_length=1)
    why: _Sentence
    decided_by: str = Field(min_length=1)
    decided_on: date

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if bool(self.right) == self.not_a_fact:
            raise ValueError("say either what is right, or not_a_fact: true")
        if self.span.end - self.span.start != len(self.quote):
            raise ValueError(f"the span holds {self.span.end - self.span.start} signs and the quote {len(self.quote)}")
        for part in (self.as_read, self.right):
            _typed(self.fact_table, part)
        return self

    @property
    def article_id(self) -> str:
        return stable_id("art", self.article.uri, self.article.raw_sha256)

    @property
    def correction_id(self) -> str:
        """Depends on the fact that is meant alone, so that two entries about one fact are told."""
        picked = json.dumps(_typed(self.fact_table, self.as_read), sort_keys=True, default=str)
        return stable_id("cor", self.article_id, self.fact_table, self.span.start, self.span.end, picked)

    def rows(self) -> list[dict[str, object]]:
        """Rows of `raw.corrections`: one per field that is put right, one without a field where there is no fact."""
        entry: dict[str, object] = {
            "correction_id": self.correction_id,
            "article_id": self.article_id,
            "fact_table": self.fact_table,
            "span_start": self.span.start,
            "span_end": self.span.end,
            "quote": self.quote,
            "as_read": json.dumps(_typed(self.fact_table, self.as_read), ensure_ascii=False, default=str),
            "field": None,
            "value": None,
            "not_a_fact": self.not_a_fact,
            "why": self.why,
            "decided_by": self.decided_by,
            "decided_on": self.decided_on,
        }
        right = _typed(self.fact_table, self.right)
        return [{**entry, "field": name, "value": _written(value)} for name, value in right.items()] or [entry]


def _written(value: Value) -> str | None:
    """As SQL casts it back."""
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _typed(fact_table: str, values: dict[str, Value]) -> dict[str, Any]:
    """The values as the record's fields hold them; ValueError for a field that is none, or a value of another kind."""
    record = _RECORDS[fact_table]
    hints = typing.get_type_hints(record)
    open_fields = {f.name for f in fields(record)} - _FIXED - {_KEYS[fact_table]}
    typed = {}
    for name, value in values.items():
        if name not in open_fields:
            raise ValueError(f"{name} is no field of {fact_table} that can be corrected")
        try:
            typed[name] = TypeAdapter(hints[name]).validate_python(value, strict=_whole(hints[name]))
        except ValidationError as error:
            raise ValueError(f"{name} cannot be {value!r}: {error.errors()[0]['msg']}") from error
    return typed


def _whole(hint: object) -> bool:
    """Whole numbers are given as such: half a đồng or a number in quotes is a slip of the pen."""
    of = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    return int in of


def load_corrections(folder: Path = FOLDER) -> tuple[Correction, ...]:
    """Every entry of the folder's YAML files, in their order. Raises CorrectionError."""
    found: dict[str, Correction] = {}
    for path in sorted(folder.glob("*.yml")):
        for number, entry in enumerate(_entries(path), start=1):
            try:
                correction = Correction.model_validate(entry)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"]) or "the entry"
                raise CorrectionError(f"Entry {number} of {path} is no correction: {where}: {first['msg']}.") from error
            if correction.correction_id in found:
                raise CorrectionError(f"Entry {number} of {path} corrects a fact that another entry corrects already.")
            found[correction.correction_id] = correction
    return tuple(found.values())


def _entries(path: Path) -> Iterator[object]:
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorrectionError(f"{path} cannot be read: {' '.join(str(error).split())}.") from error
    if document is not None and not isinstance(document, list):
        raise CorrectionError(f"{path} is no list of corrections.")
    yield from document or []
