"""Every reading connection to a warehouse, the list of what is published, and the story of one number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict

_MARTS = Path(__file__).resolve().parent.parent / "dbt_project" / "models" / "marts"

FACT_TABLES: tuple[str, ...] = ("fact_disbursement", "fact_criteria", "fact_output")
MACROS: tuple[str, ...] = ("explain", "disbursement_as_of", "criteria_as_of", "output_as_of")


class WarehouseError(Exception):
    """The warehouse could not be read; the message is one sentence that says what to do."""


class _Column(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    name: str
    data_type: str
    description: str


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    name: str
    description: str
    columns: list[_Column]


@dataclass(frozen=True, slots=True)
class Published:
    """One table or view of a publication as its dbt contract describes it: column names to types, in order."""

    name: str
    kind: Literal["table", "view"]
    description: str
    columns: dict[str, str]
    column_descriptions: dict[str, str]


@cache
def published() -> dict[str, Published]:
    """Every table and view that a publication holds, by name. The dbt files of the marts are the only list."""
    found: dict[str, Published] = {}
    for path in sorted(_MARTS.glob("*.yml")):
        document = yaml.safe_load(path.read_text("utf-8"))
        # The unit tests of the marts lie beside them and describe no table.
        for entry in document.get("models", []):
            model = _Model.model_validate(entry)
            # The views of what may be summed bear the names of their facts without the prefix.
            kind: Literal["table", "view"] = "view" if f"fact_{model.name}" in FACT_TABLES else "table"
            found[model.name] = Published(
                model.name,
                kind,
                model.description,
                {c.name: c.data_type for c in model.columns},
                {c.name: c.description for c in model.columns},
            )
    return found


def published_tables() -> tuple[str, ...]:
    """Names of the tables of a publication, without the views."""
    return tuple(name for name, p in published().items() if p.kind == "table")


def published_views() -> tuple[str, ...]:
    """Names of the views of a publication."""
    return tuple(name for name, p in published().items() if p.kind == "view")


@contextmanager
def connect(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection, closed at the end of the block. Raises WarehouseError where there is none to be had."""
    if not path.exists():
        raise WarehouseError(f"There is no warehouse at {path}: run `ntm run` first, or name its folder with --data.")
    try:
        con = duckdb.connect(path, read_only=True, config={"autoinstall_known_extensions": False})
    except duckdb.IOException as error:
        raise WarehouseError(
            f"{path} cannot be opened: another process may be writing it, or it is no DuckDB file; try again later."
        ) from error
    try:
        yield con
    finally:
        con.close()


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of a number's story, in the order in which it should be told."""

    step_no: int
    kind: str  # fact, quote, source, rule, check, rival, version
    name: str
    detail: str | None
    uri: str | None
    at: datetime | None


def explain(con: duckdb.DuckDBPyConnection, fact_id: str) -> list[StoryStep]:
    """The story of one fact as `explain(fact_id)` tells it. Raises WarehouseError where no fact bears the id."""
    rows = con.execute("select step_no, kind, name, detail, uri, at_utc from explain(?)", [fact_id]).fetchall()
    if not rows:
        raise WarehouseError(f"No fact has the id {fact_id}: copy one from a fact table's first column.")
    return [StoryStep(*row) for row in rows]
