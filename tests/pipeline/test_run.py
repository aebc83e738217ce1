"""`ntm run` from pages to a publication, and again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extractors import warehouse
from extractors.ask import ask
from tests.pipeline.running import BAD_PAGES, Published, ntm

pytestmark = pytest.mark.slow


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with warehouse.connect(path) as con:
        return ask(con, query).rows


def test_run_publishes_and_says_where_and_what_next(published: Published) -> None:
    assert published.run.code == 0, published.run.complained
    for word in (
        "Publication pub_",
        "warehouse ",
        "report ",
        "seconds",
        "Airflow",
        "dbt",
        "Great Expectations",
        "ours",
    ):
        assert word in published.run.said
    assert (published.out / "report" / "index.html").is_file()
    assert (published.out / "report" / "data_docs" / "index.html").is_file()
    assert (published.out / "report" / "dbt_docs" / "index.html").is_file()


def test_run_leaves_what_libraries_print_to_the_log(published: Published) -> None:
    assert published.run.complained == ""
    assert len(published.run.said.splitlines()) < 25
    assert "DagRun Finished" in next((published.out / "work" / "logs").glob("run-*.log")).read_text(encoding="utf-8")


def test_first_query_is_answered(published: Published) -> None:
    query = published.run.said.rsplit("sql --data", 1)[1].split('"')[1]
    answer = ntm("sql", "--data", published.out, query)
    assert answer.code == 0, answer.complained
    assert "(5 rows)" in answer.said


def test_bad_pages_have_outcomes_and_stop_nothing(published: Published) -> None:
    n_good = len(list((published.out.parent / "trang").iterdir())) - len(BAD_PAGES)
    assert rows(published.warehouse, "select count(*) from dim_article") == [(n_good,)]
    pairs = rows(
        published.warehouse,
        "select regexp_extract(uri, '[^/]+$'), string_agg(status, ' ') from fetch_outcome"
        " where step in ('fetch', 'clean') group by 1",
    )
    told = {str(name): said for name, said in pairs}
    assert told["khong-phai-van-ban.html"] == "binary"
    assert told["trang-rong.html"] == "empty"
    assert "vietnamese" in str(told["english.html"])


def test_every_quote_stands_where_it_says(published: Published) -> None:
    done = ntm("verify", "--data", published.out)
    assert (done.code, done.complained) == (0, "")


def test_a_planted_quote_is_found_by_verify(copied: Published) -> None:
    with duckdb.connect(str(copied.out / copied.publication / "warehouse.duckdb")) as con:
        con.execute("update fact_disbursement set quote = quote || '!'")
    done = ntm("verify", "--data", copied.out)
    assert done.code == 1
    assert "quote" in done.said


def test_explain_tells_the_story_of_a_fact(published: Published) -> None:
    ((fact_id, quote),) = rows(
        published.warehouse, "select disbursement_id, quote from fact_disbursement order by 1 limit 1"
    )
    done = ntm("explain", "--data", published.out, str(fact_id))
    assert done.code == 0, done.complained
    assert " ".join(str(quote).split())[:20] in " ".join(done.said.split())


def test_explain_of_no_fact_is_one_sentence(published: Published) -> None:
    done = ntm("explain", "--data", published.out, "dis_nothing")
    assert (done.code, done.said) == (1, "")
    assert "dis_nothing" in done.complained and len(done.complained.splitlines()) == 1


def test_sql_cannot_change_the_publication(published: Published) -> None:
    done = ntm("sql", "--data", published.out, "delete from fact_output")
    assert done.code == 1
    assert "read-only" in done.complained


def test_doctor_finds_this_installation_sound(published: Published) -> None:
    done = ntm("doctor", "--data", published.out)
    assert done.code == 0, done.said + done.complained


def test_extract_gives_facts_without_a_warehouse(repo: Path, tmp_path: Path) -> None:
    page = repo / "extractors" / "bundled" / "pages" / "nam-nhun-2024.html"
    done = ntm("extract", "--json", page)
    assert done.code == 0, done.complained
    assert '"kind": "disbursement"' in done.said


def test_second_run_at_the_same_time_says_so(copied: Published) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True);"
            " sys.stdin.read()",
            copied.out / "work" / "run.lock",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None and holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    done = ntm("run", "--data", copied.out)
    holder.stdin.close()
    holder.wait(timeout=10)
    holder.stdout.close()
    assert done.code == 5
    assert "Another run is building" in done.complained
