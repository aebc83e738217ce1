"""When articles have come: extract and land, model, validate, publish. A withheld publication fails in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, dag, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from extractors import scheduled

articles = Asset("articles")
# One process at a time may hold the build file.
POOL = "warehouse"


@dag(
    schedule=[articles],
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=10),
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=4),
        callback=SyncCallback(scheduled.tell_late),
    ),
    on_success_callback=scheduled.tell_success,
    on_failure_callback=scheduled.tell_failure,
    default_args={
        "pool": POOL,
        "retries": 3,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 3,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(hours=3),
    },
    tags=["ntm"],
    doc_md=__doc__,
)
def build_warehouse() -> None:
    def stage(name: str) -> Callable[[], Any]:
        @task(task_id=name)
        def run_stage() -> dict[str, int]:
            from extractors import pipeline

            return scheduled.run_stage(name, pipeline.STAGES[name])

        return run_stage

    previous = None
    for name in ("extract_and_land", "model", "validate", "publish"):
        current = stage(name)()
        if previous is not None:
            previous >> current
        previous = current


build_warehouse()
