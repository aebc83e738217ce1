"""A new unit, source, programme or status word costs one line of the grammar: shown with terms added in memory."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files

import pytest

from extractors.facts.reading import read
from extractors.grammar.load import build_grammar, load_grammar, read_term_files
from extractors.grammar.schema import Grammar, GrammarError
from extractors.grammar.sheet import Phrase
from extractors.records import Article, Reading
from tests.corpus.judge import KnownPlaces, judge

# Each as its line would stand in vi/terms/<kind>.yml.
LINES = {
    "unit": "{code: work, output: work, terms: [lò sấy cà phê]}",
    "budget_source": "{code: enterprise, terms: [vốn của tập đoàn]}",
    "programme": "{code: DTTS, terms: [chương trình vùng cao đổi mới]}",
    "status": "{code: planned, terms: [nhắm tới]}",
}
# And as its line would stand in vi/corpus.
SHEET = {
    "unit": {"text": "xây 12 lò sấy cà phê", "span": "12 lò sấy cà phê", "count": 12, "unit": "work"},
    "budget_source": {"text": "vốn của tập đoàn", "term": "budget_source/enterprise"},
    "programme": {"text": "Chương trình vùng cao đổi mới", "term": "programme/DTTS"},
    "status": {"text": "xã nhắm tới", "span": "nhắm tới", "term": "status/planned"},
}


@cache
def shipped() -> tuple[tuple[tuple[str, str], ...], str]:
    folder = files("extractors.grammar") / "vi"
    texts = tuple((p.name, p.read_text("utf-8")) for p in (folder / "terms").iterdir() if p.name.endswith(".yml"))
    return texts, (folder / "criteria.csv").read_text("utf-8")


def grammar_with(*kinds: str) -> Grammar:
    """The shipped grammar and, for each kind, the new line."""
    texts, criteria_csv = shipped()
    added = tuple((f"{kind}.yml", f"kind: {kind}\nentries:\n  - {LINES[kind]}\n") for kind in kinds)
    return build_grammar(read_term_files(texts + added), criteria_csv, "0" * 64)


def facts(text: str, grammar: Grammar) -> Reading:
    moment = datetime(2024, 10, 16, tzinfo=UTC)
    article = Article("a", "file:x", "x", "", None, None, None, date(2024, 10, 15), None, moment, text, "", "")
    return read(article, grammar, KnownPlaces())


@pytest.mark.parametrize("kind", LINES)
def test_one_line_and_it_is_read(kind: str) -> None:
    phrase = Phrase.model_validate(SHEET[kind])
    assert judge(phrase, load_grammar())[0] != "right", "the term is in the grammar already: choose another"
    assert judge(phrase, grammar_with(kind)) == ("right", "")


def test_a_new_unit_is_an_output() -> None:
    text = "Năm 2024, Chương trình xây dựng nông thôn mới huyện Tây Giang đã xây mới 12 lò sấy cà phê."
    assert not facts(text, load_grammar()).outputs
    outputs = facts(text, grammar_with("unit")).outputs
    assert [(o.quantity, o.unit, o.place_id) for o in outputs] == [(12, "work", "Tây Giang")]


def test_a_new_source_is_a_facts_source() -> None:
    text = "Năm 2024, huyện Tây Giang được giao vốn của tập đoàn là 5 tỷ đồng xây dựng nông thôn mới."
    sources = {d.budget_source for d in facts(text, grammar_with("budget_source")).disbursements}
    assert "enterprise" in sources
    assert "enterprise" not in {d.budget_source for d in facts(text, load_grammar()).disbursements}


def test_a_new_programme_is_a_facts_programme() -> None:
    text = "Năm 2024, huyện Tây Giang đã giải ngân 5 tỷ đồng Chương trình vùng cao đổi mới."
    programmes = {d.programme for d in facts(text, grammar_with("programme")).disbursements}
    assert programmes == {"DTTS"}
    assert programmes != {d.programme for d in facts(text, load_grammar()).disbursements}


def test_a_new_status_is_a_facts_status() -> None:
    text = "Xã Axan nhắm tới 15 tiêu chí."
    statuses = {c.status for c in facts(text, grammar_with("status")).criteria}
    assert statuses == {"planned"}


def test_all_at_once_change_nothing_else() -> None:
    text = "Năm 2024, huyện Tây Giang đã giải ngân 5 tỷ đồng; xã Axan đạt 12 tiêu chí."
    assert facts(text, grammar_with(*LINES)) == facts(text, load_grammar())


def test_a_term_with_two_meanings_is_refused() -> None:
    texts, criteria_csv = shipped()
    clash = ("status.yml", "kind: status\nentries:\n  - {code: planned, terms: [ngân sách tỉnh]}\n")
    with pytest.raises(GrammarError, match="ngân sách tỉnh"):
        build_grammar(read_term_files((*texts, clash)), criteria_csv, "")


def test_a_key_that_nobody_reads_is_refused() -> None:
    planted = ("unit.yml", "kind: unit\nentries:\n  - {code: work, trems: [lò sấy]}\n")
    with pytest.raises(GrammarError, match=r"unit\.yml"):
        read_term_files([planted])
