"""The DAG that is started by hand: sites over a range of dates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from extractors.collect.archive import Archive
from extractors.embedded import DAGS, airflow_environment
from extractors.settings import load
from extractors.sources import sites
from tests.portal.newsroom import Newsroom
from tests.portal.server import Portal, write_site

RUN = """
import sys, json
from airflow.dag_processing.dagbag import DagBag
from airflow.utils.db import initdb
initdb()
from extractors.embedded import make_pools
make_pools()
dag = DagBag(sys.argv[1]).dags["backfill"]
for task in dag.tasks:
    task.retries = 0
print("STATE", dag.test(run_conf=json.loads(sys.argv[2])).state)
"""


@pytest.mark.slow
def test_backfill_takes_what_sites_published_between_two_days(tmp_path: Path) -> None:
    today = date(2026, 11, 20)
    portal = Portal(Newsroom.of_a_year(today, count=30))
    write_site(tmp_path / "sites", "portal", portal.serve())
    settings = load({}, data=tmp_path / "out", site_files=tmp_path / "sites", contact="a@example.vn")
    Path(airflow_environment(settings)["AIRFLOW_HOME"]).mkdir(parents=True)
    since, until = today - timedelta(days=120), today - timedelta(days=60)
    asked = {"sites": "portal", "since": since.isoformat(), "until": until.isoformat()}
    done = subprocess.run(
        [sys.executable, "-c", RUN, DAGS, json.dumps(asked)],
        env=dict(os.environ) | airflow_environment(settings),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    portal.close()
    assert "STATE success" in done.stdout, done.stdout + done.stderr
    wanted = {piece.path for piece in portal.room.pieces if since <= piece.published <= until}
    assert {urlsplit(page.uri).path for page in Archive(settings.archive).pages()} == wanted


def test_folder_of_warcs_is_an_archive_in_shards(tmp_path: Path) -> None:
    for name in ("2024.warc.gz", "2023.warc.gz", "2025.warc"):
        (tmp_path / name).touch()
    (tmp_path / "index.jsonl").touch()
    found = sites(load({}, data=tmp_path / "out", source=tmp_path))
    assert [(site.site_id, site.kind, site.path.name) for site in found] == [
        ("2023", "warc", "2023.warc.gz"),
        ("2024", "warc", "2024.warc.gz"),
        ("2025", "warc", "2025.warc"),
    ]
