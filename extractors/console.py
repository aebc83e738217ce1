"""What a run shows of itself: one line that moves on a terminal, plain lines anywhere else."""

from __future__ import annotations

from types import TracebackType
from typing import Literal, Self, TextIO

from rich.console import Console as RichConsole
from rich.status import Status

from extractors.progress import StageEvent

NAMES = {
    "airflow": "Airflow starts",
    "collect": "pages into the archive",
    "extract_and_land": "articles read and landed",
    "model": "dbt builds the marts",
    "validate": "Great Expectations judges",
    "publish": "publication and report",
}


class Console:
    """Shows stage events on `stream`. `style` auto means rich where the stream is a terminal, plain elsewhere."""

    def __init__(self, stream: TextIO, style: Literal["auto", "rich", "plain", "none"]) -> None:
        self._style = ("rich" if stream.isatty() else "plain") if style == "auto" else style
        self._rich = RichConsole(file=stream, force_terminal=self._style == "rich", highlight=False, soft_wrap=True)
        self._status: Status | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end_status()

    def _end_status(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

    def show(self, event: StageEvent) -> None:
        """One event: a stage that began or moved on changes the moving line, one that ended leaves a line behind."""
        if self._style == "none":
            return
        name = NAMES[event.stage]
        if event.state in ("started", "advanced"):
            if self._style == "rich":
                if self._status is None:
                    self._status = self._rich.status(name)
                    self._status.start()
                self._status.update(f"{name} {event.sentence}")
            return
        self._end_status()
        if event.state == "warning":
            self._rich.print(f"           note: {event.sentence}", markup=False)
            return
        mark = "" if event.state == "done" else "  FAILED"
        counts = ", ".join(f"{value:,} {what}" for what, value in event.counts.items())
        tail = f"  {counts}" if counts else ""
        self._rich.print(f"{event.seconds:7.1f} s  {name}{tail}{mark}", markup=False)
