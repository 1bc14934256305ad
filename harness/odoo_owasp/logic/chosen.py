"""The findings of a run that somebody means by a name."""

from collections.abc import Iterable
from dataclasses import replace

from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.trouble import Trouble


def chosen(run: Run, names: Iterable[str]) -> tuple[Result, ...]:
    """The results with the findings that ``names`` mean, and no others.

    A name is a fingerprint, or the id of a claim: all its findings. Raises Trouble where one means
    nothing that was found.
    """
    names = {*names}
    for name in sorted(names):
        _demand_found(run, name)
    return tuple(_only(one, names) for one in run.results if _named(one, names))


def left_out(run: Run, results: Iterable[Result]) -> int:
    """How many findings of the same claims as ``results`` are not among these."""
    those = list(results)
    claims = {one.claim.id for one in those}
    of_claims = [one for one in run.results if one.claim.id in claims]
    return sum(len(one.judgement.breaches) for one in of_claims) - sum(
        len(one.judgement.breaches) for one in those
    )


def _named(result: Result, names: set[str]) -> set[str]:
    """The fingerprints among a result's findings that are named."""
    found = {one.fingerprint for one in result.judgement.breaches}
    return found if result.claim.id in names else found & names


def _only(result: Result, names: set[str]) -> Result:
    judged, named = result.judgement, _named(result, names)
    found, asides = (
        tuple(one for one in those if one.fingerprint in named)
        for those in (judged.findings, judged.asides)
    )
    return replace(result, judgement=replace(judged, findings=found, asides=asides))


def _demand_found(run: Run, name: str) -> None:
    if any(_named(one, {name}) for one in run.results):
        return
    verdicts = sorted({one.judgement.verdict for one in run.results if one.claim.id == name})
    if verdicts:
        raise Trouble(f"nothing was found of {name} in this run: it is {' and '.join(verdicts)}")
    known = sorted({one.claim.id for one in run.results if one.judgement.breaches})
    raise Trouble(
        f"this run has no finding {name}",
        f"it has findings of {', '.join(known) or 'no claim'}; its report names their fingerprints",
    )
