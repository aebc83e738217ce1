"""Pages of an attacker's: nothing is raised, nothing differs from its text, nothing is run, nothing lands outside."""

from __future__ import annotations

import math
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html as lxml_html

from extractors import extraction, land, warehouse
from extractors.ask import ask
from extractors.collect.archive import Archive
from extractors.collect.clean import clean
from extractors.facts.reading import read
from extractors.records import Article, Criteria, Disbursement, Issue, Output, Page, Reading
from tests.faults.hostile import ACTIVE, Night, hostile_page
from tests.pipeline.running import ntm

# What one page may cost a night of the processor, whatever is in it: the median page takes a few milliseconds.
SECONDS_A_PAGE = 15.0
BIGINT = 2**63


def taken(page: Page) -> tuple[Article, Reading] | None:
    """The article with its reading; None where cleaning says why there is none. Everything else is raised."""
    cleaned = clean(page)
    if isinstance(cleaned, Issue):
        assert cleaned.message.encode()
        return None
    return cleaned, read(cleaned, extraction.grammar(), extraction.places())


def wrong_values(record: object) -> Iterator[str]:
    """Fields that no column could hold as they are."""
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if isinstance(value, bool):
            continue
        if isinstance(value, str) and ("\x00" in value or value != value.encode("utf-8", "replace").decode()):
            yield f"{field.name}: {value[:80]!r}"
        if (isinstance(value, int) and not -BIGINT <= value < BIGINT) or (
            isinstance(value, float) and not math.isfinite(value)
        ):
            yield f"{field.name}: {value}"


def complaints(article: Article, reading: Reading) -> Iterator[str]:
    """What does not hold of an article that was read."""
    yield from wrong_values(article)
    facts: list[Disbursement | Criteria | Output] = [*reading.disbursements, *reading.criteria, *reading.outputs]
    for fact in facts:
        yield from wrong_values(fact)
        if not fact.quote or article.text[fact.quote_start : fact.quote_end] != fact.quote:
            yield f"quote {fact.quote[:80]!r} is not at {fact.quote_start}"
        for step in fact.steps:
            if step.span is not None and not 0 <= step.span.start <= step.span.end <= len(article.text):
                yield f"step {step}"
    for issue in reading.issues:
        yield from wrong_values(issue)
        if issue.span_start is not None and not 0 <= issue.span_start <= (issue.span_end or 0) <= len(article.text):
            yield f"issue {issue}"


def attack(seeds: range, folder: Path) -> int:
    """Every page cleaned, read and landed, and compared with what was landed; returns how many facts there were."""
    wrong: dict[int, list[str]] = {}
    landed: list[tuple[Article, Reading]] = []
    for seed in seeds:
        page = hostile_page(seed)
        begun = time.process_time()
        try:
            found = taken(page)
        except Exception as error:  # noqa: BLE001  which page it was is what one wants to know
            wrong[seed] = [f"{type(error).__name__}: {error}"[:300]]
            continue
        seconds = time.process_time() - begun
        slow = [f"took {seconds:.1f} s"] if seconds > SECONDS_A_PAGE else []
        if found is not None:
            landed.append(found)
            slow += complaints(*found)
        if slow:
            wrong[seed] = slow
    assert wrong == {}
    assert len(landed) >= len(seeds) * 0.5, "most pages were refused, so hardly anything was read"
    assert_landed_as_read(landed, folder)
    return sum(reading.n_facts for _, reading in landed)


def assert_landed_as_read(read_pages: list[tuple[Article, Reading]], folder: Path) -> None:
    texts = {article.article_id: (article.text, article.title, article.uri) for article, _ in read_pages}
    quotes = {
        fact_id: quote
        for _, reading in read_pages
        for fact_id, quote in (
            *((f.disbursement_id, f.quote) for f in reading.disbursements),
            *((f.criteria_id, f.quote) for f in reading.criteria),
            *((f.output_id, f.quote) for f in reading.outputs),
        )
    }
    with land.open_work(folder / "warehouse.duckdb") as con:
        land.land_articles(con, read_pages, land.ReadingKey("g", "e", "c"))
        rows = con.execute("select article_id, text, title, uri from raw.articles").fetchall()
        assert {row[0]: row[1:] for row in rows} == texts
        found: dict[str, str] = {}
        for table, key in (("disbursements", "disbursement_id"), ("criteria", "criteria_id"), ("outputs", "output_id")):
            found |= dict(con.execute(f"select {key}, quote from raw.{table}").fetchall())
            (n_wrong,) = con.execute(
                f"select count(*) from raw.{table} f join raw.articles a using (article_id)"
                " where substring(a.text, f.quote_start + 1, f.quote_end - f.quote_start) is distinct from f.quote"
            ).fetchall()[0]
            assert n_wrong == 0, table
        assert found == quotes


def test_sample_of_hostile_pages(tmp_path: Path) -> None:
    assert attack(range(300), tmp_path) >= 300


@pytest.mark.long
@pytest.mark.parametrize("thousand", range(10))
def test_ten_thousand_hostile_pages(thousand: int, tmp_path: Path) -> None:
    assert attack(range(1000 * thousand, 1000 * thousand + 1000), tmp_path) >= 1000


