"""Nightly: every site's new pages into the archive, one mapped task per site; `build_warehouse` follows."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Asset, CronTriggerTimetable, dag, task

articles = Asset("articles")


@dag(
    schedule=CronTriggerTimetable("15 1 * * *", timezone="Asia/Ho_Chi_Minh"),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5), "execution_timeout": timedelta(hours=2)},
    tags=["ntm"],
    doc_md=__doc__,
)
def collect_articles() -> None:
    @task
    def list_sites() -> list[str]:
        from extractors import pipeline, settings

        return [site.site_id for site in pipeline.sites(settings.load())]

    @task(pool="archive", outlets=[articles])
    def collect_site(site_id: str) -> dict[str, int]:
        from airflow.sdk.exceptions import AirflowFailException

        from extractors import pipeline, settings
        from extractors.progress import StageFault

        try:
            return pipeline.collect(settings.load(), site_id)
        except StageFault as fault:
            if fault.may_pass:
                raise
            raise AirflowFailException(fault.sentence) from fault

    collect_site.expand(site_id=list_sites())


collect_articles()
