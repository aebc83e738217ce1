"""`ntm extract`: single pages read at a prompt."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.progress import NOTHING_PUBLISHED, PUBLISHED
from extractors.records import Criteria, Disbursement, Issue, Output, Page
from extractors.settings import Settings
from extractors.visible import visible_lines

if TYPE_CHECKING:
    from extractors.extraction import Extraction

HELP = """\
Each file is read as `ntm run` would read it. With --json, one object a line: `kind` is disbursement, criteria, output
or issue, the other keys are the columns of the warehouse.

examples:
  ntm extract page.html
  ntm extract --json *.txt | jq 'select(.kind == "disbursement")'
"""
# Shown for every fact anyway, or of no use at a prompt.
_UNSHOWN = {"article_id", "extractor_version", "quote", "quote_start", "quote_end", "steps"}


def add_extract(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="an .html or .txt page")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(do=extract)


def extract(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints what each file gives; exit code 1 where a file could not be read or held no article."""
    from extractors.extraction import extract_page

    code = PUBLISHED
    for path in arguments.files:
        try:
            content = path.read_bytes()
        except OSError as error:
            print(f"ntm: {path} cannot be read: {error.strerror}", file=sys.stderr)
            code = NOTHING_PUBLISHED
            continue
        extracted = extract_page(Page(f"file:{path.name}", "prompt", content, datetime.now(UTC)))
        if extracted.reading is None:
            code = NOTHING_PUBLISHED
        if arguments.json:
            for line in as_json(extracted, path):
                print(line)
        else:
            for line in as_text(extracted, path):
                print(visible_lines(line, "      "))
    return code


def as_json(extracted: Extraction, path: Path) -> Iterator[str]:
    """One object per fact and issue."""
    for record in _records(extracted):
        values = {f.name: getattr(record, f.name) for f in fields(record) if f.name != "steps"}
        yield json.dumps(
            {"file": str(path), "kind": type(record).__name__.lower(), **values}, ensure_ascii=False, default=_plain
        )


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _records(extracted: Extraction) -> Iterator[Disbursement | Criteria | Output | Issue]:
    if extracted.reading is not None:
        yield from extracted.reading.disbursements
        yield from extracted.reading.criteria
        yield from extracted.reading.outputs
        yield from extracted.reading.issues
    yield from extracted.issues


def as_text(extracted: Extraction, path: Path) -> Iterator[str]:
    """What a person reads: each fact's fields that are stated, and its words."""
    article = extracted.article
    title = article.title if article is not None and article.title else "no title"
    dated = f", {article.published_on:%Y-%m-%d}" if article is not None and article.published_on else ""
    yield f"{path}: {title}{dated}"
    n_facts = extracted.reading.n_facts if extracted.reading is not None else 0
    places = {p.place_id: p for p in extracted.reading.places} if extracted.reading is not None else {}
    for record in _records(extracted):
        if isinstance(record, Issue):
            yield f"  {record.severity}: {record.check_name}: {record.message}"
            continue
        stated = {f.name: getattr(record, f.name) for f in fields(record) if f.name not in _UNSHOWN}
        place = places.get(stated.pop("place_id"))
        shown = {"place": f"{place.name} ({place.level})" if place is not None else None, **stated}
        # 0 is something that the article says; only what it does not say is left out.
        words = "  ".join(f"{k}={_short(v)}" for k, v in shown.items() if v is not None and v is not False)
        yield f"  {type(record).__name__.lower()}: {words}"
        yield f"      “{record.quote}”"
    yield f"  {n_facts} facts"


def _short(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) and value > 9_999 else str(value)
