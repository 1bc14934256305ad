"""The part of a text that matters."""

from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.excerpt import CUT, excerpt, tracers

TRACER = "t0123456789abcdef"


@given(before=st.integers(0, 500), after=st.integers(0, 500), most=st.integers(34, 200))
def test_the_tracer_is_kept(before: int, after: int, most: int) -> None:
    text = "x " * before + TRACER + " y" * after
    kept = excerpt(text, [TRACER], most)
    assert TRACER in kept
    assert len(kept.replace(CUT, "")) <= most
    assert (CUT in kept) == (len(text) > most)


def test_without_a_word_the_beginning_is_kept() -> None:
    assert excerpt("abcdef", ["z"], 3) == f"abc{CUT}"
    assert excerpt("abc", (), 3) == "abc"


def test_tracers_are_told_from_other_words() -> None:
    assert tracers(f"a {TRACER}; t0123456789, {TRACER}h0x1") == {TRACER, f"{TRACER}h0x1"}
