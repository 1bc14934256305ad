"""A finding's identity: stable, and different for different findings."""

from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.fingerprint import fingerprint

# The separator is no character of a claim id or of a variant, whose alphabets are checked.
names = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]))
parts = st.tuples(names, names, names)


def test_it_never_changes() -> None:
    assert fingerprint("RPC-001", "json2", "res.partner._search") == "ed1dcd3153be3b6c"


@given(parts)
def test_its_form(one: tuple[str, str, str]) -> None:
    assert fingerprint(*one) == fingerprint(*one)
    assert len(fingerprint(*one)) == 16
    assert set(fingerprint(*one)) <= set("0123456789abcdef")


@given(parts, parts)
def test_different_findings_differ(one: tuple[str, str, str], two: tuple[str, str, str]) -> None:
    assert (fingerprint(*one) == fingerprint(*two)) == (one == two)


@given(names, names, st.integers())
def test_parts_do_not_run_together(text: str, subject: str, place: int) -> None:
    place = place % (len(text) + 1)
    whole = fingerprint(text, "", subject)
    assert (fingerprint(text[:place], text[place:], subject) == whole) == (place == len(text))
