"""The pinned figures: `python -m tests.score.floors` prints today's and raises the floors to them, never lowers one.

A floor is lowered by `--lower TABLE --reason "…"` alone; the reason goes into DECISIONS.md with it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.score.reading_figures import digest_of, load_score, measure

FLOORS = Path(__file__).with_name("floors.json")
SETS = {
    "seeds": ("seeds", "seeds/gold"),
    "corpus": ("corpus/pages", "corpus/labels"),
}
TABLES = ("fact_disbursement", "fact_criteria", "fact_output", "all")


def folders(shared: Path, name: str) -> tuple[Path, Path]:
    """Pages and labels of one set."""
    pages, labels = SETS[name]
    return shared / pages, shared / labels


def load_floors() -> dict[str, Any]:
    """What was pinned: per set the digest of its data and the least F1 per table."""
    loaded: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))
    return loaded


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lower", metavar="TABLE", choices=TABLES, help="lower one table's floor to today's figure")
    parser.add_argument("--reason", help="why; written into DECISIONS.md")
    parser.add_argument("--misses", action="store_true", help="print every miss and every extra fact")
    given = parser.parse_args()
    if given.lower and not given.reason:
        parser.error("--lower needs --reason")
    root = Path(__file__).resolve().parents[2]
    shared = Path(os.environ.get("NTM_SHARED_DIR", root.parent / "shared"))
    if not shared.is_dir():
        print(f"{shared} is not there: the labelled articles are kept beside the checkout", file=sys.stderr)
        return 1
    floors = load_floors() if FLOORS.exists() else {}
    score = load_score(shared)
    for name in SETS:
        pages, labels = folders(shared, name)
        figures = measure(pages, labels, score)
        _show(name, figures, given.misses)
        old = floors.get(name, {}).get("f1", {})
        new = {t: figures["tables"][t]["f1"] for t in TABLES}
        floors[name] = {
            "sha256": digest_of([pages, labels]),
            "f1": {t: new[t] if given.lower == t else max(new[t], old.get(t, 0.0)) for t in TABLES},
        }
    if given.lower:
        with (root / "DECISIONS.md").open("a", encoding="utf-8") as decisions:
            decisions.write(f"\n- The floor of {given.lower} was lowered: {given.reason}\n")
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    return 0


def _show(name: str, figures: dict[str, Any], misses: bool) -> None:
    for table in TABLES:
        print(f"{name:7s} {table:18s}", "  ".join(f"{k} {v}" for k, v in figures["tables"][table].items()))
    for kind in ("fields", "slots"):
        shown = "  ".join(f"{k} {ok}/{n}" for k, (ok, n) in figures[kind].items())
        print(f"{name:7s} {kind:18s} {shown}")
    if misses:
        print(*(f"MISSED {m}" for m in figures["misses"]), *(f"EXTRA  {e}" for e in figures["extras"]), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
