"""The server: real sockets, a log of every request, HTTPS with a chain of one's choice."""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.portal import faults
from tests.portal.newsroom import Newsroom

ROBOTS = "User-agent: *\nDisallow: /rieng/\nDisallow: /*?in=\nAllow: /\n"
_SITEMAP = re.compile(r"/sitemap(?:-(\d{4}))?\.xml")


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it; times are seconds of the monotonic clock."""

    path: str
    begun: float
    ended: float
    status: int
    headers: dict[str, str]


class Portal:
    """The state of the portal and the log of its requests."""

    def __init__(self, room: Newsroom, robots: str = ROBOTS, validators: bool = True) -> None:
        self.room = room
        self.robots = robots
        self.validators = validators
        self.requests: list[Request] = []
        self.most_at_once = 0
        self.issuer: bytes = b""
        self.extra_pages: dict[str, Callable[[Handler], None]] = {}
        self.after_listing: Callable[[int], None] | None = None
        self._at_once = 0
        self._times: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.is_closing = threading.Event()
        self._servers: list[ThreadingHTTPServer] = []

    def begin(self, path: str) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self._times[path] += 1

    def end(self, request: Request) -> None:
        with self._lock:
            self._at_once -= 1
            self.requests.append(request)

    def times(self, path: str) -> int:
        """How often the path was asked for, this time included."""
        return self._times[path]

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def serve(self, context: ssl.SSLContext | None = None, port: int = 0, host: str = "127.0.0.1") -> int:
        """A server, on loopback unless told otherwise, over TLS with a context; its port."""
        portal = self

        class Bound(Handler):
            pass

        Bound.portal = portal
        server = _Server((host, port), Bound, context)
        self._servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return int(server.server_address[1])

    def close(self) -> None:
        self.is_closing.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: type[Handler], context: ssl.SSLContext | None) -> None:
        super().__init__(address, handler)
        self._context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self._context is not None:
            request.settimeout(5)
            try:
                request = self._context.wrap_socket(request, server_side=True)
            except OSError:
                return
        super().finish_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A guest that has gone is nothing to tell of."""


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    portal: Portal
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: 40 ms a page otherwise

    def log_message(self, format: str, *args: Any) -> None:
        """The portal has its own log."""

    def do_GET(self) -> None:
        begun = time.monotonic()
        self.status = 0
        self.portal.begin(self.path)
        try:
            self._route()
        except (BrokenPipeError, ConnectionResetError, TimeoutError, ssl.SSLError, ValueError, OSError):
            self.close_connection = True
        finally:
            told = {name.lower(): value for name, value in self.headers.items()}
            self.portal.end(Request(self.path, begun, time.monotonic(), self.status, told))

    def _route(self) -> None:
        path = urlsplit(self.path).path
        room = self.portal.room
        origin = f"{'https' if isinstance(self.connection, ssl.SSLSocket) else 'http'}://{self.headers['Host']}"
        fault = self.portal.extra_pages.get(path) or faults.find(path)
        if fault is not None:
            fault(self)
        elif path == "/robots.txt":
            self.answer(200, self.portal.robots.encode(), {"Content-Type": "text/plain"})
        elif path == "/rss":
            self.answer(200, room.feed(origin).encode(), {"Content-Type": "application/rss+xml"})
        elif match := _SITEMAP.fullmatch(path):
            year = int(match[1]) if match[1] else None
            self.answer(200, room.sitemap(origin, year).encode(), {"Content-Type": "application/xml"})
        elif path == "/tin-tuc":
            query = urlsplit(self.path).query
            page = int(query.removeprefix("trang=")) if query.startswith("trang=") else 1
            self.answer(200, room.listing(page).encode(), {"Content-Type": "text/html; charset=utf-8"})
            if self.portal.after_listing is not None:
                self.portal.after_listing(page)
        elif path == "/issuer.der":
            self.answer(200, self.portal.issuer, {"Content-Type": "application/pkix-cert"})
        elif path == "/":
            self.answer(200, b"<html><title>Trang chu</title></html>", {"Content-Type": "text/html"})
        else:
            self._article(path)

    def _article(self, path: str) -> None:
        piece = self.portal.room.find(path)
        if piece is None or piece.is_gone:
            self.answer(404 if piece is None else 410, b"<html><title>404</title></html>", {})
            return
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if self.portal.validators:
            headers |= {"ETag": piece.etag, "Last-Modified": format_datetime(piece.changed, usegmt=True)}
            if self._is_unchanged(piece.etag, piece.changed):
                self.head(304, headers)
                return
        self.answer(200, piece.html().encode(), headers)

    def _is_unchanged(self, etag: str, changed: datetime) -> bool:
        if "If-None-Match" in self.headers:
            return bool(self.headers["If-None-Match"] == etag)
        since = self.headers.get("If-Modified-Since")
        return since is not None and changed.replace(microsecond=0) <= parsedate_to_datetime(since)

    def head(self, code: int, headers: dict[str, str]) -> None:
        """Status line and headers."""
        self.status = code
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def answer(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        """A whole answer."""
        self.head(code, {**headers, "Content-Length": str(len(body))})
        self.send(body)

    def send(self, content: bytes) -> None:
        self.wfile.write(content)
        self.wfile.flush()

    def pause(self, seconds: float) -> None:
        """Wait, unless the portal closes; then give up."""
        if self.portal.is_closing.wait(seconds):
            raise TimeoutError

    def drop(self) -> None:
        """Close in the middle."""
        self.close_connection = True
        self.connection.close()

    def pour(self, length: int, chunked: bool = False) -> None:
        """So many bytes, as fast as the guest takes them."""
        block = b"a" * 65536
        framed = b"10000\r\n" + block + b"\r\n" if chunked else block
        for _ in range(length // len(block)):
            self.send(framed)


def write_site(folder: Path, site_id: str, port: int, **changes: object) -> Path:
    """A site file for the portal on loopback, with its listing as the only way."""
    import yaml

    origin = f"http://127.0.0.1:{port}"
    told: dict[str, object] = {
        "name": "The portal to test on",
        "speaks_for": {"level": "commune", "name": "Nậm Hàng", "province": "Lai Châu"},
        "hosts": ["127.0.0.1"],
        "ways": [
            {
                "kind": "listing",
                "url": f"{origin}/tin-tuc",
                "page": f"{origin}/tin-tuc?trang={{page}}",
                "item": "li.news",
                "date": ".date",
                "lead": ".lead",
            }
        ],
        "article": "/tin-tuc/.+\\.html",
        "delay_seconds": 0,
        "recheck_days": 366,
        "per_month": {"min": 1, "max": 1000},
        "licence": "made for tests",
        "tried": False,
        "for_tests": True,
        "addresses": ["127.0.0.1"],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{site_id}.yml"
    path.write_text(yaml.safe_dump({**told, **changes}, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
