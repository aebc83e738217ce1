"""Every phrase of the hard sheet is read as it says, or refused as it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extractors.corrections import Correction, load_corrections
from extractors.corrections.corpus import corpus_line
from extractors.grammar.load import load_grammar
from extractors.grammar.schema import GrammarError
from extractors.grammar.sheet import Family, Phrase, check_families, load_sheet, page, parse_family
from tests.corpus.judge import judge

FEWEST = 400
PHRASES = [
    pytest.param(phrase, id=f"{family.family}-{number}")
    for family in load_sheet()
    for number, phrase in enumerate(family.phrases, 1)
]
WANTED = [
    pytest.param(phrase, id=f"{family.family}-{number}")
    for family in load_sheet()
    for number, phrase in enumerate(family.wanted, 1)
] + [pytest.param(corpus_line(correction), id=correction.correction_id) for correction in load_corrections()]


@pytest.mark.parametrize("phrase", PHRASES)
def test_phrase_is_right_or_refused(phrase: Phrase) -> None:
    verdict, fault = judge(phrase, load_grammar())
    assert verdict == ("refused" if phrase.not_read is not None else "right"), f"{phrase.text!r}: {fault}"


@pytest.mark.parametrize("phrase", WANTED)
def test_wanted_phrase_is_not_read_wrong(phrase: Phrase) -> None:
    verdict, fault = judge(phrase, load_grammar())
    assert verdict != "right", f"{phrase.text!r} is read: it belongs among the phrases"
    if phrase.facts is None:
        assert verdict == "refused", f"{phrase.text!r}: {fault}"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"right": {"value_low": 13.0, "value_high": 13.0}}, "wrong"),
        ({"not_a_fact": True}, "wrong"),
        # The reading has learnt it: the corpus test would be red, and the entry goes.
        ({"right": {"value_low": 12.0, "value_high": 12.0}}, "right"),
        # Whose criteria they are stands in the words before the quote.
        ({"right": {"place_id": "Gari"}, "shown_by": "Xã Axan và xã Gari; ở xã sau, xã Axan đạt 12 tiêu chí"}, "wrong"),
    ],
)
def test_correction_is_a_corpus_line(change: dict[str, object], verdict: str) -> None:
    quote = "xã Axan đạt 12 tiêu chí"
    entry = {
        "article": {"uri": "file:pages/a.html", "raw_sha256": "0" * 64},
        "fact_table": "fact_criteria",
        "span": {"start": 0, "end": len(quote)},
        "quote": quote,
        "why": "The sentence names another number.",
        "decided_by": "data steward",
        "decided_on": "2026-11-25",
    }
    line = corpus_line(Correction.model_validate(entry | change))
    assert line.text == change.get("shown_by", quote)
    assert judge(line, load_grammar())[0] == verdict


def test_counts(capsys: pytest.CaptureFixture[str]) -> None:
    phrases = [phrase for family in load_sheet() for phrase in family.phrases]
    verdicts = Counter(judge(phrase, load_grammar())[0] for phrase in phrases)
    wanted = sum(len(family.wanted) for family in load_sheet())
    with capsys.disabled():
        print(
            f"\nhard sheet: {len(phrases)} phrases, {verdicts['right']} right, {verdicts['refused']} refused, "
            f"{verdicts['wrong']} wrong; {wanted} wanted"
        )
    assert verdicts["wrong"] == 0
    assert len(phrases) >= FEWEST
    assert len({family.family for family in load_sheet()}) == 9


@pytest.mark.parametrize(
    "planted",
    [
        {"text": "vốn giao 3,8 tỷ đồng", "span": "3,8 tỷ đồng", "money": 38_000_000_000},
        {"text": "vốn giao 3,8 tỷ đồng", "span": "3,8 tỷ", "money": 3_800_000_000},
        {"text": "vốn giao hơn 3,8 tỷ đồng", "span": "hơn 3,8 tỷ đồng", "money": 3_800_000_000},
        {"text": "vốn giao 3,8 tỷ đồng", "not_read": "planted"},
        {"text": "5/8 xã đạt chuẩn", "span": "5/8 xã", "count": 5, "unit": "commune"},
        {"text": "tháng 4/2024", "period": ["2024-04-01", "2024-05-01"]},
        {"text": "ngày 12/4/2024, 3 xã", "span": "3 xã", "count": 3, "unit": "commune"},
        {"text": "xã Axan đạt 12 tiêu chí.", "facts": [{"table": "criteria", "value_low": 13}]},
    ],
)
def test_planted_expectation_goes_red(planted: dict[str, object]) -> None:
    verdict, _ = judge(Phrase.model_validate(planted), load_grammar())
    assert verdict == "wrong"


def test_a_phrase_stands_once() -> None:
    family = Family.model_validate(
        {
            "family": "money",
            "about": "planted",
            "phrases": [{"text": "3 tỷ đồng", "money": 3_000_000_000}],
            "wanted": [{"text": "3  Tỷ đồng", "money": 3_000_000_000}],
        }
    )
    with pytest.raises(GrammarError, match="stands in money and in money"):
        check_families([family])


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("{text: 3 tỷ, money: 3, count: 3, unit: commune}", "one of money"),
        ("{text: 3 xã, count: 3}", "a count has a unit"),
        ("{text: 3 xã}", "either readings, facts, or a reason"),
        ("{text: 3 xã, count: 3, unit: commune, not_read: planted}", "either readings, facts, or a reason"),
        ("{text: 3 xã, cuont: 3}", "Extra inputs"),
    ],
)
def test_malformed_phrase_is_named(phrase: str, fault: str) -> None:
    with pytest.raises(GrammarError, match=fault) as caught:
        parse_family("planted.yml", f"family: money\nabout: x\nphrases:\n  - {phrase}\n")
    assert "planted.yml" in str(caught.value)


def test_page_is_up_to_date(repo: Path) -> None:
    written = (repo / "docs" / "hard-sheet.md").read_text("utf-8")
    assert written == page(load_sheet()), "run: python -m extractors.grammar.sheet docs/hard-sheet.md"
