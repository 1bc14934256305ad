"""Which addresses of a page are plain HTTP."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.links import origins, plain_addresses

HOST = "shop.invalid:8443"


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<img src=http://a.invalid/x.png>", 1),
        ("<IMG SRC='HTTP://a.invalid/x.png'>", 1),
        ("<img srcset='/a 1x, http://a.invalid/b 2x'>", 1),
        ("<form action='http://a.invalid/'>", 1),
        ("<link rel='shortcut icon' href='http://a.invalid/'>", 1),
        ("<link rel=canonical href='http://a.invalid/'>", 0),
        ("<link href='http://a.invalid/'>", 0),
        (f"<a href='http://{HOST}/my'>", 1),
        (f"<link rel=canonical href='http://{HOST}/my'>", 1),
        (f"<meta content='http://{HOST.upper()}/my'>", 1),
        ("<a href='http://a.invalid/'>", 0),
        ("<img src=https://a.invalid/x.png>", 0),
        ("<img src=/x.png>", 0),
        ("<p>http://a.invalid/</p>", 0),
        ("<svg xmlns='http://www.w3.org/2000/svg'>", 0),
        ("<img src>", 0),
    ],
)
def test_plain_addresses(page: str, found: int) -> None:
    assert len(plain_addresses(page, HOST)) == found


def test_origins() -> None:
    text = 'x https://a.invalid/1 "HTTP://B.invalid:81" https:\\/\\/c <https://a.invalid>'
    assert origins(text) == {"https://a.invalid", "http://b.invalid:81"}


@given(st.text())
def test_any_text_is_a_page(text: str) -> None:
    assert plain_addresses(text, HOST) == [] or "http" in text.lower()
