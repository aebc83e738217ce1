"""A loss of power while collecting: nothing is cited that could be lost, and what is torn is put aside."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import pipeline
from extractors.collect import archive as archiving
from extractors.collect.archive import Archive
from extractors.records import Page
from extractors.settings import load
from tests.faults.power import Disk

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def page(number: int) -> Page:
    return Page(f"https://a.example/{number}", "a", b"<p>%d</p>" % number * 50, NOW, "text/html")


def test_record_is_on_the_disk_before_the_index_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch)
    lost: list[str] = []
    append = archiving._append_whole

    def watched(path: Path, content: bytes) -> int:
        if path.name == "index.jsonl":
            for warc in path.parent.glob("*.warc.gz"):
                lost.extend([*disk.losses_of_file(warc), *disk.losses_of_name(warc)])
        return append(path, content)

    monkeypatch.setattr(archiving, "_append_whole", watched)
    archive = Archive(tmp_path / "data" / "archive", max_bytes=600)
    for number in range(4):
        archive.store(page(number))
    assert len(list(archive.root.glob("*.warc.gz"))) > 1
    assert lost == []
    left = [loss for loss in disk.losses(archive.root) if not loss.startswith(f"{archive.root}/.lock")]
    assert left == []
    assert disk.losses_of_name(archive.root) == []
    assert disk.losses_of_name(archive.root.parent) == []


def test_index_that_is_made_again_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path / "archive")
    for number in range(3):
        archive.store(page(number))
    index = archive.root / "index.jsonl"
    index.write_bytes(index.read_bytes()[:-20])
    disk = Disk(monkeypatch)
    assert len(list(Archive(archive.root).pages())) == 3
    assert [*disk.losses_of_file(index), *disk.losses_of_name(index)] == []


@pytest.mark.parametrize("n_zeros", [1, 4096, 20_000])
def test_tail_of_zeros_is_put_aside(tmp_path: Path, n_zeros: int) -> None:
    # Some file systems lengthen a file before its bytes arrive.
    archive = Archive(tmp_path / "archive")
    for number in range(3):
        archive.store(page(number))
    (warc,) = archive.root.glob("*.warc.gz")
    for path in (warc, archive.root / "index.jsonl"):
        with path.open("ab") as file:
            file.write(b"\0" * n_zeros)
    again = Archive(archive.root)
    assert [kept.content for kept in again.pages()] == [page(number).content for number in range(3)]
    assert again.store(page(3)).status == "new"
    assert len(list(Archive(archive.root).pages())) == 4


def test_told_outcomes_and_pages_are_on_the_disk_after_collecting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)
    settings = load({}, data=tmp_path / "out", source=load({}).bundled_pages)
    pipeline.prepare(settings)
    pipeline.collect(settings, "pages")
    (told,) = (settings.work / "outcomes").iterdir()
    assert [*disk.losses_of_file(told), *disk.losses_of_name(told), *disk.losses_of_name(told.parent)] == []
    for warc in settings.archive.glob("*.warc.gz"):
        assert [*disk.losses_of_file(warc), *disk.losses_of_name(warc)] == []
