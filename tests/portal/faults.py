"""Faults on demand: what a server may do to its guest, one address each."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from tests.portal.newsroom import write_piece

if TYPE_CHECKING:
    from tests.portal.server import Handler

Fault = Callable[["Handler"], None]
PATIENCE = 8.0  # seconds for which a slow fault holds on; over the bounds that tests set
ARTICLE = "tin-tuc/bai-loi"


def _html(words: str, title: str | None = None) -> bytes:
    piece = write_piece(900 + len(words), date(2026, 11, 10), title)
    piece.lead = f"Bài thử của máy chủ: {words}. {piece.lead}"
    return piece.html().encode()


def _silence(handler: Handler) -> None:
    handler.pause(PATIENCE)


def _drip(handler: Handler) -> None:
    body = _html("nhỏ giọt") * 20
    handler.head(200, {"Content-Length": str(len(body)), "Content-Type": "text/html; charset=utf-8"})
    for at in range(len(body)):
        handler.send(body[at : at + 1])
        handler.pause(0.05)


def _drip_head(handler: Handler) -> None:
    handler.send(b"HTTP/1.1 200 OK\r\n")
    for n in range(1000):
        handler.send(f"X-{n}: a\r\n".encode())
        handler.pause(0.05)


def _endless_head(handler: Handler) -> None:
    handler.send(b"HTTP/1.1 200 OK\r\n")
    for n in range(4000):
        handler.send(f"X-Long-{n}: {'a' * 500}\r\n".encode())


def _reset(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.drop()


def _reset_within(handler: Handler) -> None:
    handler.head(200, {"Content-Length": "50000", "Content-Type": "text/html"})
    handler.send(b"<html><body>" + b"a" * 1000)
    _reset(handler)


def _truncated(handler: Handler) -> None:
    body = _html("cắt cụt")
    handler.head(200, {"Content-Length": str(len(body) + 400), "Content-Type": "text/html; charset=utf-8"})
    handler.send(body)
    handler.drop()


def _truncated_chunks(handler: Handler) -> None:
    handler.head(200, {"Transfer-Encoding": "chunked", "Content-Type": "text/html"})
    handler.send(b"400\r\n" + b"a" * 100)
    handler.drop()


def _longer_than_told(handler: Handler) -> None:
    body = _html("dài hơn")
    handler.head(200, {"Content-Length": str(len(body) - 200), "Content-Type": "text/html; charset=utf-8"})
    handler.send(body)
    handler.pause(0.2)


def _no_http(handler: Handler) -> None:
    handler.send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    handler.drop()


def _status(code: int, headers: dict[str, str] | None = None) -> Fault:
    return lambda handler: handler.answer(code, _html(f"lỗi {code}", f"Lỗi {code}"), headers or {})


def _once(code: int, headers: dict[str, str]) -> Fault:
    """The first time `code`, then the article."""

    def fault(handler: Handler) -> None:
        if handler.portal.times(handler.path) == 1:
            handler.answer(code, b"", headers)
        else:
            handler.answer(200, _html(f"sau lần {code}"), {"Content-Type": "text/html; charset=utf-8"})

    return fault


def _to(location: str) -> Fault:
    return lambda handler: handler.answer(302, b"", {"Location": location})


def _bomb(handler: Handler) -> None:
    # 1 GB of blanks, packed once in blocks that repeat.
    body = gzip.compress(b" " * 10_000_000, 9) * 100
    handler.answer(200, body, {"Content-Encoding": "gzip", "Content-Type": "text/html"})


def _bomb_in_one(handler: Handler) -> None:
    handler.answer(200, packed_zeros(), {"Content-Encoding": "gzip", "Content-Type": "text/html"})


@lru_cache(maxsize=1)
def packed_zeros() -> bytes:
    """300 MB of zeros in one packed stream of 300 kB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"\0" * 1_000_000
    return b"".join([*(packer.compress(block) for _ in range(300)), packer.flush()])


def _huge(handler: Handler) -> None:
    handler.head(200, {"Content-Length": "1000000000", "Content-Type": "text/html"})
    handler.pour(1_000_000_000)


def _huge_chunks(handler: Handler) -> None:
    handler.head(200, {"Transfer-Encoding": "chunked", "Content-Type": "text/html"})
    handler.pour(1_000_000_000, chunked=True)


