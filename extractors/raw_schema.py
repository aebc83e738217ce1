"""The tables of schema `raw`: one column per field of the records that are landed in them."""

from __future__ import annotations

import types
import typing
from dataclasses import fields
from datetime import date, datetime

import pyarrow as pa

from extractors.records import (
    Article,
    Criteria,
    Disbursement,
    Issue,
    Outcome,
    Output,
    Place,
    SpeakingSite,
    SpokenPlace,
)

# The build file is of the oldest format that still holds everything, so that a publication is a copy of its bytes and
# readers from DuckDB 1.2 on open it.
STORAGE_VERSION = "v1.2.0"

_SQL_TYPES: dict[object, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    date: "DATE",
    datetime: "TIMESTAMP",
}
ARROW_TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}
_RECORDS: dict[str, type] = {
    "articles": Article,
    "disbursements": Disbursement,
    "criteria": Criteria,
    "outputs": Output,
    "issues": Issue,
    "places": Place,
    "outcomes": Outcome,
    "sites": SpeakingSite,
    "site_places": SpokenPlace,
}
Columns = dict[str, str]


def _sql_type(hint: object) -> str:
    """The column type of a record's field; `X | None` and literals are those of X."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    if typing.get_origin(hint) is typing.Literal:
        hint = str
    return _SQL_TYPES[hint]


def _record_columns(record: type) -> Columns:
    hints = typing.get_type_hints(record)
    return {f.name: _sql_type(hints[f.name]) for f in fields(record) if f.name != "steps"}


def raw_columns() -> dict[str, Columns]:
    """Every table of schema `raw` with its columns and their DuckDB types, in order."""
    tables = {name: _record_columns(record) for name, record in _RECORDS.items()}
    # `page_version_id` is the id that the page's version has or would have had, so that a refused page, which never
    # becomes an article, is replaced like any other when it is read again.
    tables["issues"] = {"page_version_id": "VARCHAR", **tables["issues"]}
    tables["reading_places"] = {"article_id": "VARCHAR", **tables["places"]}
    tables["place_successors"] = {"place_id": "VARCHAR", "successor_place_id": "VARCHAR"}
    tables["steps"] = {
        "article_id": "VARCHAR",
        "fact_id": "VARCHAR",
        "step_no": "BIGINT",
        "rule": "VARCHAR",
        "detail": "VARCHAR",
        "span_start": "BIGINT",
        "span_end": "BIGINT",
    }
    tables["readings"] = {
        "article_id": "VARCHAR",
        "grammar_sha256": "VARCHAR",
        "engine_version": "VARCHAR",
        "cleaner_version": "VARCHAR",
        "status": "VARCHAR",
        # How often the page was landed: what was built from an earlier time is not what stands here now.
        "landing": "BIGINT",
    }
    # One row per field that a correction puts right; one without a field where the words state no fact at all.
    tables["corrections"] = {
        "correction_id": "VARCHAR",
        "article_id": "VARCHAR",
        "fact_table": "VARCHAR",
        "span_start": "BIGINT",
        "span_end": "BIGINT",
        "quote": "VARCHAR",
        "as_read": "VARCHAR",
        "field": "VARCHAR",
        "value": "VARCHAR",
        "not_a_fact": "BOOLEAN",
        "why": "VARCHAR",
        "decided_by": "VARCHAR",
        "decided_on": "DATE",
    }
    tables["fingerprints"] = {"article_id": "VARCHAR", "fingerprint": "BIGINT"}
    return tables


COLUMNS = raw_columns()
KEYED_BY_ARTICLE = (
    "articles",
    "disbursements",
    "criteria",
    "outputs",
    "steps",
    "reading_places",
    "readings",
    "fingerprints",
)
