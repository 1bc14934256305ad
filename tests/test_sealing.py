"""Encryption to a recipient: round trips, and every key that will not do."""

import io
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pysequoia
import pytest
from pysequoia.packet import PacketPile

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.sealing import packed, recipient, same_fingerprint

KEYS = Path(__file__).parent / "keys"
NOW = datetime.now(UTC)
PLAIN = b"what nobody else may read \x00\xff" * 100
WHO = "Security team <security@example.org>"
OWNER = pysequoia.Tsk.generate(user_id=WHO)
KEY = OWNER.extract_certificate()
IDENTITY = pyrage.x25519.Identity.generate()

Kept = Callable[[str | bytes], str]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Writes a key file; returns its name."""

    def keep(content: str | bytes) -> str:
        path = tmp_path / "key"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return keep


@pytest.mark.parametrize("content", [str(KEY), bytes(KEY)])
def test_openpgp_round_trip(kept: Kept, content: str | bytes) -> None:
    found = recipient(kept(content), NOW)
    sealed = found.seal(PLAIN)
    assert pysequoia.decrypt(sealed, decryptor=OWNER.decryptor()).bytes == PLAIN
    assert (found.kind, found.names, found.suffix) == ("OpenPGP", (WHO,), ".asc")
    assert same_fingerprint(found.fingerprint, KEY.fingerprint)
    assert PLAIN[:20] not in sealed


@pytest.mark.parametrize(
    "content", ["{}", "# the team\n{}\n", "\n{}  \n\n# old: age1xyz\n"]
)  # fmt: skip
def test_age_round_trip(kept: Kept, content: str) -> None:
    public = str(IDENTITY.to_public())
    for given in (public, kept(content.format(public))):
        found = recipient(given, NOW)
        assert pyrage.decrypt(found.seal(PLAIN), [IDENTITY]) == PLAIN
        assert (found.kind, found.fingerprint, found.suffix) == ("age", public, ".age")


def test_each_recipient_of_a_file_reads_it(kept: Kept) -> None:
    both = [pyrage.x25519.Identity.generate() for _ in range(2)]
    sealed = recipient(kept("\n".join(str(one.to_public()) for one in both)), NOW).seal(PLAIN)
    assert [pyrage.decrypt(sealed, [one]) for one in both] == [PLAIN, PLAIN]


def test_what_is_sealed_says_nothing_of_its_sender(kept: Kept) -> None:
    """No comment, version, file name or date; an empty line ends the armor's headers."""
    openpgp = recipient(kept(str(KEY)), NOW).seal(PLAIN)
    assert openpgp.splitlines()[:2] == [b"-----BEGIN PGP MESSAGE-----", b""]
    inside = list(PacketPile.from_bytes(openpgp))
    assert {(one.literal_filename, one.literal_date) for one in inside} == {(None, None)}
    age = recipient(str(IDENTITY.to_public()), NOW).seal(PLAIN)
    assert age.splitlines()[0] == b"-----BEGIN AGE ENCRYPTED FILE-----"
    assert b":" not in age


def test_a_key_that_expired(kept: Kept) -> None:
    key = pysequoia.Tsk.generate(user_id=WHO, validity_seconds=3600).extract_certificate()
    name = kept(str(key))
    assert recipient(name, NOW).seal(PLAIN)
    with pytest.raises(Trouble, match=r"the key [0-9A-F ]{49} in .* expired on 20"):
        recipient(name, NOW + timedelta(hours=2))


def test_a_key_that_was_revoked(kept: Kept) -> None:
    revoked = bytes(KEY) + bytes(KEY.revoke(OWNER.certifier()))
    with pytest.raises(Trouble, match="was revoked"):
        recipient(kept(revoked), NOW)


