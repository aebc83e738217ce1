"""Nothing that a page, a redirect or a name server says leads into the operator's own network."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import httpcore
import pytest

from extractors.collect.fetch import Answer, Wire, WireError
from extractors.collect.guest import Guest
from extractors.collect.politeness import HostGate
from extractors.collect.sites import load_site
from extractors.settings import SITE_FILES

PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.5"


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every address to which a connection was tried; none comes about."""
    tried: list[tuple[str, int]] = []

    def connect(self: httpcore.SyncBackend, host: str, port: int, *rest: Any) -> httpcore.NetworkStream:
        tried.append((host, port))
        raise httpcore.ConnectError("no connection here")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return tried


@pytest.mark.parametrize(
    "found",
    [[PRIVATE], [PUBLIC, PRIVATE], ["127.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:10.0.0.5"], ["fd00::1"], []],
)
def test_name_within_the_own_network_is_not_reached(
    found: list[str], tmp_path: Path, reached: list[tuple[str, int]]
) -> None:
    wire = Wire("thu", tmp_path, resolve=lambda host, port: found)
    with pytest.raises(WireError):
        wire.get("http://tin.example.vn/", {})
    assert reached == []


def test_name_that_turns_private_is_not_reached(tmp_path: Path, reached: list[tuple[str, int]]) -> None:
    """A name server that says a public address when it is judged, and a private one when it is asked again."""
    said = iter([[PUBLIC], [PRIVATE], [PRIVATE]])
    wire = Wire("thu", tmp_path, resolve=lambda host, port: next(said))
    for _ in range(2):
        with pytest.raises(WireError):
            wire.get("http://tin.example.vn/", {})
    assert reached == [(PUBLIC, 80)]


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_port_of_another_service_is_not_reached(port: int, tmp_path: Path, reached: list[tuple[str, int]]) -> None:
    wire = Wire("thu", tmp_path, resolve=lambda host, port: [PUBLIC])
    with pytest.raises(WireError) as caught:
        wire.get(f"http://tin.example.vn:{port}/", {})
    assert caught.value.kind == "forbidden_address" and reached == []


class _Redirecting:
    """Answers everything of the site with a redirect to `target`, and robots.txt with nothing forbidden."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.asked: list[str] = []

    def get(self, url: str, headers: Mapping[str, str], types: Collection[str] = ()) -> Answer:
        self.asked.append(url)
        if url.endswith("/robots.txt"):
            return Answer(404, {}, b"", 0.0)
        return Answer(302, {"location": self.target}, b"", 0.0)

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "//10.0.0.5/",
        "http://localhost/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "https://{host}:8443/",
        "https://{host}@10.0.0.5/",
        "https://{host}.attacker.test/",
        "file:///etc/passwd",
        "gopher://{host}/_x",
        "javascript:alert(1)",
    ],
)
def test_redirect_into_the_own_network_is_forbidden(target: str, tmp_path: Path) -> None:
    site = load_site(next(SITE_FILES.glob("bao-lao-cai.yml")))
    host = sorted(site.hosts)[0]
    wire = _Redirecting(target.format(host=host))
    guest = Guest(site, wire, HostGate(tmp_path, wait=lambda seconds: None))  # type: ignore[arg-type]
    visit = guest.ask(f"https://{host}/tin-1.html")
    assert visit.status == "forbidden_address"
    assert set(wire.asked) <= {f"https://{host}/robots.txt", f"https://{host}/tin-1.html"}
