"""By hand: the pages of a folder or a WARC on this machine into the archive; the warehouse follows.

Parameter `source`: an absolute path of a folder of .html and .txt files or of a WARC.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Asset, Param, dag, task

articles = Asset("articles")


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params={"source": Param(type="string", minLength=1, title="Folder or WARC", description="absolute path")},
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5), "execution_timeout": timedelta(hours=12)},
    tags=["ntm"],
    doc_md=__doc__,
)
def backfill() -> None:
    @task(pool="archive", outlets=[articles])
    def collect_source(source: str) -> list[dict[str, int]]:
        from airflow.sdk.exceptions import AirflowFailException

        from extractors import pipeline, settings
        from extractors.progress import StageFault

        try:
            chosen = settings.load(source=source)
            return [pipeline.collect(chosen, site.site_id) for site in pipeline.sites(chosen)]
        except StageFault as fault:
            raise AirflowFailException(fault.sentence) from fault

    collect_source("{{ params.source }}")


backfill()
