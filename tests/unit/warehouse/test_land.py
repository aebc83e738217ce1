"""Landing is whole or not at all, and the same pages with the same grammar again change nothing."""

from __future__ import annotations

import multiprocessing
import resource
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from extractors import land, raw_schema, warehouse
from extractors.records import Issue, Outcome, Place
from extractors.reprints import fingerprint_text
from tests.unit.warehouse.drafts import KEY, NIGHT_1, PLACES, SUCCESSORS, Draft, draft

NEW_GRAMMAR = replace(KEY, grammar_sha256="grammar-2")


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = land.open_work(tmp_path / "work" / "warehouse.duckdb")
    yield opened
    opened.close()


def snapshot(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: con.execute(f"select * from raw.{table} order by all").fetchall() for table in raw_schema.raw_columns()
    }


def two_drafts() -> list[Draft]:
    one, other = draft("mot"), draft("hai")
    one.money(planned_vnd=1_000)
    one.criterion("criteria_count", 12)
    other.output(3.5)
    other.issues.append(Issue("iss_1", "unresolved_place", "warning", other.article_id, "Không rõ xã nào."))
    return [one, other]


def test_same_pages_with_same_grammar_are_not_read_again(con: duckdb.DuckDBPyConnection) -> None:
    drafts = two_drafts()
    ids = [d.article_id for d in drafts]
    assert land.articles_to_read(con, ids, KEY) == ids
    land.land_articles(con, [d.landed() for d in drafts], KEY)
    assert land.articles_to_read(con, ids, KEY) == []
    assert land.articles_to_read(con, ids, NEW_GRAMMAR) == ids


def test_landing_again_adds_no_row_and_keeps_the_first_moment(con: duckdb.DuckDBPyConnection) -> None:
    drafts = two_drafts()
    assert land.land_articles(con, [d.landed() for d in drafts], KEY) == land.Landed(articles=2, facts=3, issues=1)
    before = snapshot(con)
    for made in drafts:
        made.fetched_at = NIGHT_1 + timedelta(days=30)
    land.land_articles(con, [d.landed() for d in drafts], KEY)
    after = snapshot(con)
    # How often a page was landed tells the next build what to look at again; nothing else may change.
    assert [row[-1] for row in before.pop("readings")] == [1, 1]
    assert [row[-1] for row in after.pop("readings")] == [2, 2]
    assert after == before


def test_changed_grammar_replaces_what_was_read(con: duckdb.DuckDBPyConnection) -> None:
    drafts = two_drafts()
    land.land_articles(con, [d.landed() for d in drafts], KEY)
    drafts[0].disbursements.clear()
    land.land_articles(con, [drafts[0].landed()], NEW_GRAMMAR)
    after = snapshot(con)
    assert after["disbursements"] == []
    assert [row[1] for row in after["steps"]] == []
    assert len(after["criteria"]) == len(after["outputs"]) == 1
    assert land.articles_to_read(con, [d.article_id for d in drafts], NEW_GRAMMAR) == [drafts[1].article_id]


def test_article_that_cannot_be_written_leaves_nothing(con: duckdb.DuckDBPyConnection) -> None:
    drafts = two_drafts()
    land.land_articles(con, [drafts[0].landed()], KEY)
    before = snapshot(con)
    con.execute("drop table raw.steps")
    con.execute("create table raw.steps (article_id varchar check (article_id is null))")
    with pytest.raises(land.LandError):
        land.land_articles(con, [d.landed() for d in drafts], NEW_GRAMMAR)
    con.execute("drop table raw.steps")
    columns = ", ".join(f'"{n}" {t}' for n, t in raw_schema.raw_columns()["steps"].items())
    con.execute(f"create table raw.steps ({columns})")
    after = snapshot(con)
    assert {t: rows for t, rows in after.items() if t != "steps"} == {
        t: rows for t, rows in before.items() if t != "steps"
    }


def test_refused_page_is_not_cleaned_again_and_its_issue_replaced(con: duckdb.DuckDBPyConnection) -> None:
    issue = Issue("iss_2", "not_vietnamese", "warning", None, "Trang này không phải tiếng Việt.", uri="file:x/en.html")
    for _ in range(2):
        land.land_refused(con, [("art_refused", [issue])], KEY)
    assert land.articles_to_read(con, ["art_refused"], KEY) == []
    assert len(snapshot(con)["issues"]) == 1
    assert land.count_articles(con) == 0


