"""The note of a run and the messages of trouble: what was new, what is wrong, told once, to webhook and mailbox."""

from __future__ import annotations

import json
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from extractors import nights, progress, scheduled
from extractors.embedded import airflow_environment
from extractors.progress import StageFault
from extractors.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({}, data=tmp_path / "out")


def night(settings: Settings, name: str, warnings: dict[str, str], failed: str | None = None) -> nights.Run:
    """A run of collecting over two sites, as its tasks tell of it; `warnings` by site."""
    run = nights.Run(settings, "collect_articles", name)
    for site in ("north", "south"):
        with nights.listening(run, "collect", site), progress.stage("collect") as running:
            running.counts = {"new": 2, "unchanged": 1}
            if site in warnings:
                running.warn(warnings[site])
    if failed is not None:
        with pytest.raises(StageFault), nights.listening(run, "model"), progress.stage("model"):
            raise StageFault(failed)
    return run


def test_note_counts_over_sites_and_tells_warnings(settings: Settings) -> None:
    run = night(settings, "r1", {"south": "south names no articles tonight: no answer."})
    assert nights.note(run, failed=False).splitlines() == [
        "2 sites: 4 new, 2 unchanged.",
        "! south names no articles tonight: no answer.",
    ]


def test_note_of_a_failure_opens_with_its_sentence(settings: Settings) -> None:
    run = night(settings, "r1", {}, failed="The disk is full: make room.")
    assert nights.note(run, failed=True).startswith("FAILED in model: The disk is full: make room.\n2 sites: ")
    assert "no stage said why" in nights.note(nights.Run(settings, "build_warehouse", "r9"), failed=True)


def test_second_try_that_goes_through_leaves_no_failure(settings: Settings) -> None:
    run = night(settings, "r1", {}, failed="The disk is full: make room.")
    with nights.listening(run, "model"), progress.stage("model") as running:
        running.counts = {"models": 30}
    assert nights.note(run, failed=False) == "2 sites: 4 new, 2 unchanged.\nmodel: 30 models"


def test_note_is_no_longer_than_airflow_keeps(settings: Settings) -> None:
    run = night(settings, "r1", {"south": "x" * 3000})
    assert len(nights.note(run, failed=False)) <= nights.LONGEST_NOTE


def test_trouble_is_told_once_and_its_end_once(settings: Settings) -> None:
    def told(run: nights.Run, failed: bool, day: str) -> list[str]:
        news = nights.news(run, failed, day)
        news.remember()
        return news.sentences

    bad = {"south": "south names no articles tonight: no answer."}
    assert told(night(settings, "r1", {}), False, "2026-11-01") == []
    assert told(night(settings, "r2", bad), False, "2026-11-02") == ["site south: " + bad["south"]]
    assert told(night(settings, "r3", bad), False, "2026-11-03") == []
    assert told(night(settings, "r4", {}), False, "2026-11-04") == [
        "site south is well again; it was in trouble since 2026-11-02."
    ]
    full = "The disk is full: make room."
    assert told(night(settings, "r5", {}, failed=full), True, "2026-11-05") == [f"collect_articles: {full}"]
    assert told(night(settings, "r6", {}, failed=full), True, "2026-11-06") == []
    assert told(night(settings, "r7", {}), False, "2026-11-07") == [
        "collect_articles is well again; it was in trouble since 2026-11-05."
    ]


def test_site_that_was_not_looked_at_is_not_well_again(settings: Settings) -> None:
    nights.news(night(settings, "r1", {"south": "no answer"}), False, "2026-11-01").remember()
    empty = nights.Run(settings, "collect_articles", "r2")
    news = nights.news(empty, True, "2026-11-02")
    assert news.sentences == ["collect_articles: no stage said why: see its logs"]
    news.remember()
    assert nights.news(night(settings, "r3", {}), False, "2026-11-03").sentences == [
        "site south is well again; it was in trouble since 2026-11-01.",
        "collect_articles is well again; it was in trouble since 2026-11-02.",
    ]


def test_message_that_was_not_sent_is_tried_again(settings: Settings) -> None:
    bad = {"south": "no answer"}
    first = nights.news(night(settings, "r1", bad), False, "2026-11-01")
    assert nights.news(night(settings, "r2", bad), False, "2026-11-02").sentences == first.sentences


@pytest.mark.parametrize("run_id", ["../../../etc/passwd", "manual__2026-11-25T06:29:22+00:00", "x" * 400, "a\0b"])
def test_name_of_a_run_leads_nowhere_else(settings: Settings, run_id: str) -> None:
    run = night(settings, run_id, {})
    assert run.folder.parent == settings.work / "nights" / "collect_articles"
    assert len(run.told()) == 2


def test_last_sixty_nights_are_kept(settings: Settings) -> None:
    for number in range(65):
        with nights.listening(nights.Run(settings, "build_warehouse", f"r{number}"), "model"):
            pass
    assert len(list((settings.work / "nights" / "build_warehouse").iterdir())) == 60


def test_run_that_is_late_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Airflow calls it at a missed deadline: with the run as its API tells of it."""
    said: list[str] = []
    monkeypatch.setattr(scheduled, "send", lambda _, sentences: said.extend(sentences))
    run = {"dag_id": "build_warehouse", "queued_at": "2026-11-25T01:20:00+07:00", "dag_run_id": "r1"}
    scheduled.tell_late({"dag_run": run, "deadline": {"id": "x"}})
    assert said == [
        "build_warehouse has not ended by its deadline (it was queued at 2026-11-25T01:20:00+07:00); it goes on."
    ]


SEND = """
from extractors import scheduled
from extractors.settings import load
scheduled.send(load(), ["site south: <b>no</b> answer."])
"""


class _Mailbox(socketserver.StreamRequestHandler):
    """As much of a mail server as a letter takes."""

    letters: ClassVar[list[str]]

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in iter(self.rfile.readline, b""):
            word = line.split()[0].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def send(settings: Settings, **connections: dict[str, object]) -> subprocess.CompletedProcess[str]:
    told = {f"AIRFLOW_CONN_{name.upper()}": json.dumps(said) for name, said in connections.items()}
    Path(airflow_environment(settings)["AIRFLOW_HOME"]).mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [sys.executable, "-c", SEND],
        env=dict(os.environ) | airflow_environment(settings) | told | {"NTM_ALERTS": ",".join(connections)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_message_reaches_webhook_and_mailbox_though_a_third_is_away(settings: Settings) -> None:
    said: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """No need."""

    class Mailbox(_Mailbox):
        letters: ClassVar[list[str]] = []

    with (
        serving(HTTPServer(("127.0.0.1", 0), Hook)) as hook,
        serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)) as mail,
    ):
        plain = {"disable_ssl": True, "disable_tls": True}
        done = send(
            settings,
            away={"conn_type": "http", "password": "http://127.0.0.1:9/"},
            hook={"conn_type": "http", "password": f"http://127.0.0.1:{hook}/x"},
            mail={
                "conn_type": "smtp",
                "host": "127.0.0.1",
                "port": mail,
                "extra": {"from_email": "ntm@example.vn", "to": "you@example.vn", **plain},
            },
        )
    assert [json.loads(one) for one in said] == [{"text": "NTM warehouse\nsite south: <b>no</b> answer."}]
    (letter,) = Mailbox.letters
    assert "To: you@example.vn" in letter and "Subject: site south" in letter
    assert done.returncode != 0 and "1 sub-exception" in done.stderr and "Connection refused" in done.stderr


def test_nobody_is_told_where_nobody_asked(settings: Settings) -> None:
    done = send(settings)
    assert done.returncode == 0, done.stderr
