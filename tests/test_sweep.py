"""The bulk engine: order, concurrency, flat memory, dropped connections, stops."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.plan import sampled
from odoo_owasp.model.call import NoAnswer
from odoo_owasp.model.case import Cases
from odoo_owasp.model.rules import OutsideTheRules
from odoo_owasp.transports import sweep
from odoo_owasp.transports.sweep import Sweep


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "_PAUSES", (0, 0))


@given(st.lists(st.integers(0, 3), max_size=60), st.integers(1, 5))
def test_replies_come_in_the_order_of_the_tries(delays: list[int], at_once: int) -> None:
    def answer(number: int, delay: int) -> int:
        time.sleep(delay / 10_000)
        return number

    tries = [(number, partial(answer, number, delay)) for number, delay in enumerate(delays)]
    came = list(Cases(sweeper=Sweep(at_once)).sweep(tries))
    assert came == [(number, number) for number in range(len(delays))]


def test_as_many_as_allowed_are_under_way() -> None:
    together = threading.Barrier(3, timeout=5)
    assert len(list(Sweep(3)((number, together.wait) for number in range(9)))) == 9


def test_tries_are_taken_while_replies_are_read() -> None:
    taken = itertools.count()

    def tries() -> Iterator[tuple[int, Callable[[], None]]]:
        while True:  # an endless supply needs no endless memory
            yield next(taken), lambda: None

    replies = Sweep(2)(tries())
    for number in range(1000):
        assert next(replies) == (number, None)
    replies.close()
    assert next(taken) < 1100


def test_a_dropped_connection_is_opened_again() -> None:
    broken = iter([NoAnswer("dropped"), NoAnswer("dropped")])

    def flaky() -> str:
        for error in broken:
            raise error
        return "answered"

    assert list(Sweep(1)([("a", flaky)])) == [("a", "answered")]


def test_a_connection_that_stays_away_ends_the_sweep() -> None:
    tried = []

    def gone() -> None:
        tried.append(1)
        raise NoAnswer("gone")

    with pytest.raises(NoAnswer):
        list(Sweep(1)([("a", gone)]))
    assert len(tried) == 3


def test_a_refusal_by_the_rules_stops_what_was_not_sent() -> None:
    sent: list[int] = []

    def refused() -> None:
        raise OutsideTheRules("the budget is used up")

    def late(number: int) -> None:
        time.sleep(0.01)
        sent.append(number)

    tries = [(0, refused), *((number, partial(late, number)) for number in range(1, 500))]
    with pytest.raises(OutsideTheRules):
        list(Sweep(2)(tries))
    assert len(sent) < 100


@given(st.sets(st.text(), min_size=1), st.integers(1, 20))
def test_a_sample_is_the_same_whatever_the_order(items: set[str], most: int) -> None:
    ahead, back = sorted(items), sorted(items, reverse=True)
    some = sampled(ahead, most, quick=True)
    assert some == sorted(sampled(back, most, quick=True))
    assert len(some) == min(most, len(items))
    assert sampled(ahead, most, quick=False) == ahead


@given(st.sets(st.text(), min_size=2), st.text(), st.integers(1, 20))
def test_a_newcomer_puts_at_most_one_out_of_the_sample(
    items: set[str], newcomer: str, most: int
) -> None:
    before = set(sampled(sorted(items), most, quick=True))
    after = set(sampled(sorted(items | {newcomer}), most, quick=True))
    assert len(before - after) <= 1
    assert after - before <= {newcomer}
