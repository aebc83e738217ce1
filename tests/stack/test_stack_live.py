"""docker-compose.yml, really started: nights on a test portal, kill -9 in the middle of one, backup, restore.

`make test-stack` runs it. The tests stand in the order of an operator's days and share one stack.
"""

from __future__ import annotations

import json
import subprocess
import time
from typing import Any

import httpx
import pytest

from tests.stack.conftest import add_site
from tests.stack.running import Reader, Stack

pytestmark = pytest.mark.stack
LONG_LIVED = ("postgres", "redis", "api-server", "scheduler", "dag-processor", "triggerer", "worker", "web")
ANSWERS: dict[str, Any] = {}


def heard(stack: Stack, path: str) -> list[dict[str, Any]]:
    """What was posted to a path of the listener, oldest first."""
    said = stack.compose("logs", "--no-color", "ear")
    lines = [line.partition(f"{path} ")[2] for line in said.splitlines() if f"{path} {{" in line]
    return [json.loads(line) for line in lines]


def messages(stack: Stack) -> list[str]:
    return [message["text"] for message in heard(stack, "/alerts")]


def test_all_services_are_healthy_and_closed_in(stack: Stack) -> None:
    for service in LONG_LIVED:
        found = stack.inspect(service)
        assert len(found) == (2 if service == "worker" else 1), service
        for container in found:
            assert container["State"]["Health"]["Status"] == "healthy", service
            assert container["Config"]["User"] in ("ntm", "postgres", "redis"), service
            assert container["HostConfig"]["ReadonlyRootfs"], service
            assert container["HostConfig"]["Memory"] > 0 and container["HostConfig"]["PidsLimit"] > 0, service
            assert container["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped", service
            published = [p for ports in container["HostConfig"]["PortBindings"].values() for p in ports]
            assert all(port["HostIp"] == "127.0.0.1" for port in published), service
    assert (stack.folder / ".env").stat().st_mode & 0o777 == 0o600
    pools = {pool["name"]: pool["slots"] for pool in stack.api("GET", "/pools")["pools"]}
    assert pools["warehouse"] == 1 and "archive" in pools


def test_secret_of_an_example_stops_the_start(stack: Stack) -> None:
    """The service `secrets`, which all others wait for: without the script, too."""
    right = (stack.folder / ".env").read_text(encoding="utf-8")
    wrong = right.replace(stack.secret("REDIS_PASSWORD"), "changeme-changeme-changeme")
    (stack.folder / ".env").write_text(wrong, encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match="REDIS_PASSWORD is the value of an example"):
            stack.compose("run", "--rm", "-T", "secrets")
        done = stack.script("up")
        assert done.returncode != 0 and "nothing was started" in done.stderr
    finally:
        (stack.folder / ".env").write_text(right, encoding="utf-8")


def test_undisturbed_night(stack: Stack) -> None:
    """Both portals in one night. Its content hash is what the night that is disturbed must come to."""
    add_site(stack, "portal-a")
    add_site(stack, "portal-b")
    begun = time.monotonic()
    runs = stack.end_of_night(stack.begin_night())
    manifest = stack.manifest()
    print(f"\na night of two portals took {time.monotonic() - begun:.0f} s: {manifest['content_hash'][:16]}")
    ANSWERS["hash"] = manifest["content_hash"]
    assert manifest["tables"]["dim_article"]["rows"] == 40 + 25
    assert manifest["tables"]["fact_disbursement"]["rows"] >= 65
    assert [run["dag_id"] for run in runs] == ["collect_articles", "build_warehouse"]
    notes = {run["dag_id"]: run["note"] for run in runs}
    assert notes["collect_articles"].startswith("2 sites: ") and "65 new" in notes["collect_articles"]
    assert "First publication: 65 articles" in notes["build_warehouse"]
    workers = {c["Config"]["Hostname"] for c in stack.inspect("worker")}
    ran_on = {t["hostname"] for t in stack.api("GET", "/dags/~/dagRuns/~/taskInstances?limit=100")["task_instances"]}
    assert ran_on - {""} <= workers and ran_on - {""}


def test_lineage_of_the_night_was_sent(stack: Stack) -> None:
    """One setting in .env switches it on."""
    names = {event["job"]["name"] for event in heard(stack, "/api/v1/lineage")}
    assert {"collect_articles", "build_warehouse", "build_warehouse.publish"} <= names


def test_web_shows_what_is_published_and_nothing_else(stack: Stack) -> None:
    base = f"http://127.0.0.1:{stack.report}"
    assert "<html" in httpx.get(f"{base}/report/").text
    assert httpx.get(f"{base}/parquet/fact_disbursement.parquet").content[:4] == b"PAR1"
    for address in ("/archive/", "/work/", "/publications/%2e%2e/archive/index.jsonl"):
        assert httpx.get(base + address).status_code == 404
    (web,) = stack.inspect("web")
    assert [mount["Destination"] for mount in web["Mounts"] if mount["Type"] == "volume"] == ["/data"]
    names = {line.partition("=")[0] for line in web["Config"]["Env"]}
    assert not {name for name in names if "PASSWORD" in name or "SECRET" in name or "KEY" in name}


def test_no_log_holds_a_secret(stack: Stack) -> None:
    said = stack.compose("logs", "--no-color") + stack.in_volumes("sh", "-c", "find /logs -type f -exec cat {} +")
    assert "Executing" in said or "Task" in said
    for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "AIRFLOW_SECRET_KEY", "AIRFLOW_JWT_SECRET"):
        assert stack.secret(name) not in said, name
    assert stack.secret("AIRFLOW_FERNET_KEY") not in said and stack.secret("AIRFLOW_PASSWORD") not in said


