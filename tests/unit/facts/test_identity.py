"""The version of the reading follows its code and its gazetteer, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import extractors
from extractors.facts.identity import EXTRACTOR_VERSION, version_of


@pytest.fixture
def package(tmp_path: Path) -> Path:
    copied = tmp_path / "extractors"
    shutil.copytree(Path(extractors.__file__).parent, copied, ignore=shutil.ignore_patterns("__pycache__", "bundled"))
    return copied


def test_the_same_code_has_the_same_version_wherever_it_lies(package: Path) -> None:
    assert version_of(package) == EXTRACTOR_VERSION


@pytest.mark.parametrize(
    "changed", ["facts/money/measures.py", "engine/numbers.py", "grammar/load.py", "places/data/units.csv"]
)
def test_what_reads_is_in_the_version(package: Path, changed: str) -> None:
    path = package / changed
    path.write_bytes(path.read_bytes() + b"\n# one more line\n")
    assert version_of(package) != EXTRACTOR_VERSION


@pytest.mark.parametrize("changed", ["cli/query.py", "grammar/vi/terms/unit.yml"])
def test_what_does_not_read_is_not(package: Path, changed: str) -> None:
    path = package / changed
    path.write_bytes(path.read_bytes() + b"\n# one more line\n")
    assert version_of(package) == EXTRACTOR_VERSION
