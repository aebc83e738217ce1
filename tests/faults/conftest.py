"""What several tests of faults begin with."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.nights import Ground, make_ground


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Two nights' pages, and what undisturbed nights make of them. Tests copy it and change nothing in it."""
    return make_ground(tmp_path_factory.mktemp("ground"))


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Makes a disk of so many bytes; skips where this user may not mount one."""
    made: list[Path] = []

    def mount(n_bytes: int) -> Path:
        target = tmp_path / f"disk{len(made)}"
        target.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={n_bytes}", "tmpfs", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"this user may not mount a disk: {done.stderr.strip()}")
        made.append(target)
        return target

    yield mount
    for target in made:
        subprocess.run(["umount", str(target)], check=True)
