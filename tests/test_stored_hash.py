"""What makes a stored hash a weak one."""

import pytest

from odoo_owasp.logic.stored_hash import hashed, ill_hashed, salt

SALT, DIGEST = "a" * 22, "b" * 86
STRONG = f"$pbkdf2-sha512$600000${SALT}${DIGEST}"


def test_strong() -> None:
    assert ill_hashed(STRONG, 600_000) == ""
    assert salt(STRONG) == SALT


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ("secret", "not a PBKDF2-SHA512 hash"),
        ("", "not a PBKDF2-SHA512 hash"),
        (STRONG.replace("sha512", "sha256"), "not a PBKDF2-SHA512 hash"),
        (STRONG.replace("600000", "25000"), "25000 rounds, not 600000"),
        (STRONG.replace(SALT, "a" * 4), "a salt of 4 characters"),
        (STRONG.replace(SALT, ""), "not a PBKDF2-SHA512 hash"),
        (STRONG[:-1], "a digest of 85 characters"),
        (f"{STRONG}\n", "not a PBKDF2-SHA512 hash"),
    ],
)
def test_weak(stored: str, why: str) -> None:
    assert ill_hashed(stored, 600_000) == why


def test_no_salt() -> None:
    assert salt("secret") == ""


def test_hashed_as_odoo_does() -> None:
    """By passlib's pbkdf2_sha512, which Odoo takes."""
    stored = hashed("hunter22", b"sixteen bytes ok", 3)
    assert stored == (
        "$pbkdf2-sha512$3$c2l4dGVlbiBieXRlcyBvaw$"
        "GKHdGDMT.RHt/QHeGT9OAhxDttngCPNeeSIfzq2UExSN/UIRvyRi20LdOkbpAH5XTXcOStoy.oJsnIg8hYMEKQ"
    )
    assert ill_hashed(stored, 3) == ""
