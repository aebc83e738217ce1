"""The web server shows what is published and nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn

from extractors.web import application


@dataclass(frozen=True, slots=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


Ask = Callable[..., Answer]


@contextmanager
def served(data: Path) -> Iterator[Ask]:
    """A real server; what it is asked goes over the wire as written, dots and all."""
    server = uvicorn.Server(uvicorn.Config(application(data), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    def ask(address: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, address, headers=headers)
        answer = connection.getresponse()
        found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return found

    try:
        yield ask
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a publication, an archive, and links that lead out of what is published."""
    folder = tmp_path / "publications" / "pub_1"
    (folder / "report").mkdir(parents=True)
    (folder / "parquet").mkdir()
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    (folder / "report" / "index.html").write_text("<p>the report", encoding="utf-8")
    (folder / "parquet" / "a&b.parquet").write_bytes(b"0123456789")
    (tmp_path / "publications" / ".tmp-7").mkdir()
    (tmp_path / "publications" / ".tmp-7" / "half").write_text("half", encoding="utf-8")
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "index.jsonl").write_text("a page", encoding="utf-8")
    (folder / "way_out").symlink_to(tmp_path / "archive")
    (tmp_path / "current").symlink_to("publications/pub_1")
    return tmp_path


@pytest.fixture
def ask(data: Path) -> Iterator[Ask]:
    with served(data) as made:
        yield made


def test_report_files_and_listings_are_shown(ask: Ask) -> None:
    assert ask("/report/").text == ask("/report/index.html").text == "<p>the report"
    assert ask("/report").headers["location"] == "/report/"
    assert 'href="a%26b.parquet">a&amp;b.parquet' in ask("/parquet/").text
    assert ask("/publications/pub_1/parquet/a%26b.parquet").content == b"0123456789"
    assert 'href="pub_1/"' in ask("/publications/").text and ".tmp" not in ask("/publications/").text


def test_part_of_a_file_is_enough_for_a_reader_of_parquet(ask: Ask) -> None:
    answer = ask("/parquet/a%26b.parquet", Range="bytes=2-4")
    assert (answer.status_code, answer.content) == (206, b"234")


@pytest.mark.parametrize(
    "address",
    [
        "/../archive/index.jsonl",
        "/%2e%2e/%2e%2e/archive/index.jsonl",
        "/publications/../archive/index.jsonl",
        "/publications/%2e%2e/archive/index.jsonl",
        "/publications//etc/passwd",
        "//etc/passwd",
        "/way_out/index.jsonl",
        "/way_out/",
        "/archive/index.jsonl",
        "/publications/.tmp-7/half",
        "/nothing",
    ],
)
def test_nothing_else_is(ask: Ask, address: str) -> None:
    answer = ask(address)
    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(ask: Ask, data: Path, method: str) -> None:
    assert ask("/manifest.json", method).status_code == 405
    assert (data / "current" / "manifest.json").read_text(encoding="utf-8") == "{}"


def test_pages_may_load_nothing_from_elsewhere(ask: Ask) -> None:
    for address in ("/report/", "/nothing"):
        headers = ask(address).headers
        assert headers["content-security-policy"].startswith("default-src 'self' ")
        assert "http" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_before_the_first_night_it_says_so(tmp_path: Path) -> None:
    with served(tmp_path) as ask:
        answer = ask("/")
        assert (answer.status_code, "first night" in answer.text) == (404, True)
        assert ask("/health").text == "ok"
