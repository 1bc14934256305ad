"""Cases and controls → verdict; verdicts → exit code."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.judge import EXIT_MEANING, exit_code, judge
from odoo_owasp.model.case import EVERY, Case, Cases, Cell, Control
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.verdict import Reach, Standing, Verdict

HELD, VIOLATED, INCONCLUSIVE = Verdict.HELD, Verdict.VIOLATED, Verdict.INCONCLUSIVE
ERROR, NOT_APPLICABLE = Verdict.ERROR, Verdict.NOT_APPLICABLE

fine, breach = Case("a", False, "a", "wire"), Case("a", True, "a", "wire")
other = Case("b", False, "b", "log")
works, broken = Control("a", True), Control("a", False, "no answer")


@pytest.mark.parametrize(
    ("cases", "controls", "verdict", "reason"),
    [
        ([fine], [works], HELD, "1 cases tried"),
        ([fine, other], [Control(EVERY, True)], HELD, "2 cases tried"),
        ([fine, other], [works, Control("b", True)], HELD, "2 cases tried"),
        ([Case("b", False, "a", "wire")], [works], HELD, "1 cases tried"),
        ([breach], [works], VIOLATED, "1 of 1 cases breached: a"),
        ([breach, other], [broken], VIOLATED, "1 of 2 cases breached: a"),
        ([breach], [], VIOLATED, "1 of 1 cases breached: a"),
        ([], [], INCONCLUSIVE, "nothing was tried"),
        ([], [works], INCONCLUSIVE, "nothing was tried"),
        ([fine], [], INCONCLUSIVE, "1 of 1 cases have no control: a"),
        ([fine, other], [works], INCONCLUSIVE, "1 of 2 cases have no control: b"),
        ([fine], [broken], INCONCLUSIVE, "1 controls did not work, first: a"),
        ([fine], [works, broken], INCONCLUSIVE, "1 controls did not work, first: a"),
        ([fine], [works, Control("z", False)], INCONCLUSIVE, "first: z"),
        ([fine], [Control(EVERY, False), works], INCONCLUSIVE, f"first: {EVERY}"),
    ],
)
def test_verdict(
    claim: Claim, cases: list[Case], controls: list[Control], verdict: Verdict, reason: str
) -> None:
    judged = judge(claim, "", Cases(cases, controls))
    assert judged.verdict is verdict
    assert reason in judged.reason
    assert (judged.cases, judged.controls) == (len(cases), len(controls))


def test_what_a_control_showed_is_no_part_of_the_reason(claim: Claim) -> None:
    judged = judge(claim, "", Cases([fine], [broken]))
    assert judged.detail == "no answer"
    assert "no answer" not in judged.reason
    beside = judge(claim, "", Cases([breach, other], [broken]))
    assert (beside.unproven, beside.detail) == (judged.reason, "no answer")


def test_many_breaches_are_counted_and_some_named(claim: Claim) -> None:
    judged = judge(claim, "", Cases([Case(str(n), True, "", "wire") for n in range(5)]))
    assert judged.reason == "5 of 5 cases breached: 0, 1, 2 and 2 more"
    assert len(judged.findings) == 5


def test_one_finding_a_subject_with_its_first_evidence(claim: Claim) -> None:
    twice = [Case("b", True, "", "log", "second"), Case("a", True, "", "wire", "first"),
             Case("a", True, "", "wire", "again"), fine]  # fmt: skip
    judged = judge(claim, "json2", Cases(twice))
    assert [(one.subject, one.evidence) for one in judged.findings] == [
        ("a", "first"),
        ("b", "second"),
    ]
    assert judged.witnesses == ("log", "wire")


def test_a_finding_reaches_as_far_as_the_worst_of_its_cases(claim: Claim) -> None:
    cases = Cases()
    for subject, reach in [
        ("a", Reach.DATABASE), ("a", Reach.SERVER), ("a", Reach.UNSAID), ("b", Reach.DATABASE),
        ("c", Reach.UNSAID),
    ]:  # fmt: skip
        cases.held(subject, unless=True, witness="wire", reach=reach)
    cases.held("b", unless=False, witness="wire", reach=Reach.SERVER)
    found = {one.subject: one.reach for one in judge(claim, "", cases).findings}
    assert found == {"a": Reach.SERVER, "b": Reach.DATABASE, "c": Reach.UNSAID}


def test_a_check_collects_what_it_says() -> None:
    cases = Cases()
    cases.control(worked=True)
    cases.control("a")
    cases.held("a", unless=True, witness="wire", evidence="seen")
    cases.held("b", unless=False, witness="wire", given="a", evidence="nothing to see")
    assert cases.controls == [Control(EVERY, True), Control("a", False)]
    assert cases.cases == [Case("a", True, "a", "wire", "seen"), Case("b", False, "a", "wire")]


some_cases = st.lists(
    st.builds(Case, st.sampled_from("abc"), st.booleans(), st.sampled_from("abc"), st.just("w"))
)
some_controls = st.lists(st.builds(Control, st.sampled_from(["a", "b", "c", EVERY]), st.booleans()))


@given(some_cases, some_controls)
def test_held_is_earned(claim: Claim, cases: list[Case], controls: list[Control]) -> None:
    judged = judge(claim, "", Cases(cases, controls))
    works = {control.subject for control in controls if control.worked}
    earned = (
        bool(cases)
        and not any(case.breached for case in cases)
        and all(control.worked for control in controls)
        and all({case.given, EVERY} & works for case in cases)
    )
    assert (judged.verdict is HELD) == earned
    assert (judged.verdict is VIOLATED) == any(case.breached for case in cases)
    assert bool(judged.findings) == (judged.verdict is VIOLATED)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([HELD], 0),
        ([HELD, NOT_APPLICABLE], 0),
        ([NOT_APPLICABLE], 10),
        ([HELD, INCONCLUSIVE], 10),
        ([HELD, ERROR], 10),
        ([ERROR], 10),
        ([HELD, VIOLATED], 1),
        ([VIOLATED, ERROR, INCONCLUSIVE, NOT_APPLICABLE], 1),
        ([], 5),
    ],
)
def test_exit_code(verdicts: list[Verdict], code: int) -> None:
    assert exit_code(verdicts) == code
    assert exit_code(reversed(verdicts)) == code
    assert exit_code(verdicts, stopped=True) == 2
    assert exit_code(verdicts, rules_broken=True) == 2


def test_every_exit_code_has_a_meaning_and_only_held_is_green() -> None:
    for size in range(len(Verdict) + 1):
        for verdicts in combinations(Verdict, size):
            code = exit_code(verdicts)
            assert EXIT_MEANING[code]
            assert (code == 0) == (HELD in verdicts and set(verdicts) <= {HELD, NOT_APPLICABLE})


def test_an_ordinary_bug_is_told_and_decides_nothing(claim: Claim) -> None:
    bug = Case("a", True, "a", "wire", "seen", Cell("x", "y", "z"), standing=Standing.OLD_BROWSER)
    judged = judge(claim, "", Cases([bug, other], [works, Control("b", True)]))
    assert judged.verdict is HELD
    assert "1 ordinary bugs by the disclosure policy: a" in judged.reason
    assert judged.findings == ()
    assert [(one.subject, one.standing) for one in judged.asides] == [("a", Standing.OLD_BROWSER)]
    assert [square.verdict for square in judged.squares] == [HELD]
    both = judge(claim, "", Cases([bug, breach], [works]))
    assert both.verdict is VIOLATED
    assert [one.standing for one in both.findings] == [Standing.FINDING]


def test_an_ordinary_bug_without_a_control_proves_nothing(claim: Claim) -> None:
    bug = Case("a", True, "a", "wire", standing=Standing.SELF)
    assert judge(claim, "", Cases([bug])).verdict is INCONCLUSIVE