def test_address_has_one_outcome_a_step(con: duckdb.DuckDBPyConnection) -> None:
    first = Outcome("file:a/1.html", "a", "archive", "new", NIGHT_1)
    land.land_outcomes(con, [first, replace(first, step="clean", status="read")])
    land.land_outcomes(con, [replace(first, status="unchanged", at=NIGHT_1 + timedelta(days=1))])
    rows = con.execute("select step, status from raw.outcomes order by all").fetchall()
    assert rows == [("archive", "unchanged"), ("clean", "read")]


def test_gazetteer_is_replaced(con: duckdb.DuckDBPyConnection) -> None:
    assert land.land_places(con, PLACES, SUCCESSORS) == len(PLACES)
    land.land_places(con, PLACES[:1], [])
    assert len(snapshot(con)["places"]) == 1
    assert snapshot(con)["place_successors"] == []


def test_every_record_has_its_columns() -> None:
    columns = raw_schema.raw_columns()
    assert columns["places"] == {f: columns["places"][f] for f in Place.__dataclass_fields__}
    assert columns["disbursements"]["planned_vnd"] == "BIGINT"
    assert columns["articles"]["updated_at"] == "TIMESTAMP"
    assert "steps" not in columns["disbursements"]


def _hold(path: str, ready: object, done: object) -> None:
    con = duckdb.connect(path)
    ready.set()  # type: ignore[attr-defined]
    done.wait(30)  # type: ignore[attr-defined]
    con.close()


def test_file_locked_by_another_process_is_one_sentence(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    path = tmp_path / "warehouse.duckdb"
    holder = spawn.Process(target=_hold, args=(str(path), ready, done))
    holder.start()
    try:
        assert ready.wait(30)
        with pytest.raises(land.LandError, match="another process has the file open; wait until it ends"):
            land.open_work(path)
    finally:
        done.set()
        holder.join(30)


def test_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("no folder")
    with pytest.raises(land.LandError, match=r"^Opening .* failed: .*run again\.$"):
        land.open_work(tmp_path / "work" / "warehouse.duckdb")


def test_full_disk_is_one_sentence(tmp_path: Path) -> None:
    """A limit on the size of files stands for a disk that takes no more."""
    program = textwrap.dedent(
        f"""
        import resource, signal
        from pathlib import Path
        from extractors import land
        from tests.unit.warehouse.drafts import KEY, draft
        con = land.open_work(Path({str(tmp_path / "warehouse.duckdb")!r}))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        import hashlib
        words = lambda n: "\\n".join(hashlib.sha256(f"{{n}} {{m}}".encode()).hexdigest() for m in range(300))
        drafts = [draft(str(n), words(n)) for n in range(60)]
        try:
            land.land_articles(con, [d.landed() for d in drafts], KEY)
        except land.LandError as error:
            print(error)
        """
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    root = Path(land.__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )
    assert "make room on it and run again" in ran.stdout, ran.stdout + ran.stderr


def test_missing_warehouse_says_what_to_run(tmp_path: Path) -> None:
    with (
        pytest.raises(warehouse.WarehouseError, match="run `ntm run` first"),
        warehouse.connect(tmp_path / "no.duckdb"),
    ):
        pass


def test_connection_is_read_only(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.close()
    with (
        warehouse.connect(tmp_path / "work" / "warehouse.duckdb") as reading,
        pytest.raises(duckdb.Error, match="read-only"),
    ):
        reading.execute("delete from raw.articles")


def test_fingerprint_knows_a_part_of_a_text_again() -> None:
    words = [f"từ{n}" for n in range(300)]
    whole = set(fingerprint_text(" ".join(words)))
    part = set(fingerprint_text(" ".join(words[100:200]).upper() + "."))
    assert part
    assert part <= whole
    assert not part & set(fingerprint_text(" ".join(f"khác{n}" for n in range(300))))
    assert fingerprint_text("quá ngắn") == ()
