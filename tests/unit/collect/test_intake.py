"""Folders and WARCs: everything that can be taken is, and what cannot is an outcome."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.collect.archive import Archive
from extractors.collect.crawls import warc_pages
from extractors.collect.intake import IntakeError, folder_pages
from extractors.records import Outcome, Page
from tests.unit.collect.pages import NOW, html, page


def test_folder_pages_are_sorted_and_named_without_the_machine(tmp_path: Path) -> None:
    root = tmp_path / "tin bài"
    (root / "2024").mkdir(parents=True)
    (root / "b.HTML").write_text("<p>b</p>")
    (root / "2024" / "số 1.txt").write_text("a")
    (root / "ghi chú.md").write_text("c")
    found = list(folder_pages(root, now=NOW))
    assert [p.uri for p in found] == ["file:tin%20b%C3%A0i/2024/s%E1%BB%91%201.txt", "file:tin%20b%C3%A0i/b.HTML"]
    assert {p.site_id for p in found} == {"tin bài"}
    assert all(isinstance(p, Page) and p.fetched_at == NOW for p in found)


def test_folder_pages_what_cannot_be_taken_is_an_outcome(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7 \x00\x01")
    (tmp_path / "c.html").write_text(html())
    (tmp_path / "d.txt").symlink_to(tmp_path / "nowhere")
    found = {item.uri.rsplit("/")[-1]: item for item in folder_pages(tmp_path, now=NOW)}
    assert isinstance(found["c.html"], Page)
    kinds = {name: item.status for name, item in found.items() if isinstance(item, Outcome)}
    assert kinds == {"a.html": "empty", "b.txt": "binary", "d.txt": "unreadable"}


@pytest.mark.parametrize("kind", ["missing", "empty", "a file"])
def test_folder_pages_a_folder_that_gives_nothing_is_one_sentence(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "x"
    if kind == "empty":
        folder.mkdir()
    elif kind == "a file":
        folder.write_text("")
    with pytest.raises(IntakeError) as caught:
        folder_pages(folder)
    assert str(folder) in str(caught.value) and "\n" not in str(caught.value)


def _warc(path: Path, records: list[tuple[str, str, str, bytes]]) -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "thu"}))
    for uri, status, kind, content in records:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(uri, "response", payload=io.BytesIO(content), http_headers=headers)
        )
    path.write_bytes(out.getvalue())


def test_warc_pages_reads_a_crawl_and_filters_hosts(tmp_path: Path) -> None:
    path = tmp_path / "CC.warc.gz"
    text = html().encode()
    _warc(
        path,
        [
            ("https://a.gov.vn/1", "200 OK", "text/html; charset=UTF-8", text),
            ("https://a.gov.vn/2", "404 Not Found", "text/html", text),
            ("https://a.gov.vn/3", "200 OK", "image/png", b"\x89PNG"),
            ("https://b.com/1", "200 OK", "text/html", text),
        ],
    )
    found = list(warc_pages(path, now=NOW, hosts={"a.gov.vn"}))
    assert [type(item).__name__ for item in found] == ["Page", "Outcome", "Outcome"]
    assert isinstance(found[0], Page) and found[0].content == text and found[0].site_id == "a.gov.vn"
    assert len(list(warc_pages(path))) == 4


def test_warc_pages_a_torn_end_is_an_outcome_and_the_rest_is_there(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    _warc(path, [(f"https://a.vn/{n}", "200 OK", "text/html", html(f"<p>{n}</p>").encode()) for n in range(3)])
    path.write_bytes(path.read_bytes()[:-60])
    found = list(warc_pages(path, now=NOW))
    assert sum(isinstance(item, Page) for item in found) >= 2
    assert isinstance(found[-1], Outcome) or len(found) == 3


def test_warc_pages_reads_what_the_archive_wrote(tmp_path: Path) -> None:
    one = page(html(), content_type="text/html")
    Archive(tmp_path).store(one)
    (found,) = warc_pages(next(tmp_path.glob("*.warc.gz")))
    assert isinstance(found, Page) and (found.uri, found.content, found.fetched_at) == (one.uri, one.content, NOW)


def test_warc_pages_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"cannot be read"):
        warc_pages(tmp_path / "x.warc")
