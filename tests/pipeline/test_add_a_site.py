"""The steps of CONTRIBUTING for a new site, followed to the letter by a newcomer with an empty folder."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

BLOCK = re.compile(r"```(sh|yaml)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`(my-sites/[\w.-]+)`")


@pytest.fixture
def steps(repo: Path) -> list[tuple[str, str]]:
    """Blocks of the section, with a free port for the page's, and the programmes of this checkout."""
    text = (repo / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split("## A site")[1].split("\n## ")[0]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    programmes = {"ntm": f"{sys.executable} -m extractors.cli", "python": sys.executable}
    section = section.replace("8765", str(port))
    section = re.sub(r"\.venv/bin/(ntm|python)", lambda found: programmes[found[1]], section)
    (name,) = set(FILE.findall(section))
    return [("file", name), *((kind, block) for kind, block in BLOCK.findall(section))]


def clean_environment(repo: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NTM_", "AIRFLOW"))}
    return kept | {"PYTHONPATH": str(repo)}


@pytest.fixture
def portal(steps: list[tuple[str, str]], repo: Path) -> Iterator[None]:
    """The first step: the portal, left running."""
    command = next(block for kind, block in steps if kind == "sh").strip()
    process = subprocess.Popen(command, shell=True, cwd=repo, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None and "http://127.0.0.1" in process.stdout.readline()
    yield
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()
    process.stdout.close()


@pytest.mark.slow
@pytest.mark.usefixtures("portal")
def test_newcomer_adds_a_site_by_the_book(steps: list[tuple[str, str]], repo: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    (_, name), *blocks = steps
    (site,) = [block for kind, block in blocks if kind == "yaml"]
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(site, encoding="utf-8")
    commands = [line for kind, block in blocks[1:] if kind == "sh" for line in block.strip().splitlines()]
    said = [
        subprocess.run(
            command, shell=True, cwd=tmp_path, env=clean_environment(repo), capture_output=True, text=True, check=False
        )
        for command in commands
    ]
    assert [done.returncode for done in said] == [0, 0, 0], [done.stdout + done.stderr for done in said]
    check, run, sql = (done.stdout for done in said)
    assert "BAD" not in check and check.count("ok ") >= 5 and "nông thôn mới" in check
    assert "publication" in run.lower()
    assert re.search(r"fetched +6\d", sql) or re.search(r"found +60", sql)
    assert time.monotonic() - begun < 300, "a newcomer has fifteen minutes, and types slower than this"
