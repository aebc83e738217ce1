"""What of a visit stands in the archive: the request, the answer with its headers, and the same bytes by reference."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from extractors.collect.archive import Archive
from extractors.collect.crawls import warc_pages
from extractors.records import Page
from tests.portal.newsroom import Newsroom
from tests.portal.nights import night
from tests.portal.server import Portal, write_site

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def test_archive_holds_requests_and_answers_that_other_tools_read(tmp_path: Path) -> None:
    portal = Portal(Newsroom.of_a_year(date(2026, 11, 20), count=10), validators=False)
    site = write_site(tmp_path / "sites", "portal", portal.serve())
    night(site, tmp_path / "out", NOW)
    kept = night(site, tmp_path / "out", NOW + timedelta(days=1))
    portal.close()
    (file,) = (tmp_path / "out" / "archive").glob("*.warc.gz")
    with file.open("rb") as stream:
        records = [
            (r.rec_type, r.http_headers, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(stream)
        ]
    assert Counter(kind for kind, _, _ in records) == {"request": 20, "response": 10, "revisit": 10}
    request, response = records[0], records[1]
    assert request[2] == response[2]
    assert request[1].get_header("User-Agent").startswith("ntm-warehouse/")
    assert response[1].get_statuscode() == "200" and response[1].get_header("Server")
    pages = [item for item in warc_pages(file) if isinstance(item, Page)]
    assert {(page.uri, page.sha256) for page in pages} == {(page.uri, page.sha256) for page in kept.pages}


def test_crash_between_request_and_answer_costs_the_answer_alone(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for n in range(3):
        page = Page(f"https://portal.example.vn/{n}", "portal", b"tin %d" % n, NOW, "text/html", (("Host", "x"),))
        archive.store(page)
    (file,) = tmp_path.glob("*.warc.gz")
    last = archive.find("https://portal.example.vn/2")[0]
    with file.open("r+b") as stream:
        stream.truncate(last.offset + 20)
    again = Archive(tmp_path)
    assert [page.content for page in again.pages()] == [b"tin 0", b"tin 1"]
    assert again.store(Page("https://portal.example.vn/2", "portal", b"tin 2", NOW)).status == "new"
    assert [page.content for page in Archive(tmp_path).pages()] == [b"tin 0", b"tin 1", b"tin 2"]
