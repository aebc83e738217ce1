"""Certificates of an authority of our own: a root, an intermediate, and leaves with what may be wrong with them."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def authority(words: str, by: Signed | None = None) -> Signed:
    """A root, or an intermediate signed `by` another."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Signed(_builder(words, key, by, 0, 365).sign(by.key if by else key, hashes.SHA256()), key)


def _builder(words: str, key: Key, by: Signed | None, start: int, end: int, ca: bool = True) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    issuer_key = by.key.public_key() if by else key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(_name(words))
        .issuer_name(by.certificate.subject if by else _name(words))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1 - start))
        .not_valid_after(now + timedelta(days=end))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def leaf(by: Signed, host: str = "127.0.0.1", issuer_at: str | None = None, expired: bool = False) -> Signed:
    """A server's certificate, with the address at which its issuer's lies."""
    key = ec.generate_private_key(ec.SECP256R1())
    start, end = (-30, -2) if expired else (0, 90)
    name: x509.GeneralName = x509.DNSName(host) if host[-1].isalpha() else x509.IPAddress(IPv4Address(host))
    builder = _builder(host, key, by, start, end, ca=False).add_extension(
        x509.SubjectAlternativeName([name]), critical=False
    )
    if issuer_at is not None:
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(issuer_at)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return Signed(builder.sign(by.key, hashes.SHA256()), key)


def context(folder: Path, server: Signed, *chain: Signed, newest: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """What a server shows: its certificate and the links that it sends along."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{server.certificate.serial_number:x}.pem"
    key = server.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key + server.pem + b"".join(link.pem for link in chain))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    if newest is not None:
        made.maximum_version = newest
    return made
