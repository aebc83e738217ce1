"""Small warehouses built for tests, landed and modelled as in a real run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from extractors import land, model
from extractors.records import Outcome, SpeakingSite, SpokenPlace
from tests.unit.warehouse.drafts import KEY, PLACES, SUCCESSORS, Build, Built, Draft


@pytest.fixture(scope="session")
def target_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps what it parsed: kept over all builds, since parsing is the dearest part."""
    return tmp_path_factory.mktemp("dbt_target")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, target_dir: Path) -> Iterator[Build]:
    """A function that lands drafts (and outcomes), builds the models and gives the warehouse to read."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def run(
        *drafts: Draft,
        outcomes: tuple[Outcome, ...] = (),
        sites: tuple[tuple[SpeakingSite, tuple[SpokenPlace, ...]], ...] = (),
    ) -> Built:
        work_db = tmp_path_factory.mktemp("work") / "warehouse.duckdb"
        con = land.open_work(work_db)
        land.land_places(con, PLACES, SUCCESSORS)
        land.land_sites(con, sites)
        land.land_articles(con, [d.landed() for d in drafts], KEY)
        land.land_outcomes(con, outcomes)
        con.close()
        model.build_models(work_db, target_dir)
        reading = duckdb.connect(work_db, read_only=True)
        opened.append(reading)
        return Built(reading)

    yield run
    for con in opened:
        con.close()
