"""When articles have come: extract and land, model, validate, publish. A withheld publication fails in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, dag, task

articles = Asset("articles")
# One process at a time may hold the build file.
POOL = "warehouse"


@dag(
    schedule=[articles],
    catchup=False,
    max_active_runs=1,
    default_args={
        "pool": POOL,
        "retries": 1,
        "retry_delay": timedelta(minutes=2),
        "execution_timeout": timedelta(hours=3),
    },
    tags=["ntm"],
    doc_md=__doc__,
)
def build_warehouse() -> None:
    def stage(name: str) -> Callable[[], Any]:
        @task(task_id=name)
        def run_stage() -> dict[str, int]:
            from airflow.sdk.exceptions import AirflowFailException

            from extractors import pipeline, settings
            from extractors.progress import StageFault

            try:
                return pipeline.STAGES[name](settings.load())
            except StageFault as fault:
                if fault.may_pass:
                    raise
                # Trying again would end the same: a person has to look.
                raise AirflowFailException(fault.sentence) from fault

        return run_stage

    previous = None
    for name in ("extract_and_land", "model", "validate", "publish"):
        current = stage(name)()
        if previous is not None:
            previous >> current
        previous = current


build_warehouse()
