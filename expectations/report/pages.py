"""The pages drawn: the index in two languages and one page per article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations.report.article_pages import write_article_pages
from expectations.report.changes import read_changes
from expectations.report.figures import read_figures
from expectations.report.texts import Language, load_texts
from expectations.report.trend import draw_trend
from expectations.validate import Validation

_HERE = Path(__file__).parent
_INDEX: dict[Language, str] = {"vi": "index.html", "en": "index.en.html"}
_TREND_LENGTH = 30


@dataclass(frozen=True, slots=True)
class ReportInput:
    """What the report needs beside the database: its manifest, the verdict, the last publication's folder.

    `slots` is per table and slot how many labels state it of a figure that was found, and how often it is right.
    `accuracy` is per table (or "overall") precision, recall and f1 from 0 to 1; None where it was not measured.
    """

    manifest: Mapping[str, Any]
    validation: Validation
    previous: Path | None
    accuracy: Mapping[str, Mapping[str, float]] | None
    slots: Mapping[str, Mapping[str, Mapping[str, int]]] | None = None


def write_report(database: Path, folder: Path, given: ReportInput) -> None:
    """index.html (Vietnamese), index.en.html and articles/<article_id>.html in the existing folder."""
    environment = _environment()
    base = (_HERE / "base.css").read_text(encoding="utf-8")
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        figures = read_figures(con)
        write_article_pages(con, folder / "articles", environment, base, _drawn_alike(given))
    changes = read_changes(database, given.previous) if given.previous is not None else None
    history = _history(given)
    for language, name in _INDEX.items():
        texts = load_texts(language)
        page = environment.get_template("index.html.j2").render(
            t=texts,
            style=base + (_HERE / "index.css").read_text(encoding="utf-8"),
            figures=figures,
            changes=changes,
            trend=draw_trend(history, texts) if len(history) > 1 else None,
            n_history=len(history),
            manifest=given.manifest,
            created_at=datetime.fromisoformat(given.manifest["created_at"]),
            statistics=given.validation.statistics,
            before=history[-2]["statistics"]["values"] if len(history) > 1 else {},
            validation=given.validation,
            accuracy=given.accuracy,
            slots=given.slots,
            other_tables={
                name: table for name, table in given.manifest["tables"].items() if f"table_{name}" not in texts.words
            },
            has_dbt_docs=(folder / "dbt_docs").exists(),
            other_page=_INDEX["en" if language == "vi" else "vi"],
        )
        (folder / name).write_text(page, encoding="utf-8")


def _drawn_alike(given: ReportInput) -> Path | None:
    """The last publication, where its articles' pages were drawn as they are now."""
    if given.previous is None:
        return None
    before = json.loads((given.previous / "manifest.json").read_text(encoding="utf-8"))
    return given.previous if before.get("article_pages_sha256") == given.manifest["article_pages_sha256"] else None


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _history(given: ReportInput) -> list[Mapping[str, Any]]:
    """Manifests from the oldest to this one, along previous_id, as far as they are still there."""
    manifests = [given.manifest]
    path = given.previous
    seen = {given.manifest["publication_id"]}
    while path is not None and len(manifests) < _TREND_LENGTH and (path / "manifest.json").is_file():
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        if manifest["publication_id"] in seen:
            break
        seen.add(manifest["publication_id"])
        manifests.append(manifest)
        path = path.parent / manifest["previous_id"] if manifest["previous_id"] is not None else None
    return manifests[::-1]
