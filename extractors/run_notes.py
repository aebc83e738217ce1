"""A plugin of Airflow: the note of a run says what was new and what is wrong. Airflow finds it by its entry point."""

from __future__ import annotations

import sys
from typing import Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

from extractors import nights
from extractors.settings import load

OURS = frozenset({"collect_articles", "build_warehouse", "backfill"})


def _write(dag_run: Any, failed: bool) -> None:
    # A note that somebody has written stays.
    if dag_run.dag_id in OURS and not dag_run.note:
        dag_run.note = nights.note(nights.Run(load(), dag_run.dag_id, dag_run.run_id), failed)


@hookimpl
def on_dag_run_success(dag_run: Any, msg: str) -> None:
    """The scheduler saves the run with its note."""
    _write(dag_run, failed=False)


@hookimpl
def on_dag_run_failed(dag_run: Any, msg: str) -> None:
    """The same for a run that failed."""
    _write(dag_run, failed=True)


class RunNotes(AirflowPlugin):
    """Nothing but its listener: this module."""

    name = "ntm_run_notes"
    listeners = [sys.modules[__name__]]  # noqa: RUF012  the shape that Airflow reads