def test_a_key_that_only_signs(kept: Kept) -> None:
    packets = list(PacketPile.from_bytes(bytes(KEY)))[:-2]  # the last are what encrypts
    with pytest.raises(Trouble, match="has no part in force that encrypts"):
        recipient(kept(bytes(pysequoia.Cert.from_packets(packets))), NOW)


@pytest.mark.parametrize("name", ["subkey-expired.asc", "subkey-revoked.asc"])
def test_a_key_whose_encrypting_part_is_not_in_force(name: str) -> None:
    with pytest.raises(Trouble, match="has no part in force that encrypts"):
        recipient(str(KEYS / name), NOW)


def test_a_part_is_in_force_until_it_expires() -> None:
    name = str(KEYS / "subkey-expired.asc")
    assert recipient(name, datetime(2020, 6, 1, tzinfo=UTC)).seal(PLAIN)


@pytest.mark.parametrize(
    "content",
    [str(OWNER), bytes(OWNER), f"# created: today\n{IDENTITY}\n",
     "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl"],
    ids=["armoured", "binary", "age", "ssh"],
)  # fmt: skip
def test_a_private_key(kept: Kept, content: str | bytes) -> None:
    with pytest.raises(Trouble, match="is a private key: whoever has it reads everything"):
        recipient(kept(content), NOW)


def test_nor_is_one_repeated() -> None:
    with pytest.raises(Trouble, match="what --to was given is a private key") as trouble:
        recipient(str(IDENTITY), NOW)
    assert str(IDENTITY) not in str(trouble.value)


@pytest.mark.parametrize("content", ["", "hello", b"\x00\xff", "age2x", "ssh-ed25519 AAAA me"])
def test_a_file_that_is_no_key(kept: Kept, content: str | bytes) -> None:
    with pytest.raises(Trouble, match=r"is no OpenPGP public key|holds 0 keys"):
        recipient(kept(content), NOW)


def test_a_keyring(kept: Kept) -> None:
    other = pysequoia.Tsk.generate(user_id="other").extract_certificate()
    with pytest.raises(Trouble, match="holds 2 keys"):
        recipient(kept(bytes(KEY) + bytes(other)), NOW)


def test_an_age_recipient_with_a_typing_error(kept: Kept) -> None:
    public = str(IDENTITY.to_public())
    wrong = public[:-1] + ("q" if public[-1] != "q" else "p")
    for given in (wrong, kept(f"{public}\n{wrong}"), "age1"):
        with pytest.raises(Trouble, match="no age recipient, or one with a typing error"):
            recipient(given, NOW)


def test_a_file_that_cannot_be_a_key(tmp_path: Path, kept: Kept) -> None:
    with pytest.raises(Trouble, match="cannot be read: No such file"):
        recipient(str(tmp_path / "none"), NOW)
    with pytest.raises(Trouble, match="cannot be read: Is a directory"):
        recipient(str(tmp_path), NOW)
    with pytest.raises(Trouble, match="too long"):
        recipient(kept(b"x" * (1 << 21)), NOW)


@pytest.mark.parametrize(
    "other", ["0x9083DE46", "9083 de46", " 9083DE46 ", "9083\tDE46"]
)  # fmt: skip
def test_fingerprints_are_compared_as_people_write_them(other: str) -> None:
    assert same_fingerprint("9083 DE46", other)
    assert not same_fingerprint("9083 DE47", other)


def test_an_archive_says_nothing_of_its_maker() -> None:
    archive = packed({"a.txt": b"one", "screenshots/b.png": b"two"}, "disclosure-1")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        entries = tar.getmembers()
        assert [one.name for one in entries] == [
            "disclosure-1/a.txt", "disclosure-1/screenshots/b.png",
        ]  # fmt: skip
        assert {(one.mtime, one.uid, one.gid, one.uname, one.gname, one.mode) for one in entries} \
            == {(0, 0, 0, "", "", 0o600)}  # fmt: skip
    assert archive == packed({"a.txt": b"one", "screenshots/b.png": b"two"}, "disclosure-1")
