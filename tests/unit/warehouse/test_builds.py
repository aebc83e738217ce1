"""When a build may go on from the last one, and when everything must be built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from extractors import builds, land
from tests.unit.warehouse.drafts import KEY, draft


@pytest.fixture
def work_db(tmp_path: Path) -> Path:
    """A build file with one article, whose last build came to its end."""
    path = tmp_path / "warehouse.duckdb"
    with land.open_work(path) as con:
        land.land_articles(con, [draft("a").landed()], KEY)
        con.execute("create schema intermediate")
    assert builds.begin(path, project(tmp_path))
    with duckdb.connect(path) as con:
        con.execute("create table intermediate.int_articles_built as select article_id, landing from raw.readings")
    builds.finish(path)
    return path


def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir(exist_ok=True)
    (folder / "model.sql").write_text("select 1")
    return folder


def new_page(path: Path) -> None:
    with land.open_work(path) as con:
        land.land_articles(con, [draft("b").landed()], KEY)


def same_page(path: Path) -> None:
    with land.open_work(path) as con:
        land.land_articles(con, [draft("a").landed()], KEY)


def page_refused(path: Path) -> None:
    with land.open_work(path) as con:
        land.land_refused(con, [(draft("a").article_id, [])], KEY)


def other_sql(path: Path) -> None:
    (path.parent / "project" / "model.sql").write_text("select 2")


def unfinished_build(path: Path) -> None:
    builds.begin(path, path.parent / "project")


def other_corrections(path: Path) -> None:
    with duckdb.connect(path) as con:
        con.execute("insert into raw.corrections (correction_id) values ('cor_1')")


@pytest.mark.parametrize(
    ("happens", "must_be_full"),
    [
        (new_page, False),
        (same_page, True),
        (page_refused, True),
        (other_sql, True),
        (unfinished_build, True),
        (other_corrections, True),
    ],
)
def test_only_what_is_new_lets_a_build_go_on(
    work_db: Path, happens: Callable[[Path], None], must_be_full: bool
) -> None:
    happens(work_db)
    assert builds.begin(work_db, work_db.parent / "project") is must_be_full


def test_build_that_ended_is_ground_to_go_on_from(work_db: Path) -> None:
    builds.begin(work_db, work_db.parent / "project")
    builds.finish(work_db)
    assert not builds.begin(work_db, work_db.parent / "project")


def test_file_of_another_making_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(b"no database at all, and long enough to look at" * 100)
    with pytest.raises(builds.BuildFileError, match="cannot be used"):
        builds.begin(tmp_path / "warehouse.duckdb", project(tmp_path))
