"""The addresses that a module's source sends something to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.outgoing import addresses, unverified

A = "https://a.invalid"


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("a.py", "x = 'https://a.invalid/pay'", {A}),
        ("a.py", "x = f'https://{p}.a.invalid/{v}'", {"https://{}.a.invalid"}),
        ("a.py", "x = f'https://{p}'", {"https://{}"}),
        ("a.py", "x = 'HTTP://A.invalid:81/'", {"http://a.invalid:81"}),
        ("a.py", "def f():\n    '''See https://a.invalid.'''", set()),
        ("a.py", "x = 1  # https://a.invalid", set()),
        ("a.py", "x = {'k': ['https://a.invalid']}", {A}),
        ("a.js", "load('https://a.invalid/x.js');", {A}),
        ("a.js", "// see https://a.invalid\nx()", set()),
        ("a.js", "/* https://a.invalid */ x()", set()),
        ("a.js", "x('//b'); y(`https://${h}.a.invalid/`)", {"https://{}.a.invalid"}),
        ("a.js", "x('wss://a.invalid')", {"wss://a.invalid"}),
        ("a.xml", "<o><form action='https://a.invalid/p'/></o>", {A}),
        ("a.xml", "<o><form t-attf-action='http://{{h}}/p'/></o>", {"http://{}}"}),
        ("a.xml", "<o><script src='https://a.invalid/s.js'/></o>", {A}),
        ("a.xml", "<o><a href='https://a.invalid/'/>https://b.invalid</o>", set()),
        ("a.xml", "<o><!-- <script src='https://a.invalid/'/> --></o>", set()),
    ],
)
def test_addresses(name: str, source: str, found: set[str]) -> None:
    assert addresses(name, source) == found


@pytest.mark.parametrize(("name", "source"), [("a.py", "x = ("), ("a.xml", "<o>")])
def test_what_cannot_be_read(name: str, source: str) -> None:
    with pytest.raises(ValueError, match=name):
        addresses(name, source)


def test_unverified() -> None:
    source = "post(u, verify=False)\npost(u, verify=ca)\npost(u)\nverify = False\n"
    assert unverified(source) == [1]


@given(st.text())
def test_any_script_can_be_read(text: str) -> None:
    assert all("://" in one for one in addresses("a.js", text))
