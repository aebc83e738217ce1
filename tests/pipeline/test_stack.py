"""The compose file is valid, gives nothing away, and asks for its secrets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

SECRETS = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "AIRFLOW_SECRET_KEY", "AIRFLOW_JWT_SECRET", "AIRFLOW_FERNET_KEY")


@pytest.fixture(scope="module")
def stack(repo: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((repo / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def config(repo: Path, empty: Path, **given: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("docker-compose is not installed")
    empty.write_text("", encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k not in SECRETS} | given
    return subprocess.run(
        [program, "--env-file", str(empty), "config", "-q"],
        cwd=repo,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_compose_file_is_valid(repo: Path, tmp_path: Path) -> None:
    done = config(repo, tmp_path / ".env", **dict.fromkeys(SECRETS, "x"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", SECRETS)
def test_compose_file_asks_for_every_secret(repo: Path, tmp_path: Path, missing: str) -> None:
    done = config(repo, tmp_path / ".env", **{name: "x" for name in SECRETS if name != missing})
    assert done.returncode != 0
    assert ".env.example" in done.stderr


def test_example_names_every_secret_and_gives_none(repo: Path) -> None:
    text = (repo / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^(\w+)=(.*)$", text, re.M) == [(name, "") for name in re.findall(r"^(\w+)=", text, re.M)]
    assert set(SECRETS) == set(re.findall(r"^(\w+)=", text, re.M))


def test_ports_are_on_loopback_and_services_are_watched(stack: dict[str, Any]) -> None:
    for name, service in stack["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert "healthcheck" in service or service.get("restart") == "no", name


def test_nine_kinds_of_service(stack: dict[str, Any]) -> None:
    kinds = {re.sub(r"-\d+$", "", name) for name in stack["services"]}
    assert kinds >= {
        "postgres", "redis", "init", "api-server", "scheduler", "dag-processor", "triggerer", "worker", "web",
    }  # fmt: skip
