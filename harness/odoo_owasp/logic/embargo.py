"""The veil over what nobody may be told yet: in public, a finding under embargo is a number.

What is not listed tells as much as what is: of a known catalogue, the one claim that is missing
would be the broken one. So as long as the veil is on, claims that held are not named either. What
stands out by itself (violated, unproven, waived, not applicable) is named as ever.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from odoo_owasp.logic.fingerprint import fingerprint
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Judgement, Verdict
from odoo_owasp.model.waiver import Waiver

_CHECK = "embargo::withheld"
_HELD = Claim("EMB-000", "A claim that held, unnamed under an embargo", "EMB", Severity.HIGH)


def veiled(run: Run, embargoed: Mapping[str, int]) -> Run:
    """The run as the public may see it; ``embargoed`` numbers findings by their fingerprint.

    Every result stays one, with its verdict, so that counts and the gate are what they were.
    """
    if not any(_numbers(one, embargoed) for one in run.results):
        return run
    hidden = {one.claim.id for one in run.results if _numbers(one, embargoed)}
    waivers = tuple(
        one for one in run.waivers.waivers if one.claim not in hidden and _outlived(run, one)
    )
    named = {one.claim for one in waivers}  # what is wrong with a waiver is told with its claim
    place, results = count(1), list[Result]()
    for one in run.results:
        if numbers := _numbers(one, embargoed):
            results.append(_embargoed(one, numbers, next(place)))
        elif one.judgement.verdict is Verdict.HELD and one.claim.id not in named:
            results.append(_held(one, next(place)))
        else:
            results.append(one)
    return replace(
        run,
        results=tuple(sorted(results, key=lambda one: one.key)),
        waivers=replace(run.waivers, waivers=waivers),
    )


def _numbers(result: Result, embargoed: Mapping[str, int]) -> list[int]:
    """The numbers of the embargoed findings of a result; it is one breach, whatever is beside."""
    found = {one.fingerprint for one in result.judgement.breaches}
    return sorted({embargoed[one] for one in found & embargoed.keys()})


def _outlived(run: Run, waiver: Waiver) -> bool:
    alone = replace(run.waivers, waivers=(waiver,))
    return any(outlived(replace(run, waivers=alone)))


def _embargoed(result: Result, numbers: list[int], place: int) -> Result:
    """A breach by its number alone. Its place keeps results of the same number apart."""
    name = f"embargoed finding {', '.join(f'#{number}' for number in numbers)}"
    claim = Claim(f"EMB-{numbers[0]:03d}", name.capitalize(), "EMB", Severity.HIGH)
    judged = result.judgement
    findings = (Finding(name, fingerprint(claim.id, "", name)),) if judged.findings else ()
    judgement = Judgement(
        judged.verdict, name, 1, 1, findings=findings,
        unproven="something is unproven" if judged.unproven else "",
    )  # fmt: skip
    waived = "waived" if result.waived else ""
    return Result(claim, str(place), judgement, _CHECK, waived=waived)


def _held(result: Result, place: int) -> Result:
    """One of the claims that held. How many tries each took would name it, so nothing is said."""
    judgement = Judgement(result.judgement.verdict, "held", 1, 1)
    return Result(_HELD, str(place), judgement, _CHECK)