@pytest.mark.slow
def test_night_of_hostile_pages_is_published(hostile_night: Night) -> None:
    assert hostile_night.run.code == 0, hostile_night.run.complained
    done = ntm("verify", "--data", hostile_night.out)
    assert done.code == 0, done.said
    with warehouse.connect(hostile_night.out / "warehouse.duckdb") as con:
        (n_hostile,) = ask(con, "select count(*) from dim_article where title like '%nghe báo cáo%'").rows[0]
        (n_defects,) = ask(con, "select count(*) from quality_issue where check_name = 'defect'").rows[0]
    assert isinstance(n_hostile, int) and n_hostile >= 20
    assert n_defects == 0


@pytest.mark.slow
def test_rows_of_hostile_pages_are_those_of_their_text(hostile_night: Night) -> None:
    """What reading a page alone gives is what the publication holds, letter by letter."""
    expected = {}
    for page in Archive(hostile_night.out / "archive").pages():
        found = taken(page)
        if found is not None:
            expected[found[0].article_id] = (found[0].title, found[0].text, found[1].n_facts)
    facts = " union all ".join(
        f"select article_id from {table}" for table in ("fact_disbursement", "fact_criteria", "fact_output")
    )
    query = (
        f"select a.article_id, title, text, count(f.article_id) from dim_article a left join ({facts}) f"
        " using (article_id) group by all"
    )
    with warehouse.connect(hostile_night.out / "warehouse.duckdb") as con:
        rows = ask(con, query).rows
    assert {row[0]: row[1:] for row in rows} == expected


@pytest.mark.slow
def test_nothing_of_hostile_pages_lands_outside(hostile_night: Night, repo: Path) -> None:
    after = {path for path in hostile_night.base.rglob("*") if hostile_night.out not in (path, *path.parents)}
    assert {path for path in after - hostile_night.before if path.is_file()} == set()
    assert not Path("/tmp/ntm-hostile").exists()
    assert not (repo / "ntm-hostile").exists()
    named = [path for path in hostile_night.out.rglob("*") if "hostile" in path.name or "onerror" in path.name]
    assert named == []


LOADING = frozenset({"src", "srcset", "data", "action", "formaction", "background", "poster", "ping", "manifest"})


def active_parts(document: str, here: Path, root: Path) -> Iterator[str]:
    """Whatever in the page could run, load or lead to a place of an attacker's choice."""
    tree = lxml_html.document_fromstring(document)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("script", "iframe", "frame", "object", "embed", "base", "form", "link", "applet"):
            yield f"<{element.tag}>"
        if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield "<meta refresh>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in LOADING:
                yield f"{name}={value[:80]!r}"
            if name.rpartition("}")[2].rpartition(":")[2] == "href" and not is_harmless(element, value, here, root):
                yield f"href={value[:80]!r}"


def is_harmless(element: lxml_html.HtmlElement, target: str, here: Path, root: Path) -> bool:
    """A place within the publication; or the article's own web address, to be followed by hand and telling no one."""
    parts = urlsplit(target)
    if parts.scheme in ("http", "https"):
        return element.tag == "a" and "noreferrer" in (element.get("rel") or "")
    if parts.scheme or parts.netloc:
        return False
    return not parts.path or (here.parent / unquote(parts.path)).resolve().is_relative_to(root)


@pytest.mark.slow
def test_report_of_hostile_pages_runs_nothing(hostile_night: Night) -> None:
    root = (hostile_night.out / "current").resolve()
    pages = [*(root / "report").glob("*.html"), *(root / "report" / "articles").glob("*.html")]
    assert len(pages) > 40
    found = {
        page.name: parts
        for page in pages
        if (parts := list(active_parts(page.read_text(encoding="utf-8"), page, root)))
    }
    assert found == {}


@pytest.mark.slow
def test_data_docs_of_hostile_pages_run_nothing(hostile_night: Night) -> None:
    root = (hostile_night.out / "current").resolve()
    pages = list((root / "report" / "data_docs").rglob("*.html"))
    assert len(pages) > 10
    found = {
        page.name: parts
        for page in pages
        if (parts := list(active_parts(page.read_text(encoding="utf-8"), page, root)))
    }
    assert found == {}


def test_active_parts_are_seen() -> None:
    here = Path("/p/report/index.html")
    for slip in ACTIVE[:9]:
        unescaped = f"<body><mark title=\"{slip}\">{slip}</mark><mark title='{slip}'>x</mark></body>"
        assert list(active_parts(unescaped, here, Path("/p"))), slip
    assert list(active_parts("<a href='../../../etc/passwd'>x</a>", here, Path("/p")))
    assert list(active_parts("<a href='//bay.attacker.test'>x</a>", here, Path("/p")))
    assert not list(active_parts("<a href='../manifest.json'>x</a>", here, Path("/p")))


@pytest.mark.slow
def test_what_is_said_of_hostile_pages_commands_no_terminal(hostile_night: Night) -> None:
    with warehouse.connect(hostile_night.out / "warehouse.duckdb") as con:
        rows = ask(
            con,
            "select disbursement_id from fact_disbursement join dim_article using (article_id)"
            " where title like '%nghe báo cáo%' order by 1 limit 3",
        ).rows
    said = [hostile_night.run.said, hostile_night.run.complained]
    said += [ntm("explain", "--data", hostile_night.out, str(fact_id)).said for (fact_id,) in rows]
    said += [ntm("sql", "--data", hostile_night.out, "select uri, title, author from dim_article").said]
    said += [ntm("sql", "--data", hostile_night.out, "select uri, reason from fetch_outcome").said]
    assert all(said[0:1])
    commands = {ch for text in said for ch in text if unicodedata.category(ch) in ("Cc", "Cf") and ch not in "\n\t\r"}
    assert commands == set()
