from __future__ import annotations

import io
import logging

import pytest

from extractors.console import Console
from extractors.progress import DEFECT, LOGGER, StageEvent, StageFault, stage


def shown(style: str, *events: StageEvent) -> str:
    stream = io.StringIO()
    with Console(stream, style) as console:  # type: ignore[arg-type]
        for event in events:
            console.show(event)
    return stream.getvalue()


def test_elsewhere_than_on_a_terminal_ended_stages_are_plain_lines() -> None:
    text = shown(
        "auto",
        StageEvent("model", "started", 0.0),
        StageEvent("model", "advanced", 1.0, "5 of 9"),
        StageEvent("model", "warning", 1.0, "[odd] markup stays as it is"),
        StageEvent("model", "done", 2.0, counts={"models": 1234}),
    )
    assert text.splitlines() == [
        "           note: [odd] markup stays as it is",
        "    2.0 s  dbt builds the marts  1,234 models",
    ]


def test_failed_stage_is_marked_and_none_shows_nothing() -> None:
    event = StageEvent("publish", "failed", 0.5, "why")
    assert shown("plain", event).rstrip().endswith("FAILED")
    assert shown("none", event) == ""


def events_of(caplog: pytest.LogCaptureFixture) -> list[StageEvent]:
    return [record.stage_event for record in caplog.records if hasattr(record, "stage_event")]


def test_stage_logs_its_fault_with_the_code_and_passes_it_on(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOGGER.name), pytest.raises(StageFault), stage("model"):
        raise StageFault("make room", 3)
    assert [(e.state, e.sentence, e.code) for e in events_of(caplog)] == [
        ("started", "", None),
        ("failed", "make room", 3),
    ]


def test_any_other_exception_is_a_defect_with_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOGGER.name), pytest.raises(KeyError), stage("model"):
        raise KeyError("x")
    assert events_of(caplog)[-1].code == DEFECT
    assert caplog.records[-1].exc_info is not None
