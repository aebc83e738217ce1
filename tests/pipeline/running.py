"""Running the stages and the command, and the pages of every bad kind; the fixtures are in conftest.py."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from extractors import pipeline
from extractors.settings import Settings

BAD_PAGES = {
    "khong-phai-van-ban.html": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8,
    "trang-rong.html": b"",
    "english.html": (
        b"<html><head><title>Council approves new library</title></head><body><article><h1>Council approves new library"
        b"</h1><p>The town council voted on Tuesday to build a new public library beside the river. Work should begin"
        b" in the spring and is expected to cost four million pounds over two years.</p><p>Residents had asked for more"
        b" reading rooms, and the mayor said that their wishes had been heard at last.</p></article></body></html>"
    ),
}


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    said: str
    complained: str


@dataclass(frozen=True, slots=True)
class Published:
    """A data folder with a publication, and the run that made it."""

    out: Path
    run: Done

    @property
    def warehouse(self) -> Path:
        return self.out / "warehouse.duckdb"

    @property
    def publication(self) -> str:
        return str((self.out / "current").readlink())


def ntm(*arguments: str | Path, **environment: str) -> Done:
    """`ntm` as a person runs it, in a process of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NTM_", "AIRFLOW"))}
    done = subprocess.run(
        [sys.executable, "-m", "extractors.cli", *map(str, arguments)],
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def night(settings: Settings) -> None:
    """Every stage in turn, without Airflow."""
    pipeline.prepare(settings)
    for site in pipeline.sites(settings):
        pipeline.collect(settings, site.site_id)
    for stage in pipeline.STAGES.values():
        stage(settings)
