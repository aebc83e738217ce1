"""The ten questions of docs/questions.md on made-up facts, and what the marts of so many facts cost to build.

Run: python -m tests.bench.bench_questions [FACTS [FOLDER]]. Prints seconds of the build beside those of a hundredth of
the facts, then the median milliseconds of each question on two threads, beside the same sum on a join of the fact
tables that knows no versions, copies or totals. A folder that holds a build file is used again.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from extractors import model, warehouse
from tests.bench.synthetic import fill
from tests.unit.warehouse.questions import questions

REPEATS = 7
WANTED_MS = 200.0
_JOINED = "fact_{0} f join dim_article a using (article_id) join dim_place p on f.place_id = p.place_id"
_MONEY, _CRITERIA = _JOINED.format("disbursement"), _JOINED.format("criteria")
NAIVE: dict[int, str] = {
    1: f"select p.province_name, programme, date_trunc('quarter', as_of), sum(disbursed_vnd) / sum(planned_vnd)"
    f" from {_MONEY} group by all",
    2: f"select budget_source, sum(planned_vnd) from {_MONEY} where fiscal_year = 2024 group by all",
    3: f"select value_low, count(distinct p.place_id) from {_CRITERIA} where metric = 'criteria_count' group by all",
    4: f"select p.name from {_CRITERIA} join fact_criteria g on g.place_id = f.place_id and g.metric = f.metric"
    " and g.as_of < f.as_of and g.value_low > f.value_low where f.metric = 'criteria_count' group by all",
    8: f"select p.name, planned_vnd, disbursed_vnd from {_MONEY} where fiscal_year = 2024"
    " and disbursed_vnd < 0.3 * planned_vnd",
    10: f"select p.name, sum(planned_vnd) from {_MONEY} where fiscal_year = 2024 and p.level = 'commune' group by all",
}


def build(folder: Path, n_facts: int) -> float:
    """Seconds that dbt takes over `n_facts` facts; they are made first where the folder is empty."""
    work_db = folder / "warehouse.duckdb"
    if not work_db.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fill(work_db, n_facts)
    return model.build_models(work_db, folder / "target").seconds


def time_questions(work_db: Path) -> dict[int, tuple[float, float | None, int]]:
    """Median milliseconds of each question and of its naive form, and how many rows the question gives."""
    told: dict[int, tuple[float, float | None, int]] = {}
    with warehouse.connect(work_db) as con:
        con.execute("set threads = 2")
        for number, (_, sql) in questions().items():
            took, rows = [], 0
            for _ in range(REPEATS):
                started = time.perf_counter()
                rows = len(con.execute(sql).fetchall())
                took.append(1000 * (time.perf_counter() - started))
            naive = None
            if number in NAIVE:
                naives = []
                for _ in range(3):
                    started = time.perf_counter()
                    con.execute(NAIVE[number]).fetchall()
                    naives.append(1000 * (time.perf_counter() - started))
                naive = median(naives)
            told[number] = (median(took), naive, rows)
    return told


def main(arguments: list[str]) -> int:
    n_facts = int(arguments[0]) if arguments else 1_000_000
    folder = Path(arguments[1]) if len(arguments) > 1 else Path(tempfile.mkdtemp())
    small = build(folder / "small", n_facts // 100)
    large = build(folder / "large", n_facts)
    print(
        f"dbt: {small:.1f} s over {n_facts // 100:,} facts, {large:.1f} s over {n_facts:,}: {large / small:.1f} times"
    )
    told = time_questions(folder / "large" / "warehouse.duckdb")
    for number, (took, naive, rows) in told.items():
        beside = f"{naive:8.0f} ms naive" if naive is not None else ""
        print(f"{number:3d}  {took:7.0f} ms  {rows:7,d} rows  {beside}  {questions()[number][0]}")
    slow = [number for number, (took, _, _) in told.items() if took > WANTED_MS]
    print(f"over {WANTED_MS:.0f} ms: {slow or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
