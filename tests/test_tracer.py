"""Tracers of single tries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.model.tracer import DIGITS, own_tracer

numbers = st.integers(0, 16**DIGITS - 1)


@given(numbers, numbers)
def test_each_try_has_its_own(one: int, two: int) -> None:
    assert (own_tracer("t", one) == own_tracer("t", two)) == (one == two)
    assert len(own_tracer("t", one)) == 1 + DIGITS


@pytest.mark.parametrize("number", [-1, 16**DIGITS])
def test_more_than_can_be_told_apart_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="told apart"):
        own_tracer("t", number)
