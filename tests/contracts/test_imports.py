"""Who may import whom, and which modules may know Vietnamese.

The order of the rooms among themselves is import-linter's (pyproject.toml); here is what it cannot say.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

# Files, relative to the repo, that may import the package; a folder means everything below it.
ALLOWED: dict[str, tuple[str, ...]] = {
    "airflow": ("dags/", "extractors/embedded.py", "extractors/scheduled.py", "extractors/run_notes.py"),
    "duckdb": (
        "extractors/land.py",
        "extractors/warehouse.py",
        "extractors/builds.py",
        "extractors/publish/",
        "extractors/ask.py",
        "expectations/",
    ),
    "dbt": ("extractors/model.py",),
    "great_expectations": ("expectations/",),
    **dict.fromkeys(
        ("httpx", "httpcore", "requests", "urllib3", "aiohttp", "socket", "http", "urllib.request", "ftplib"),
        # Pages are fetched in the one; messages of trouble go out from the other.
        ("extractors/collect/fetch.py", "extractors/scheduled.py"),
    ),
}
# These hold algorithms; what they know of a language is handed to them.
WITHOUT_VIETNAMESE = ("extractors/engine", "extractors/facts", "dags")
# Spelling itself is the subject: which diphthong bears the tone, which letter a typist puts for the barred D.
SPELLING = ("extractors/engine/text.py",)
ROOMS = ("extractors", "expectations", "dags")


def imports_of(source: str) -> set[str]:
    """Dotted names that the source imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def forbidden_imports(path: str, source: str) -> list[str]:
    """Packages that the file imports and may not."""
    names = imports_of(source)
    return [
        package
        for package, allowed in ALLOWED.items()
        if not path.startswith(allowed) and any(n == package or n.startswith(package + ".") for n in names)
    ]


def vietnamese_literals(source: str) -> list[str]:
    """String literals of the source with a letter that English does not have; docstrings are prose and free."""
    tree = ast.parse(source)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
        if any(ord(c) > 127 and unicodedata.category(c)[0] in "LM" for c in node.value)
    ]


def sources(repo: Path, *folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted((repo / folder).rglob("*.py")):
            yield path.relative_to(repo).as_posix(), path.read_text(encoding="utf-8")


def test_imports_stay_in_their_rooms(repo: Path) -> None:
    wrong = {path: found for path, text in sources(repo, *ROOMS) if (found := forbidden_imports(path, text))}
    assert wrong == {}


@pytest.mark.parametrize(
    ("path", "line", "package"),
    [
        ("extractors/pipeline.py", "import duckdb", "duckdb"),
        ("extractors/collect/clean.py", "from urllib.request import urlopen", "urllib.request"),
        ("extractors/land.py", "def f():\n    from airflow.sdk import dag", "airflow"),
        ("extractors/publish/make.py", "import dbt.cli.main", "dbt"),
        ("extractors/facts/reading.py", "from http import client", "http"),
    ],
)
def test_import_in_the_wrong_room_is_found(path: str, line: str, package: str) -> None:
    assert forbidden_imports(path, line) == [package]


def test_import_in_its_room_is_left_alone() -> None:
    assert forbidden_imports("extractors/land.py", "import duckdb") == []
    assert forbidden_imports("extractors/collect/clean.py", "from urllib.parse import quote") == []


def test_algorithms_hold_no_vietnamese(repo: Path) -> None:
    wrong = {
        path: found
        for path, text in sources(repo, *WITHOUT_VIETNAMESE)
        if path not in SPELLING and (found := vietnamese_literals(text))
    }
    assert wrong == {}


def test_vietnamese_literal_is_found() -> None:
    source = '"""Về tỷ đồng."""\nWORD = "tỷ"\nSIGN = "…"\nLINE = f"{WORD} đồng"'
    assert vietnamese_literals(source) == ["tỷ", " đồng"]


def test_rooms_keep_their_order(repo: Path) -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=repo, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_settings_read_the_environment(repo: Path) -> None:
    # Two writers remain, each for a library that can be told in no other way; embedded hands Airflow its own.
    writers = {"extractors/settings.py", "extractors/embedded.py", "extractors/model.py", "expectations/validate.py"}
    found = {path for path, text in sources(repo, *ROOMS) if "os.environ" in text or "getenv" in text}
    assert found - writers == set()