def _body(content: bytes, headers: dict[str, str]) -> Fault:
    return lambda handler: handler.answer(200, content, headers)


HTML = "text/html; charset=utf-8"
# What the server cannot serve, each with the statuses that its outcome may have.
BROKEN: dict[str, tuple[Fault, frozenset[str]]] = {
    name: (fault, frozenset(statuses.split()))
    for name, fault, statuses in (
        ("im-lang", _silence, "failed"),
        ("nho-giot", _drip, "failed"),
        ("nho-giot-dau", _drip_head, "failed"),
        ("dau-vo-tan", _endless_head, "failed"),
        ("dut", _reset, "failed"),
        ("dut-giua", _reset_within, "failed"),
        ("cat-cut", _truncated, "failed"),
        ("cat-cut-khuc", _truncated_chunks, "failed"),
        ("dai-hon", _longer_than_told, "failed"),
        ("khong-http", _no_http, "failed"),
        ("403", _status(403), "failed"),
        ("404", _status(404), "gone"),
        ("410", _status(410), "gone"),
        ("429-lau", _status(429, {"Retry-After": "90000"}), "deferred"),
        ("500", _status(500), "failed"),
        ("503", _status(503, {"Retry-After": "0"}), "failed"),
        ("vong", _to("/tin-tuc/bai-loi-vong.html"), "failed"),
        ("vong-dai", lambda h: h.answer(302, b"", {"Location": h.path + "x"}), "failed"),
        ("rieng-10", _to("http://10.0.0.1/"), "forbidden_address"),
        ("rieng-169", _to("http://169.254.169.254/latest/meta-data"), "forbidden_address"),
        ("rieng-may", _to("http://localhost/"), "forbidden_address"),
        ("rieng-sau", _to("http://[::ffff:127.0.0.2]/"), "forbidden_address"),
        ("tep", _to("file:///etc/passwd"), "forbidden_address"),
        ("ten-rieng", _to("http://noi-bo.portal.test/"), "forbidden_address"),
        ("may-khac", _to("http://example.com/"), "forbidden_address"),
        ("bom", _bomb, "too_large failed"),
        ("bom-mot", _bomb_in_one, "too_large"),
        ("to", _huge, "too_large"),
        ("to-khuc", _huge_chunks, "too_large"),
        ("nen-hong", _body(b"\x1f\x8b\x08\x00hong", {"Content-Encoding": "gzip", "Content-Type": HTML}), "failed"),
        ("nen-la", _body(b"abc", {"Content-Encoding": "br", "Content-Type": HTML}), "failed"),
        ("rong", _body(b"  \n", {"Content-Type": HTML}), "failed"),
        ("pdf", _body(b"%PDF-1.7", {"Content-Type": "application/pdf"}), "not_article"),
        ("khong-co", _body(_html("x", "Không tìm thấy trang"), {"Content-Type": HTML}), "gone"),
        ("ve-trang-chu", _to("/"), "gone"),
    )
}
# What looks broken and can be had.
ODD: dict[str, Fault] = {
    "429-ngan": _once(429, {"Retry-After": "1"}),
    "503-mot-lan": _once(503, {}),
    "sai-bang-ma": _body(_html("sai bảng mã"), {"Content-Type": "text/html; charset=iso-8859-1"}),
    "utf16": _body(_html("hai byte").decode().encode("utf-16"), {"Content-Type": "text/html"}),
    "khong-bang-ma": _body(_html("không nói bảng mã"), {"Content-Type": "text/html"}),
    "khong-kieu": _body(_html("không nói kiểu"), {}),
    "nen": _body(gzip.compress(_html("nén")), {"Content-Encoding": "gzip", "Content-Type": HTML}),
    "chuyen": _to("/tin-tuc/bai-loi-dich-den.html"),
    "dich-den": _body(_html("đích đến"), {"Content-Type": HTML}),
}


def address(name: str) -> str:
    """The path of a fault, which looks like an article's."""
    return f"/{ARTICLE}-{name}.html"


def find(path: str) -> Fault | None:
    """The fault at a path."""
    if not path.startswith(f"/{ARTICLE}-"):
        return None
    name = path.removeprefix(f"/{ARTICLE}-").partition(".html")[0]
    if name in BROKEN:
        return BROKEN[name][0]
    return ODD.get(name)
