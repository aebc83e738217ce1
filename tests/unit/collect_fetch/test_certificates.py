"""Chains: a missing link is fetched and proved; nothing that is really wrong is let through."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest

from extractors.collect.fetch import Limits, Wire, WireError
from tests.portal.authority import Signed, authority, context, leaf
from tests.portal.newsroom import Newsroom
from tests.portal.nights import night
from tests.portal.server import Portal, write_site

HERE = [ip_address("127.0.0.1")]
LIMITS = Limits(seconds=3, connect_seconds=2, silence_seconds=2)


@dataclass
class World:
    portal: Portal
    folder: Path
    root: Signed
    middle: Signed
    plain_port: int

    @property
    def issuer_at(self) -> str:
        return f"http://127.0.0.1:{self.plain_port}/issuer.der"

    def ask(self, server: Signed, *chain: Signed, newest: ssl.TLSVersion | None = None, host: str = "127.0.0.1") -> int:
        """The status that the front page answers with over this chain."""
        port = self.portal.serve(context(self.folder, server, *chain, newest=newest))
        roots = self.folder / "roots.pem"
        roots.write_bytes(self.root.pem)
        wire = Wire("test", self.folder / "issuers", LIMITS, HERE, lambda *_: ["127.0.0.1"], roots)
        try:
            return wire.get(f"https://{host}:{port}/", {}).status_code
        finally:
            wire.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    portal = Portal(Newsroom(date(2026, 11, 20)))
    root = authority("Root")
    middle = authority("Middle", root)
    portal.issuer = middle.der
    yield World(portal, tmp_path, root, middle, portal.serve())
    portal.close()


def test_whole_chain_is_taken_as_it_is(world: World) -> None:
    assert world.ask(leaf(world.middle, issuer_at=world.issuer_at), world.middle) == 200
    assert "/issuer.der" not in world.portal.paths()


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_missing_link_is_fetched_once_and_the_chain_verified(world: World, newest: ssl.TLSVersion) -> None:
    server = leaf(world.middle, issuer_at=world.issuer_at)
    assert world.ask(server, newest=newest) == 200
    assert world.ask(server, newest=newest) == 200
    assert world.portal.paths().count("/issuer.der") == 1


def test_night_over_a_chain_with_a_missing_link(world: World, tmp_path: Path) -> None:
    world.portal.room = Newsroom.of_a_year(date(2026, 11, 20), count=12)
    port = world.portal.serve(context(world.folder, leaf(world.middle, issuer_at=world.issuer_at)))
    roots = world.folder / "roots.pem"
    roots.write_bytes(world.root.pem)
    way = {"kind": "sitemap", "url": f"https://127.0.0.1:{port}/sitemap.xml"}
    site = write_site(tmp_path / "sites", "portal", port, ways=[way])
    kept = night(site, tmp_path / "out", datetime(2026, 11, 20, 18, tzinfo=UTC), ca_file=roots)
    assert len(kept.pages) == 12 and all(page.uri.startswith("https://") for page in kept.pages)
    assert world.portal.paths().count("/issuer.der") == 1


def test_link_in_pem_is_taken(world: World) -> None:
    world.portal.issuer = world.middle.pem
    assert world.ask(leaf(world.middle, issuer_at=world.issuer_at)) == 200


Wrong = Callable[[World], int]


def _no_pointer(world: World) -> int:
    return world.ask(leaf(world.middle))


def _expired(world: World) -> int:
    return world.ask(leaf(world.middle, issuer_at=world.issuer_at, expired=True))


def _foreign_name(world: World) -> int:
    return world.ask(leaf(world.middle, host="other.example.vn", issuer_at=world.issuer_at))


def _foreign_root(world: World) -> int:
    other = authority("Middle of others", authority("Root of others"))
    world.portal.issuer = other.der
    return world.ask(leaf(other, issuer_at=world.issuer_at))


def _vouches_for_itself(world: World) -> int:
    other = authority("Root of others")
    world.portal.issuer = other.der
    return world.ask(leaf(other, issuer_at=world.issuer_at))


def _self_signed(world: World) -> int:
    other = authority("127.0.0.1")
    world.portal.issuer = other.der
    return world.ask(other)


def _not_the_issuer(world: World) -> int:
    world.portal.issuer = authority("Middle", world.root).der
    return world.ask(leaf(world.middle, issuer_at=world.issuer_at))


def _no_certificate(world: World) -> int:
    world.portal.issuer = b"<html>404</html>"
    return world.ask(leaf(world.middle, issuer_at=world.issuer_at))


def _too_large(world: World) -> int:
    world.portal.issuer = world.middle.pem + b"#" * 70_000
    return world.ask(leaf(world.middle, issuer_at=world.issuer_at))


def _redirected(world: World) -> int:
    world.portal.extra_pages["/moved.der"] = lambda h: h.answer(302, b"", {"Location": "/issuer.der"})
    return world.ask(leaf(world.middle, issuer_at=world.issuer_at.replace("issuer", "moved")))


def _from_a_file(world: World) -> int:
    path = world.folder / "middle.der"
    path.write_bytes(world.middle.der)
    return world.ask(leaf(world.middle, issuer_at=path.as_uri()))


def _from_a_private_address(world: World) -> int:
    return world.ask(leaf(world.middle, issuer_at="http://10.1.2.3/issuer.der"))


def _by_a_leaf(world: World) -> int:
    server = leaf(world.middle)
    world.portal.issuer = server.der
    return world.ask(leaf(server, issuer_at=world.issuer_at), newest=ssl.TLSVersion.TLSv1_2)


@pytest.mark.parametrize(
    "wrong",
    [
        _no_pointer,
        _expired,
        _foreign_name,
        _foreign_root,
        _vouches_for_itself,
        _self_signed,
        _not_the_issuer,
        _no_certificate,
        _too_large,
        _redirected,
        _from_a_file,
        _from_a_private_address,
        _by_a_leaf,
    ],
    ids=lambda wrong: wrong.__name__.strip("_"),
)
def test_what_is_wrong_is_refused(world: World, wrong: Wrong) -> None:
    with pytest.raises(WireError, match="certificate") as caught:
        wrong(world)
    assert not caught.value.may_pass
    assert "/" not in world.portal.paths()


def test_verification_is_nowhere_switched_off(repo: Path) -> None:
    for path in (repo / "extractors").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for words in ("CERT_NONE", "check_hostname = False", "verify=False", "_create_unverified_context"):
            assert words not in text, path
