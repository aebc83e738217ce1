"""What others wrote commands no terminal, forges no line of a log and is no formula."""

from __future__ import annotations

import logging
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.cli import main
from extractors.cli.query import table
from extractors.progress import NOTHING_PUBLISHED, StageFault, stage
from extractors.visible import harmless_cell, visible, visible_lines

FORGED = "x\n2026-11-20 INFO publish: done\x1b[2J\x1b]0;t\x07\u202e\u2028\x85\r\u200b"


@given(st.text())
def test_visible_text_is_one_line_of_printed_signs(text: str) -> None:
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert visible(shown) == shown


def test_vietnamese_stays_as_it_is() -> None:
    text = "Huyện Đà Bắc: giải ngân 38.111 triệu đồng (39,7 %) – “đạt chuẩn” ơ ư ẵ Ữ e\u0323"
    assert visible(text) == text


def test_later_lines_stand_apart() -> None:
    assert visible_lines("a\nok   all is well\x1b[1m", "  ") == "a\n  ok   all is well\\x1b[1m"


def test_what_a_stage_says_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="ntm")
    with pytest.raises(StageFault), stage("collect") as running:
        running.warn(FORGED)
        raise StageFault(FORGED)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 3
    assert all(line == visible(line) for line in lines)


def test_errors_of_the_command_line_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--data", str(tmp_path / FORGED), "select 1"]) == NOTHING_PUBLISHED
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "\x1b" not in said and "\u202e" not in said


def test_cells_of_a_table_command_nothing() -> None:
    assert all(line == visible(line) for line in table(["a"], [[FORGED]]))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "=HYPERLINK(1)"])
def test_formula_is_text_in_a_spreadsheet(text: str) -> None:
    assert harmless_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "xã 1", "3 = 3", "–5"])
def test_other_cells_are_as_they_were(text: str) -> None:
    assert harmless_cell(text) == text
