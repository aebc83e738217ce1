"""The report's words: every code has its name in both languages, and figures are written as each language does."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from expectations.report.marking import Mark, cut_headline
from expectations.report.texts import load_texts


def codes(repo: Path) -> set[str]:
    with (repo / "dbt_project" / "seeds" / "code_check.csv").open(encoding="utf-8") as file:
        return {row["check_name"] for row in csv.DictReader(file)}


def test_every_check_has_its_name_in_both_languages(repo: Path) -> None:
    vietnamese, english = load_texts("vi"), load_texts("en")
    assert codes(repo) == set(vietnamese.kinds) == set(english.kinds)
    assert set(vietnamese.statuses) == set(english.statuses)
    assert set(vietnamese.words) == set(english.words)


@pytest.mark.parametrize(
    ("told", "vietnamese", "english"),
    [
        ("39.7", "39,7", "39.7"),
        ("<=34", "≤ 34", "≤ 34"),
        (">=12345600000000", "≥ 12.345.600.000.000", "≥ 12,345,600,000,000"),
        ("2023", "2023", "2023"),
        ("<=2024-05-31", "≤ 31/05/2024", "≤ 31 May 2024"),
        ("7.62 over 16 units", "7,62 với 16 đơn vị", "7.62 over 16 units"),
        ("7,46%", "7,46%", "7,46%"),
        ("<script>", "<script>", "<script>"),
        ("٣٤.٥", "٣٤.٥", "٣٤.٥"),
    ],
)
def test_figure_of_a_check_in_both_languages(told: str, vietnamese: str, english: str) -> None:
    assert (load_texts("vi").figure(told), load_texts("en").figure(told)) == (vietnamese, english)


@pytest.mark.parametrize("text", ["một dòng", "tít\nthân bài", "\nthân bài", "", "tít\n", "x\ny\nz"])
@pytest.mark.parametrize("marks", [[], [Mark(0, 5, "fact", "a")], [Mark(1, 3, "wrong", "b"), Mark(0, 2, "fact", "c")]])
def test_headline_and_body_give_the_text_again(text: str, marks: list[Mark]) -> None:
    headline, body = cut_headline(text, marks)
    assert "".join(piece.text for piece in headline) == text.partition("\n")[0]
    assert "".join(piece.text for piece in [*headline, *body]) == text
