"""The compose file is valid, gives nothing away, and asks for its secrets; tests/stack starts the stack."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

SECRETS = (
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "AIRFLOW_SECRET_KEY",
    "AIRFLOW_JWT_SECRET",
    "AIRFLOW_FERNET_KEY",
    "AIRFLOW_PASSWORD",
)
# Each has 43 signs as `scripts/stack.sh` writes them; a Fernet key has 44.
GOOD = {name: f"{number}aB_-" * 8 + "xyz" for number, name in enumerate(SECRETS)} | {"AIRFLOW_FERNET_KEY": "k9_-" * 11}


@pytest.fixture(scope="module")
def stack(repo: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((repo / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def folder(repo: Path, tmp_path: Path) -> Path:
    """What the script and the compose file need of a checkout, without the secrets of this one."""
    shutil.copy(repo / "docker-compose.yml", tmp_path)
    shutil.copy(repo / ".env.example", tmp_path)
    shutil.copytree(repo / "scripts", tmp_path / "scripts")
    return tmp_path


def clean_environment(**given: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in SECRETS}
    return kept | given


def config(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("docker-compose is not installed")
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()), encoding="utf-8")
    return subprocess.run(
        [program, "config", "-q"],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def check_secrets(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "scripts/check_secrets.sh"],
        cwd=folder,
        env=clean_environment(**given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_compose_file_is_valid(folder: Path) -> None:
    done = config(folder, **GOOD)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", SECRETS)
def test_compose_file_asks_for_every_secret(folder: Path, missing: str) -> None:
    done = config(folder, **{name: value for name, value in GOOD.items() if name != missing})
    assert done.returncode != 0
    assert "run scripts/stack.sh up" in done.stderr


def test_good_secrets_are_fit(folder: Path) -> None:
    done = check_secrets(folder, **GOOD)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "is missing"),
        ("changeme-changeme-changeme-changeme-changeme", "is the value of an example"),
        ("Password0123456789-0123456789-0123456789-abc", "is the value of an example"),
        ("airflow-airflow-airflow-airflow-airflow-airf", "is the value of an example"),
        ("Zx81kQ", "is shorter than 24 signs"),
        ("Zx81kQ/Zx81kQ@Zx81kQ:Zx81kQ'Zx81kQ Zx81kQZx8", "has signs that an address cannot bear"),
    ],
)
def test_secret_that_is_none_stops_the_start_with_a_sentence(folder: Path, name: str, value: str, said: str) -> None:
    done = check_secrets(folder, **(GOOD | {name: value}))
    assert done.returncode == 1
    assert f"{name} {said}" in done.stderr and "scripts/stack.sh up" in done.stderr
    assert value == "" or value not in done.stderr


def test_secret_that_is_used_twice_stops_the_start(folder: Path) -> None:
    done = check_secrets(folder, **(GOOD | {"REDIS_PASSWORD": GOOD["POSTGRES_PASSWORD"]}))
    assert done.returncode == 1
    assert "REDIS_PASSWORD is the same as another secret" in done.stderr


def test_example_names_every_secret_and_gives_none(repo: Path) -> None:
    lines = (repo / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [f"{name}=" for name in SECRETS]


def test_script_writes_each_secret_once_and_for_its_owner_alone(folder: Path) -> None:
    """The part of `stack.sh up` before Docker is asked: run by itself, twice."""
    script = (folder / "scripts" / "stack.sh").read_text(encoding="utf-8")
    assert "needs_docker && " in script
    only = script.replace("up | backup", "write_secrets | check_secrets) $command ;;\n  up | backup")
    assert only != script
    (folder / "scripts" / "stack.sh").write_text(only, encoding="utf-8")
    programs = folder / "bin"
    programs.mkdir()
    (programs / "docker-compose").write_text("#!/bin/sh\n", encoding="utf-8")
    (programs / "docker-compose").chmod(0o755)
    environment = clean_environment(PATH=f"{programs}{os.pathsep}{os.environ['PATH']}")

    def run(command: str) -> str:
        done = subprocess.run(
            ["bash", "scripts/stack.sh", command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout

    (folder / ".env").unlink(missing_ok=True)
    assert run("write_secrets").splitlines() == [f"wrote {name} into .env" for name in SECRETS]
    written = (folder / ".env").read_text(encoding="utf-8")
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    assert run("check_secrets") == ""
    assert run("write_secrets") == ""
    assert (folder / ".env").read_text(encoding="utf-8") == written


def test_ports_are_on_loopback_and_services_are_watched_and_bounded(stack: dict[str, Any]) -> None:
    for name, service in stack["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert "healthcheck" in service or service.get("restart") == "no", name
        assert service["restart"] in ("no", "unless-stopped"), name
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert service["mem_limit"] and service["pids_limit"] and service["logging"]["options"]["max-size"], name


def test_web_server_has_neither_archive_nor_secret(stack: dict[str, Any]) -> None:
    web = stack["services"]["web"]
    assert web["volumes"] == ["publications:/data:ro"]
    assert "env_file" not in web and "environment" not in web


def test_ten_kinds_of_service(stack: dict[str, Any]) -> None:
    assert set(stack["services"]) == {
        "secrets", "postgres", "redis", "init", "api-server", "scheduler", "dag-processor", "triggerer", "worker",
        "web",
    }  # fmt: skip
