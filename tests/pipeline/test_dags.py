"""The DAGs load, are thin, and wait for nothing that is not made for them."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractors.embedded import DAGS, NIGHT, POOLS, airflow_environment
from extractors.settings import load

PRINT_DAGS = """
import json, sys, time
from airflow.dag_processing.dagbag import DagBag
from airflow.utils.db import initdb
initdb()
before = set(sys.modules)
bag = DagBag(sys.argv[1])
new = {m.split(".")[0] for m in set(sys.modules) - before}
heavy = new & {"duckdb", "dbt", "great_expectations", "pandas", "expectations", "bs4"}
print("DAGS " + json.dumps({
    "errors": dict(bag.import_errors),
    "heavy": sorted(heavy),
    "dags": {name: {
        "max_active_runs": dag.max_active_runs,
        "catchup": dag.catchup,
        "timeout": dag.dagrun_timeout.total_seconds() if dag.dagrun_timeout else None,
        "deadline": [(d.interval.total_seconds(), d.callback.path) for d in dag.deadline or []],
        "told": [f.__name__ for f in (dag.on_success_callback, dag.on_failure_callback)],
        "schedule": str(getattr(dag.timetable, "expression", None) or type(dag.timetable).__name__),
        "timezone": str(getattr(dag.timetable, "timezone", None)),
        "tasks": {t.task_id: {
            "pool": t.pool,
            "retries": t.retries,
            "rule": t.trigger_rule.value,
            "delays": [t.retry_delay.total_seconds(), t.retry_exponential_backoff, t.max_retry_delay.total_seconds()],
            "timeout": t.execution_timeout.total_seconds() if t.execution_timeout else None,
            "downstream": sorted(t.downstream_task_ids),
            "outlets": [o.name for o in t.outlets],
        } for t in dag.tasks},
    } for name, dag in bag.dags.items()},
}))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow makes of the folder, in a process of its own: it reads its environment once."""
    settings = load({}, data=tmp_path_factory.mktemp("dags"))
    Path(airflow_environment(settings)["AIRFLOW_HOME"]).mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DAGS, DAGS],
        env=dict(os.environ) | airflow_environment(settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("DAGS ")]
    result: dict[str, Any] = json.loads(line.removeprefix("DAGS "))
    return result


def test_dags_load_without_heavy_imports(loaded: dict[str, Any]) -> None:
    assert loaded["errors"] == {}
    assert set(loaded["dags"]) == {*NIGHT, "backfill"}
    assert loaded["heavy"] == []


def test_every_pool_is_made_and_every_task_tries_again_and_ends(loaded: dict[str, Any]) -> None:
    for name, dag in loaded["dags"].items():
        assert dag["max_active_runs"] == 1, name
        assert dag["catchup"] is False, name
        for task in dag["tasks"].values():
            assert task["pool"] in {*POOLS, "default_pool"}
            # A lost worker costs a try: there are some left for the network and the database.
            assert task["retries"] == 3
            first, factor, longest = task["delays"]
            assert first <= 120 and factor > 1 and longest <= 1800
            assert task["timeout"] is not None


def test_nights_end_in_time_and_trouble_is_told(loaded: dict[str, Any]) -> None:
    for name, dag in loaded["dags"].items():
        assert dag["told"] == ["tell_success", "tell_failure"], name
    for name in NIGHT:
        dag = loaded["dags"][name]
        ((seconds, path),) = dag["deadline"]
        longest = sum(task["timeout"] for task in dag["tasks"].values())
        assert path == "extractors.scheduled.tell_late" and seconds < dag["timeout"] <= longest * 4, name


MISSED = """
import json, sys
from datetime import datetime, timedelta, timezone
from airflow.timetables.base import TimeRestriction
from airflow.timetables.trigger import CronTriggerTimetable
from airflow.timetables.base import DataInterval
import pendulum
table = CronTriggerTimetable(sys.argv[1], timezone=sys.argv[2])
now = pendulum.now("UTC")
last = DataInterval.exact(now - timedelta(days=4))
nights = []
while True:
    info = table.next_dagrun_info(
        last_automated_data_interval=last, restriction=TimeRestriction(earliest=None, latest=None, catchup=False)
    )
    if info.run_after > now:
        break
    nights.append(info.run_after)
    last = info.data_interval
assert all(now - timedelta(days=1) <= night <= now for night in nights), nights
print("NIGHTS", len(nights))
"""


def test_missed_nights_are_made_up_for_by_one(loaded: dict[str, Any], tmp_path: Path) -> None:
    """Four nights without a scheduler: the last of them runs, and collects what came in all."""
    night = loaded["dags"]["collect_articles"]
    assert night["catchup"] is False
    settings = load({}, data=tmp_path)
    Path(airflow_environment(settings)["AIRFLOW_HOME"]).mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-c", MISSED, night["schedule"], "Asia/Ho_Chi_Minh"],
        env=dict(os.environ) | airflow_environment(settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "NIGHTS 1" in done.stdout, done.stdout + done.stderr


def test_night_begins_at_a_quarter_past_one_in_vietnam(loaded: dict[str, Any]) -> None:
    night = loaded["dags"]["collect_articles"]
    assert (night["schedule"], "Asia/Ho_Chi_Minh" in night["timezone"]) == ("15 1 * * *", True)


@pytest.mark.parametrize(
    ("name", "task", "judge"),
    [
        ("collect_articles", "collect_site", "every_site_was_collected"),
        ("backfill", "collect_source", "every_source_was_collected"),
    ],
)
def test_one_build_follows_whatever_became_of_a_site_and_the_run_still_fails(
    loaded: dict[str, Any], name: str, task: str, judge: str
) -> None:
    tasks = loaded["dags"][name]["tasks"]
    assert {n: t["outlets"] for n, t in tasks.items() if t["outlets"]} == {"announce": ["articles"]}
    assert tasks[task]["downstream"] == sorted(["announce", judge])
    assert (tasks["announce"]["rule"], tasks[judge]["rule"]) == ("all_done", "all_success")
    assert tasks[judge]["downstream"] == []


def test_build_goes_through_the_stages_in_order_in_one_slot(loaded: dict[str, Any]) -> None:
    tasks = loaded["dags"]["build_warehouse"]["tasks"]
    order = ["extract_and_land", "model", "validate", "publish"]
    assert {name: tasks[name]["downstream"] for name in order} == {
        name: [after] if after else [] for name, after in zip(order, [*order[1:], None], strict=True)
    }
    assert {task["pool"] for task in tasks.values()} == {"warehouse"}
    assert POOLS["warehouse"] == 1


def test_dags_are_thin(repo: Path) -> None:
    for path in (repo / "dags").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {n.module for n in tree.body if isinstance(n, ast.ImportFrom)} | {
            alias.name for n in tree.body if isinstance(n, ast.Import) for alias in n.names
        }
        airflow = {name for name in top if name and name.startswith(("airflow.sdk", "airflow.providers.standard"))}
        assert top - airflow <= {"__future__", "datetime", "collections.abc", "typing", "extractors"}, path.name
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 80, path.name
