"""THREATS.md names tests that exist, and the lock names every package by its hash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


def test_every_test_that_threats_names_exists(repo: Path) -> None:
    text = (repo / "THREATS.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    there = {
        name
        for path in (repo / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) > 30
    assert named - there == set()


def test_every_row_of_threats_names_a_test(repo: Path) -> None:
    lines = (repo / "THREATS.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(("| threat", "| ---"))]
    assert len(rows) > 15
    assert [row for row in rows if not re.search(r"`test_\w+`", row.rsplit("|", 2)[1])] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-stack.lock"])
def test_every_package_is_pinned_by_hash(lock: str, repo: Path) -> None:
    text = (repo / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 50
    assert [line[:60] for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_lock_is_installed_by_hash(repo: Path) -> None:
    for name in ("scripts/install.sh", "Dockerfile"):
        text = (repo / name).read_text(encoding="utf-8")
        assert re.findall(r"install [^\n]*-r requirements", text)
        assert all("--require-hashes" in line for line in text.splitlines() if "-r requirements" in line), name
