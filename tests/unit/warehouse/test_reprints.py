"""Reprints are known by content, however they were cut and dressed, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bench.bench_reprints import Figures, bundled_articles, corpus_articles, measure, table
from tests.bench.variations import COPIES, Told

MIN_RECALL, MIN_PRECISION = 0.98, 0.99


def shown(articles: Sequence[Told], folder: Path, target_dir: Path, capsys: pytest.CaptureFixture[str]) -> Figures:
    figures = measure(articles, folder, target_dir)
    with capsys.disabled():
        print("\n" + table(articles, figures))
    return figures


def test_copies_of_the_bundled_articles(tmp_path: Path, target_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = shown(bundled_articles(), tmp_path, target_dir, capsys)
    assert set(figures.recall) == set(COPIES)
    assert min(figures.recall.values()) >= MIN_RECALL
    assert figures.precision >= MIN_PRECISION, figures.wrong


@pytest.mark.slow
def test_copies_of_the_labelled_corpus(
    shared_dir: Path, tmp_path: Path, target_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = shown(corpus_articles(shared_dir / "corpus"), tmp_path, target_dir, capsys)
    assert min(figures.recall.values()) >= MIN_RECALL
    assert figures.precision >= MIN_PRECISION, figures.wrong
