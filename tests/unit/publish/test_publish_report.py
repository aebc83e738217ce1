"""The report says what is in the publication, in both languages, and nothing in it runs or is fetched."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
import yaml
from lxml import html

import expectations.report
from expectations.report.marking import Mark, cut_text
from expectations.report.texts import load_texts
from expectations.validate import Finding, Validation
from extractors.publish import publish

NIGHT = datetime(2026, 11, 21, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
ACCURACY = {"overall": {"precision": 0.99, "recall": 0.97, "f1": 0.98}}
SLOTS = {"fact_disbursement": {"programme": {"right": 6, "asked": 8}}}
Make = Callable[..., Path]
_LOADING = ("src", "href", "srcset", "action", "background", "data", "poster", "formaction")


def _report(work: Path, out: Path, verdict: Validation) -> Path:
    publish(work, out, verdict, grammar_sha256="ab" * 32, accuracy=ACCURACY, slots=SLOTS, now=NIGHT)
    return (out / "report").resolve()


def _text(page: Path) -> str:
    root = html.document_fromstring(page.read_text(encoding="utf-8"))
    for style in root.iter("style"):
        style.text = ""
    return " ".join(root.text_content().split())


def _outside(page: Path) -> list[str]:
    """What a browser would run, fetch or follow on its own; a link that a reader may press on is none of it."""
    source = page.read_text(encoding="utf-8")
    root = html.document_fromstring(source)
    found = [html.tostring(element, encoding="unicode") for element in root.iter("script", "iframe", "object", "base")]
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            leads_away = re.match(r"\s*([a-z][a-z0-9+.-]*:|//)", value, re.IGNORECASE) is not None
            pressed = element.tag == "a" and name == "href" and value.startswith(("https://", "http://"))
            if name.startswith("on") or (name in _LOADING and leads_away and not pressed):
                found.append(f"{element.tag} {name}={value}")
    # Inside a picture url(#…) points into the picture itself.
    return found + re.findall(r"url\((?!#)[^)]*\)|@import[^;]*", source)


def test_both_languages_say_what_was_published(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    report = _report(make_warehouse(), tmp_path / "out", passed)
    vietnamese, english = _text(report / "index.html"), _text(report / "index.en.html")
    assert "Công bố lúc 07:00, 21/11/2026" in vietnamese
    assert "Published 07:00, 21 Nov 2026" in english
    for page in (vietnamese, english):
        assert "đã giải ngân 38.111 triệu đồng trên 92.711 triệu đồng, đạt 39,7% kế hoạch" in page
        assert "Khoảng vài tỷ đồng" in page
        assert "file:pages/c.bin" in page
        assert "Không phải văn bản" in page
        assert "Bắc Mê" in page
    assert "Tỷ lệ in không khớp với số tiền" in vietnamese
    assert "0,980" in vietnamese
    assert "Tỷ lệ in là 39,7 %, tính lại là 41,1 %." in vietnamese
    assert "41,1 % and not 39,7 %." in english
    # By kind, by site and by place: one error each; and what the figures are tied to.
    compact = english.replace(" ", "")
    for cells in ("The printed rate does not fit the amounts", "pages", "BắcMê"):
        assert f"{cells.replace(' ', '')}10" in compact, cells
    assert "programme0.7508" in compact
    assert "The printed rate does not fit the amounts" in english
    assert "0.980" in english
    assert "This is the first publication." in english


def test_every_check_has_a_name_in_both_languages(repo: Path) -> None:
    with (repo / "dbt_project" / "seeds" / "code_check.csv").open(encoding="utf-8", newline="") as lines:
        checks = {row["check_name"] for row in csv.DictReader(lines)}
    assert set(load_texts("en").kinds) == set(load_texts("vi").kinds) == checks


def test_dbt_docs_are_linked_where_they_came_along(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    page = tmp_path / "static_index.html"
    page.write_text("<html><head></head><p>dbt")
    done = publish(make_warehouse(), tmp_path / "out", passed, grammar_sha256="x", dbt_docs=page)
    assert 'href="dbt_docs/index.html"' in (done.path / "report" / "index.html").read_text(encoding="utf-8")


def test_every_local_link_leads_somewhere(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    report = _report(make_warehouse(), tmp_path / "out", passed)
    checked = 0
    for page in [report / "index.html", report / "index.en.html", *(report / "articles").glob("*.html")]:
        for link in html.document_fromstring(page.read_text(encoding="utf-8")).xpath("//a/@href"):
            path, _, anchor = link.partition("#")
            target = page.parent / path if path else page
            assert target.exists(), link
            if anchor:
                ids = html.document_fromstring(target.read_text(encoding="utf-8")).xpath("//@id")
                assert anchor in ids or "iss_" in anchor, link
            checked += 1
    assert checked > 20


def test_link_of_a_number_leads_to_its_marked_quote(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    report = _report(make_warehouse(), tmp_path / "out", passed)
    assert 'href="articles/art_a.html#dis_1"' in (report / "index.html").read_text(encoding="utf-8")
    root = html.document_fromstring((report / "articles" / "art_a.html").read_text(encoding="utf-8"))
    (marked,) = root.xpath("//a[@id='dis_1']/following-sibling::mark[1]")
    assert marked.get("class") == "wrong"
    assert marked.text == "đã giải ngân 38.111 triệu đồng trên 92.711 triệu đồng, đạt 39,7% kế hoạch"


def test_refused_words_are_marked_where_their_span_is_known(
    make_warehouse: Make, passed: Validation, tmp_path: Path
) -> None:
    words = "vài tỷ đồng"
    work = make_warehouse(
        "alter table quality_issue add column span_start bigint",
        "alter table quality_issue add column span_end bigint",
        f"update quality_issue set span_start = strpos(text, '{words}') - 1,"
        f" span_end = strpos(text, '{words}') - 1 + {len(words)} from dim_article a"
        " where issue_id = 'iss_2' and a.article_id = 'art_a'",
    )
    report = _report(work, tmp_path / "out", passed)
    root = html.document_fromstring((report / "articles" / "art_a.html").read_text(encoding="utf-8"))
    (marked,) = root.xpath("//a[@id='iss_2']/following-sibling::mark[1]")
    assert (marked.get("class"), marked.text) == ("refused", words)


def test_hostile_pages_are_inert(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    work = make_warehouse(
        f"update dim_article set title = '{HOSTILE}', publisher = '{HOSTILE}', author = '{HOSTILE}',"
        f" canonical_url = 'javascript:alert(3)', site_id = '{HOSTILE}'",
        f"update dim_article set text = text || '{HOSTILE}'",
        f"update quality_issue set message = '{HOSTILE}', actual = '{HOSTILE}', check_name = '{HOSTILE}'",
        f"update fetch_outcome set uri = '{HOSTILE}', reason = '{HOSTILE}', status = '{HOSTILE}'",
        f"update dim_place set name = '{HOSTILE}'",
    )
    report = _report(work, tmp_path / "out", passed)
    pages = sorted(report.glob("*.html")) + sorted((report / "articles").glob("*.html"))
    assert len(pages) == 4
    for page in pages:
        assert _outside(page) == []
        assert HOSTILE in _text(page)
        assert "javascript:" not in "".join(html.document_fromstring(page.read_text()).xpath("//@href"))


def test_no_page_runs_or_fetches_anything(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _report(make_warehouse(), out, passed)
    report = _report(make_warehouse("delete from fact_output"), out, passed)
    assert "<svg" in (report / "index.html").read_text(encoding="utf-8")
    pages = sorted(report.rglob("*.html"))
    assert {page: found for page in pages if (found := _outside(page))} == {}
    assert all("default-src 'none'" in page.read_text(encoding="utf-8") for page in pages)


def test_finder_sees_what_it_is_for(tmp_path: Path) -> None:
    page = tmp_path / "planted.html"
    page.write_text(
        "<script>1</script><img src='//a/b'><p onclick='x'><style>@import 'q'; p{background:url(http://c)}</style>"
    )
    assert len(_outside(page)) == 5


def test_changes_are_counted_by_id(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _report(make_warehouse(), out, passed)
    work = make_warehouse(
        "delete from fact_output",
        "update fact_criteria set value_high = 6, first_seen_at = '2020-01-01'",
        "update fact_disbursement set first_seen_at = '2020-01-01'",
        "update dim_article set is_current = false where article_id = 'art_b'",
        "insert into dim_article by name select * replace ('art_new' as article_id, 'Bài mới toanh' as title)"
        " from dim_article where article_id = 'art_a'",
    )
    report = _report(work, out, passed)
    rows = html.document_fromstring((report / "index.en.html").read_text()).xpath("//section[@id='changes']//tbody/tr")
    counts = {row[0].text_content(): [int(cell.text_content()) for cell in row[1:]] for row in rows}
    assert counts == {
        "Funding and disbursement": [0, 0, 0],
        "Criteria and status": [0, 1, 0],
        "Physical results": [0, 0, 1],
        "Articles": [1, 1, 0],
        "Issues": [0, 0, 0],
    }
    section = _text(report / "index.en.html")
    assert "New articles Bài mới toanh" in section
    assert "Articles with a newer version Xã Yên Cường làm đường" in section


def test_warnings_of_the_validation_stand_in_the_report(
    make_warehouse: Make, passed: Validation, tmp_path: Path
) -> None:
    finding = Finding("s", "c", "x", "warning", True, "Trang cũ quá.", "The page is too old.", "why")
    report = _report(make_warehouse(), tmp_path / "out", replace(passed, warnings=(finding,)))
    assert "Trang cũ quá." in _text(report / "index.html")
    assert "The page is too old." in _text(report / "index.en.html")


def test_page_stays_small_with_very_many_issues(make_warehouse: Make, passed: Validation, tmp_path: Path) -> None:
    many = make_warehouse(
        "insert into quality_issue by name select 'e' || i as issue_id, 'rate_mismatch' as check_name,"
        " 'error' as severity, 'art_a' as article_id, 'dis_1' as fact_id, repeat('dài ', 60) as message"
        " from range(20000) t(i)",
        "insert into quality_issue by name select 'r' || i as issue_id, 'vague_amount' as check_name,"
        " 'warning' as severity, 'art_a' as article_id, repeat('dài ', 60) as message from range(20000) t(i)",
        "insert into fetch_outcome by name select 'u' || i as uri, 's' as site_id, 'failed' as status"
        " from range(20000) t(i)",
    )
    report = _report(many, tmp_path / "out", passed)
    assert (report / "index.html").stat().st_size < 2_000_000
    assert "19.801" in _text(report / "index.html")  # 20 001 errors, 200 of them shown


def test_texts_have_the_same_keys_and_blanks_in_both_languages() -> None:
    folder = Path(expectations.report.__file__).parent / "texts"
    vietnamese, english = (
        yaml.safe_load((folder / f"{code}.yml").read_text(encoding="utf-8")) for code in ("vi", "en")
    )
    assert list(vietnamese) == list(english)
    for key, words in vietnamese.items():
        if isinstance(words, dict):
            assert list(words) == list(english[key])
        else:
            blanks = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (words, english[key])]
            assert blanks[0] == blanks[1], key


def test_numbers_and_days_are_written_as_each_language_writes_them() -> None:
    vietnamese, english = load_texts("vi"), load_texts("en")
    assert (vietnamese.number(1234567.5, 1), english.number(1234567.5, 1)) == ("1.234.567,5", "1,234,567.5")
    assert (vietnamese.change(-2), vietnamese.change(-0.04, 1), vietnamese.change(None)) == ("−2", "±0,0", "")
    assert vietnamese.number(None) == "–"
    assert (vietnamese.figure("18600000000"), vietnamese.figure("2023"), vietnamese.figure("<=19")) == (
        "18.600.000.000",
        "2023",
        "≤ 19",
    )
    assert (vietnamese.day(date(2023, 1, 9)), english.day(date(2023, 1, 9))) == ("09/01/2023", "9 Jan 2023")
    assert vietnamese.kind("rate_mismatch") != vietnamese.kind("never_named") == "never_named"


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [Mark(0, 4, "fact", "a"), Mark(2, 6, "wrong", "b"), Mark(2, 3, "refused", "c")],
        [Mark(3, 3, "fact", "empty"), Mark(-1, 2, "fact", "before"), Mark(5, 99, "fact", "past")],
    ],
)
def test_pieces_give_the_text_again(marks: list[Mark]) -> None:
    text = "đặng🙂xyz"
    pieces = cut_text(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    strongest = {"fact": 0, "refused": 1, "wrong": 2}
    for mark in marks:
        if 0 <= mark.start < mark.end <= len(text):
            assert any(mark.anchor in piece.anchors for piece in pieces)
            covered = "".join(p.text for p in pieces if p.kind and strongest[p.kind] >= strongest[mark.kind])
            assert set(text[mark.start : mark.end]) <= set(covered)
