"""Which findings their owner has accepted, and which waivers have outlived what they accept."""

from collections.abc import Iterable, Iterator

from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Judgement, Verdict
from odoo_owasp.model.waiver import Waiver

WITHHELD = "a waiver of what is under embargo is not in force any more"
"""All that the public is told of one that accepts what nobody may know."""
_DECIDED = {Verdict.HELD, Verdict.VIOLATED}


def in_force(waivers: Iterable[Waiver], today: str) -> tuple[Waiver, ...]:
    """Those that have not expired on the day ``today`` (ISO 8601)."""
    return tuple(one for one in waivers if today <= one.expires)


def accepted(claim_id: str, judged: Judgement, waivers: Iterable[Waiver]) -> str:
    """By which of ``waivers`` each finding of a breach is accepted; empty: one of them is by none.

    The sentence is for people.
    """
    if judged.verdict is not Verdict.VIOLATED:
        return ""
    found = {one.fingerprint for one in judged.findings}
    ours = [one for one in waivers if one.claim == claim_id and _covered(one, found)]
    left = found.difference(*(_covered(one, found) for one in ours))
    return "" if left else "; ".join(map(str, ours))


def _covered(waiver: Waiver, found: set[str]) -> set[str]:
    return found if waiver.all_findings else found & {*waiver.fingerprints}


def outlived(run: Run) -> Iterator[str]:
    """What is wrong with the run's waivers, a sentence each.

    One has expired, or accepts what a claim that was judged does not show any more: then it would
    hide the next breach at that place.
    """
    given, today = run.waivers, run.started[:10]
    for waiver in given.waivers:
        results = [one for one in run.results if one.claim.id == waiver.claim]
        if not results:
            if given.all_claims:
                yield f"{waiver.claim} is waived, and there is no such claim"
        elif not in_force([waiver], today):
            yield f"{waiver.claim}: the waiver of {waiver.owner} expired on {waiver.expires}"
        elif given.all_tried and _conclusive(results):
            found = {one.fingerprint for it in results for one in it.judgement.findings}
            if waiver.all_findings and not found:
                yield f"{waiver.claim} is waived as a whole, and holds"
            for gone in sorted({*waiver.fingerprints} - found):
                yield f"{waiver.claim}: {gone} is waived, and not found any more"
    if run.waiver_withheld:
        yield WITHHELD


def _conclusive(results: Iterable[Result]) -> bool:
    """Whether something of a claim was tried, and nothing of it is unproven."""
    judged = [one.judgement for one in results]
    seen = {one.verdict for one in judged} - {Verdict.NOT_APPLICABLE}
    return bool(seen) and seen <= _DECIDED and not any(one.unproven for one in judged)
