"""With every fault at once: the run ends, what can be had is there, the rest has its reason, nothing else is asked."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.collect.fetch import look_up
from tests.portal import faults
from tests.portal.newsroom import Newsroom
from tests.portal.nights import Kept, night
from tests.portal.server import Portal, write_site

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
MEGABYTE = 1_000_000


@pytest.fixture
def portal() -> Iterator[Portal]:
    faults.packed_zeros()  # packing takes longer than the guest waits
    made = Portal(Newsroom.of_a_year(TODAY, count=30))
    made.room.extra = [(faults.address(name), f"Bài lỗi {name}") for name in [*faults.BROKEN, *faults.ODD]]
    yield made
    made.close()


def resolve(host: str, port: int) -> list[str]:
    """Names of the portal lie here; one of them, as a rebinding name server would say, at home."""
    return {"noi-bo.portal.test": ["127.0.0.2"], "127.0.0.1": ["127.0.0.1"]}.get(host) or look_up(host, port)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every address to which a connection was tried."""
    addresses: set[str] = set()
    connect = socket.create_connection

    def spy(address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        addresses.add(address[0])
        return connect(address, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", spy)
    return addresses


def collected(portal: Portal, tmp_path: Path) -> tuple[Kept, str]:
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port, hosts=["127.0.0.1", "noi-bo.portal.test"])
    return night(site, tmp_path / "out", NOW, resolve=resolve), f"http://127.0.0.1:{port}"


@pytest.mark.slow
def test_every_fault_at_once(portal: Portal, tmp_path: Path, reached: set[str]) -> None:
    kept, origin = collected(portal, tmp_path)
    have = {page.uri for page in kept.pages}
    assert {origin + piece.path for piece in portal.room.servable} <= have
    assert {origin + faults.address(name) for name in faults.ODD if name != "chuyen"} <= have
    last = kept.last()
    wrong = {
        name: last.get(origin + faults.address(name))
        for name, (_, statuses) in faults.BROKEN.items()
        if (outcome := last.get(origin + faults.address(name))) is None
        or outcome.status not in statuses
        or not outcome.reason
    }
    assert wrong == {}
    assert not have & {origin + faults.address(name) for name in faults.BROKEN}
    assert reached == {"127.0.0.1"}


@pytest.mark.slow
def test_odd_pages_are_read_as_they_are_meant(portal: Portal, tmp_path: Path) -> None:
    portal.room.extra = [(faults.address(name), f"Bài lạ {name}") for name in faults.ODD]
    kept, origin = collected(portal, tmp_path)
    texts = {article.uri: article.text for article in kept.articles}
    assert "sai bảng mã" in texts[origin + faults.address("sai-bang-ma")]
    assert "hai byte" in texts[origin + faults.address("utf16")]
    assert "nén" in texts[origin + faults.address("nen")]


PROBE = """
import re, sys
from datetime import UTC, datetime
from pathlib import Path
from tests.portal.nights import night
night(Path(sys.argv[1]), Path(sys.argv[2]), datetime(2026, 11, 20, 18, tzinfo=UTC))
# ru_maxrss would be that of the process that started this one, where it was larger.
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of memory is read from /proc")
def test_memory_stays_small_whatever_comes(portal: Portal, tmp_path: Path, repo: Path) -> None:
    names = ("bom", "bom-mot", "to", "to-khuc", "dau-vo-tan")
    portal.room.extra = [(faults.address(name), name) for name in names]
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port)
    command = [sys.executable, "-c", PROBE, str(site), str(tmp_path / "out")]
    done = subprocess.run(command, cwd=repo, capture_output=True, text=True, check=True, timeout=120)
    assert 20 * MEGABYTE < int(done.stdout) * 1024 < 300 * MEGABYTE


def test_a_host_that_is_down_is_left_alone(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    site = write_site(tmp_path / "sites", "portal", port)
    kept = night(site, tmp_path / "out", NOW)
    assert [outcome.status for outcome in kept.outcomes] == ["failed"]


def test_a_host_that_goes_down_is_asked_no_more(tmp_path: Path) -> None:
    portal = Portal(Newsroom.of_a_year(TODAY, count=40))
    for piece in portal.room.pieces:
        portal.extra_pages[piece.path] = faults.BROKEN["dut"][0]
    asked_robots = []

    def robots(handler: object) -> None:
        asked_robots.append(1)
        if len(asked_robots) == 1:
            handler.answer(404, b"", {})  # type: ignore[attr-defined]
        else:
            faults.BROKEN["dut"][0](handler)  # type: ignore[arg-type]

    portal.extra_pages["/robots.txt"] = robots
    port = portal.serve()
    kept = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW)
    portal.close()
    assert kept.statuses("fetch") == {"failed": 5, "deferred": 35}
    assert all(outcome.next_try_at for outcome in kept.outcomes if outcome.status == "deferred")
    after = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW + timedelta(hours=2))
    assert after.pages == []


def test_a_host_that_asks_for_a_long_pause_twice_gets_it(tmp_path: Path) -> None:
    portal = Portal(Newsroom.of_a_year(TODAY, count=20))
    for piece in portal.room.pieces:
        portal.extra_pages[piece.path] = faults.BROKEN["429-lau"][0]
    port = portal.serve()
    kept = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW)
    portal.close()
    assert kept.statuses("fetch") == {"deferred": 20}
    assert len([path for path in portal.paths() if path.endswith(".html")]) == 2
