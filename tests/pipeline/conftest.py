"""One publication for all, made by the command that a person types; and quicker ways to run the stages alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractors.settings import load
from tests.pipeline.running import BAD_PAGES, Published, ntm


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The bundled articles among pages of every bad kind, published by `ntm run`. Tests only read it."""
    base = tmp_path_factory.mktemp("published")
    pages = base / "trang"
    shutil.copytree(load({}).bundled_pages, pages)
    for name, content in BAD_PAGES.items():
        (pages / name).write_bytes(content)
    return Published(base / "out", ntm("run", "--from", pages, "--data", base / "out"))


@pytest.fixture
def copied(published: Published, tmp_path: Path) -> Published:
    """A copy of it that a test may spoil."""
    shutil.copytree(published.out, tmp_path / "out", symlinks=True)
    return Published(tmp_path / "out", published.run)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a small disk of its own with the mount options given; skips where this user may not mount."""
    made: list[Path] = []

    def mount(options: str) -> Path:
        target = tmp_path / f"disk{len(made)}"
        target.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"this user may not mount a disk: {done.stderr.strip()}")
        made.append(target)
        return target

    yield mount
    for target in made:
        subprocess.run(["umount", str(target)], check=True)
