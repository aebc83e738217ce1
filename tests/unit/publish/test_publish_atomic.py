"""A publication is there whole or not at all, whatever goes wrong on the way."""

from __future__ import annotations

import errno
import json
import os
import pickle
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.report import ReportInput
from expectations.validate import Finding, Validation
from extractors.publish import (
    Publication,
    PublishError,
    WithheldError,
    files,
    last_publication,
    make,
    place,
    publish,
    verify,
)

GRAMMAR = "ab" * 32
NIGHT = datetime(2026, 11, 21, tzinfo=UTC)
NEW_FACT = (
    "insert into fact_output by name select 'out_2' as output_id, article_id, place_id, programme, item,"
    " 7.0 as quantity, unit, qualifier, status, quote, quote_start, quote_end, extractor_version, is_current,"
    " is_duplicate from fact_output"
)
Make = Callable[..., Path]


@pytest.fixture
def brief(passed: Validation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Validation:
    """A verdict with one page of Data Docs, and a report of one page: here it is about how they are published."""
    docs = tmp_path / "data_docs"
    docs.mkdir()
    (docs / "index.html").write_text("<p>docs")

    def write_report(database: Path, folder: Path, given: ReportInput) -> None:
        (folder / "index.html").write_text(f"<p>{given.manifest['publication_id']}")

    monkeypatch.setattr(make, "write_report", write_report)
    return replace(passed, docs_dir=docs)


def _publish(work: Path, out: Path, verdict: Validation) -> Publication:
    return publish(work, out, verdict, grammar_sha256=GRAMMAR, now=NIGHT)


def _count(out: Path) -> int:
    with duckdb.connect(str((out / "warehouse.duckdb").resolve()), read_only=True) as con:
        row = con.execute("select count(*) from fact_output").fetchone()
    assert row is not None
    return int(row[0])


def test_publication_is_complete_and_verified(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = _publish(make_warehouse(), out, brief)
    assert done.changed
    assert done.path == out / "publications" / done.id
    assert (out / "current").readlink() == Path(f"publications/{done.id}")
    assert (out / "warehouse.duckdb").readlink() == Path("current/warehouse.duckdb")
    assert (out / "report" / "index.html").is_file()
    manifest = json.loads((done.path / "manifest.json").read_text())
    assert manifest["tables"]["fact_output"]["rows"] == 1
    assert manifest["tables"]["fetch_outcome"] == {"rows": 2, "sha256": None}
    assert manifest["content_hash"] == done.content_hash
    assert done.id == f"pub_{done.content_hash[:16]}"
    assert manifest["previous_id"] is None
    assert manifest["grammar_sha256"] == GRAMMAR
    assert sorted(path.name for path in done.path.iterdir()) == [
        "manifest.json",
        "parquet",
        "parts.parquet",
        "report",
        "warehouse.duckdb",
    ]
    assert verify(out) == []


def test_file_holds_views_macros_and_inner_schemas(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = _publish(make_warehouse(), out, brief)
    with duckdb.connect(str(done.path / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select n_sources from disbursement").fetchall() == [(1,)]
        assert con.execute("select article_id from explain('cri_1')").fetchall() == [("art_a",)]
        assert con.execute("select count(*) from staging.stg_articles").fetchall() == [(2,)]
        tags = con.execute("select tags from duckdb_databases() where database_name = 'warehouse'").fetchall()
        assert "v1.2.0" in str(tags)
        parquet = f"select disbursement_id from '{done.path}/parquet/disbursement.parquet'"
        assert con.execute(parquet).fetchall() == [("dis_1",)]


def test_parquet_carries_no_text_where_the_licence_gives_quotes(
    make_warehouse: Make, brief: Validation, tmp_path: Path
) -> None:
    quotes_only = "update dim_site set republishes = 'quotes'"
    for statements, given in (((), True), ((quotes_only,), False)):
        done = _publish(make_warehouse(*statements), tmp_path / str(given), brief)
        with duckdb.connect() as con:
            texts = con.execute(f"select text from '{done.path}/parquet/dim_article.parquet'").fetchall()
            quotes = con.execute(f"select quote from '{done.path}/parquet/fact_disbursement.parquet'").fetchall()
        assert [text is not None for (text,) in texts] == [given, given]
        assert all(quote for (quote,) in quotes)
        assert verify(tmp_path / str(given)) == []


def test_same_content_is_no_new_publication(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = _publish(make_warehouse(), out, brief)
    stamp = (first.path / "manifest.json").stat().st_mtime_ns
    # The same bytes fetched and seen at another time say the same.
    second = _publish(make_warehouse(fetched_at="2026-11-24 18:00:00+00"), out, brief)
    assert second == replace(first, changed=False)
    assert [path.name for path in (out / "publications").glob("pub_*")] == [first.id]
    assert (first.path / "manifest.json").stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    "statement",
    [
        "update fact_criteria set value_high = 6",
        "update fact_criteria set is_current = false",
        "update dim_article set title = null where article_id = 'art_a'",
        "update quality_issue set severity = 'warning'",
        "update fact_disbursement set purpose = ''",
        "insert into dim_place select * replace ('x' as place_id) from dim_place limit 1",
    ],
)
def test_any_other_content_has_another_hash(
    statement: str, make_warehouse: Make, brief: Validation, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = _publish(make_warehouse(), out, brief)
    second = _publish(make_warehouse(statement), out, brief)
    assert second.changed
    assert second.id != first.id
    assert json.loads((second.path / "manifest.json").read_text())["previous_id"] == first.id


def test_order_of_rows_does_not_matter(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    turned = make_warehouse("create or replace table dim_place as select * from dim_place order by place_id desc")
    straight = make_warehouse("create or replace table dim_place as select * from dim_place order by place_id")
    first = _publish(straight, tmp_path / "out", brief)
    assert not _publish(turned, tmp_path / "out", brief).changed
    assert first.changed


def test_going_back_to_earlier_content_turns_the_link_back(
    make_warehouse: Make, brief: Validation, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = _publish(make_warehouse(), out, brief)
    _publish(make_warehouse(NEW_FACT), out, brief)
    again = _publish(make_warehouse(), out, brief)
    assert again.id == first.id
    assert again.changed
    assert last_publication(out) == first.path


def test_withheld_publication_keeps_the_last_one(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = _publish(make_warehouse(), out, brief)
    finding = Finding("s", "c", "x", "critical", True, "Sai rồi.", "It is wrong.", "why")
    failed = replace(brief, ok=False, failures=(finding,))
    with pytest.raises(WithheldError, match=r"It is wrong\."):
        _publish(make_warehouse(NEW_FACT), out, failed)
    assert last_publication(out) == first.path
    assert _count(out) == 1
    assert [path.name for path in (out / "publications").glob("*pub_*")] == [first.id]


STEPS = [
    (make, "read_content"),
    (files, "copy_database"),
    (files, "write_parquet"),
    (make, "write_report"),
    (files, "file_digests"),
    (place, "sync_tree"),
    (place, "install"),
    (place, "turn_to"),
]


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
def test_failure_at_any_step_leaves_a_whole_publication(
    module: Any,
    step: str,
    after: bool,
    make_warehouse: Make,
    brief: Validation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    first = _publish(make_warehouse(), out, brief)
    whole = getattr(module, step)

    def fail(*arguments: Any, **named: Any) -> None:
        if after:
            whole(*arguments, **named)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, step, fail)
        with pytest.raises(PublishError, match="is full"):
            _publish(make_warehouse(NEW_FACT), out, brief)
    turned = step == "turn_to" and after
    assert (last_publication(out) == first.path) is not turned
    assert _count(out) == (2 if turned else 1)
    assert verify(out) == []
    assert list((out / "publications").glob(".tmp-*")) == []
    second = _publish(make_warehouse(NEW_FACT), out, brief)
    assert second.changed is not turned
    assert _count(out) == 2
    assert verify(out) == []


def test_killed_in_the_middle_leaves_the_last_one_and_is_cleared_up(
    make_warehouse: Make, brief: Validation, tmp_path: Path, repo: Path
) -> None:
    out = tmp_path / "out"
    first = _publish(make_warehouse(), out, brief)
    work = make_warehouse(NEW_FACT)
    code = f"""
        import os, pickle, signal
        from pathlib import Path
        from extractors.publish import files, make, publish
        verdict = pickle.loads(Path({str(tmp_path / "verdict")!r}).read_bytes())
        files.write_parquet = lambda *a: os.kill(os.getpid(), signal.SIGKILL)
        publish(Path({str(work)!r}), Path({str(out)!r}), verdict, grammar_sha256="x")
    """
    (tmp_path / "verdict").write_bytes(pickle.dumps(brief))
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=repo, check=False)
    assert killed.returncode == -9
    assert len(list((out / "publications").glob(".tmp-*"))) == 1
    assert last_publication(out) == first.path
    assert _count(out) == 1
    _publish(work, out, brief)
    assert list((out / "publications").glob(".tmp-*")) == []
    assert _count(out) == 2


def test_reader_keeps_the_file_that_it_opened(
    make_warehouse: Make, brief: Validation, tmp_path: Path, repo: Path
) -> None:
    out = tmp_path / "out"
    _publish(make_warehouse(), out, brief)
    code = f"""
        import sys, duckdb
        con = duckdb.connect({str(out / "warehouse.duckdb")!r}, read_only=True)
        for line in sys.stdin:
            print(con.execute("select count(*) from fact_output").fetchone()[0], flush=True)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=repo,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        reader.stdin.write("\n")
        assert reader.stdout.readline() == "1\n"
        _publish(make_warehouse(NEW_FACT), out, brief)
        reader.stdin.write("\n")
        assert reader.stdout.readline() == "1\n"
        reader.stdin.close()
    assert _count(out) == 2


def test_output_folder_that_cannot_be_written_is_one_sentence(
    make_warehouse: Make, brief: Validation, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(PublishError, match="not a folder") as caught:
        _publish(make_warehouse(), tmp_path / "out", brief)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_read_only_folder_is_one_sentence(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o555)
    with pytest.raises(PublishError, match="cannot be written to"):
        _publish(make_warehouse(), out, brief)


def test_foreign_file_in_the_place_of_a_link_is_kept(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "warehouse.duckdb").write_text("mine")
    with pytest.raises(PublishError, match="move it away"):
        _publish(make_warehouse(), out, brief)
    assert (out / "warehouse.duckdb").read_text() == "mine"


def test_two_at_once_are_refused(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    with place.writing(tmp_path / "out"), pytest.raises(PublishError, match="under way"):
        _publish(make_warehouse(), tmp_path / "out", brief)


def test_lost_publication_is_not_none(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert last_publication(out) is None
    done = _publish(make_warehouse(), out, brief)
    shutil.rmtree(done.path)
    with pytest.raises(PublishError, match="which is no publication"):
        last_publication(out)


def test_dbt_docs_come_along(make_warehouse: Make, brief: Validation, tmp_path: Path) -> None:
    page = tmp_path / "static_index.html"
    page.write_text("<html><head></head><p>dbt")
    done = publish(make_warehouse(), tmp_path / "out", brief, grammar_sha256=GRAMMAR, dbt_docs=page)
    assert (done.path / "report" / "dbt_docs" / "index.html").read_text().endswith("</head><p>dbt")
    with pytest.raises(PublishError, match="do not exist"):
        publish(make_warehouse(NEW_FACT), tmp_path / "out", brief, grammar_sha256=GRAMMAR, dbt_docs=tmp_path / "none")


def _tamper_byte(publication: Path) -> None:
    path = publication / "parquet" / "fact_output.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _tamper_row(publication: Path) -> None:
    with duckdb.connect(str(publication / "warehouse.duckdb")) as con:
        con.execute("update fact_criteria set value_high = 6")


def _tamper_quote(publication: Path) -> None:
    with duckdb.connect(str(publication / "warehouse.duckdb")) as con:
        con.execute("update fact_criteria set quote_start = quote_start + 1, quote_end = quote_end + 1")


def _tamper_manifest(publication: Path) -> None:
    path = publication / "manifest.json"
    path.write_text(path.read_text().replace('"rows": 1,', '"rows": 9,', 1))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (_tamper_byte, "parquet/fact_output.parquet was altered"),
        (_tamper_row, "rows of fact_criteria are not those"),
        (_tamper_quote, "quote of cri_1 is not found"),
        (_tamper_manifest, "the manifest says 9"),
        (lambda publication: (publication / "parquet" / "output.parquet").unlink(), "output.parquet is missing"),
        (lambda publication: (publication / "manifest.json").unlink(), "cannot be read"),
        (lambda publication: publication.rename(publication.with_name("pub_x")), "leads to none"),
    ],
)
def test_verify_sees_tampering(
    tamper: Callable[[Path], None], words: str, make_warehouse: Make, brief: Validation, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = _publish(make_warehouse(), out, brief)
    assert verify(out) == []
    tamper(done.path)
    assert any(words in problem for problem in verify(out)), verify(out)
