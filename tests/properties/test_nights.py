"""A build that goes on from the last gives, row for row, what a full build gives, whatever a month of nights brings."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors import land, model
from extractors.publish.content import content_hash, read_content
from tests.properties.compiled_models import CompiledModels
from tests.properties.months import Night, month_of
from tests.unit.warehouse.drafts import KEY, NIGHT_1, PLACES, SUCCESSORS

pytestmark = pytest.mark.slow

SEEDS = st.integers(0, 2**32 - 1)
NO_HURRY: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> CompiledModels:
    return CompiledModels(tmp_path_factory.mktemp("compiled"))


def land_night(con: duckdb.DuckDBPyConnection, night: Night) -> None:
    land.land_articles(con, night.articles, KEY)
    land.land_refused(con, night.refused, KEY)
    land.land_outcomes(con, night.outcomes)


def differences_of(models: CompiledModels, month: Iterable[Night]) -> dict[str, object]:
    """What a warehouse that was built night by night holds otherwise than one that was built once, at the end."""
    with TemporaryDirectory() as folder:
        nightly = duckdb.connect(models.copy(Path(folder, "nightly.duckdb")))
        at_once = duckdb.connect(models.copy(Path(folder, "at_once.duckdb")))
        for night in month:
            land_night(nightly, night)
            land_night(at_once, night)
            models.build(nightly, full=False)
        models.build(at_once, full=True)
        found = models.differences(nightly, at_once)
        nightly.close()
        at_once.close()
        return found


@settings(max_examples=3, derandomize=True, **NO_HURRY)
@given(seed=SEEDS)
def test_nights_give_what_a_full_build_gives(models: CompiledModels, seed: int) -> None:
    assert differences_of(models, month_of(Random(seed), nights=5, pages=24)) == {}


@pytest.mark.long
@settings(max_examples=20, print_blob=True, **NO_HURRY)
@given(seed=SEEDS)
def test_month_of_nights_gives_what_a_full_build_gives(models: CompiledModels, seed: int) -> None:
    assert differences_of(models, month_of(Random(seed), nights=30, pages=120)) == {}


# What each of these lines is there for, and a month in which it is missed.
FORGOTTEN = {
    "int_scopes_touched": ("place_id in (select place_id from places_of_several_years)", "false"),
    "int_articles_touched": ("select article_id from other", "select article_id from night.int_articles_arrived"),
    "quality_issue": ("fact_id in (select fact_id from facts_touched) or page_version_id", "page_version_id"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", FORGOTTEN)
def test_what_a_night_forgets_is_seen(models: CompiledModels, name: str) -> None:
    words, other_words = FORGOTTEN[name]
    forgetful = copy(models)
    forgetful.nodes = [
        replace(node, night_sql=node.night_sql.replace(words, other_words)) if node.name.endswith(f".{name}") else node
        for node in models.nodes
    ]
    assert forgetful.nodes != models.nodes
    assert any(differences_of(forgetful, month_of(Random(seed), nights=8, pages=30)) for seed in range(12))


def said_after(models: CompiledModels, month: Iterable[Night]) -> str:
    """The content hash after the nights in their order; pages arrive minutes apart, and go when all have come."""
    with TemporaryDirectory() as folder:
        con = duckdb.connect(models.copy(Path(folder, "nightly.duckdb")))
        arrived = NIGHT_1
        for night in month:
            articles = []
            for article, reading in night.articles:
                arrived += timedelta(seconds=1)
                articles.append((replace(article, fetched_at=arrived), reading))
            land_night(con, Night(articles, night.refused, []))
            models.build(con, full=False)
        gone = sorted((o for night in month for o in night.outcomes), key=lambda o: o.uri)
        land.land_outcomes(con, [replace(o, at=arrived + timedelta(hours=1)) for o in gone])
        models.build(con, full=False)
        said = content_hash(read_content(con))
        con.close()
        return said


@settings(max_examples=1, derandomize=True, **NO_HURRY)
@given(seed=SEEDS)
def test_any_order_of_arrival_gives_the_same_state(models: CompiledModels, seed: int) -> None:
    orders_agree(models, seed, nights=4, pages=24)


@pytest.mark.long
@settings(max_examples=20, print_blob=True, **NO_HURRY)
@given(seed=SEEDS)
def test_any_order_of_a_month_gives_the_same_state(models: CompiledModels, seed: int) -> None:
    orders_agree(models, seed, nights=15, pages=100)


def orders_agree(models: CompiledModels, seed: int, nights: int, pages: int) -> None:
    month = month_of(Random(seed), nights, pages)
    turned = month[:]
    Random(seed + 1).shuffle(turned)
    assert said_after(models, month) == said_after(models, turned)


def test_dbt_itself_goes_on_from_the_last_build(models: CompiledModels, tmp_path: Path) -> None:
    work_db, at_once, target = tmp_path / "nightly.duckdb", tmp_path / "at_once.duckdb", tmp_path / "target"
    fulls = []
    for night in month_of(Random(4), nights=2, pages=24):
        with land.open_work(work_db) as con:
            land.land_places(con, PLACES, SUCCESSORS)
            land_night(con, night)
        fulls.append(model.build_models(work_db, target).full)
    shutil.copy(work_db, at_once)
    fulls.append(model.build_models(at_once, target, full=True).full)
    assert fulls == [True, False, True]
    with duckdb.connect(work_db) as one, duckdb.connect(at_once) as other:
        assert models.differences(one, other) == {}
