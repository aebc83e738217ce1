"""A disk that remembers what has been synced, to tell what a loss of power would take."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Disk:
    """Watches os.fsync and every rename of this process from its making on.

    `before_rename` is called with the source and the target of each rename, just before it.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.before_rename: Callable[[Path, Path], None] = lambda source, target: None
        self._bytes: dict[int, str] = {}  # by inode: a file keeps its bytes under another name
        self._names: dict[int, frozenset[str]] = {}
        self._fsync = os.fsync
        monkeypatch.setattr(os, "fsync", self._synced)
        for name in ("replace", "rename"):
            monkeypatch.setattr(os, name, self._renaming(getattr(os, name)))

    def _synced(self, handle: int) -> None:
        self._fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").resolve()
        if path.is_dir():
            self._names[path.stat().st_ino] = _names(path)
        else:
            self._bytes[path.stat().st_ino] = _digest(path)

    def _renaming(self, rename: Callable[..., None]) -> Callable[..., None]:
        def watched(source: Any, target: Any) -> None:
            self.before_rename(Path(source), Path(target))
            rename(source, target)

        return watched

    def losses_of_file(self, path: Path) -> list[str]:
        """A line where the file's present bytes were not synced."""
        is_safe = path.is_symlink() or self._bytes.get(path.stat().st_ino) == _digest(path)
        return [] if is_safe else [f"{path}: its bytes"]

    def losses_of_name(self, path: Path) -> list[str]:
        """A line where the folder was not synced since the path got its name."""
        is_safe = path.name in self._names.get(path.parent.stat().st_ino, frozenset())
        return [] if is_safe else [f"{path}: its name"]

    def losses(self, folder: Path) -> list[str]:
        """A line for each thing at or below the folder that a loss of power would take now, or bring back."""
        lost = self.losses_of_name(folder) if folder.stat().st_ino not in self._names else []
        for parent, _, names in os.walk(folder):
            kept = self._names.get(Path(parent).stat().st_ino, frozenset())
            lost += [f"{parent}/{name}: its name" for name in sorted(_names(Path(parent)) - kept)]
            lost += [f"{parent}/{name}: its end" for name in sorted(kept - _names(Path(parent)))]
            for name in sorted(names):
                lost += self.losses_of_file(Path(parent) / name)
        return lost


def _names(folder: Path) -> frozenset[str]:
    return frozenset(path.name for path in folder.iterdir())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
