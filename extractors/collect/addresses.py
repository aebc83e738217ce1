"""One spelling for each address, so that nothing is fetched twice. Source: RFC 3986, section 6."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

# Names that servers and campaigns add and that name no page.
SESSION_NAMES = frozenset({"jsessionid", "phpsessid", "sid", "sessionid", "aspsessionid", "fbclid", "gclid", "zarsrc"})
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_ASP_SESSION = re.compile(r"/\(S\([a-z0-9]{10,}\)\)", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._"


def spell(url: str, base: str | None = None, drop: Collection[str] = ()) -> str | None:
    """The address as it is kept: absolute, host small, no default port, no fragment, no session, percent-encoded.

    `drop` names further parts of the query to leave out. None where it is no http or https address, or empty.
    """
    if not url.strip():
        return None
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not host or parts.username is not None:
        return None
    try:
        name = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        return None
    netloc = f"[{name}]" if ":" in name else name
    if port is not None and port != _PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    path = _ASP_SESSION.sub("", _SESSION_IN_PATH.sub("", parts.path)) or "/"
    dropped = SESSION_NAMES | {name.lower() for name in drop}
    kept = [
        piece for piece in parts.query.split("&") if piece and not _is_dropped(piece.partition("=")[0].lower(), dropped)
    ]
    return urlunsplit((scheme, netloc, _encoded(path, _SAFE), _encoded("&".join(kept), _SAFE + "?"), ""))


def _is_dropped(name: str, dropped: Collection[str]) -> bool:
    return name in dropped or name.startswith("utm_")


def _encoded(text: str, safe: str) -> str:
    return quote(text.replace("%", "\x00"), safe=safe).replace("%00", "%")


def host_of(url: str) -> str:
    """The host of an address that `spell` gave."""
    return urlsplit(url).hostname or ""


def is_front_page(url: str) -> bool:
    """Whether the address is that of a host's first page."""
    parts = urlsplit(url)
    return parts.path.rstrip("/").lower() in ("", "/index.html", "/index.php", "/default.aspx") and not parts.query


def query_of(url: str) -> dict[str, str]:
    """Names and values of the query."""
    return dict(parse_qsl(urlsplit(url).query))
