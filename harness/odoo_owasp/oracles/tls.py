"""The TLS oracle: what a front accepts in a handshake, told by OpenSSL, an old one included."""

from contextlib import AbstractContextManager
from socket import socket
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from nassl import _nassl
from nassl.legacy_ssl_client import LegacySslClient
from nassl.ssl_client import (
    BaseSslClient,
    OpenSslVerifyEnum,
    OpenSslVersionEnum,
    SslClient,
)

from odoo_owasp.model.call import NoAnswer
from odoo_owasp.model.tls import Certificate, Handshake, Version

_ANY = "ALL:COMPLEMENTOFALL"
_SECONDS = 10


_NUMBERS = {
    Version.SSL2: OpenSslVersionEnum.SSLV2,
    Version.SSL3: OpenSslVersionEnum.SSLV3,
    Version.TLS1: OpenSslVersionEnum.TLSV1,
    Version.TLS1_1: OpenSslVersionEnum.TLSV1_1,
    Version.TLS1_2: OpenSslVersionEnum.TLSV1_2,
    Version.TLS1_3: OpenSslVersionEnum.TLSV1_3,
}


class Opener(Protocol):
    """What opens connections to the target: the guard."""

    def connection(self, url: str) -> AbstractContextManager[socket]:
        """A bare connection. Raises NoAnswer where nobody listens."""
        ...

    def key_pin(self, url: str) -> str:
        """The public key of a certificate that was verified. Raises Untrusted."""
        ...


class TlsOracle:
    """Shakes hands with the front at ``url``; the guard opens the way to it."""

    def __init__(self, opener: Opener, url: str, host: str) -> None:
        self._connection = opener.connection
        self._verify = opener.key_pin
        self._url = url
        self._host = host

    def offered(self, version: Version, ciphers: str = _ANY, *, old: bool = False) -> Handshake:
        """What comes of an offer of ``version`` with ``ciphers`` alone, in OpenSSL's notation.

        ``old`` is an OpenSSL that still knows what newer ones have dropped: export ciphers, RC4,
        SSL. Raises NoAnswer where nobody listens.
        """
        old = old or version in (Version.SSL2, Version.SSL3)
        client = LegacySslClient if old else SslClient
        with self._connection(self._url) as opened:
            opened.settimeout(_SECONDS)
            return _shaken(self._client(client, opened, version, ciphers))

    def verified(self) -> None:
        """Raises Untrusted where the certificate is not the host's own, or not in force."""
        self._verify(self._url)

    def chain(self) -> tuple[Certificate, ...]:
        """The certificates that the front sends, its own first."""
        with self._connection(self._url) as opened:
            opened.settimeout(_SECONDS)
            client = self._client(SslClient, opened, None, _ANY)
            client.do_handshake()
            return tuple(_certificate(one) for one in client.get_received_chain())

    def _client(
        self, kind: type[BaseSslClient], opened: socket, version: Version | None, ciphers: str
    ) -> BaseSslClient:
        number = _NUMBERS[version] if version else OpenSslVersionEnum.SSLV23
        client = kind(
            opened, number, OpenSslVerifyEnum.NONE, ignore_client_authentication_requests=True
        )
        if version is not Version.TLS1_3 and version is not None:
            level = "" if kind is LegacySslClient else ":@SECLEVEL=0"
            client.set_cipher_list(f"{ciphers}{level}")
        if version is not Version.SSL2:
            client.set_tlsext_host_name(self._host)
        return client


def _shaken(client: BaseSslClient) -> Handshake:
    try:
        client.do_handshake()
    except TimeoutError as silent:
        raise NoAnswer("no answer to a handshake") from silent
    except (_nassl.OpenSSLError, OSError) as refused:  # an alert, or the connection was closed
        return Handshake(refusal=str(refused)[:200])
    return Handshake(client.get_current_cipher_name() or "", client.get_current_cipher_bits())


def _certificate(pem: str) -> Certificate:
    one = x509.load_pem_x509_certificate(pem.encode())
    key = one.public_key()
    kind = (
        "RSA"
        if isinstance(key, rsa.RSAPublicKey)
        else "EC"
        if isinstance(key, ec.EllipticCurvePublicKey)
        else type(key).__name__
    )
    digest = one.signature_hash_algorithm
    return Certificate(
        one.subject.rfc4514_string(), kind, getattr(key, "key_size", 0),
        digest.name if digest else "", one.not_valid_after_utc,
    )  # fmt: skip
