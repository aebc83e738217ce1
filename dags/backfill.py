"""By hand: the pages of a folder or a WARC on this machine, or of sites over a range of dates, into the archive.

The warehouse follows. Parameter `source`: an absolute path of a folder of .html and .txt files or of a WARC. Without
it, `sites` (ids with commas, or `all`) are gone through for what they published from `since` to `until`, both included.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Asset, Param, dag, task

articles = Asset("articles")


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params={
        "source": Param(None, type=["null", "string"], title="Folder or WARC", description="absolute path"),
        "sites": Param(None, type=["null", "string"], title="Sites", description="ids with commas, or all"),
        "since": Param(None, type=["null", "string"], format="date", title="Published since"),
        "until": Param(None, type=["null", "string"], format="date", title="Published until"),
    },
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5), "execution_timeout": timedelta(hours=12)},
    tags=["ntm"],
    doc_md=__doc__,
)
def backfill() -> None:
    @task(pool="archive", outlets=[articles])
    def collect_source(params: dict[str, str | None] | None = None) -> list[dict[str, int]]:
        from airflow.sdk.exceptions import AirflowFailException

        from extractors import pipeline, settings
        from extractors.progress import StageFault

        asked = params or {}
        try:
            chosen = settings.load(source=asked["source"], sites=asked["sites"])
            days = pipeline.window(asked["since"], asked["until"])
            return [pipeline.collect(chosen, site.site_id, days) for site in pipeline.sites(chosen)]
        except StageFault as fault:
            if fault.may_pass:
                raise
            raise AirflowFailException(fault.sentence) from fault

    collect_source()


backfill()
