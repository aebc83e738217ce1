"""By hand: the pages of a folder or a WARC on this machine, or of sites over a range of dates, into the archive.

The warehouse follows. Parameter `source`: an absolute path of a folder of .html and .txt files, of a WARC, or of a
folder of WARCs: an archive in shards, one mapped task each. Without it, `sites` (ids with commas, or `all`) are gone
through for what they published from `since` to `until`, both included, one mapped task per site.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset, Param, dag, task

from extractors import scheduled

articles = Asset("articles")


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    on_success_callback=scheduled.tell_success,
    on_failure_callback=scheduled.tell_failure,
    params={
        "source": Param(None, type=["null", "string"], title="Folder or WARCs", description="absolute path"),
        "sites": Param(None, type=["null", "string"], title="Sites", description="ids with commas, or all"),
        "since": Param(None, type=["null", "string"], format="date", title="Published since"),
        "until": Param(None, type=["null", "string"], format="date", title="Published until"),
    },
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=2),
        "retry_exponential_backoff": 3,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(hours=12),
    },
    tags=["ntm"],
    doc_md=__doc__,
)
def backfill() -> None:
    @task
    def list_sources(params: dict[str, str | None] | None = None) -> list[str]:
        from extractors import pipeline

        asked = params or {}
        return scheduled.run_stage(
            "list_sources",
            lambda settings: [site.site_id for site in pipeline.sites(settings)],
            source=asked["source"],
            sites=asked["sites"],
        )

    @task(pool="archive")
    def collect_source(site_id: str, params: dict[str, str | None] | None = None) -> dict[str, int]:
        from extractors import pipeline

        asked = params or {}
        return scheduled.run_stage(
            "collect",
            lambda settings: pipeline.collect(settings, site_id, pipeline.window(asked["since"], asked["until"])),
            site_id,
            source=asked["source"],
            sites=asked["sites"],
        )

    @task(outlets=[articles], trigger_rule="all_done")
    def announce() -> None:
        """One build for all sources, also where one of them failed."""

    collected = collect_source.expand(site_id=list_sources())
    collected >> announce()
    # A run is judged by its last tasks: this one goes through where every source has.
    collected >> EmptyOperator(task_id="every_source_was_collected")


backfill()
