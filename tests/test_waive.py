"""Waivers: what they accept, what they do not, and when they are red themselves."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import content
from odoo_owasp.logic.judge import exit_code, judge
from odoo_owasp.logic.waive import accepted, in_force, outlived
from odoo_owasp.model.case import Cases
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.run import Result, Run, at_gate
from odoo_owasp.model.verdict import Finding, Judgement, Verdict
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.report import journal, junit, record

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]
FOUND = "0123456789abcdef"
OTHER = "f" * 16


def waiver(*fingerprints: str, claim: str = "RPC-001", expires: str = "2999-12-31") -> Waiver:
    return Waiver(claim, fingerprints, "the team", "known of this release", expires, "SEC-1")


def violated(*fingerprints: str) -> Judgement:
    found = tuple(Finding(f"the secret way {one}", one) for one in fingerprints)
    return Judgement(Verdict.VIOLATED, "1 of 1 cases breached: the secret way", 1, findings=found)


def test_a_waiver_accepts_the_findings_that_it_names() -> None:
    said = accepted("RPC-001", violated(FOUND), [waiver(FOUND, OTHER)])
    assert said == "waived by the team until 2999-12-31: known of this release (SEC-1)"


@pytest.mark.parametrize(
    ("judged", "given_one"),
    [
        (violated(FOUND, OTHER), waiver(FOUND)),
        (violated(FOUND), waiver(OTHER)),
        (violated(FOUND), waiver(FOUND, claim="RPC-002")),
        (Judgement(Verdict.INCONCLUSIVE, "nothing was tried"), waiver(FOUND)),
        (Judgement(Verdict.HELD, "3 cases tried"), waiver(FOUND)),
    ],
)
def test_and_nothing_else(judged: Judgement, given_one: Waiver) -> None:
    assert accepted("RPC-001", judged, [given_one]) == ""


@given(st.sets(st.sampled_from("abcdef"), min_size=1), st.lists(st.sets(st.sampled_from("abcdef"))))
def test_each_finding_has_its_waiver(found: set[str], named: list[set[str]]) -> None:
    said = accepted("RPC-001", violated(*found), [waiver(*one) for one in named])
    assert bool(said) == (found <= set().union(*named))


def test_a_claim_may_be_waived_as_a_whole(run_of: RunOf, result_of: ResultOf) -> None:
    whole = replace(waiver(), all_findings=True)
    assert accepted("RPC-001", violated(FOUND, OTHER), [whole])
    assert accepted("RPC-002", violated(FOUND), [whole]) == ""
    assert accepted("RPC-001", Judgement(Verdict.ERROR, "broke"), [whole]) == ""
    held = given_to(run_of(result_of(Verdict.HELD)), whole)
    assert list(outlived(held)) == ["RPC-001 is waived as a whole, and holds"]
    assert not list(outlived(given_to(run_of(result_of(Verdict.VIOLATED)), whole)))
    assert not list(outlived(given_to(run_of(result_of(Verdict.INCONCLUSIVE)), whole)))


def test_a_waiver_holds_up_to_its_last_day() -> None:
    one = waiver(FOUND, expires="2027-05-31")
    assert in_force([one], "2027-05-31") == (one,)
    assert in_force([one], "2027-06-01") == ()


def test_the_gate_sees_what_is_waived_as_held(result_of: ResultOf) -> None:
    waived = replace(result_of(Verdict.VIOLATED), waived="waived by the team")
    assert waived.gate is Verdict.HELD
    assert waived.judgement.verdict is Verdict.VIOLATED
    assert exit_code([waived.gate]) == 0


def test_a_waiver_does_not_accept_what_is_unproven(claim: Claim) -> None:
    cases = Cases()
    cases.control("a", True)
    cases.held("a", unless=True, witness="wire")
    cases.held("b", unless=False, witness="wire")
    judged = judge(claim, "", cases)
    assert judged.unproven == "1 of 2 cases have no control: b"
    result = Result(claim, "", judged, "check", waived="waived by the team")
    assert result.gate is Verdict.INCONCLUSIVE
    assert "no control: b" in result.told


def test_an_expired_waiver_is_told_of(run_of: RunOf, result_of: ResultOf) -> None:
    run = given_to(run_of(result_of(Verdict.HELD)), waiver(FOUND, expires="1999-12-31"))
    assert list(outlived(run)) == ["RPC-001: the waiver of the team expired on 1999-12-31"]
    assert exit_code([Verdict.HELD], outlived=True) == 1


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_is_not_found_any_more_is_told_of(
    run_of: RunOf, result_of: ResultOf, verdict: Verdict
) -> None:
    run = given_to(run_of(result_of(verdict)), waiver(OTHER))
    gone = [f"RPC-001: {OTHER} is waived, and not found any more"]
    assert list(outlived(run)) == (gone if verdict in (Verdict.HELD, Verdict.VIOLATED) else [])


def test_what_was_not_tried_is_not_gone(run_of: RunOf, result_of: ResultOf) -> None:
    held = run_of(result_of(Verdict.HELD))
    assert not list(outlived(replace(held, waivers=Waivers((waiver(OTHER),), all_tried=False))))
    elsewhere = waiver(OTHER, claim="RPC-002")
    assert not list(outlived(given_to(held, elsewhere)))
    everything = replace(held, waivers=Waivers((elsewhere,), all_tried=True, all_claims=True))
    assert list(outlived(everything)) == ["RPC-002 is waived, and there is no such claim"]
    part = run_of(result_of(Verdict.HELD), result_of(Verdict.NOT_APPLICABLE, variant="web"))
    assert list(outlived(given_to(part, waiver(OTHER))))
    both = run_of(result_of(Verdict.HELD), result_of(Verdict.INCONCLUSIVE, variant="web"))
    assert not list(outlived(given_to(both, waiver(OTHER))))


def given_to(run: Run, *waivers: Waiver) -> Run:
    return replace(run, waivers=Waivers(waivers, all_tried=True))


def test_the_journal_keeps_them(result_of: ResultOf) -> None:
    waived = replace(result_of(Verdict.VIOLATED), waived="waived by the team")
    assert journal.result(journal.verdict_entry(waived)) == waived


def test_public_outputs_name_fingerprints_alone(run_of: RunOf, result_of: ResultOf) -> None:
    found = replace(result_of(Verdict.VIOLATED), judgement=violated(FOUND))
    run = run_of(replace(found, waived="waived by the team"))
    for text in (record.render(run, 0), junit.render(run, 0)):
        assert "secret way" not in text
        assert f"{FOUND} waived by the team" in text
    assert run.counts == {"WAIVED": 1}


def test_a_release_s_own_waivers_are_read() -> None:
    for release in content.releases():
        if path := content.release_waivers(release):
            assert content.waivers(path)


def test_the_worst_is_what_the_gate_makes_most_of(result_of: ResultOf) -> None:
    waived = replace(result_of(Verdict.VIOLATED), waived="waived by the team")
    held, broken = result_of(Verdict.HELD, variant="a"), result_of(Verdict.ERROR, variant="b")
    assert at_gate([held, waived]) == at_gate([waived, held]) == (Verdict.VIOLATED, True)
    assert at_gate([waived, broken, held]) == (Verdict.ERROR, False)
    beside = replace(waived.judgement, unproven="nothing was tried")
    assert at_gate([replace(waived, judgement=beside)]) == (Verdict.INCONCLUSIVE, False)
