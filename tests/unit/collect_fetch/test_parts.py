"""The small parts: spelling of addresses, robots, bodies, pauses, public addresses."""

from __future__ import annotations

import gzip
import itertools
import multiprocessing
import time
import tracemalloc
import zlib
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest

from extractors.collect.addresses import spell
from extractors.collect.bodies import BodyError, read_body
from extractors.collect.fetch import is_public
from extractors.collect.gather import says_not_found
from extractors.collect.politeness import HostGate, retry_after
from extractors.collect.robots import read_rules
from extractors.collect.visits import Known, open_visits
from tests.portal.faults import packed_zeros


@pytest.mark.parametrize(
    ("url", "spelled"),
    [
        ("HTTP://Portal.Example.VN:80/a?utm_source=x&id=3#top", "http://portal.example.vn/a?id=3"),
        ("https://portal.example.vn/a;jsessionid=9F?sid=1", "https://portal.example.vn/a"),
        ("https://portal.example.vn/(S(abcdefghij0123))/tin.aspx", "https://portal.example.vn/tin.aspx"),
        ("https://portal.example.vn/tin tức/Ă.html", "https://portal.example.vn/tin%20t%E1%BB%A9c/%C4%82.html"),
        ("https://portal.example.vn/tin%20t%E1%BB%A9c", "https://portal.example.vn/tin%20t%E1%BB%A9c"),
        ("https://portal.example.vn", "https://portal.example.vn/"),
        ("../b.html", "https://portal.example.vn/b.html"),
        ("//other.vn/x", "https://other.vn/x"),
        ("https://tỉnh.vn/", "https://xn--tnh-gz4a.vn/"),
        ("javascript:void(0)", None),
        ("file:///etc/passwd", None),
        ("https://user:word@portal.example.vn/", None),
        ("https://[bad/", None),
        ("https://portal.example.vn:99999/", None),
    ],
)
def test_spell_has_one_spelling(url: str, spelled: str | None) -> None:
    found = spell(url, "https://portal.example.vn/tin/a.html")
    if spelled is None or "xn--" not in spelled:
        assert found == spelled
    else:
        assert found is not None and found.startswith("https://xn--")
    if found is not None:
        assert spell(found) == found


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ntm-warehouse\nDisallow: /x", "/a", True),
        ("User-agent: ntm\nUser-agent: other\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*?in=", "/tin?in=1", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /tin-t%E1%BB%A9c", "/tin-tức/a", False),
        ("User-agent: badbot\nDisallow: /", "/a", True),
        ("# words\nDISALLOW: /a\nuser-agent: *\ndisallow : /b # end", "/b", False),
        ("<html>404</html>", "/a", True),
    ],
)
def test_robots_are_read_as_the_standard_says(text: str, path: str, allowed: bool) -> None:
    assert read_rules(text).allows(f"https://portal.example.vn{path}") is allowed


def test_crawl_delay_is_read() -> None:
    assert read_rules("User-agent: *\nCrawl-delay: 2.5\nDisallow: /x").delay_seconds == 2.5
    assert read_rules("User-agent: *\nCrawl-delay: soon").delay_seconds is None


BODY = b"tin " * 5000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("", BODY),
        ("gzip", gzip.compress(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
    ],
)
@pytest.mark.parametrize("step", [7, 100_000])
def test_bodies_are_unpacked(coding: str, packed: bytes, step: int) -> None:
    pieces = [packed[at : at + step] for at in range(0, len(packed), step)]
    assert read_body(pieces, coding, 100_000) == BODY
    with pytest.raises(BodyError, match="over"):
        read_body(pieces, coding, len(BODY) - 1)


@pytest.mark.parametrize(
    ("coding", "packed", "said"),
    [
        ("gzip", gzip.compress(BODY)[:-30], "cut short"),
        ("gzip", b"no gzip at all", "damaged"),
        ("br", b"x", "not asked for"),
    ],
)
def test_damaged_bodies_are_refused(coding: str, packed: bytes, said: str) -> None:
    with pytest.raises(BodyError, match=said):
        read_body([packed], coding, 100_000)


def test_bomb_in_one_piece_is_never_unpacked_whole() -> None:
    bomb = packed_zeros()
    tracemalloc.start()
    with pytest.raises(BodyError, match="over"):
        read_body([bomb], "gzip", 1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_journal_goes_on_behind_a_torn_line(tmp_path: Path) -> None:
    now = datetime(2026, 11, 20, 18, tzinfo=UTC)
    with open_visits(tmp_path, "portal") as visits:
        visits.note(Known("https://portal.example.vn/a", now))
    with (tmp_path / "portal.jsonl").open("ab") as file:
        file.write(b'{"url": "https://portal.exa')
    with open_visits(tmp_path, "portal") as visits:
        assert [known.url for known in visits] == ["https://portal.example.vn/a"]
        visits.note(Known("https://portal.example.vn/b", now))
    with open_visits(tmp_path, "portal") as visits:
        assert [known.url[-1] for known in visits] == ["a", "b"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_only_public_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("Fri, 20 Nov 2026 18:00:30 GMT", 30.0), ("Thu, 19 Nov 2026 18:00:00 GMT", 0.0), ("soon", None)],
)
def test_retry_after_is_read(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 20, 18, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("title", "is_missing"),
    [
        ("404 - Không tìm thấy trang", True),
        ("Trang bạn yêu cầu không tồn tại", True),
        ("Page Not Found | Portal", True),
        ("Không tìm thấy nạn nhân vụ lũ quét", False),
        ("404 hộ thoát nghèo", False),
        ("Xã có 404 hộ thoát nghèo", False),
    ],
)
def test_soft_404_is_told_by_its_title(title: str, is_missing: bool) -> None:
    told = says_not_found(f"<title>{title}</title>".encode(), "text/html; charset=utf-8")
    assert (told is not None) is is_missing


def _hold(folder: Path, times: multiprocessing.Queue[tuple[float, float]]) -> None:
    gate = HostGate(folder)
    for _ in range(3):
        with gate.turn("portal.example.vn", 0.1):
            begun = time.time()
            time.sleep(0.02)
            times.put((begun, time.time()))


def test_processes_share_the_turns_of_a_host(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    times = context.Queue()
    workers = [context.Process(target=_hold, args=(tmp_path, times)) for _ in range(3)]
    for worker in workers:
        worker.start()
    held = sorted(times.get(timeout=20) for _ in range(9))
    for worker in workers:
        worker.join()
    assert all(after[0] - before[1] >= 0.095 for before, after in itertools.pairwise(held))
