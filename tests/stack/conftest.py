"""The stack, started once for all tests of this folder; where it cannot be started they say so."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.server import write_site
from tests.stack.running import Stack, copy_of_checkout

IMAGES = ("python:3.12-slim-bookworm", "postgres:16-bookworm", "redis:7-bookworm")
PORTALS = {"portal-a": "172.31.97.10", "portal-b": "172.31.97.11"}
# Haste for a test: a lost worker is missed after a minute and not after five.
SETTINGS = """
NTM_SITES=all
NTM_SITE_FILES=/sites
NTM_CONTACT=tests@example.vn
NTM_ALERTS=ntm_webhook
AIRFLOW_CONN_NTM_WEBHOOK={"conn_type": "http", "password": "http://ear:8770/alerts"}
AIRFLOW__OPENLINEAGE__TRANSPORT={"type": "http", "url": "http://ear:8770"}
AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT=60
AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL=5
AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL=20
"""


def why_not() -> str | None:
    """Why no stack can be started here; None where one can."""
    if shutil.which("docker") is None:
        return "docker is not installed"
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode != 0:
        return "no docker daemon answers"
    missing = [name for name in IMAGES if not is_here(name)]
    if missing and shutil.which("debootstrap") is None:
        return f"{', '.join(missing)} are not here, and debootstrap, which makes stand-ins of them, is not installed"
    return None


def is_here(image: str) -> bool:
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0


def add_site(stack: Stack, name: str, **changes: object) -> Path:
    """A site file for one of the portals, as workers see it."""
    address = PORTALS[name]
    origin = f"http://{address}:8765"
    listing = {
        "kind": "listing",
        "url": f"{origin}/tin-tuc",
        "page": f"{origin}/tin-tuc?trang={{page}}",
        "item": "li.news",
        "date": ".date",
        "lead": ".lead",
    }
    # A little slow, so that there is a middle of the collecting to be killed in.
    told = {"ways": [listing], "hosts": [address], "addresses": [address], "delay_seconds": 0.4, **changes}
    return write_site(stack.folder / "sites", name, 8765, **told)


@pytest.fixture(scope="session")
def stack(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The stack of the compose file with two workers, healthy, and with no night behind it."""
    reason = why_not()
    if reason is not None:
        pytest.skip(f"the stack was NOT started: {reason}")
    subprocess.run(["bash", repo / "tests/stack/stand_ins.sh"], check=True, timeout=900)
    made = Stack(copy_of_checkout(repo, tmp_path_factory.mktemp("stack")))
    (made.folder / "sites").mkdir()
    example = (made.folder / ".env.example").read_text(encoding="utf-8")
    (made.folder / ".env").write_text(example + SETTINGS, encoding="utf-8")
    try:
        begun = time.monotonic()
        done = made.script("up", "--scale", "worker=2")
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        print(f"\nthe stack was healthy after {time.monotonic() - begun:.0f} s")
        yield made
    finally:
        logs = made.compose("logs", "--no-color")
        (made.folder / "stack.log").write_text(logs, encoding="utf-8")
        made.compose("down", "--volumes", "--remove-orphans")
