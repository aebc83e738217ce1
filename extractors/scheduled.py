"""What Airflow asks around a stage: faults that no second try mends, the note of a run, and messages of trouble.

The DAGs name these functions and hold nothing else. Connections are Airflow's: ids with commas in NTM_ALERTS. One of
type `http` has a webhook's whole address as its password (who knows it may write there) or as its host and is sent
{"text": …}; one of type `smtp` is a mail server, whose extra says `from_email` and `to`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from extractors import nights
from extractors.progress import StageFault
from extractors.settings import Settings, load

_SECONDS = 20.0
_T = TypeVar("_T")


def run_stage(stage: str, work: Callable[[Settings], _T], subject: str | None = None, **overrides: str | None) -> _T:
    """What the work returns; what it tells is kept for the run's note. `overrides` are settings of this run alone.

    Raises AirflowFailException for a fault that would end the same if it was tried again.
    """
    from airflow.sdk import get_current_context
    from airflow.sdk.exceptions import AirflowFailException

    context = get_current_context()
    settings = load(None, **overrides)
    run = nights.Run(settings, context["dag"].dag_id, context["run_id"])
    try:
        with nights.listening(run, stage, subject):
            return work(settings)
    except StageFault as fault:
        if fault.may_pass:
            raise
        # Trying again would end the same: a person has to look.
        raise AirflowFailException(fault.sentence) from fault


def tell_success(context: Mapping[str, Any]) -> None:
    """After a run that went through: sites in trouble, and who is well again."""
    _tell(context, failed=False)


def tell_failure(context: Mapping[str, Any]) -> None:
    """After a run that failed, or that ran into its time limit."""
    _tell(context, failed=True)


def tell_late(context: Mapping[str, Any]) -> None:
    """When a run has not ended by its deadline; it goes on."""
    run = context["dag_run"]
    name, queued = run["dag_id"], run["queued_at"]
    send(load(), [f"{name} has not ended by its deadline (it was queued at {queued}); it goes on."])


def _tell(context: Mapping[str, Any], failed: bool) -> None:
    settings = load()
    run = nights.Run(settings, context["dag"].dag_id, context["run_id"])
    news = nights.news(run, failed, f"{datetime.now(ZoneInfo(settings.timezone)):%Y-%m-%d}")
    if news.sentences:
        send(settings, news.sentences)
    news.remember()


def send(settings: Settings, sentences: list[str]) -> None:
    """To every connection of the setting `alerts`; one that cannot be reached keeps none of the others from it.

    Raises an ExceptionGroup of what went wrong.
    """
    from airflow.sdk import Connection

    faults: list[Exception] = []
    text = "NTM warehouse\n" + "\n".join(sentences)
    for name in settings.alert_connections:
        try:
            connection = Connection.get(name)
            _SENDERS[connection.conn_type](connection, text)
        except Exception as fault:  # noqa: BLE001  told below, whatever a mail server or a webhook may do
            faults.append(fault)
    if faults:
        raise ExceptionGroup("messages that did not reach their connection", faults)


def _to_webhook(connection: Any, text: str) -> None:
    import httpx

    address = connection.password or connection.host
    httpx.post(address, json={"text": text}, timeout=_SECONDS).raise_for_status()


def _to_mailbox(connection: Any, text: str) -> None:
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    extra = connection.extra_dejson
    lines = "<br>".join(escape(line) for line in text.splitlines())
    with SmtpHook(smtp_conn_id=connection.conn_id) as server:
        server.send_email_smtp(
            to=extra["to"], from_email=extra["from_email"], subject=text.splitlines()[1][:150], html_content=lines
        )


_SENDERS: dict[str, Callable[[Any, str], None]] = {
    "http": _to_webhook,
    "https": _to_webhook,
    "smtp": _to_mailbox,
    "email": _to_mailbox,
}
