"""What a page tells other sites of its address."""

import pytest

from odoo_owasp.logic.referrers import tells_address


@pytest.mark.parametrize(
    ("header", "body", "policy"),
    [
        ("", "", ""),
        ("", "<p>unsafe-url</p>", ""),
        ("unsafe-url", "", "unsafe-url"),
        (" No-Referrer-When-Downgrade", "", "no-referrer-when-downgrade"),
        ("unsafe-url, strict-origin", "", ""),
        ("strict-origin, unsafe-url", "", "unsafe-url"),
        ("unsafe-url, of-tomorrow", "", "unsafe-url"),
        ("", "<meta name='referrer' content='Unsafe-URL'>", "unsafe-url"),
        ("", '<meta name="referrer" content="origin"><meta name=author content=always>', ""),
        ("no-referrer", "<a referrerpolicy=unsafe-url href=x>", "unsafe-url"),
        ("", "<img referrerpolicy='no-referrer'/><meta name=referrer content=always>", "always"),
    ],
)
def test_policies(header: str, body: str, policy: str) -> None:
    assert tells_address(header, body) == policy
