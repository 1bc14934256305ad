"""What the front agrees to in a handshake, and whom it says it is."""

from functools import partial

import pytest

from odoo_owasp import Untrusted, Version, claim

tls = partial(
    claim,
    verifies="COM",
    severity="high",
    needs=["tls"],
)
MODERN = (Version.TLS1_2, Version.TLS1_3)
OLD = tuple(version for version in Version if version not in MODERN)
WEAK = {
    "no encryption": "eNULL",
    "no certificate": "aNULL",
    "keys short enough to export": "EXPORT",
    "RC4": "RC4",
    "DES": "DES:3DES",
    "no forward secrecy": "kRSA",
    "encryption that is not authenticated": "ALL:!AESGCM:!AESCCM:!CHACHA20",
}
"""Cipher suites that must not be agreed on, as OpenSSL names them."""
SHORT_FIRST = "AES128+AESGCM:AES256+AESGCM:CHACHA20"
"""The offer of a client that would rather have 128 bits."""
RSA_BITS, EC_BITS = 2048, 256
STRONG = ("sha256", "sha384", "sha512", "")
"""Digests of signatures; a key of a kind that has its own (Ed25519) names none."""


@tls(
    "COM-004", "Nothing older than TLS 1.2 is spoken",
    cwe=[326, 327], asvs=["v5.0.0-12.1.1"],
)  # fmt: skip
def test_versions(front, cases):
    spoken = [front.offered(version) for version in MODERN]
    cases.control(
        worked=any(one.cipher for one in spoken) and meets_the_old(front),
        evidence=f"newer ones: {spoken}",
    )
    for version in OLD:
        came = front.offered(version)
        cases.held(
            version, unless=bool(came.cipher), witness="handshake",
            evidence=f"agreed on {came.cipher}",
        )  # fmt: skip


def meets_the_old(front):
    """Whether the old OpenSSL, which alone knows what is weak, can be agreed with at all.

    A front that speaks nothing older than TLS 1.3 agrees with no old client on anything.
    """
    old, new = front.offered(Version.TLS1_2, old=True), front.offered(Version.TLS1_2)
    return bool(old.cipher) or not new.cipher


@tls(
    "COM-005", "No weak cipher is agreed on, and who can have a key of 256 bits gets one",
    cwe=[326, 327], asvs=["v5.0.0-12.1.2"],
)  # fmt: skip
def test_ciphers(front, cases):
    newest = front.offered(Version.TLS1_3)
    cases.control(worked=meets_the_old(front), evidence="an old client has a cipher with it")
    for weakness, ciphers in WEAK.items():
        came = front.offered(Version.TLS1_2, ciphers, old=True)
        cases.held(
            weakness, unless=bool(came.cipher), witness="handshake",
            evidence=f"agreed on {came.cipher}",
        )  # fmt: skip
    for offer, came in {
        "TLS 1.2": front.offered(Version.TLS1_2, SHORT_FIRST), "TLS 1.3": newest,
    }.items():  # fmt: skip
        cases.held(
            f"256 bits, {offer}", unless=bool(came.cipher) and came.bits < 256,
            witness="handshake", evidence=f"agreed on {came.cipher}",
        )  # fmt: skip


@tls(
    "COM-006", "The certificate is the host's own and in force, its keys and signatures strong",
    cwe=[324, 326, 327], asvs=["v5.0.0-12.2.2"],
)  # fmt: skip
def test_certificate(front, cases):
    chain = front.chain()
    cases.control(worked=bool(chain), evidence="a certificate is sent")
    try:
        front.verified()
        trouble = ""
    except Untrusted as untrusted:
        trouble = str(untrusted)
    cases.held("the host's own", unless=bool(trouble), witness="handshake", evidence=trouble)
    for number, one in enumerate(chain):
        least = EC_BITS if one.key == "EC" else RSA_BITS if one.key == "RSA" else 0
        cases.held(
            f"key {number}", unless=one.bits < least, witness="handshake",
            evidence=f"{one.subject}: {one.key}, {one.bits} bits",
        )  # fmt: skip
        cases.held(
            f"signature {number}", unless=one.digest not in STRONG, witness="handshake",
            evidence=f"{one.subject} is signed with {one.digest}",
        )  # fmt: skip


@pytest.fixture
def front(engagement):
    """What the front agrees to."""
    return engagement.front
