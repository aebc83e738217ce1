"""What may go: old publications, old logs, torn ends of the archive. Nothing that a kept publication cites ever does.

The archive's records stay for ever: each is what some number is proved by, or what a better reader may read one day.
The present publication stays, and the one before it, against which the report and the drift are told.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from extractors import durable, turn
from extractors.publish import last_publication
from extractors.settings import Settings


@dataclass(frozen=True, slots=True)
class Going:
    """A file or folder that may go, its size, and why."""

    path: Path
    n_bytes: int
    why: str


def find_going(settings: Settings, keep_publications: int | None, keep_days: int | None, now: datetime) -> list[Going]:
    """What `remove` would take. None keeps everything of its kind.

    `keep_publications` counts from the present one back; `keep_days` is the age of logs and of torn ends of the
    archive. Raises PublishError where the present publication is lost, ValueError where a bound is below 1.
    """
    if any(bound is not None and bound < 1 for bound in (keep_publications, keep_days)):
        raise ValueError("keep at least 1")
    going: list[Going] = []
    if keep_publications is not None:
        going += _publications(settings, keep_publications)
    if keep_days is not None:
        before = (now - timedelta(days=keep_days)).timestamp()
        going += _old_files(settings.work / "logs", before, "a log")
        going += _old_files(settings.archive / "torn", before, "a torn end that a crash left")
    return going


def remove(settings: Settings, keep_publications: int | None, keep_days: int | None, now: datetime) -> list[Going]:
    """Remove it while no run is under way, and return what went. Raises StageFault with code BUSY where one is."""
    with turn.whole_run(settings.work), turn.one_stage(settings.work):
        going = find_going(settings, keep_publications, keep_days, now)
        for gone in going:
            if gone.path.is_dir():
                # A reader who lists the folder meanwhile sees a whole publication or none.
                aside = gone.path.with_name(f".tmp-gone-{gone.path.name}")
                gone.path.rename(aside)
                shutil.rmtree(aside)
                durable.sync(gone.path.parent)
            else:
                gone.path.unlink(missing_ok=True)
        return going


def _publications(settings: Settings, keep: int) -> Iterator[Going]:
    present = last_publication(settings.data)
    if present is None:
        return
    made = {path: _manifest(path) for path in present.parent.glob("pub_*") if (path / "manifest.json").is_file()}
    # From the present one back: the clock may have jumped, so what was written as created_at orders nothing.
    chain, path = [present], present.parent / str(made[present]["previous_id"])
    while path in made and path not in chain:
        chain.append(path)
        path = path.parent / str(made[path]["previous_id"])
    for path in sorted(made):
        if path not in chain[: max(keep, 2)]:
            yield Going(path, _size(path), f"a publication of {made[path]['created_at'][:10]}")


def _manifest(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def _old_files(folder: Path, before: float, why: str) -> Iterator[Going]:
    for path in sorted(folder.rglob("*")):
        # A link may lead anywhere: it is neither followed nor removed.
        if path.is_file() and not path.is_symlink() and path.stat().st_mtime < before:
            yield Going(path, path.stat().st_size, why)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
