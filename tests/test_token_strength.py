"""How hard a token is to guess."""

import secrets
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import guessable


@given(st.lists(st.uuids(version=4).map(str), min_size=3, max_size=5, unique=True))
def test_random_uuids_are_never_called_versioned(tokens: list[str]) -> None:
    assert "version" not in guessable(tokens)


@pytest.mark.parametrize(
    "make",
    [lambda: str(uuid.uuid4()), lambda: uuid.uuid4().hex, lambda: secrets.token_urlsafe(32)],
)
def test_what_is_made_by_chance_is_strong(make: object) -> None:
    assert callable(make)
    assert guessable([make() for _ in range(4)]) == ""


@pytest.mark.parametrize(
    ("tokens", "why"),
    [
        ([str(uuid.uuid1()) for _ in range(4)], "version 1"),
        ([str(uuid.uuid5(uuid.NAMESPACE_URL, one)) for one in "abc"], "version 5"),
        (["a" * 40, "a" * 40], "the same"),
        (["a" * 40, ""], "empty"),
        (["00000001", "00000002"], "3 bits"),
        ([f"{'0' * 30}{one:06x}" for one in (0xABCDEF, 0xFEDCBA, 0x123456)], "24 bits"),
        (["12345678901234567890", "98765432109876543211"], "bits"),
    ],
)
def test_what_may_be_guessed_is_told(tokens: list[str], why: str) -> None:
    assert why in guessable(tokens)
