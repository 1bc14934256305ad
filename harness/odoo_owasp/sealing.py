"""Encryption to a recipient's public key, OpenPGP or age: in memory, with no word of the sender."""

import io
import re
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pysequoia
from pysequoia.packet import Packet, PacketPile, SignatureType, Tag

from odoo_owasp.model.trouble import Trouble

_AGE = "age1"
_PRIVATE = (b"AGE-SECRET-KEY-", b"BEGIN PGP PRIVATE KEY", b"BEGIN OPENSSH PRIVATE KEY")
_MOST = 1 << 20
"""Bytes that a file of public keys may have."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who alone can read what is sealed.

    ``fingerprint`` identifies the key, ``names`` are what it says of its owner, ``suffix`` is what
    files that it seals end in. ``seal`` returns the ciphertext, armored.
    """

    kind: str
    fingerprint: str
    names: tuple[str, ...]
    suffix: str
    seal: Callable[[bytes], bytes]


def recipient(given: str, now: datetime) -> Recipient:
    """The recipient of a key file, an age recipient or a file of these.

    Raises Trouble where it is none, is private, or cannot be encrypted to ``now``.
    """
    if given.upper().startswith("AGE-SECRET-KEY-"):
        raise _private("what --to was given")
    if given.startswith(_AGE):
        return _age([given], "--to")
    content = _content(Path(given))
    if any(mark in content for mark in _PRIVATE):
        raise _private(given)
    lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines()]
    told = [line for line in lines if line and not line.startswith("#")]
    if told and all(line.startswith(_AGE) for line in told):
        return _age(told, given)
    return _openpgp(content, given, now)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST:
            raise Trouble(f"{path} is too long for a key", "export the recipient's key alone")
        return path.read_bytes()
    except OSError as error:
        raise Trouble(
            f"{path} cannot be read: {error.strerror}",
            "--to takes the file of a public key, or an age recipient: age1...",
        ) from error


def _private(where: str) -> Trouble:
    return Trouble(
        f"{where} is a private key: whoever has it reads everything",
        "take the recipient's public key; this one belongs nowhere but with its owner",
    )


# age --------------------------------------------------------------------------------------------


def _age(told: list[str], where: str) -> Recipient:
    try:
        recipients = [pyrage.x25519.Recipient.from_str(one) for one in told]
    except pyrage.RecipientError as error:
        raise Trouble(
            f"{where}: no age recipient, or one with a typing error: {error}",
            "copy it whole: age1 and 58 characters",
        ) from error
    return Recipient(
        "age",
        ", ".join(told),
        (),
        ".age",
        lambda plain: pyrage.encrypt(plain, recipients, armored=True),
    )


# OpenPGP ----------------------------------------------------------------------------------------


def _openpgp(content: bytes, where: str, now: datetime) -> Recipient:
    try:
        packets = list(PacketPile.from_bytes(content))
        certs = pysequoia.Cert.split_bytes(content)
    except RuntimeError as error:  # all that pysequoia raises
        raise _no_key(where) from error
    if any(one.tag in (Tag.SecretKey, Tag.SecretSubkey) for one in packets):
        raise _private(where)
    if len(certs) != 1:
        raise Trouble(
            f"{where} holds {len(certs)} keys", "export the recipient's own: gpg --export KEY"
        )
    cert = certs[0]
    _demand_in_force(cert, where, now)
    usable = pysequoia.Cert.from_packets(_usable(packets, now))
    try:
        pysequoia.encrypt(b"", recipients=[usable])
    except RuntimeError as error:
        raise Trouble(
            f"the key {_spaced(cert.fingerprint)} in {where} has no part in force that encrypts",
            "ask its owner for one that does",
        ) from error
    return Recipient(
        "OpenPGP",
        _spaced(cert.fingerprint),
        tuple(str(one) for one in cert.user_ids),
        ".asc",
        lambda plain: pysequoia.encrypt(plain, recipients=[usable]),
    )


def _no_key(where: str) -> Trouble:
    return Trouble(
        f"{where} is no OpenPGP public key, and no file of age recipients",
        "download the recipient's key anew",
    )


def _demand_in_force(cert: pysequoia.Cert, where: str, now: datetime) -> None:
    """Sequoia would encrypt to a key that was revoked or has expired: it leaves that to us."""
    name = f"the key {_spaced(cert.fingerprint)} in {where}"
    if cert.is_revoked:
        raise Trouble(f"{name} was revoked", "ask its owner for the one that is in force")
    if cert.expiration and cert.expiration <= now:
        raise Trouble(
            f"{name} expired on {cert.expiration:%Y-%m-%d}",
            "download it anew: its owner may have prolonged it",
        )


def _usable(packets: list[Packet], now: datetime) -> list[Packet]:
    """A key's packets without the subkeys that have expired; Sequoia sees what was revoked."""
    parts: list[list[Packet]] = [[]]
    for packet in packets:
        if packet.tag == Tag.PublicSubkey:
            parts.append([])
        parts[-1].append(packet)
    primary, *subkeys = parts
    return [*primary, *(one for part in subkeys if not _expired(part, now) for one in part)]


def _expired(subkey: list[Packet], now: datetime) -> bool:
    """Whether a subkey has expired: its packet comes first, then what was signed of it."""
    key, *signatures = subkey
    bindings = [one for one in signatures if one.signature_type == SignatureType.SubkeyBinding]
    latest = max(bindings, key=_when_signed, default=None)
    if latest is None or key.key_created is None:
        return True  # nothing says that it is in force
    valid = latest.key_validity_period
    return bool(valid and key.key_created + valid <= now)


def _when_signed(signature: Packet) -> datetime:
    return signature.signature_created or datetime.min.replace(tzinfo=UTC)


def _spaced(fingerprint: str) -> str:
    """A fingerprint as people compare it."""
    return " ".join(re.findall("....", fingerprint.upper()))


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two fingerprints are the same, however they are written."""
    return re.sub(r"\s|0x", "", one).upper() == re.sub(r"\s|0x", "", other).upper()


# The package ------------------------------------------------------------------------------------


def packed(files: Mapping[str, bytes], folder: str) -> bytes:
    """The files as one archive, all in ``folder``: no owner, no time, no machine stands in it."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size, entry.mode = len(content), 0o600
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()
