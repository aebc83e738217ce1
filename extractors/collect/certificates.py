"""Chains with a missing intermediate, repaired from the certificate's own pointer and verified like any other.

Many portals of the state send their own certificate and not the one that issued it. The handshake with such a server
fails as it should; what it sent is noted on the way, the issuer is fetched from the address that the certificate names
(RFC 5280, section 4.2.2.1), and the handshake is made again with the issuer known. An issuer is no anchor of trust: it
is refused where it signs itself, and the chain has to end at a root that was trusted before.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID

from extractors.records import stable_id

MAX_ISSUER_BYTES = 65_536
# X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, …_GET_ISSUER_CERT_LOCALLY, …_VERIFY_LEAF_SIGNATURE of openssl/x509_vfy.h.
_ISSUER_MISSING = (2, 20, 21)
_CERTIFICATE_MESSAGE = 11  # RFC 8446, section 4.4.2
FetchIssuer = Callable[[str], bytes]


class IssuerError(Exception):
    """The issuer that a certificate names cannot be had or is not its issuer; `str()` says why."""


def is_repairable(error: ssl.SSLCertVerificationError) -> bool:
    """Whether an issuer is all that the chain lacks."""
    return error.verify_code in _ISSUER_MISSING


class Noted:
    """The certificate that the server sent in the last handshake of a context."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.leaf: x509.Certificate | None = None
        # Python 3.11 and 3.12 give no other sight of a chain that was refused without switching verification off.
        context._msg_callback = self._note  # type: ignore[attr-defined]

    def _note(self, _: Any, direction: str, version: Any, __: Any, kind: Any, data: bytes) -> None:
        if direction == "read" and kind == _CERTIFICATE_MESSAGE:
            self.leaf = _first_certificate(data, is_13=version == ssl.TLSVersion.TLSv1_3)


def _first_certificate(message: bytes, is_13: bool) -> x509.Certificate | None:
    at = 4
    if is_13:
        at += 1 + message[at] if len(message) > at else 0
    at += 3
    length = int.from_bytes(message[at : at + 3], "big")
    der = message[at + 3 : at + 3 + length]
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None


def issuer_address(leaf: x509.Certificate) -> str | None:
    """Where the certificate says that its issuer's lies; None where it says nothing."""
    try:
        access = leaf.extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS).value
    except (x509.ExtensionNotFound, ValueError):
        return None
    assert isinstance(access, x509.AuthorityInformationAccess)
    for entry in access:
        place = entry.access_location
        if entry.access_method == AuthorityInformationAccessOID.CA_ISSUERS and isinstance(
            place, x509.UniformResourceIdentifier
        ):
            return place.value
    return None


class Issuers:
    """Issuers that were fetched, by address, kept in `folder`; `fetch` brings one (public address, 64 KB, no hop)."""

    def __init__(self, folder: Path, fetch: FetchIssuer) -> None:
        self._folder = folder
        self._fetch = fetch

    def find(self, leaf: x509.Certificate) -> x509.Certificate:
        """The issuer of the certificate, proved by its signature. Raises IssuerError."""
        address = issuer_address(leaf)
        if address is None:
            raise IssuerError("its certificate names no address of its issuer")
        cached = self._folder / f"{stable_id('issuer', address)}.der"
        if cached.exists():
            try:
                return _proved(leaf, cached.read_bytes())
            except IssuerError:
                # The authority has changed its key since: ask it again.
                cached.unlink(missing_ok=True)
        issuer = _proved(leaf, self._fetch(address))
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = cached.with_suffix(".partial")
        partial.write_bytes(issuer.public_bytes(Encoding.DER))
        partial.replace(cached)
        return issuer


def _proved(leaf: x509.Certificate, content: bytes) -> x509.Certificate:
    reasons = ["what lies at the address of its issuer is no certificate"]
    for issuer in _certificates(content):
        try:
            _prove(leaf, issuer)
        except IssuerError as error:
            reasons.append(str(error))
        else:
            return issuer
    raise IssuerError(reasons[-1])


def _prove(leaf: x509.Certificate, issuer: x509.Certificate) -> None:
    if issuer.issuer == issuer.subject:
        raise IssuerError("the issuer that its certificate names vouches for itself")
    try:
        leaf.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise IssuerError("the issuer that its certificate names did not sign it") from error
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, ValueError) as error:
        raise IssuerError("the issuer that its certificate names may not issue") from error
    if not constraints.ca:
        raise IssuerError("the issuer that its certificate names may not issue")
    if not issuer.not_valid_before_utc <= datetime.now(UTC) <= issuer.not_valid_after_utc:
        raise IssuerError("the issuer that its certificate names is out of date")


def _certificates(content: bytes) -> list[x509.Certificate]:
    """What a file of certificates holds: DER, PEM or the bag that some authorities serve (.p7c)."""
    if b"-----BEGIN CERTIFICATE" in content:
        try:
            return x509.load_pem_x509_certificates(content)
        except ValueError:
            return []
    try:
        return [x509.load_der_x509_certificate(content)]
    except ValueError:
        pass
    try:
        return pkcs7.load_der_pkcs7_certificates(content)
    except ValueError:
        return []


def know(context: ssl.SSLContext, issuer: x509.Certificate) -> None:
    """Let the context use the issuer as a link, never as an end, of a chain."""
    context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=issuer.public_bytes(Encoding.DER))
