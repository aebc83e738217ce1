"""One request over the network: bounded in size and time, to public addresses alone, its certificate verified.

The only module that opens a connection. A name is looked up once and the connection goes to the address that was
judged, so that a second look-up cannot lead elsewhere. Redirects are not followed here: who asks decides, hop by hop.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpcore
import httpx

from extractors.collect.bodies import CODINGS, BodyError, read_body
from extractors.collect.certificates import MAX_ISSUER_BYTES, IssuerError, Issuers, Noted, is_repairable, know

IP = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]
_NAT64 = IPv6Network("64:ff9b::/96")
_HEAD_END = b"\r\n\r\n"
_MAX_HEAD = 131_072


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request: unpacked bytes, seconds in all, seconds to connect, seconds of silence."""

    max_bytes: int = 20_000_000
    seconds: float = 90.0
    connect_seconds: float = 20.0
    silence_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. `content` is empty but for 200 of a wanted type; header names are in small letters."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float  # until the head of the answer was there
    sent: Mapping[str, str] = field(default_factory=dict)  # headers of the request

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class WireError(Exception):
    """No answer. `kind` is the status of the outcome; `may_pass` says whether trying again may help."""

    def __init__(
        self, reason: str, kind: Literal["failed", "too_large", "forbidden_address"] = "failed", may_pass: bool = True
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.may_pass = may_pass


def is_public(address: IP) -> bool:
    """Whether anybody on the internet may be behind the address, in IPv4 written as IPv6 too."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None,))[0]
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def look_up(host: str, port: int) -> list[str]:
    """Every address of the name. Raises OSError."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def trusted_roots(now: datetime) -> tuple[int, int]:
    """How many root certificates this machine trusts for https, and how many more that have expired."""
    ends = [cert["notAfter"] for cert in httpx.create_ssl_context().get_ca_certs()]
    valid = sum(ssl.cert_time_to_seconds(str(end)) > now.timestamp() for end in ends)
    return valid, len(ends) - valid


class _Stream(httpcore.NetworkStream):
    """A connection that has to be done by the deadline and knows how much came behind the head of the answer."""

    def __init__(self, inner: httpcore.NetworkStream, wire: Wire) -> None:
        self._inner = inner
        self._wire = wire
        self._head = bytearray()
        self._behind: int | None = None

    def begin(self) -> None:
        """Count anew: the next bytes are of another answer."""
        self._head.clear()
        self._behind = None

    def received_more_than(self, length: int) -> bool:
        """Whether the server sent, or still sends, more than `length` bytes behind the head."""
        return (self._behind or 0) > length or bool(self._inner.get_extra_info("is_readable"))

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece = self._inner.read(max_bytes, self._wire.left(timeout))
        if self._behind is not None:
            self._behind += len(piece)
        elif len(self._head) < _MAX_HEAD:
            self._head += piece
            at = self._head.find(_HEAD_END)
            if at >= 0:
                self._behind = len(self._head) - at - len(_HEAD_END)
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._wire.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._wire.left(timeout))
        return self._wire.watch(secured)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception | None = None
        for address in self._wire.judged(host, port):
            try:
                stream = self._inner.connect_tcp(address, port, self._wire.left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return self._wire.watch(stream)
        assert last is not None
        raise last


class Wire:
    """The way to the hosts of one site: one connection at a time, kept for the next request.

    `addresses` are private ones that may be reached all the same (a test portal); with them, any port may. `resolve`
    stands for the name look-up. `ca_file` holds roots to trust instead of the machine's.
    """

    def __init__(
        self,
        user_agent: str,
        issuers_folder: Path,
        limits: Limits | None = None,
        addresses: Collection[IP] = (),
        resolve: Resolve = look_up,
        ca_file: Path | None = None,
    ) -> None:
        self._user_agent = user_agent
        self.limits = limits or Limits()
        self._addresses = frozenset(addresses)
        self._resolve = resolve
        self._context = (
            ssl.create_default_context(cafile=str(ca_file)) if ca_file is not None else httpx.create_ssl_context()
        )
        self._context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN
        self._noted = Noted(self._context)
        self._issuers = Issuers(issuers_folder, self._fetch_issuer)
        self._deadline = 0.0
        self._stream: _Stream | None = None
        self._client = self._new_client()

    def _new_client(self) -> httpx.Client:
        transport = httpx.HTTPTransport(verify=self._context)
        # httpx has no door for another way to connect; its pool has.
        transport._pool = httpcore.ConnectionPool(
            ssl_context=self._context,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=30.0,
            network_backend=_Backend(self),
        )
        limits = self.limits
        timeout = httpx.Timeout(limits.silence_seconds, connect=limits.connect_seconds)
        return httpx.Client(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False)

    def close(self) -> None:
        """End the connection."""
        self._client.close()
        self._stream = None

    def left(self, timeout: float | None) -> float:
        """Seconds that an operation may take: its own bound, or what is left of the request's."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole answer took too long")
        return left if timeout is None else min(timeout, left)

    def watch(self, stream: httpcore.NetworkStream) -> _Stream:
        """The stream under the deadline."""
        self._stream = _Stream(stream, self)
        return self._stream

    def judged(self, host: str, port: int) -> list[str]:
        """The addresses of the host, each of which may be reached. Raises WireError."""
        if port not in (80, 443) and not self._addresses:
            raise WireError(f"port {port} is none of the web's", "forbidden_address", may_pass=False)
        try:
            found = self._resolve(host.strip("[]"), port)
        except OSError as error:
            raise WireError(f"the name {host} cannot be looked up ({error.strerror or error})") from error
        for address in found:
            ip = ip_address(address.partition("%")[0])
            if ip not in self._addresses and not is_public(ip):
                raise WireError(f"{host} lies at {ip}, which is not public", "forbidden_address", may_pass=False)
        if not found:
            raise WireError(f"the name {host} has no address")
        return found

    def get(self, url: str, headers: Mapping[str, str], types: Collection[str] = (), max_bytes: int = 0) -> Answer:
        """The answer to one GET. A body of a type that is not of `types` (none: all are) is not fetched.

        Raises WireError.
        """
        try:
            return self._get(url, headers, types, max_bytes)
        except WireError as error:
            refused = _certificate_error(error)
            if refused is None or self._noted.leaf is None or not is_repairable(refused):
                raise
            self._repair(error)
        return self._get(url, headers, types, max_bytes)

    def _repair(self, error: WireError) -> None:
        leaf = self._noted.leaf
        assert leaf is not None
        try:
            know(self._context, self._issuers.find(leaf))
        except (IssuerError, WireError, ssl.SSLError) as why:
            raise WireError(f"{error.reason}; its chain cannot be repaired: {why}", may_pass=False) from why

    def _fetch_issuer(self, url: str) -> bytes:
        if urlsplit(url).scheme != "http":
            raise IssuerError(f"the address of its issuer, {url[:200]}, is no http address")
        # Another host, another connection: the site's own is closed by now.
        answer = self._get(url, {}, (), MAX_ISSUER_BYTES)
        if answer.status_code != 200:
            raise IssuerError(f"the address of its issuer answered {answer.status_code}")
        return answer.content

    def _get(self, url: str, headers: Mapping[str, str], types: Collection[str], max_bytes: int) -> Answer:
        bound = max_bytes or self.limits.max_bytes
        started = time.monotonic()
        self._deadline = started + self.limits.seconds
        if self._stream is not None:
            self._stream.begin()
        sent = {"User-Agent": self._user_agent, "Accept-Encoding": CODINGS, "Accept": "*/*", **headers}
        try:
            with self._client.stream("GET", url, headers=sent) as response:
                seconds = time.monotonic() - started
                told = {name.lower(): value for name, value in response.headers.items()}
                answer = Answer(response.status_code, told, b"", seconds, dict(response.request.headers))
                if response.status_code != 200 or (types and answer.media_type and answer.media_type not in types):
                    return answer
                if _told_length(told) > bound:
                    raise BodyError("too_large", f"it is over {bound:,} bytes")
                body = read_body(response.iter_raw(), told.get("content-encoding", ""), bound)
                self._see_length(told)
                return replace(answer, content=body)
        except BodyError as error:
            self._start_anew()
            raise WireError(str(error), error.kind, may_pass=error.kind == "failed") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.TimeoutException, httpcore.NetworkError, OSError) as error:
            self._start_anew()
            refused = _certificate_error(error)
            if refused is not None:
                reason = f"its certificate is refused: {refused.verify_message}"
                raise WireError(reason, may_pass=False) from error
            raise WireError(_told(error)) from error
        except WireError:
            self._start_anew()
            raise

    def _see_length(self, headers: Mapping[str, str]) -> None:
        length = _told_length(headers)
        if length >= 0 and self._stream is not None and self._stream.received_more_than(length):
            raise BodyError("failed", f"its body is longer than the {length} bytes that it tells")

    def _start_anew(self) -> None:
        self.close()
        self._client = self._new_client()


def _told_length(headers: Mapping[str, str]) -> int:
    """The length that the server tells; -1 where it tells none."""
    told = headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() else -1


def _certificate_error(error: BaseException) -> ssl.SSLCertVerificationError | None:
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, ssl.SSLCertVerificationError):
            return at
        at = at.__cause__ or at.__context__
    return None


def _told(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException | httpcore.TimeoutException):
        return "it did not answer in time"
    if isinstance(error, httpx.RemoteProtocolError):
        return f"its answer is broken off or no HTTP ({error})"
    if isinstance(error, httpx.ConnectError):
        return f"no connection ({error})"
    return f"the connection broke ({str(error) or type(error).__name__})"
