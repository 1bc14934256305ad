"""Set-Cookie headers, read as browsers read them (RFC 6265, section 5.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import parse_cookie


@pytest.mark.parametrize(
    ("header", "name", "attributes"),
    [
        ("session_id=x", "session_id", {}),
        ("session_id=x; Path=/; HttpOnly", "session_id", {"path": "/", "httponly": ""}),
        ("a=b;SECURE;SameSite=Lax", "a", {"secure": "", "samesite": "Lax"}),
        ("a=b; Secure ; Expires=Thu, 01 Jan 2030 00:00:00 GMT", "a",
         {"secure": "", "expires": "Thu, 01 Jan 2030 00:00:00 GMT"}),
        ("a=secure; samesite = Strict", "a", {"samesite": "Strict"}),
        ("a=b; SameSite=None; SameSite=Lax", "a", {"samesite": "Lax"}),  # the last one counts
        ("a=b=c; x=y=z", "a", {"x": "y=z"}),
        (" a = b ", "a", {}),
    ],
)  # fmt: skip
def test_parse(header: str, name: str, attributes: dict[str, str]) -> None:
    cookie = parse_cookie(header)
    assert (cookie.name, cookie.attributes) == (name, attributes)


@pytest.mark.parametrize(
    ("header", "value"), [("a", ""), ("a=", ""), (" a = b ; Secure", "b"), ("a=b=c;x=y", "b=c")]
)
def test_value(header: str, value: str) -> None:
    assert parse_cookie(header).value == value


@pytest.mark.parametrize(
    ("attribute", "values", "has"),
    [
        ("secure", (), True), ("Secure", (), True), ("httponly", (), False),
        ("samesite", ("lax", "strict"), True), ("samesite", ("strict",), False),
        ("samesite", (), True), ("b", (), False), ("a", (), False),
    ],
)  # fmt: skip
def test_has(attribute: str, values: tuple[str, ...], has: bool) -> None:
    cookie = parse_cookie("a=b; Secure; SameSite=LAX")
    assert cookie.has(attribute, *values) == has


@given(st.text(st.characters(exclude_characters=";")))
def test_a_value_never_becomes_an_attribute(value: str) -> None:
    assert parse_cookie(f"a={value}").attributes == {}
    assert not parse_cookie(f"a={value}; Path=/").has("secure")
