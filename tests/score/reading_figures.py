"""How right the reading is on labelled articles, without a warehouse: figures per table, per field and per slot.

The comparison itself is the one that lies beside the labels (../shared/score.py), so that this gate and a look at a
published warehouse can never disagree about what is right.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from extractors.collect.clean import clean
from extractors.facts.reading import read
from extractors.grammar.load import load_grammar
from extractors.places.resolver import Resolver
from extractors.records import Article, Criteria, Disbursement, Output, Page, Place, Reading

Fact = dict[str, Any]
# What a figure is tied to: the slots that the reading promises to fill rightly once the figure itself is found.
SLOTS = {
    "fact_disbursement": ("measure", "programme", "budget_source", "capital_type", "place", "level", "fiscal_year"),
    "fact_criteria": ("metric", "status", "standard", "place", "level"),
    "fact_output": ("unit", "place", "level"),
}
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def _resolver() -> Resolver:
    return Resolver()


def load_score(shared: Path) -> ModuleType:
    """The comparison program that lies beside the labels."""
    spec = importlib.util.spec_from_file_location("shared_score", shared / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def digest_of(folders: list[Path]) -> str:
    """SHA-256 over names and bytes of all files of the folders: figures hold for exactly these articles and labels."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.iterdir() if p.is_file()):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _rows(reading: Reading, score: ModuleType) -> Iterator[Fact]:
    """The facts of one reading in the labels' form, as a published warehouse would show them."""
    places: dict[str, Place] = {p.place_id: p for p in reading.places}

    def row(fact: Disbursement | Criteria | Output, table: str) -> Fact:
        place = places.get(fact.place_id) if fact.place_id else None
        out: Fact = {f.name: _plain(getattr(fact, f.name)) for f in fields(fact) if f.name != "steps"}
        return {**out, "table": table, "place": place.name if place else None, "level": place.level if place else None}

    for money in reading.disbursements:
        flat = row(money, "fact_disbursement")
        flat["pct_reported"] = flat["disbursed_pct_reported"]
        stages = [m for m in score.MEASURES if flat[f"{m}_vnd"] is not None]
        if not stages and flat["pct_reported"] is not None:
            yield {**flat, "measure": "rate", "amount_vnd": None}
        for stage in stages:
            amount, hedge = flat[f"{stage}_vnd"], flat[f"{stage}_qualifier"]
            yield {**flat, "measure": stage, "amount_vnd": amount, "qualifier": hedge}
    for criteria in reading.criteria:
        yield row(criteria, "fact_criteria")
    for output in reading.outputs:
        yield row(output, "fact_output")


def read_page(path: Path) -> Reading | None:
    """The reading of one page as a folder run would make it; None where the page is refused."""
    page = Page(f"file:{path.parent.name}/{path.name}", path.parent.name, path.read_bytes(), _FETCHED)
    article = clean(page)
    return read(article, load_grammar(), _resolver()) if isinstance(article, Article) else None


def measure(pages: Path, labels: Path, score: ModuleType) -> dict[str, Any]:
    """Figures over all labelled pages.

    `tables`: per table and `all`: gold, landed, precision, recall, f1, value_recall. `fields`: per extra field [right,
    compared]. `slots`: per slot [right, compared], over pairs whose value agrees. `misses`, `extras`: lines to read.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    extra: dict[str, Counter[str]] = defaultdict(Counter)
    slots: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    extras: list[str] = []
    for label in sorted(labels.glob("*.jsonl")):
        gold = [json.loads(line) for line in label.read_text("utf-8").splitlines() if line.strip()]
        gold = [g for g in gold if "table" in g]
        page = next(p for p in sorted(pages.iterdir()) if p.stem == label.stem)
        reading = read_page(page)
        facts = list(_rows(reading, score)) if reading is not None else []
        for table, field, kind in score.UNJUDGED:
            if gold and not any(g["table"] == table and kind in score.as_list(g.get(field)) for g in gold):
                facts = [f for f in facts if not (f["table"] == table and f.get(field) == kind)]
        pairs, free = score.match(gold, facts, score.KEYS)
        values, _ = score.match(gold, facts, score.VALUES)
        hit, value_hit = {i for i, _ in pairs}, {i for i, _ in values}
        for table in score.KEYS:
            required = [i for i, g in enumerate(gold) if g["table"] == table and not g.get("optional")]
            counts[table]["gold"] += len(required)
            counts[table]["landed"] += sum(f["table"] == table for f in facts)
            counts[table]["good"] += sum(facts[j]["table"] == table for _, j in pairs)
            counts[table]["found"] += sum(i in hit for i in required)
            counts[table]["value"] += sum(i in value_hit for i in required)
        _tally(score, gold, facts, pairs, score.EXTRA, extra)
        _tally(score, gold, facts, values, SLOTS, slots)
        misses += [f"{label.stem} {g}" for i, g in enumerate(gold) if i not in hit and not g.get("optional")]
        extras += [f"{label.stem} {facts[j]['table']} {facts[j]['quote'][:120]!r}" for j in free]
    for key in ("gold", "landed", "good", "found", "value"):
        counts["all"][key] = sum(counts[t][key] for t in score.KEYS)
    return {
        "tables": {t: _figures(c) for t, c in counts.items()},
        "fields": {k: [c["ok"], c["n"]] for k, c in sorted(extra.items())},
        "slots": {k: [c["ok"], c["n"]] for k, c in sorted(slots.items())},
        "misses": misses,
        "extras": extras,
    }


def _tally(
    score: ModuleType,
    gold: list[Fact],
    facts: list[Fact],
    pairs: list[tuple[int, int]],
    wanted: dict[str, tuple[str, ...]],
    into: dict[str, Counter[str]],
) -> None:
    for i, j in pairs:
        for field in wanted[gold[i]["table"]]:
            if field in gold[i]:
                into[field]["n"] += 1
                into[field]["ok"] += bool(score.same(field, gold[i][field], facts[j].get(field)))


def _figures(count: Counter[str]) -> dict[str, float]:
    precision = count["good"] / count["landed"] if count["landed"] else 0.0
    recall = count["found"] / count["gold"] if count["gold"] else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    value = count["value"] / count["gold"] if count["gold"] else 0.0
    return {
        "gold": count["gold"],
        "landed": count["landed"],
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "value_recall": round(value, 4),
    }
