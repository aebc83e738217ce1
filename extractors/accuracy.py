"""How right the reading is: published facts beside what a careful reader labelled in the same articles.

A label is one fact. It is found where one landed fact agrees with it in every field that decides what the fact says
and that the label states; a landed fact that no label asks for counts against precision. Labels and facts are paired
one to one, as many as can be.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

Fact = Mapping[str, Any]
Scores = dict[str, dict[str, float]]

MEASURES = ("requested", "planned", "disbursed", "mobilised", "spent")
# The fields that decide what a fact says, by table.
DECIDING: dict[str, tuple[str, ...]] = {
    "fact_disbursement": (
        "measure", "amount_vnd", "place", "level", "programme", "budget_source", "capital_type", "fiscal_year",
    ),
    "fact_criteria": (
        "metric", "status", "standard", "value_low", "value_high", "out_of", "criterion_no", "place", "level",
    ),
    "fact_output": ("quantity", "out_of", "unit", "place", "level"),
}  # fmt: skip
# Facts of these kinds are many and seldom labelled: they are judged only where an article's labels hold the kind.
JUDGED_WHERE_LABELLED = (
    ("fact_disbursement", "measure", "rate"),
    ("fact_disbursement", "measure", "requested"),
    ("fact_criteria", "metric", "unit_share"),
)
_NOT_A_LETTER = re.compile(r"[\W_]+")


# A figure is known by these; what else decides is what it is tied to, slot by slot.
FIGURE: dict[str, tuple[str, ...]] = {
    "fact_disbursement": ("amount_vnd", "pct_reported"),
    "fact_criteria": ("value_low", "value_high", "criterion_no"),
    "fact_output": ("quantity",),
}
Slots = dict[str, dict[str, dict[str, int]]]


class Rows(Protocol):
    """What is needed of a database connection."""

    def execute(self, query: str, parameters: object = ...) -> Any: ...


def measure(con: Rows, labels: Path, site_id: str = "bundled") -> Scores | None:
    """Precision, recall and F1 (0 to 1) for each fact table and `overall`; None where no labelled article is there.

    `labels` is a folder of `<name of the page>.jsonl`; articles are those of `site_id` in the marts of `con`.
    """
    tally: Counter[tuple[str, str]] = Counter()
    for path, article_id in _labelled(con, labels, site_id):
        tally += tally_article(read_labels(path), facts_of(con, article_id))
    return scores(tally) if tally else None


def _labelled(con: Rows, labels: Path, site_id: str) -> list[tuple[Path, str]]:
    """The files of labels beside the articles that they are of."""
    articles = {
        Path(unquote(uri)).stem: article_id
        for article_id, uri in con.execute(
            "select article_id, uri from dim_article where site_id = ? order by is_current, fetched_at", [site_id]
        ).fetchall()
    }
    return [(path, articles[path.stem]) for path in sorted(labels.glob("*.jsonl")) if path.stem in articles]


def measure_slots(con: Rows, labels: Path, site_id: str = "bundled") -> Slots:
    """By table and slot: how many labels state it of a figure that was found (`asked`), and how often it is `right`.

    Empty where no labelled article is there.
    """
    tally: Counter[tuple[str, str, str]] = Counter()
    for path, article_id in _labelled(con, labels, site_id):
        tally += tally_slots(read_labels(path), facts_of(con, article_id))
    return {
        table: {
            slot: {what: tally[table, slot, what] for what in ("right", "asked")}
            for slot in slots
            if tally[table, slot, "asked"]
        }
        for table, slots in DECIDING.items()
        if any(tally[table, slot, "asked"] for slot in slots)
    }


def tally_slots(labels: Sequence[Fact], facts: Sequence[Fact]) -> Counter[tuple[str, str, str]]:
    """Table, slot, and `asked` or `right`, over the labels whose figure one fact bears; the fact that fits best."""
    tally: Counter[tuple[str, str, str]] = Counter()
    left = list(facts)
    for label in sorted(labels, key=len, reverse=True):
        table = label["table"]
        figure = [field for field in FIGURE[table] if label.get(field) is not None]
        bearers = [
            f for f in left if f["table"] == table and figure and all(_fits(label, f, field) for field in figure)
        ]
        if not bearers or label.get("optional"):
            continue
        slots = [field for field in DECIDING[table] if field in label and field not in FIGURE[table]]
        best = max(bearers, key=lambda fact: sum(_fits(label, fact, slot) for slot in slots))
        left.remove(best)
        for slot in slots:
            tally[table, slot, "asked"] += 1
            tally[table, slot, "right"] += _fits(label, best, slot)
    return tally


def _fits(label: Fact, fact: Fact, field: str) -> bool:
    return any(_same(field, want, fact.get(field)) for want in _any_of(label[field]))


def read_labels(path: Path) -> list[Fact]:
    """The labelled facts of one article; a first line that only names its address is left out."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [line for line in lines if "table" in line]


