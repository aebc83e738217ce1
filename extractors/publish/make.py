"""A validated work file becomes a publication, or nothing does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from expectations.report import ReportInput, article_pages_drawn_by, write_report
from expectations.validate import Validation
from extractors.publish import files, place
from extractors.publish.content import TableContent, content_hash, read_content, write_parts
from extractors.publish.dbt_docs import copy_dbt_docs
from extractors.publish.errors import WithheldError, explain_failure
from extractors.raw_schema import STORAGE_VERSION

CONTRACT_VERSION = "1.0.0"
# What the next publication need not digest again.
_PARTS = "parts.parquet"
_DIGESTED = ("warehouse.duckdb", "parquet/*.parquet")
_TOOLS = ("duckdb", "dbt-core", "dbt-duckdb", "great-expectations", "pyarrow")


@dataclass(frozen=True, slots=True)
class Publication:
    """`path` is the folder under publications/; `changed` is false where readers already saw this content."""

    id: str
    path: Path
    content_hash: str
    changed: bool


def publish(
    work_db: Path,
    out: Path,
    validation: Validation,
    *,
    grammar_sha256: str,
    dbt_docs: Path | None = None,
    accuracy: Mapping[str, Mapping[str, float]] | None = None,
    slots: Mapping[str, Mapping[str, Mapping[str, int]]] | None = None,
    now: datetime | None = None,
) -> Publication:
    """Publish the work file's content and turn `out/current` to it in one rename.

    The id follows from the content alone, so publishing the same content again changes nothing. `dbt_docs` is the one
    static page of the dbt docs, or a folder that holds it as index.html. `accuracy` is shown as given: per table (or
    "overall") precision, recall and f1 from 0 to 1, on the labelled articles; `slots` per table and slot `right` and
    `asked`. `now` is written as created_at (UTC).

    Raises WithheldError where the validation failed, PublishError where it could not be done; in both cases the last
    publication stays as it was.
    """
    if not validation.ok:
        reasons = " ".join(finding.sentence_en for finding in validation.failures)
        raise WithheldError(f"The publication is withheld and the last one stays in place: {reasons}")
    place.check_entries(out)
    previous = place.last_publication(out)
    try:
        with place.writing(out) as building:
            with duckdb.connect(str(work_db), read_only=True) as con:
                content = read_content(con, _parts_of(previous))
                write_parts(con, building / _PARTS)
            digest = content_hash(content)
            publication_id = f"pub_{digest[:16]}"
            target = place.publications_folder(out) / publication_id
            changed = previous is None or previous.name != publication_id
            if not target.exists():
                manifest = _manifest(publication_id, digest, content, previous, validation, grammar_sha256, now)
                given = ReportInput(manifest, validation, previous, dict(accuracy) if accuracy else None, slots)
                _build(work_db, building, given, dbt_docs)
                place.sync_tree(building)
                place.install(building, target)
            place.turn_to(out, publication_id)
    except (OSError, duckdb.Error) as error:
        raise explain_failure(error, out) from error
    return Publication(publication_id, target, digest, changed)


def _parts_of(previous: Path | None) -> Path | None:
    """The sums that the last publication keeps; None where it is of a time before they were kept."""
    if previous is None or not (previous / _PARTS).is_file():
        return None
    return previous / _PARTS


def _manifest(
    publication_id: str,
    digest: str,
    content: Mapping[str, TableContent],
    previous: Path | None,
    validation: Validation,
    grammar_sha256: str,
    now: datetime | None,
) -> dict[str, Any]:
    return {
        "publication_id": publication_id,
        "contract_version": CONTRACT_VERSION,
        "content_hash": digest,
        "grammar_sha256": grammar_sha256,
        "created_at": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "previous_id": previous.name if previous is not None else None,
        "storage_version": STORAGE_VERSION,
        "versions": {tool: version(tool) for tool in _TOOLS},
        "tables": {name: {"rows": table.rows, "sha256": table.sha256} for name, table in content.items()},
        "article_pages_sha256": article_pages_drawn_by(),
        "statistics": validation.statistics.as_json(),
    }


def _build(work_db: Path, building: Path, given: ReportInput, dbt_docs: Path | None) -> None:
    database = building / "warehouse.duckdb"
    files.copy_database(work_db, database)
    files.write_parquet(database, building / "parquet")
    report = building / "report"
    report.mkdir()
    shutil.copytree(given.validation.docs_dir, report / "data_docs")
    if dbt_docs is not None:
        copy_dbt_docs(dbt_docs, report / "dbt_docs")
    write_report(database, report, given)
    manifest = dict(given.manifest) | {"files": files.file_digests(building, _DIGESTED)}
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    (building / "manifest.json").write_text(text + "\n", encoding="utf-8")
