"""Signatures as Odoo makes them, and what is tried in the place of a token."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import (
    forgeries,
    resealed,
    sealed,
    signature,
    signed_field,
    signed_form,
    signed_partner,
    signed_path,
)

SECRET = "b3ca4ff4-0000-4000-8000-000000000000"


def test_signatures_are_those_of_odoo() -> None:
    """Odoo 19 takes them; here they are kept from changing."""
    assert signature(SECRET, "generate_access_token", "1|2.5|1").startswith("a5ac97b5f9c1baf")
    assert signed_field(SECRET, "ir.attachment", 7, "raw", 255).endswith("edf736o0xff")
    assert signed_partner(SECRET, "db", "t", 3).startswith("452ad362d5bf17b8")
    assert signed_form(SECRET, "abc", 9) == "e6ebdb379bbcbd0992175ee576ead179e6f36650o9"


def test_the_order_of_a_query_does_not_matter() -> None:
    one, other = {"res_id": 1, "model": "a"}, {"model": "a", "res_id": 1}
    assert signed_path(SECRET, "/mail/unfollow", one) == signed_path(
        SECRET, "/mail/unfollow", other
    )
    assert signed_path(SECRET, "/mail/unfollow", one) != signed_path(SECRET, "/mail/view", one)


def test_a_sealed_token_holds_its_values_and_its_time() -> None:
    token = sealed(SECRET, "signup", [11, [], None, False], 5)
    raw = base64.urlsafe_b64decode(f"{token}===")
    assert raw[:9] == b"\x01" + (5).to_bytes(8, "little")
    assert raw[41:] == b"[11, [], null, false]"
    again = base64.urlsafe_b64decode(f"{resealed(token, b'[11,', b'[12,')}===")
    assert again[9:41] == raw[9:41]
    assert again[41:] == b"[12, [], null, false]"


@given(st.uuids().map(str) | st.text("0123456789abcdef", min_size=24, max_size=64))
def test_no_forgery_is_the_token(token: str) -> None:
    tried = forgeries(token, {"another": "x"})
    assert token not in tried.values()
    assert tried["another"] == "x"
    assert tried["an empty token"] == ""
