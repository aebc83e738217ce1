"""What must outlive a loss of power: a file's bytes on the disk before its name, and its name before what cites it."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """The file's bytes, or the folder's names, are on the disk when this returns. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """The folder and those above it, each named on the disk when this returns. Raises OSError."""
    fresh = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in fresh:
        sync(folder.parent)


def replace(fresh: Path, path: Path) -> None:
    """`fresh`, whose bytes are synced, takes the place of `path`, for good. Raises OSError."""
    fresh.replace(path)
    sync(path.parent)


def write(path: Path, content: bytes) -> None:
    """The whole content under that name, or what was there before, whenever the machine stops. Raises OSError."""
    fresh = path.with_name(path.name + ".partial")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    replace(fresh, path)


def remove(path: Path) -> None:
    """No file of that name, for good. Raises OSError."""
    if path.exists():
        path.unlink(missing_ok=True)
        sync(path.parent)
