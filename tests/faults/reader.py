"""Somebody who reads the publication all the time, as an analyst would: database, Parquet, report, manifest."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
from pyarrow import parquet

PER_SECOND = 10
_TABLES = ("fact_disbursement", "fact_criteria", "fact_output", "dim_article")


class Reader:
    """Reads the current publication of a data folder ten times a second while the block lasts.

    `unreadable` holds a line for each poll that found anything but a whole publication; until the first publication
    there may be none. `seen` holds the content hashes that it came across.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._read_on)
        self._was_there = False
        self.polls = 0
        self.seconds = 0.0
        self.unreadable: list[str] = []
        self.seen: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _read_on(self) -> None:
        begun = following = time.monotonic()
        while not self._ended.is_set():
            try:
                self.poll()
            except (OSError, ValueError, KeyError, duckdb.Error) as error:
                self.unreadable.append(f"{type(error).__name__}: {error}")
            self.polls += 1
            following = max(following + 1 / PER_SECOND, time.monotonic())
            self._ended.wait(following - time.monotonic())
        self.seconds = time.monotonic() - begun

    def poll(self) -> None:
        """One look. Raises where the publication is not whole."""
        link = self._out / "current"
        if not self._was_there and not link.is_symlink():
            return
        folder = link.resolve(strict=True)
        self._was_there = True
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        table = _TABLES[self.polls // 2 % len(_TABLES)]
        stated = [(manifest["tables"][table]["rows"],)]
        # By turns the file itself, and the name by which people know it: that one may lead elsewhere by now.
        known_as = self._out / "warehouse.duckdb"
        by_name = self.polls % 2 == 1 and known_as.is_symlink()
        with duckdb.connect(str(known_as if by_name else folder / "warehouse.duckdb"), read_only=True) as con:
            counted = con.execute(f"select count(*) from {table}").fetchall()
        if counted != stated and not by_name:
            raise ValueError(f"{table} holds {counted} rows and the manifest says {stated}")
        n_rows = parquet.read_table(folder / "parquet" / f"{table}.parquet").num_rows
        if [(n_rows,)] != stated:
            raise ValueError(f"{table}.parquet holds {n_rows} rows and the manifest says {stated}")
        if not (folder / "report" / "index.html").read_text(encoding="utf-8").rstrip().endswith("</html>"):
            raise ValueError("the report ends in the middle")
        self.seen.add(manifest["content_hash"])
