"""What is kept of an article is proved by its archived bytes, and a difference of one letter is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors import proof
from extractors.collect.archive import Archive
from extractors.collect.clean import clean
from extractors.records import Article, Page

PAGE = Page(
    "file:trang/a.txt",
    "trang",
    (
        "Xã Lăng đạt 12 tiêu chí\n\n01/06/2024\n\nXã Lăng đạt 12 tiêu chí nông thôn mới, tăng 2 tiêu chí."
        " Ủy ban nhân dân xã giao từng thôn làm đường, trồng cây và giữ sạch nhà cửa trong năm nay."
    ).encode(),
    datetime(2024, 6, 2, tzinfo=UTC),
)


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Archive, proof.Kept]:
    archive = Archive(tmp_path)
    archive.store(PAGE)
    article = clean(PAGE)
    assert isinstance(article, Article)
    return archive, proof.Kept(article.article_id, article.uri, article.raw_sha256, article.text)


def test_a_sound_article_is_proved(kept: tuple[Archive, proof.Kept]) -> None:
    archive, article = kept
    assert list(proof.differences(archive, [article])) == []


def test_one_figure_changed_in_the_text_is_told(kept: tuple[Archive, proof.Kept]) -> None:
    archive, article = kept
    tampered = article._replace(text=article.text.replace("12", "13", 1))
    (sentence,) = proof.differences(archive, [tampered])
    assert article.article_id in sentence and "archived bytes" in sentence


def test_one_byte_changed_in_the_archive_is_told(kept: tuple[Archive, proof.Kept]) -> None:
    archive, article = kept
    (file,) = archive.root.glob("*.warc.gz")
    content = bytearray(file.read_bytes())
    content[len(content) - 40] ^= 1
    file.write_bytes(bytes(content))
    (sentence,) = proof.differences(archive, [article])
    assert "cannot be proved" in sentence


def test_a_page_that_the_archive_lacks_is_told(kept: tuple[Archive, proof.Kept]) -> None:
    archive, article = kept
    (sentence,) = proof.differences(archive, [article._replace(raw_sha256="0" * 64)])
    assert "not in the archive" in sentence


def test_every_article_has_its_turn_once_in_thirty_nights() -> None:
    ids = [f"art_{number:016x}" for number in range(0, 40_000, 977)]
    first = date(2024, 1, 17)
    for article_id in ids:
        assert sum(proof.is_due(article_id, first + timedelta(days=n)) for n in range(proof.NIGHTS)) == 1
