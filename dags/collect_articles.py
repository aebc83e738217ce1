"""Nightly: every site's new pages into the archive, one mapped task per site; `build_warehouse` follows.

A night that was missed is made up for once: each site tells of everything since it was last asked.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset, CronTriggerTimetable, dag, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from extractors import scheduled

articles = Asset("articles")


@dag(
    schedule=CronTriggerTimetable("15 1 * * *", timezone="Asia/Ho_Chi_Minh"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=8),
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=4),
        callback=SyncCallback(scheduled.tell_late),
    ),
    on_success_callback=scheduled.tell_success,
    on_failure_callback=scheduled.tell_failure,
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=2),
        "retry_exponential_backoff": 3,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(hours=2),
    },
    tags=["ntm"],
    doc_md=__doc__,
)
def collect_articles() -> None:
    @task
    def list_sites() -> list[str]:
        from extractors import pipeline

        return scheduled.run_stage("list_sites", lambda settings: [s.site_id for s in pipeline.sites(settings)])

    @task(pool="archive")
    def collect_site(site_id: str) -> dict[str, int]:
        from extractors import pipeline

        return scheduled.run_stage("collect", lambda settings: pipeline.collect(settings, site_id), site_id)

    @task(outlets=[articles], trigger_rule="all_done")
    def announce() -> None:
        """One build for all sites, also where one of them failed."""

    collected = collect_site.expand(site_id=list_sites())
    collected >> announce()
    # A run is judged by its last tasks: this one goes through where every site has.
    collected >> EmptyOperator(task_id="every_site_was_collected")


collect_articles()
