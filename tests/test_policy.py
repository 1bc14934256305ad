"""Which policies let no script run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.policy import silences

OTHERS = st.sampled_from(["default-src 'none'", "script-src 'self'", "base-uri 'none'", ""])


@pytest.mark.parametrize(
    ("header", "silent"),
    [
        ("sandbox", True),
        ("SandBox", True),
        ("default-src 'none'; sandbox; base-uri 'none'", True),
        ("default-src 'self', sandbox allow-forms", True),
        ("sandbox allow-scripts, sandbox", True),
        ("sandbox allow-forms allow-scripts", False),
        ("default-src 'none'", False),
        ("report-uri /sandbox", False),
        ("", False),
        (" ; ,, ", False),
    ],
)
def test_silences(header: str, silent: bool) -> None:
    assert silences(header) is silent


@given(st.lists(OTHERS), st.lists(OTHERS))
def test_a_sandbox_is_found_wherever_it_stands(before: list[str], after: list[str]) -> None:
    assert silences("; ".join([*before, "sandbox", *after]))
    assert not silences("; ".join([*before, "sandbox allow-scripts", *after]))
