"""Where publications lie, who may write there, and the one rename that turns readers to a new one."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors import durable
from extractors.publish.errors import PublishError

# Names in the data folder that lead through `current` for ever.
_ENTRIES = {"warehouse.duckdb": "current/warehouse.duckdb", "report": "current/report"}


def publications_folder(out: Path) -> Path:
    return out / "publications"


def last_publication(out: Path) -> Path | None:
    """The folder that `current` leads to; None before the first publication.

    Raises PublishError where the link leads nowhere, since a lost publication must not look like none.
    """
    link = out / "current"
    if not link.is_symlink():
        return None
    folder = link.resolve()
    if not (folder / "manifest.json").is_file():
        raise PublishError(f"{link} leads to {folder}, which is no publication: restore the folder or remove the link.")
    return folder


@contextmanager
def writing(out: Path) -> Iterator[Path]:
    """An empty folder to build in, while no other process publishes. It is removed again on the way out.

    What an interrupted run left behind is removed first: whoever holds the lock is the only builder.
    """
    folder = publications_folder(out)
    durable.make_folder(folder)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PublishError(f"Another publication into {out} is under way: try again when it has ended.") from error
        for stale in folder.glob(".tmp-*"):
            shutil.rmtree(stale)
        building = folder / f".tmp-{os.getpid()}"
        building.mkdir()
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)


def check_entries(out: Path) -> None:
    """Raises PublishError where a file or folder of another making stands in the place of a link."""
    for name in ("current", *_ENTRIES):
        entry = out / name
        if entry.exists() and not entry.is_symlink():
            raise PublishError(f"{entry} is not a link to a publication: move it away and run again.")


def sync_tree(folder: Path) -> None:
    """Everything below the folder is on the disk when this returns, the folders' own entries included."""
    for parent, _, names in os.walk(folder):
        for name in names:
            # A file of two names is that of an earlier publication, and was synced with it.
            if (Path(parent) / name).stat().st_nlink == 1:
                durable.sync(Path(parent) / name)
        durable.sync(Path(parent))


def install(building: Path, target: Path) -> None:
    """Give the finished folder its name."""
    building.rename(target)
    durable.sync(target.parent)


def turn_to(out: Path, publication_id: str) -> None:
    """Readers who open the warehouse from now on see this publication."""
    _link(out / "current", f"publications/{publication_id}")
    for name, target in _ENTRIES.items():
        _link(out / name, target)
    durable.sync(out)


def _link(link: Path, target: str) -> None:
    fresh = link.with_name(f".{link.name}-fresh")
    # One of an interrupted run may lie there; whoever turns the links is alone.
    fresh.unlink(missing_ok=True)
    if link.is_symlink() and link.readlink() == Path(target):
        return
    fresh.symlink_to(target)
    fresh.replace(link)
