"""How much was tried: the line says no more than every variant can answer for."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.coverage import Covered, line, of_claim, of_run
from odoo_owasp.logic.judge import judge
from odoo_owasp.model.case import Cases
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Coverage, Judgement, Verdict

RunOf = Callable[..., Run]
MODELS, ROLES = Coverage("models", 441, 441), Coverage("roles", 6, 6)


def told(claim: Claim, *counts: Coverage, variant: str = "", verdict: str = "HELD") -> Result:
    judged = Judgement(Verdict(verdict), "why", coverage=counts)
    return Result(claim, variant, judged, "a.py::test_a")


def test_a_check_says_what_it_covered(claim: Claim) -> None:
    cases = Cases()
    cases.covered("models", 40, 441)
    cases.covered("private names", 9, 9, shared=True)
    assert judge(claim, "", cases).coverage == (
        Coverage("models", 40, 441), Coverage("private names", 9, 9, shared=True),
    )  # fmt: skip


@pytest.mark.parametrize(("tried", "of"), [(2, 1), (-1, 5), (0, -1)])
def test_more_than_there_is_cannot_be_covered(tried: int, of: int) -> None:
    with pytest.raises(ValueError, match="models cannot have been tried"):
        Cases().covered("models", tried, of)


def test_the_same_things_in_every_variant_count_once(claim: Claim) -> None:
    assert of_claim([told(claim, MODELS, ROLES), told(claim, MODELS, variant="b")]) == Covered(
        (MODELS, ROLES)
    )


def test_shares_add_up(claim: Claim) -> None:
    shares = [Coverage("names", 90, 100, shared=True), Coverage("names", 50, 50, shared=True)]
    assert of_claim([told(claim, one) for one in shares]) == Covered((Coverage("names", 140, 150),))


def test_the_variant_that_lacks_most_speaks_for_all(claim: Claim) -> None:
    few_there, too_few = Coverage("models", 30, 30), Coverage("models", 300, 441)
    assert of_claim([told(claim, MODELS), told(claim, few_there)]) == Covered((MODELS,))
    assert of_claim([told(claim, MODELS), told(claim, too_few)]) == Covered((too_few,))


def test_who_says_nothing_is_counted(claim: Claim) -> None:
    results = [
        told(claim, MODELS),
        *(told(claim, verdict=one) for one in ("ERROR", "NOT_APPLICABLE", "INCONCLUSIVE")),
    ]
    covered = of_claim(results)
    assert covered == Covered((MODELS,), silent=2)
    assert not covered.whole
    assert of_claim(results[1:]) == Covered(())  # nobody counts here


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), min_size=1))
def test_all_is_said_only_where_each_tried_all(
    claim: Claim, counts: list[tuple[int, int, bool]]
) -> None:
    results = [
        told(claim, Coverage("models", min(a, b), max(a, b), shared)) for a, b, shared in counts
    ]
    covered = of_claim(results)
    assert covered.whole == all(one.judgement.coverage[0].whole for one in results)
    assert line(covered, "full").endswith("models: all tried") == covered.whole


@pytest.mark.parametrize(
    ("counts", "profile", "silent", "said"),
    [
        ([MODELS, Coverage("private names", 5912, 5912)], "full", 0,
         "441 models, 5,912 private names: all tried"),
        ([Coverage("models", 40, 441), ROLES], "quick", 0,
         "quick: 40 of 441 models, 6 roles: sampled"),
        ([ROLES], "quick", 0, "quick: 6 roles: all tried"),
        ([Coverage("models", 40, 441)], "full", 0, "40 of 441 models: not all tried"),
        ([MODELS], "full", 2, "441 models: not all tried; 2 results say nothing of it"),
        ([], "quick", 0, ""),
    ],
)  # fmt: skip
def test_the_line(counts: list[Coverage], profile: str, silent: int, said: str) -> None:
    assert line(Covered(tuple(counts), silent), profile) == said


def test_the_line_of_a_run_is_that_of_all_claims(claim: Claim, run_of: RunOf) -> None:
    other = replace(claim, id="IDOR-001")
    run = run_of(
        told(claim, MODELS, Coverage("names", 3, 3, shared=True)),
        told(claim, MODELS, Coverage("names", 4, 4, shared=True), variant="b"),
        told(other, Coverage("models", 440, 441), ROLES), told(replace(claim, id="INJ-001")),
    )  # fmt: skip
    assert line(of_run(run), run.profile) == "440 of 441 models, 6 roles, 7 names: not all tried"


def test_of_many_counts_those_that_lack_something_come_first() -> None:
    counts = (MODELS, ROLES, Coverage("names", 1, 2))
    assert line(Covered(counts), "full", 1) == "1 of 2 names and 2 counts more: not all tried"
    assert line(Covered(counts[:2]), "full", 2) == "441 models, 6 roles: all tried"
