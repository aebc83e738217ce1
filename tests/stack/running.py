"""A stack of the test's own: a copy of the checkout, its own secrets and ports; asked over Airflow's REST API."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

PROJECT = f"ntmtest{os.getpid()}"
FILES = "docker-compose.yml:tests/stack/overlay.yml"
ENDED = ("success", "failed")
DATA = "/data"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def copy_of_checkout(repo: Path, folder: Path) -> Path:
    """Every file that git knows of or would take, and nothing else: no .env of a stack that is in use."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repo,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (repo / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(repo / name, folder / name)
    return folder


@dataclass(slots=True)
class Stack:
    """The running stack of one folder."""

    folder: Path
    project: str = PROJECT
    airflow: int = field(default_factory=free_port)
    report: int = field(default_factory=free_port)
    _token: str = ""

    @property
    def environment(self) -> dict[str, str]:
        ports = {"AIRFLOW_PORT": str(self.airflow), "REPORT_PORT": str(self.report)}
        return dict(os.environ) | {"COMPOSE_PROJECT_NAME": self.project, "COMPOSE_FILE": FILES} | ports

    def script(self, *words: str, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """`scripts/stack.sh` in the folder; what it printed is in the result."""
        return self._run(["bash", "scripts/stack.sh", *words], seconds)

    def compose(self, *words: str) -> str:
        program = ["docker", "compose"] if shutil.which("docker-compose") is None else ["docker-compose"]
        done = self._run([*program, *words], 300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _run(self, command: list[str], seconds: float) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def secret(self, name: str) -> str:
        lines = (self.folder / ".env").read_text(encoding="utf-8").splitlines()
        return next(line.partition("=")[2] for line in lines if line.startswith(f"{name}="))

    def inspect(self, service: str) -> list[dict[str, Any]]:
        """What Docker knows of the service's containers."""
        ids = self.compose("ps", "-a", "-q", service).split()
        said = subprocess.run(["docker", "inspect", *ids], capture_output=True, text=True, check=True).stdout
        found: list[dict[str, Any]] = json.loads(said)
        return found

    def kill(self, service: str, hostname: str | None = None) -> str:
        """kill -9 of the first process of one of its containers, which takes the others along; its id.

        Not `docker kill`: after that, Docker would leave the container down as somebody's wish.
        """
        (container,) = [c for c in self.inspect(service) if hostname in (None, c["Config"]["Hostname"])][:1]
        os.kill(container["State"]["Pid"], signal.SIGKILL)
        return str(container["Id"])

    def in_volumes(self, *command: str) -> str:
        """A command that sees the volumes of the data as a worker does."""
        container = self.inspect("worker")[0]["Id"]
        done = self._run(
            [
                *("docker", "run", "--rm", "--network", "none", "--user", "10001", "--volumes-from", container),
                *("--entrypoint", "", "ntm-warehouse:local", *command),
            ],
            300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def api(self, method: str, address: str, body: dict[str, Any] | None = None, tries: int = 60) -> dict[str, Any]:
        """The answer of Airflow's API, asked again while the server, or the database behind it, is away."""
        said = ""
        for _ in range(tries):
            try:
                if not self._token:
                    self._log_in()
                answer = httpx.request(
                    method,
                    f"http://127.0.0.1:{self.airflow}/api/v2{address}",
                    json=body,
                    headers={"Authorization": f"Bearer {self._token}"},
                    timeout=60,
                )
                if answer.status_code == 401:
                    self._token = ""
                    continue
                if answer.status_code < 500:
                    assert answer.status_code < 400, f"{method} {address}: {answer.status_code} {answer.text}"
                    found: dict[str, Any] = answer.json()
                    return found
                said = answer.text
            except httpx.HTTPError as error:
                said = str(error)
            time.sleep(3)
        raise AssertionError(f"{method} {address} was never answered: {said}")

    def _log_in(self) -> None:
        given = {"username": "ntm", "password": self.secret("AIRFLOW_PASSWORD")}
        answer = httpx.post(f"http://127.0.0.1:{self.airflow}/auth/token", json=given, timeout=60)
        answer.raise_for_status()
        self._token = str(answer.json()["access_token"])

    def runs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.api("GET", "/dags/~/dagRuns?limit=100&order_by=id")["dag_runs"]
        return found

    def tasks(self, *states: str) -> list[dict[str, Any]]:
        """Task instances of runs that have not ended, in one of the states."""
        open_runs = {(run["dag_id"], run["dag_run_id"]) for run in self.runs() if run["state"] not in ENDED}
        found = self.api("GET", "/dags/~/dagRuns/~/taskInstances?limit=200")["task_instances"]
        return [t for t in found if (t["dag_id"], t["dag_run_id"]) in open_runs and t["state"] in states]

    def wait_for(self, what: str, look: Callable[[], Any], seconds: float) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := look():
                return found
            time.sleep(1)
        raise AssertionError(f"not within {seconds:.0f} s: {what}; tasks {self.tasks('running', 'up_for_retry')}")

    def running(
        self, *task_ids: str, besides: Collection[tuple[str, int, int]] = (), seconds: float = 600
    ) -> dict[str, Any]:
        """A task instance of one of the names once one runs, `besides` tries (task, index, number) apart."""

        def look() -> dict[str, Any] | None:
            for task in self.tasks("running"):
                its_try = (task["task_id"], task["map_index"], task["try_number"])
                if task["task_id"] in task_ids and task["hostname"] and its_try not in besides:
                    return task
            return None

        found: dict[str, Any] = self.wait_for(f"one of {task_ids} runs", look, seconds)
        return found

    def begin_night(self) -> str:
        """The nightly DAG triggered through the API; the id of its run."""
        return str(self.api("POST", "/dags/collect_articles/dagRuns", {"logical_date": None})["dag_run_id"])

    def end_of_night(self, run_id: str, seconds: float = 900) -> list[dict[str, Any]]:
        """The night's run and the build that follows it, once no run is open; every one of them went through."""

        def ended() -> list[dict[str, Any]] | None:
            runs = self.runs()
            since = next((number for number, run in enumerate(runs) if run["dag_run_id"] == run_id), len(runs))
            ours = runs[since:]
            followed = any(run["dag_id"] == "build_warehouse" for run in ours)
            over = all(run["state"] in ENDED for run in ours)
            failed = any(run["state"] == "failed" for run in ours)
            return ours if over and (followed or failed) else None

        ours: list[dict[str, Any]] = self.wait_for(f"the night {run_id} ends", ended, seconds)
        told = [(run["dag_id"], run["state"], run["note"]) for run in ours]
        assert all(run["state"] == "success" for run in ours), told
        return ours

    def manifest(self) -> dict[str, Any]:
        """Of the publication that readers see, over the stack's own web server."""
        answer = httpx.get(f"http://127.0.0.1:{self.report}/manifest.json", timeout=60)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


@dataclass(slots=True)
class Reader:
    """Asks ten times a second for the publication, until it is told to stop; knows every answer that was none."""

    stack: Stack
    answers: int = 0
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Reader:
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        assert self._thread is not None
        self._thread.join()

    def _read(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.stack.report}", timeout=60) as client:
            while not self._stop.wait(0.1):
                try:
                    manifest = client.get("/manifest.json").raise_for_status().json()
                    self.seen.add(manifest["content_hash"])
                    client.get("/report/").raise_for_status()
                    self.answers += 1
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    self.faults.append(f"{type(error).__name__}: {error}")
