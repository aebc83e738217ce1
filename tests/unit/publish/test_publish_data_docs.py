"""The Data Docs open offline: whatever the library put into its pages, nothing is loaded from outside."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest
from lxml import html

from expectations.data_docs import SuiteLine, _demand_whole, clean_page
from expectations.validate import Validation

# Attributes and style rules by which a browser fetches something or leaves the page.
_LOADING = ("src", "href", "srcset", "action", "background", "data", "poster", "formaction")


def outside_references(source: str) -> list[str]:
    """Everything in the page that a browser would load from, or lead to, another host; every script."""
    root = html.document_fromstring(source)
    found = [f"script {element.text}" for element in root.iter("script")]
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in _LOADING:
                value = element.get(name)
                if value is not None and re.match(r"\s*([a-z][a-z0-9+.-]*:|//)", value, re.IGNORECASE):
                    found.append(f"{element.tag} {name}={value}")
    return found + re.findall(r"url\([^)]*\)|@import[^;]*", source)


def test_pages_of_the_site_load_nothing_from_outside(passed: Validation) -> None:
    pages = sorted(passed.docs_dir.rglob("*.html"))
    assert len(pages) == 17  # a suite and a result for each of eight suites, and the index
    assert {page: found for page in pages if (found := outside_references(page.read_text()))} == {}
    assert all(path.suffix == ".html" for path in passed.docs_dir.rglob("*") if path.is_file())


def test_index_links_only_to_pages_that_are_there(passed: Validation) -> None:
    index = passed.docs_dir / "index.html"
    links = html.document_fromstring(index.read_text()).xpath("//a/@href")
    assert len(links) == 16
    assert all((index.parent / link).is_file() for link in links)


def test_reasons_stand_in_the_suite_pages(passed: Validation) -> None:
    page = (passed.docs_dir / "expectations" / "fact_output.html").read_text()
    assert "33.1 million hectares" in " ".join(page.split())


def test_finder_sees_what_it_is_for() -> None:
    planted = (
        "<html><head><link rel=stylesheet href='https://cdn.example/x.css'><style>@import 'a'; b{background:url(//c/d)}"
        "</style></head><body><script>1</script><img src='//e.example/f.png'><a href='../ok.html'>x</a></body></html>"
    )
    assert len(outside_references(planted)) == 5
    cleaned = clean_page(planted)
    assert outside_references(cleaned) == []
    assert "../ok.html" in cleaned


def test_cleaning_drops_handlers_and_keeps_text() -> None:
    cleaned = clean_page("<body><p onclick='x()' style='background:url(http://a)'>Giữ lại</p><form>đi</form></body>")
    assert "Giữ lại" in cleaned
    assert "onclick" not in cleaned
    assert "http:" not in cleaned


def test_page_that_the_library_left_unwritten_is_told(tmp_path: Path) -> None:
    # It prints what a full disk refuses and goes on.
    lines = [SuiteLine("drift", "", 1, 0)]
    (tmp_path / "expectations").mkdir()
    (tmp_path / "validations" / "drift").mkdir(parents=True)
    validation = tmp_path / "validations" / "drift" / "page.html"
    (tmp_path / "expectations" / "drift.html").write_text("<html></html>\n")
    with pytest.raises(OSError, match="not written to its end"):
        _demand_whole(tmp_path, lines)
    validation.write_text("<html>")
    with pytest.raises(OSError, match="not written to its end") as caught:
        _demand_whole(tmp_path, lines)
    assert caught.value.errno == errno.ENOSPC
    validation.write_text("<html></html>")
    _demand_whole(tmp_path, lines)
