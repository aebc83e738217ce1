"""The hard sheet's money, and the amounts of the labelled corpus, beside duckling's Vietnamese. Counts, in one run.

    pip install '.[bench]'; python -m tests.bench.bench_duckling

A phrase is right where the set of amounts read of it is the sheet's (for a range, its ends), refused where nothing is
read of what must not be; anything else is wrong. Duckling's dimensions are asked for money alone. Of the corpus, an
amount counts as found where its number of đồng is read in the article, whatever it is tied to.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.engine.items import scan
from extractors.engine.quantities import Quantity, read_quantities
from extractors.engine.text import normalise
from extractors.engine.times import read_periods
from extractors.grammar.load import load_grammar
from extractors.grammar.sheet import load_sheet
from tests.score.reading_figures import load_score, read_page

Amounts = Callable[[str], set[int]]


def ours(text: str) -> set[int]:
    """Amounts in đồng that the engine reads; of a range both ends."""
    found: set[int] = set()
    for item in read_quantities(text, read_periods(scan(text, load_grammar(), ()))):
        if isinstance(item.value, Quantity) and item.value.kind == "money":
            found |= {int(item.value.low), int(item.value.high)}
    return found


def duckling_amounts() -> Amounts:
    """The same of duckling's Vietnamese."""
    import duckling

    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    when = duckling.get_current_ref_time(zones, "Asia/Ho_Chi_Minh")
    language = duckling.default_locale_lang(duckling.parse_lang("VI"))
    context = duckling.Context(when, duckling.parse_locale("VI", language))
    money = duckling.parse_dimensions(["amount-of-money"])

    def read(text: str) -> set[int]:
        found: set[int] = set()
        for entity in duckling.parse(text, context, money, False):
            value: dict[str, Any] = entity["value"]
            ends: list[Any] = [value] if value.get("type") == "value" else [value.get("from"), value.get("to")]
            found |= {int(end["value"]) for end in ends if end}
        return found

    return read


def on_the_sheet(read: Amounts) -> Counter[str]:
    """Right, refused and wrong over the phrases that have money, or that must not be read and may look like it."""
    outcome: Counter[str] = Counter()
    for family in load_sheet():
        if family.family not in ("money", "hedges", "traps"):
            continue
        for phrase in family.phrases:
            if phrase.facts is not None:
                continue
            wanted: set[int] = set()
            for expected in phrase.reads:
                if expected.money is not None:
                    ends = expected.money if isinstance(expected.money, tuple) else (expected.money,)
                    wanted |= {int(end) for end in ends}
            if not wanted and phrase.reads:
                continue
            got = read(normalise(phrase.text))
            outcome["right" if got == wanted and wanted else "refused" if got == wanted else "wrong"] += 1
    return outcome


def on_the_corpus(read: Amounts, shared: Path) -> tuple[int, int]:
    """Amounts of the labels that are found anywhere in their article, and how many there are."""
    import json

    score, found, total = load_score(shared), 0, 0
    for label in sorted((shared / "corpus/labels").glob("*.jsonl")):
        gold = [json.loads(line) for line in label.read_text("utf-8").splitlines() if line.strip()]
        amounts = {int(a) for g in gold for a in score.as_list(g.get("amount_vnd")) if a and not g.get("optional")}
        body = shared / "corpus/bodies" / f"{label.stem}.txt"
        path = body if body.exists() else next((shared / "corpus/pages").glob(f"{label.stem}.*"))
        text = normalise(path.read_text("utf-8"))
        if "\t" in text:
            continue  # a table's numbers have their unit in the head, which neither reader is shown here
        got: set[int] = set()
        for sentence in text.replace(". ", ".\n").split("\n"):
            got |= read(sentence)
        found += len(amounts & got)
        total += len(amounts)
    return found, total


def tied(shared: Path) -> tuple[int, int]:
    """Our amounts of the corpus that are landed as facts, since finding is the easy half."""
    import json

    found = total = 0
    for label in sorted((shared / "corpus/labels").glob("*.jsonl")):
        gold = [json.loads(line) for line in label.read_text("utf-8").splitlines() if line.strip()]
        amounts = {int(g["amount_vnd"]) for g in gold if g.get("amount_vnd") and not g.get("optional")}
        reading = read_page(next((shared / "corpus/pages").glob(f"{label.stem}.*")))
        stages = ("requested", "planned", "disbursed", "mobilised", "spent")
        got = {getattr(d, f"{s}_vnd") for d in reading.disbursements for s in stages} if reading is not None else set()
        found += len(amounts & got)
        total += len(amounts)
    return found, total


def main() -> int:
    shared = Path(os.environ.get("NTM_SHARED_DIR", Path(__file__).resolve().parents[3] / "shared"))
    readers: dict[str, Amounts] = {"ours": ours}
    if importlib.util.find_spec("duckling") is None:
        print("duckling is not installed: pip install '.[bench]' for the peer")
    else:
        readers["duckling"] = duckling_amounts()
    for name, read in readers.items():
        print(f"{name:9s} hard sheet (money, hedges, traps): {dict(on_the_sheet(read))}")
        if shared.is_dir():
            found, total = on_the_corpus(read, shared)
            print(f"{name:9s} amounts of the corpus found: {found} of {total}")
    if shared.is_dir():
        found, total = tied(shared)
        print(f"ours      amounts of the corpus tied to a fact: {found} of {total}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
