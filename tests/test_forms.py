"""Where a page's forms are sent, and what they ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.forms import forms, stays

URL = "https://shop.invalid:8443/web/login?x=1"
BASE = "https://shop.invalid:8443"


@pytest.mark.parametrize(
    ("page", "addresses"),
    [
        ("<form>", [URL]),
        ("<form action=''>", [URL]),
        ("<form action='/a'>", [f"{BASE}/a"]),
        ("<form action='b'>", [f"{BASE}/web/b"]),
        ("<form action='http://shop.invalid:8443/a'>", ["http://shop.invalid:8443/a"]),
        ("<form action='//other.invalid/a'>", ["https://other.invalid/a"]),
        ("<base href='http://other.invalid/'><form action='a'>", ["http://other.invalid/a"]),
        ("<base href='http://other.invalid/'><form>", [URL]),
        ("<form><button formaction='//b.invalid'></form>", [URL, "https://b.invalid"]),
        ("<form onsubmit=\"this.action='http://c.invalid/a'\">", [URL, "http://c.invalid"]),
        ("<form onsubmit=\"this.action='/a'\">", [URL]),
        ("<form action=/a><form action=/b></form>", [f"{BASE}/a"]),
    ],
)
def test_addresses(page: str, addresses: list[str]) -> None:
    (form,) = forms(page, URL)
    assert form.addresses == addresses


@pytest.mark.parametrize(
    ("page", "secret", "method"),
    [
        ("<form method=post><input type=password name=p></form>", True, "post"),
        ("<form METHOD=POST><input TYPE=Password></form>", True, "post"),
        ("<form><input type=password></form>", True, "get"),
        ("<form method=post><input name=password></form>", False, "post"),
        ("<form method=post id=a></form><input type=password form=a>", True, "post"),
        ("<form method=post><input type=password><button formmethod=get></form>", True, "get"),
    ],
)
def test_passwords(page: str, secret: bool, method: str) -> None:
    form = forms(page, URL)[0]
    assert (form.secret, form.method) == (secret, method)


@pytest.mark.parametrize(
    ("field", "of_card"),
    [
        ("name=x autocomplete=cc-number", True),
        ("name=card_number", True),
        ("name=x placeholder='Card Number'", True),
        ("name=cvc type=password", True),
        ("id=card_number", False),
        ("name=discard_note", False),
        ("name=company", False),
        ("name=card_number type=hidden", False),
    ],
)
def test_cards(field: str, of_card: bool) -> None:
    (form,) = forms(f"<input {field}>", URL)
    assert form.inputs[0].of_card is of_card


@pytest.mark.parametrize(
    ("address", "stay"),
    [
        (f"{BASE}/a", True),
        ("https://SHOP.invalid:8443/", True),
        ("http://shop.invalid:8443/", False),
        ("https://shop.invalid/", False),
        ("https://shop.invalid:8443@evil.invalid/", False),
    ],
)
def test_stays(address: str, stay: bool) -> None:
    assert stays(address, BASE) is stay


@given(st.text())
def test_any_text_is_a_page(text: str) -> None:
    for form in forms(text, URL):
        assert isinstance(form.secret, bool)
