"""How hard a run pressed."""

from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.load import most_at_once, most_within

times = st.integers(0, 40).map(lambda number: number / 4)


@given(st.lists(times).map(sorted))
def test_most_within_a_second(starts: list[float]) -> None:
    slow = [sum(start <= other < start + 1 for other in starts) for start in starts]
    assert most_within(starts, 1.0) == max(slow, default=0)


@given(st.lists(st.tuples(times, times.filter(bool)).map(lambda one: (one[0], one[0] + one[1]))))
def test_most_at_once(spans: list[tuple[float, float]]) -> None:
    moments = [start for start, _ in spans]
    slow = [sum(start <= moment < end for start, end in spans) for moment in moments]
    assert most_at_once(spans) == max(slow, default=0)


def test_nothing_is_none() -> None:
    assert (most_within([], 1.0), most_at_once([])) == (0, 0)
