"""The front's certificate: a good one, and those that mutants put in its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_DAY = timedelta(days=1)
_ELSEWHERE = "stranger.example"
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True, slots=True)
class Issued:
    """A private key, and the certificates that the front sends, its own first; all in PEM."""

    key: bytes
    chain: tuple[bytes, ...]


def issue(authority: trustme.CA, host: str, kind: str = "") -> Issued:
    """A certificate for ``host`` from ``authority``, of one of the :data:`KINDS`."""
    return KINDS[kind](authority, host)


def _good(authority: trustme.CA, host: str) -> Issued:
    return _issued(authority.issue_cert(host, "localhost"))


def _expired(authority: trustme.CA, host: str) -> Issued:
    now = datetime.now(UTC)
    return _issued(authority.issue_cert(host, not_before=now - 90 * _DAY, not_after=now - _DAY))


def _of_another(authority: trustme.CA, host: str) -> Issued:
    return _issued(authority.issue_cert(_ELSEWHERE, f"{host}.{_ELSEWHERE}"))


def _by_name_only(authority: trustme.CA, host: str) -> Issued:
    return _issued(authority.issue_cert(_ELSEWHERE, common_name=host))


def _incomplete(authority: trustme.CA, host: str) -> Issued:
    whole = _between(authority, host)
    return Issued(whole.key, whole.chain[:1])


def _between(authority: trustme.CA, host: str) -> Issued:
    return _issued(authority.create_child_ca().issue_cert(host))


def _self_issued(authority: trustme.CA, host: str) -> Issued:
    return _issued(trustme.CA().issue_cert(host))


def _rsa(bits: int) -> Callable[[trustme.CA, str], Issued]:
    def issued(authority: trustme.CA, host: str) -> Issued:
        key = rsa.generate_private_key(65537, bits)
        plain = key.private_bytes(
            _PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        return Issued(plain, (_signed(authority, key.public_key(), host),))

    return issued


def _signed(authority: trustme.CA, key: rsa.RSAPublicKey, host: str) -> bytes:
    """A certificate as the authority makes them, for a key that it would make none of."""
    model = x509.load_pem_x509_certificate(authority.issue_cert(host).cert_chain_pems[0].bytes())
    signer = serialization.load_pem_private_key(authority.private_key_pem.bytes(), None)
    made = (
        x509.CertificateBuilder(model.issuer, model.subject, key, model.serial_number)
        .not_valid_before(model.not_valid_before_utc)
        .not_valid_after(datetime.now(UTC) + 30 * _DAY)
    )
    names = model.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    made = made.add_extension(names.value, critical=names.critical)
    return made.sign(signer, hashes.SHA256()).public_bytes(_PEM)  # type: ignore[arg-type]


def _issued(leaf: trustme.LeafCert) -> Issued:
    return Issued(leaf.private_key_pem.bytes(), tuple(one.bytes() for one in leaf.cert_chain_pems))


KINDS: Mapping[str, Callable[[trustme.CA, str], Issued]] = {
    "": _good,
    "expired": _expired,
    "of another host": _of_another,
    "named in its subject only": _by_name_only,
    "without the one between": _incomplete,
    "by another authority": _self_issued,
    "rsa 1024": _rsa(1024),
    "rsa 3072": _rsa(3072),
    "with one between": _between,
}
