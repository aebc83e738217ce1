"""How a stage says that it began, how far it is and how it ended: one logger, and one event a record.

Under a scheduler the records are lines of the task's log; a run in this process listens to them and shows them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from extractors.visible import visible

LOGGER = logging.getLogger("ntm")
State = Literal["started", "advanced", "done", "failed", "warning"]

PUBLISHED, NOTHING_PUBLISHED, USAGE, WITHHELD, DEFECT, BUSY = 0, 1, 2, 3, 4, 5


class StageFault(Exception):
    """A stage cannot go on, and a person can mend it: `sentence` says how, `code` is for the exit.

    `may_pass` is true where the same stage may go through a little later with nobody's help.
    """

    def __init__(self, sentence: str, code: int = NOTHING_PUBLISHED, *, may_pass: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.may_pass = may_pass


@dataclass(frozen=True, slots=True)
class StageEvent:
    """One thing that happened in a stage. `seconds` is since the stage began; `counts` are whole numbers by name."""

    stage: str
    state: State
    seconds: float
    sentence: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    code: int | None = None

    def __post_init__(self) -> None:
        # It quotes addresses and servers, and goes to terminals, logs and messages.
        object.__setattr__(self, "sentence", visible(self.sentence))


def _log(event: StageEvent, level: int = logging.INFO, trace: bool = False) -> None:
    counts = ", ".join(f"{value} {name}" for name, value in event.counts.items())
    parts = [f"{event.stage}: {event.state}", event.sentence, counts]
    LOGGER.log(level, " · ".join(p for p in parts if p), extra={"stage_event": event}, exc_info=trace)


class Running:
    """A stage under way: told how far it is, it passes that on at most four times a second."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.counts: dict[str, int] = {}
        self.sentence = ""
        self._start = time.monotonic()
        self._told = self._start

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._start

    def advance(self, done: int, of: int | None = None) -> None:
        """`done` things of `of` are done."""
        now = time.monotonic()
        if now - self._told >= 0.25:
            self._told = now
            sentence = f"{done:,} of {of:,}" if of is not None else f"{done:,}"
            _log(StageEvent(self.stage, "advanced", self.seconds, sentence))

    def warn(self, sentence: str) -> None:
        """Something that a person should know and that stops nothing."""
        _log(StageEvent(self.stage, "warning", self.seconds, sentence), logging.WARNING)


@contextmanager
def stage(name: str) -> Iterator[Running]:
    """Logs begin, end and failure of a stage, and passes every exception on."""
    running = Running(name)
    _log(StageEvent(name, "started", 0.0))
    try:
        yield running
    except StageFault as fault:
        _log(StageEvent(name, "failed", running.seconds, fault.sentence, running.counts, fault.code), logging.ERROR)
        raise
    except BaseException as error:
        sentence = f"{type(error).__name__}: {error}"
        _log(StageEvent(name, "failed", running.seconds, sentence, running.counts, DEFECT), logging.ERROR, trace=True)
        raise
    _log(StageEvent(name, "done", running.seconds, running.sentence, running.counts))
