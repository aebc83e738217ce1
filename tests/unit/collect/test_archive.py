"""The archive loses nothing: revisits, torn tails, damage, full disks, several writers."""

from __future__ import annotations

import base64
import errno
import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from extractors.collect.archive import Archive, ArchiveError
from extractors.records import Page
from tests.unit.collect.pages import page


def _records(root: Path) -> list[str]:
    kinds = []
    for path in sorted(root.glob("*.warc.gz")):
        with path.open("rb") as file:
            kinds += [record.rec_type for record in ArchiveIterator(file, verify_http=False)]
    return kinds


def _warc(root: Path) -> Path:
    return max(root.glob("*.warc.gz"))


def test_archive_gives_back_bytes_and_pages(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    pages = [page(bytes(range(256)) * n, name=f"{n}.html", content_type="text/html") for n in range(1, 4)]
    assert [archive.store(p).status for p in pages] == ["new"] * 3
    assert list(Archive(tmp_path).pages()) == pages
    assert archive.read(pages[1].sha256) == pages[1].content
    assert archive.find("file:thu/2.html")[0].sha256 == pages[1].sha256


def test_archive_spends_a_revisit_record_on_the_same_bytes(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = page("một", name="a.html")
    archive.store(first)
    later = replace(first, fetched_at=first.fetched_at + timedelta(days=1))
    assert archive.store(later).status == "unchanged"
    assert archive.store(page("một", name="b.html")).status == "revisit"
    assert _records(tmp_path) == ["response", "revisit", "revisit"]
    assert [p.uri for p in archive.pages()] == ["file:thu/a.html", "file:thu/b.html"]
    assert {p.content for p in archive.pages()} == {"một".encode()}


def test_archive_store_is_idempotent(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = page("một")
    archive.store(first)
    size = _warc(tmp_path).stat().st_size
    assert archive.store(first).status == "unchanged"
    assert Archive(tmp_path).store(first).status == "unchanged"
    assert _warc(tmp_path).stat().st_size == size


def test_archive_writes_warc_1_1_with_digests(tmp_path: Path) -> None:
    one = page("một", content_type="text/html", uri="https://a.vn/1")
    Archive(tmp_path).store(one)
    with _warc(tmp_path).open("rb") as file:
        record = next(iter(ArchiveIterator(file)))
        assert record.rec_headers.protocol == "WARC/1.1"
        assert record.rec_headers.get_header("X-Payload-SHA256") == one.sha256
        assert record.content_stream().read() == one.content
        sha1 = base64.b32encode(hashlib.sha1(one.content).digest()).decode()
        assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha1:{sha1}"


def test_archive_rotates_by_size(tmp_path: Path) -> None:
    archive = Archive(tmp_path, max_bytes=3000)
    for n in range(6):
        archive.store(page(os.urandom(1500), name=f"{n}.html"))
    assert len(list(tmp_path.glob("*.warc.gz"))) == 6
    assert all(path.stat().st_size <= 3000 for path in tmp_path.glob("*.warc.gz"))
    assert len(list(Archive(tmp_path, max_bytes=3000).pages())) == 6


@pytest.mark.parametrize("keep_index", [True, False])
@pytest.mark.parametrize("cut", [1, 40, 200])
def test_archive_repairs_a_torn_last_record(tmp_path: Path, cut: int, keep_index: bool) -> None:
    archive = Archive(tmp_path)
    pages = [page(os.urandom(400), name=f"{n}.html") for n in range(3)]
    for p in pages:
        archive.store(p)
    warc = _warc(tmp_path)
    whole = warc.read_bytes()
    start_of_last = archive.find("file:thu/2.html")[0].offset
    warc.write_bytes(whole[:-cut])
    if not keep_index:
        (tmp_path / "index.jsonl").unlink()
    repaired = Archive(tmp_path)
    assert list(repaired.pages()) == pages[:2]
    assert warc.read_bytes() == whole[:start_of_last]
    (torn,) = (tmp_path / "torn").iterdir()
    assert torn.read_bytes() == whole[start_of_last:-cut]
    assert repaired.store(pages[2]).status == "new"
    assert list(Archive(tmp_path).pages()) == pages


def test_archive_index_is_made_again_from_the_files(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for n in range(3):
        archive.store(page(f"trang {n}", name=f"{n}.html"))
    archive.store(page("trang 1", name="khác.html"))
    index = tmp_path / "index.jsonl"
    before = index.read_text()
    index.write_text(before[:-30])
    assert len(list(Archive(tmp_path).pages())) == 4
    assert index.read_text() == before


def test_archive_a_tampered_byte_is_told(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first, second = page(os.urandom(500), name="1.html"), page("hai", name="2.html")
    archive.store(first)
    archive.store(second)
    warc = _warc(tmp_path)
    raw = bytearray(warc.read_bytes())
    raw[archive.find(first.uri)[0].length // 2] ^= 0xFF
    warc.write_bytes(raw)
    with pytest.raises(ArchiveError, match="bring the file back"):
        archive.read(first.sha256)
    assert archive.read(second.sha256) == second.content
    (tmp_path / "index.jsonl").unlink()
    reopened = Archive(tmp_path)
    assert [p.uri for p in reopened.pages()] == [second.uri]
    assert warc.read_bytes() == bytes(raw)  # damage before the end is left as it lies


def test_archive_a_lost_file_is_told(tmp_path: Path) -> None:
    Archive(tmp_path).store(page("một"))
    _warc(tmp_path).unlink()
    with pytest.raises(ArchiveError, match="has lost"):
        Archive(tmp_path)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_archive_a_full_or_closed_disk_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    archive = Archive(tmp_path)
    archive.store(page("một", name="1.html"))
    before = _warc(tmp_path).read_bytes()

    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", refuse)
        with pytest.raises(ArchiveError) as caught:
            archive.store(page("hai", name="2.html"))
    assert caught.value.errno == code
    assert "\n" not in str(caught.value) and "run again" in str(caught.value)
    assert _warc(tmp_path).read_bytes() == before
    assert archive.store(page("hai", name="2.html")).status == "new"


def test_archive_a_file_in_the_place_of_its_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(ArchiveError):
        Archive(tmp_path / "a")


def test_archive_two_writers_share_one_folder(tmp_path: Path) -> None:
    one, two = Archive(tmp_path), Archive(tmp_path)
    one.store(page("một", name="1.html"))
    assert two.store(page("một", name="1.html")).status == "unchanged"
    two.store(page("hai", name="2.html"))
    assert one.store(page("hai", name="3.html")).status == "revisit"
    assert len(list(Archive(tmp_path).pages())) == 3


def test_archive_dates_a_version_after_the_last_whatever_the_clock_says(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    address = "https://a.example/1"
    ahead, right = datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    for content, moment in ((b"first", ahead), (b"second", right), (b"third", right)):
        archive.store(Page(address, "a", content, moment), by_clock=True)
    dates = [entry.date for entry in Archive(tmp_path).find(address)]
    assert dates == ["2027-01-01T00:00:00.000000Z", "2027-01-01T00:00:00.000001Z", "2027-01-01T00:00:00.000002Z"]
    # The same page of the same moment again, and one of another address: nothing to put right.
    archive.store(Page(address, "a", b"first", ahead), by_clock=True)
    archive.store(Page("https://a.example/2", "a", b"first", right), by_clock=True)
    assert len(archive.find(address)) == 3
    assert [entry.date for entry in archive.find("https://a.example/2")] == ["2026-11-20T00:00:00.000000Z"]


def test_archive_keeps_the_moment_that_another_archive_tells(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for moment in (datetime(2026, 11, 20, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)):
        archive.store(Page("https://a.example/1", "a", moment.isoformat().encode(), moment))
    assert [entry.date[:4] for entry in archive.find("https://a.example/1")] == ["2026", "2020"]
