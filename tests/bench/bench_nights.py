"""What a night of 200 articles costs on an empty warehouse and on one of many years, stage by stage.

Run: python -m tests.bench.bench_nights [FACTS [FOLDER [NIGHTS]]]. A warehouse of FACTS made-up facts (default
1,000,000) is built and published once; then nights of 200 articles are built, judged and published on it and, in turn,
on a warehouse without an article, each in a process of its own as in a real run. Printed are the seconds and the
processor seconds of each stage, the least of NIGHTS (default 3), and their ratio. A folder that holds such warehouses
is used again.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from expectations.validate import Validation, validate
from extractors import land, model
from extractors.publish import last_publication, publish
from tests.bench.synthetic import FACTS_PER_ARTICLE, fill

ARTICLES = 200
WANTED = 1.5
Seconds = dict[str, list[float]]


def night(folder: Path) -> Seconds:
    """[seconds, processor seconds] of each stage over what was landed in the folder's build file."""
    work_db, target = folder / "warehouse.duckdb", folder / "target"
    taken: Seconds = {}
    verdict: list[Validation] = []

    def timed(name: str, work: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        taken[name] = [time.perf_counter() - wall, time.process_time() - cpu]

    def judge() -> None:
        verdict.append(validate(work_db, folder / "docs", previous=last_publication(folder / "out")))
        assert verdict[0].ok, verdict[0].summary()

    timed("dbt", lambda: model.build_models(work_db, target))
    timed("dbt docs", lambda: model.generate_docs(work_db, target))
    timed("GX", judge)
    timed(
        "publication and report",
        lambda: publish(
            work_db, folder / "out", verdict[0], grammar_sha256="bench", dbt_docs=target / "static_index.html"
        ),
    )
    return taken


def _apart(folder: Path) -> Seconds:
    command = [sys.executable, "-m", "tests.bench.bench_nights", "--night", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    taken: Seconds = json.loads(done.stdout.splitlines()[-1])
    return taken


def _prepare(folder: Path, n_facts: int) -> int:
    """A warehouse with so many facts, built and published (built alone, where there are none); how many articles."""
    work_db = folder / "warehouse.duckdb"
    if not work_db.exists():
        folder.mkdir(parents=True)
        if n_facts:
            fill(work_db, n_facts)
            print(f"the warehouse of {n_facts:,} facts, first build: {json.dumps(_apart(folder))}", flush=True)
        else:
            land.open_work(work_db).close()
            model.build_models(work_db, folder / "target")
    con = land.open_work(work_db)
    try:
        return land.count_articles(con)
    finally:
        con.close()


def measure(folder: Path, n_facts: int, n_nights: int) -> tuple[Seconds, Seconds]:
    """The least of the nights, on the empty warehouse and on the full one."""
    empty, full = folder / "empty", folder / "full"
    _prepare(empty, 0)
    found: tuple[list[Seconds], list[Seconds]] = ([], [])
    for number in range(n_nights):
        fresh = folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(empty, fresh)
        first = _prepare(full, n_facts)
        # The same articles on both.
        for place, taken in ((fresh, found[0]), (full, found[1])):
            fill(place / "warehouse.duckdb", ARTICLES * FACTS_PER_ARTICLE, first=first)
            taken.append(_apart(place))
            print(f"night {number + 1}, {place.name}: {json.dumps(taken[-1])}", flush=True)
    return _least(found[0]), _least(found[1])


def _least(nights: list[Seconds]) -> Seconds:
    return {stage: [min(n[stage][i] for n in nights) for i in (0, 1)] for stage in nights[0]}


def ratios(empty: Seconds, full: Seconds) -> tuple[float, float]:
    """How many times as long a night takes on the full warehouse: by the clock, by the processor."""
    by_clock, by_processor = (sum(s[i] for s in full.values()) / sum(s[i] for s in empty.values()) for i in (0, 1))
    return by_clock, by_processor


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--night"]:
        print(json.dumps(night(Path(arguments[1]))))
        return 0
    n_facts = int(arguments[0]) if arguments else 1_000_000
    folder = Path(arguments[1]) if len(arguments) > 1 else Path(tempfile.mkdtemp())
    empty, full = measure(folder, n_facts, int(arguments[2]) if len(arguments) > 2 else 3)
    print(f"{'':24s}{'empty':>16s}{f'{n_facts:,} facts':>20s}   (seconds, processor seconds)")
    for stage, (wall, cpu) in empty.items():
        print(f"{stage:24s}{wall:8.1f}{cpu:8.1f}{full[stage][0]:12.1f}{full[stage][1]:8.1f}")
    by_clock, by_processor = ratios(empty, full)
    print(f"a night takes {by_clock:.2f} times as long, {by_processor:.2f} times the processor")
    return 0 if by_clock <= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