def facts_of(con: Rows, article_id: str) -> list[Fact]:
    """The article's facts as labels state them: one per measure of money, place by name and level."""
    found: list[Fact] = []
    for table in DECIDING:
        cursor = con.execute(
            f"select f.*, p.name as place, p.level from {table} as f left join dim_place as p using (place_id)"
            " where f.article_id = ?",
            [article_id],
        )
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            fact = {"table": table, **dict(zip(names, row, strict=True))}
            found += _by_measure(fact) if table == "fact_disbursement" else [fact]
    return found


def _by_measure(fact: Fact) -> list[Fact]:
    rate = fact["disbursed_pct_reported"]
    parts: list[Fact] = [
        {**fact, "measure": name, "amount_vnd": fact[f"{name}_vnd"], "pct_reported": rate}
        for name in MEASURES
        if fact[f"{name}_vnd"] is not None
    ]
    if not parts and rate is not None:
        parts = [{**fact, "measure": "rate", "amount_vnd": None, "pct_reported": rate}]
    return parts


def tally_article(labels: Sequence[Fact], facts: Sequence[Fact]) -> Counter[tuple[str, str]]:
    """By table: facts `landed`, of those `right`; labels `asked` for, of those `found`."""
    judged = [fact for fact in facts if not labels or _is_judged(fact, labels)]
    # Labels that must be found come first, then the fuller ones; `repeat` lets one be landed several times.
    order = sorted(range(len(labels)), key=lambda i: (bool(labels[i].get("optional")), -len(labels[i])))
    slots = [i for i in order for _ in range(int(labels[i].get("repeat", 1)))]
    pairs = _pair([[j for j, fact in enumerate(judged) if _agrees(labels[i], fact)] for i in slots])
    found = {slots[slot] for slot in pairs.values()}
    tally: Counter[tuple[str, str]] = Counter()
    for index, label in enumerate(labels):
        if not label.get("optional"):
            tally[label["table"], "asked"] += 1
            tally[label["table"], "found"] += index in found
    for index, fact in enumerate(judged):
        tally[fact["table"], "landed"] += 1
        tally[fact["table"], "right"] += index in pairs
    return tally


def _is_judged(fact: Fact, labels: Sequence[Fact]) -> bool:
    return all(
        fact["table"] != table or fact.get(field) != kind or any(kind in _any_of(x.get(field)) for x in labels)
        for table, field, kind in JUDGED_WHERE_LABELLED
    )


def _pair(wishes: Sequence[Sequence[int]]) -> dict[int, int]:
    """The largest one-to-one pairing of slots with facts, by augmenting paths: fact -> slot."""
    owner: dict[int, int] = {}

    def settle(slot: int, tried: set[int]) -> bool:
        for fact in wishes[slot]:
            if fact in tried:
                continue
            tried.add(fact)
            if fact not in owner or settle(owner[fact], tried):
                owner[fact] = slot
                return True
        return False

    for slot in range(len(wishes)):
        settle(slot, set())
    return owner


def _agrees(label: Fact, fact: Fact) -> bool:
    if label["table"] != fact["table"]:
        return False
    stated = [field for field in DECIDING[label["table"]] if field in label]
    if "rate" in _any_of(label.get("measure")) and "pct_reported" in label:
        stated.append("pct_reported")
    named = "criterion_no" in label or "criterion_status" in _any_of(label.get("metric"))
    if label["table"] == "fact_criteria" and not named and fact["criterion_no"] is not None:
        return False
    return all(_fits(label, fact, field) for field in stated)


def _any_of(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _same(field: str, want: object, got: object) -> bool:
    if want is None or got is None:
        return want is got
    if field == "place":
        return _spelling(str(want)) == _spelling(str(got))
    if isinstance(want, int | float) and isinstance(got, int | float):
        return abs(got - want) <= 1e-6 * max(1.0, abs(want))
    return str(want) == str(got)


def _spelling(name: str) -> str:
    """What two spellings of a place's name share: no tones, no gaps."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("\u0111", "d"))
    return _NOT_A_LETTER.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def scores(tally: Counter[tuple[str, str]]) -> Scores:
    """Precision, recall and F1 of a tally, by table and `overall`."""
    groups: dict[str, Iterable[str]] = {"overall": tuple(DECIDING), **{table: (table,) for table in DECIDING}}
    result: Scores = {}
    for name, tables in groups.items():
        landed, right, asked, found = (
            sum(tally[table, what] for table in tables) for what in ("landed", "right", "asked", "found")
        )
        precision = right / landed if landed else 0.0
        recall = found / asked if asked else 0.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        result[name] = {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
    return result
