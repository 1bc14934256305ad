"""The disclosure procedure: each step in its order and on its day, and the embargo's clock."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.procedure import due, embargo_end, embargoes, opened, taken, under_way
from odoo_owasp.model.disclosure import Disclosure, Event, Step
from odoo_owasp.model.trouble import Trouble

DAY = date(2030, 1, 1)
LATER = date(2031, 1, 1)
ORDER: list[Step] = [step for step in Step if step is not Step.WITHDRAWN]
FRESH = opened((), ["IDOR-001"], ["a" * 16], DAY)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def at(step: Step | None, weeks: int = 3) -> Disclosure:
    """A disclosure whose last step is ``step``, all on one day but the last."""
    so_far = replace(FRESH, weeks=weeks)
    for one in ORDER[: ORDER.index(step) + 1] if step else []:
        day = DAY + timedelta(weeks=weeks) if one is Step.DISCLOSED else DAY
        so_far = taken(so_far, Event(one, day), LATER)
    return so_far


def test_the_whole_way() -> None:
    over = at(Step.DISCLOSED)
    assert [event.step for event in over.events] == ORDER
    assert not over.embargoed
    assert due(over) is None
    with pytest.raises(Trouble, match="disclosure 1 is over: disclosed on 2030-01-22"):
        taken(over, Event(Step.WITHDRAWN, LATER), LATER)


@given(st.lists(st.sampled_from(list(Step)), max_size=10))
def test_no_step_is_left_out_and_none_taken_back(steps: list[Step]) -> None:
    so_far = replace(FRESH, weeks=0)
    for step in steps:
        before = so_far.events
        possible = so_far.embargoed and step in (ORDER[len(before)], Step.WITHDRAWN)
        if possible:
            so_far = taken(so_far, Event(step, DAY), DAY)
            assert so_far.events == (*before, Event(step, DAY))
        else:
            with pytest.raises(Trouble):
                taken(so_far, Event(step, DAY), DAY)


@pytest.mark.parametrize(
    ("day", "why"),
    [(after(8), "2030-01-09 is in the future"), (after(-1), "before the step before it")],
)
def test_a_step_has_its_day(day: date, why: str) -> None:
    with pytest.raises(Trouble, match=why):
        taken(FRESH, Event(Step.REPORTED, day), after(7))


def test_nothing_is_disclosed_while_stakeholders_correct() -> None:
    waiting = at(Step.APPROVED)
    assert embargo_end(waiting) == after(21)
    with pytest.raises(Trouble, match=r"under embargo until 2030-01-22: .* 3 weeks"):
        taken(waiting, Event(Step.DISCLOSED, after(20)), LATER)
    assert not taken(waiting, Event(Step.DISCLOSED, after(21)), LATER).embargoed


def test_it_can_be_withdrawn_at_any_time() -> None:
    for step in (None, *ORDER[:-1]):
        assert not taken(at(step), Event(Step.WITHDRAWN, DAY, "public"), LATER).embargoed


@pytest.mark.parametrize(
    ("last", "next_one", "days"),
    [
        (None, Step.REPORTED, 7), (Step.REPORTED, Step.VERIFIED, 14),
        (Step.VERIFIED, Step.CORRECTING, 14), (Step.CORRECTING, Step.ADVISED, 60),
        (Step.ADVISED, Step.BROADCAST, 14), (Step.BROADCAST, Step.APPROVED, 21 + 7),
        (Step.APPROVED, Step.DISCLOSED, 21 + 7),
    ],
)  # fmt: skip
def test_each_step_is_due(last: Step | None, next_one: Step, days: int) -> None:
    coming = due(at(last))
    assert coming is not None
    assert (coming.step, coming.by) == (next_one, after(days))
    assert [coming.late(after(days + more)) for more in (-1, 0, 1, 5)] == [0, 0, 1, 5]


def test_numbers_follow_and_the_first_one_names() -> None:
    second = opened([FRESH], ["URL-001", "IDOR-001"], ["b" * 16, "a" * 16], DAY)
    assert (second.number, second.claims) == (2, ("IDOR-001", "URL-001"))
    assert embargoes([FRESH, second]) == {"IDOR-001": 1, "URL-001": 2}
    assert embargoes([at(Step.DISCLOSED), second]) == {"IDOR-001": 2, "URL-001": 2}
    assert list(under_way([FRESH, second], ["b" * 16])) == [second]
    assert list(under_way([FRESH, second], ["c" * 16])) == []
