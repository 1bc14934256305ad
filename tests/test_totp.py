"""The codes of a second factor, by the test values of RFC 4226 (appendix D)."""

import base64

import pytest

from odoo_owasp.logic.totp import code

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("counter", "expected"), [(0, "755224"), (1, "287082"), (5, "254676"), (9, "520489")]
)
def test_codes(counter: int, expected: str) -> None:
    assert code(SECRET, counter) == expected


def test_secret_as_people_read_it() -> None:
    spaced = " ".join(SECRET.lower()[at : at + 4] for at in range(0, len(SECRET), 4))
    assert code(spaced, 1) == "287082"