def test_broken_site_is_told_of_and_stops_nobody(stack: Stack) -> None:
    """From an empty data folder: of two sites one falls short of what is usual."""
    stack.compose("stop", "scheduler", "worker")
    stack.in_volumes("sh", "-c", "rm -rf /data/archive/* /data/work/* /data/publications /data/current")
    stack.compose("start", "scheduler", "worker")
    add_site(stack, "portal-b", per_month={"min": 500, "max": 600})
    stack.end_of_night(stack.begin_night())
    assert stack.manifest()["tables"]["dim_article"]["rows"] == 40
    stack.wait_for("a message of the site", lambda: messages(stack), 180)
    (said,) = messages(stack)
    assert said.startswith("NTM warehouse\nsite portal-b: portal-b tells of ")


def test_killed_night_comes_to_the_same(stack: Stack) -> None:
    """kill -9 of workers, scheduler and database while a night runs, under the eyes of a reader; both sites do well."""
    before = stack.manifest()["content_hash"]
    assert before != ANSWERS["hash"]
    add_site(stack, "portal-b")
    begun, killed = time.monotonic(), []
    lost: set[tuple[str, int, int]] = set()
    with Reader(stack) as reader:
        run_id = stack.begin_night()
        for service, task_ids in (
            ("worker", ("collect_site",)),
            ("scheduler", ("extract_and_land", "model")),
            ("worker", ("model",)),
            ("postgres", ("model", "validate")),
        ):
            # One that really works, not one whose worker has just been killed and that the scheduler has yet to miss.
            task = stack.running(*task_ids, besides=lost)
            container = stack.kill(service, task["hostname"] if service == "worker" else None)
            killed.append(f"{service} in {task['task_id']}")
            if service == "worker":
                lost.add((task["task_id"], task["map_index"], task["try_number"]))
            stack.wait_for(f"{service} is back", lambda c=container: is_back(c), 120)  # type: ignore[misc]
        stack.end_of_night(run_id, seconds=1500)
    after = stack.manifest()["content_hash"]
    print(f"\nkill -9 of {', '.join(killed)}; the night took {time.monotonic() - begun:.0f} s: {after[:16]}")
    print(f"{reader.answers} reads meanwhile, {len(reader.faults)} not answered")
    assert after == ANSWERS["hash"]
    assert reader.faults == [] and reader.answers > 100
    assert reader.seen <= {before, after}
    done = stack.script("status")
    assert done.returncode == 0
    stack.wait_for(
        "every service is healthy again",
        lambda: all(" healthy" in line for line in stack.script("status").stdout.splitlines()),
        180,
    )
    stack.wait_for("a message of the recovery", lambda: len(messages(stack)) > 1, 180)
    assert "site portal-b is well again" in messages(stack)[1]


def is_back(container: str) -> bool:
    """Started again by Docker after it was killed."""
    said = subprocess.run(["docker", "inspect", container], capture_output=True, text=True, check=True).stdout
    (found,) = json.loads(said)
    return bool(found["RestartCount"] >= 1 and found["State"]["Running"])


def test_backup_comes_back_into_an_empty_stack(stack: Stack) -> None:
    published = stack.manifest()
    n_runs = len(stack.runs())
    done = stack.script("backup", "backups")
    assert done.returncode == 0, done.stderr
    (backup,) = (stack.folder / "backups").iterdir()
    assert backup.stat().st_mode & 0o077 == 0

    stack.compose("down", "--volumes")
    damaged = backup.with_name("damaged")
    subprocess.run(["cp", "-r", backup, damaged], check=True)
    with (damaged / "data.tar.gz").open("r+b") as archive:
        archive.seek(100)
        archive.write(b"\0\0\0")
    refused = stack.script("restore", "backups/damaged")
    assert refused.returncode != 0 and "is damaged" in refused.stderr

    done = stack.script("restore", f"backups/{backup.name}")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    done = stack.script("up", "--scale", "worker=2")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert stack.manifest() == published
    assert len(stack.runs()) == n_runs
    again = stack.script("restore", f"backups/{backup.name}")
    assert again.returncode != 0 and "holds data" in again.stderr
    stack.end_of_night(stack.begin_night())
    assert stack.manifest()["content_hash"] == published["content_hash"] == ANSWERS["hash"]


def test_upgrade_makes_a_backup_and_goes_on(stack: Stack) -> None:
    before = len(list((stack.folder / "backups").glob("ntm-*")))
    # A newer version is another image: something of the project has changed.
    (stack.folder / "README.md").write_text("# newer\n", encoding="utf-8")
    old = stack.inspect("web")[0]["Image"]
    done = stack.script("upgrade", "--scale", "worker=2")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert stack.inspect("web")[0]["Image"] != old
    assert len(list((stack.folder / "backups").glob("ntm-*"))) == before + 1
    assert stack.manifest()["content_hash"] == ANSWERS["hash"]
