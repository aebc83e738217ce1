from __future__ import annotations

from pathlib import Path

import pytest

from extractors.cli import main
from extractors.cli.query import table
from extractors.progress import NOTHING_PUBLISHED, USAGE


def test_help_teaches_with_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "ntm run --from" in said and "exit codes:" in said and "withheld" in said


@pytest.mark.parametrize(
    "command", ["run", "up", "extract", "explain", "sql", "sites", "verify", "doctor", "metrics", "prune"]
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "--data" in capsys.readouterr().out


def test_wrong_command_is_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rnu"])
    assert ended.value.code == USAGE


def test_error_is_one_sentence_and_debug_shows_the_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--data", str(tmp_path), "select 1"]) == NOTHING_PUBLISHED
    plain = capsys.readouterr().err
    assert len(plain.splitlines()) == 1 and plain.startswith("ntm: ")
    assert main(["sql", "--debug", "--data", str(tmp_path), "select 1"]) == NOTHING_PUBLISHED
    assert "Traceback" in capsys.readouterr().err


def test_missing_file_is_told_and_the_others_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main(["extract", str(tmp_path / "none.txt"), str(tmp_path / "empty.txt")]) == NOTHING_PUBLISHED
    captured = capsys.readouterr()
    assert "none.txt cannot be read" in captured.err
    assert "empty_page" in captured.out


def test_table_keeps_null_apart_and_groups_digits() -> None:
    assert table(["a", "vnd"], [("x", None), ("yy", 1234567)]) == [
        "a         vnd",
        "--  ---------",
        "x           ·",
        "yy  1,234,567",
        "(2 rows)",
    ]
