"""The veil over what nobody may be told yet: in public, a finding under embargo is a number.

What is not listed tells as much as what is: of a known catalogue, the one claim that is missing
would be the broken one. So as long as the veil is on, claims that held are not named either. What
stands out by itself (violated, unproven, waived, not applicable) is named as ever.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from odoo_owasp.logic.baseline import Change, Checked
from odoo_owasp.logic.compare import Change as Flipped
from odoo_owasp.logic.compare import Comparison, Flip
from odoo_owasp.logic.fingerprint import fingerprint
from odoo_owasp.logic.history import History
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.baseline import Key, Known
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Judgement, Verdict
from odoo_owasp.model.waiver import Waiver

_CHECK = "embargo::withheld"
_IDS = re.compile(r"\b[A-Z]{2,4}-\d{3}\b")
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
    # Each kind is counted apart: a place among all would tell where in the catalogue it stands.
    broken, held, results = count(1), count(1), list[Result]()
    for one in run.results:
        if numbers := _numbers(one, embargoed):
            results.append(_embargoed(one, numbers, next(broken)))
        elif one.judgement.verdict is Verdict.HELD and one.claim.id not in named:
            results.append(_held(next(held)))
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
    claim = Claim(_claim(numbers[0]), name.capitalize(), "EMB", Severity.HIGH)
    judged = result.judgement
    findings = (Finding(name, _fingerprint(numbers[0])),) if judged.findings else ()
    judgement = Judgement(
        judged.verdict, name, 1, 1, findings=findings,
        unproven="something is unproven" if judged.unproven else "",
    )  # fmt: skip
    waived = "waived" if result.waived else ""
    return Result(claim, str(place), judgement, _CHECK, waived=waived)


def _claim(number: int) -> str:
    return f"EMB-{number:03d}"


def _fingerprint(number: int) -> str:
    """What stands for the fingerprint in public: it says no more than the number."""
    return fingerprint(_claim(number), "", "")


def _held(place: int) -> Result:
    """One of the claims that held. How many tries each took would name it, so nothing is said."""
    return Result(_HELD, str(place), Judgement(Verdict.HELD, "held", 1, 1), _CHECK)


def veiled_check(checked: Checked, embargoed: Mapping[str, int]) -> Checked:
    """What became of findings, as the public may see it; no less and no more of them."""
    numbers = {
        one.known.key: embargoed[one.known.fingerprint]
        for one in checked.changes
        if one.known.fingerprint in embargoed
    }
    if not numbers:
        return checked
    hidden = {claim for claim, _ in numbers}
    return replace(
        checked,
        run=veiled(checked.run, embargoed),
        changes=tuple(sorted((_change(one, embargoed) for one in checked.changes), key=_place)),
        lost=_keys(checked.lost, numbers),
        unproven=_keys(checked.unproven, numbers),
        outlived=tuple(told for told in checked.outlived if not hidden & {*_IDS.findall(told)}),
    )


def veiled_comparison(told: Comparison, embargoed: Mapping[str, int]) -> Comparison:
    """What flipped between two runs, as the public may see it; no less and no more of it."""
    places = count(1)
    changes = [_flip(one, places, embargoed) for one in told.changes]
    # Its place among the claims would name the one: so they are put in order anew.
    changes.sort(key=lambda one: (list(Flip).index(one.flip), one.result.key))
    return replace(told, changes=tuple(changes))


def _flip(change: Flipped, places: Iterator[int], embargoed: Mapping[str, int]) -> Flipped:
    sides = [one for one in (change.before, change.after) if one]
    numbers = sorted({number for one in sides for number in _numbers(one, embargoed)})
    if not numbers:
        return change
    place = next(places)
    before, after = (
        one and _embargoed(one, numbers, place) for one in (change.before, change.after)
    )
    number = Finding("", _fingerprint(numbers[0]))
    return replace(
        change, before=before, after=after, found=(number,) if change.found else (),
        gone=(number.fingerprint,) if change.gone else (),
    )  # fmt: skip


def veiled_history(told: History, embargoed: Mapping[str, int]) -> History:
    """What became of findings over time, as the public may see it."""
    findings = {replace(one, known=_known(one.known, embargoed)) for one in told.findings}
    ordered = sorted(findings, key=lambda one: (bool(one.gone_since), one.known.key, one.first))
    return replace(told, findings=tuple(ordered))


def _place(change: Change) -> tuple[Key, str]:
    return change.known.key, change.known.fingerprint


def _change(change: Change, embargoed: Mapping[str, int]) -> Change:
    return replace(change, known=_known(change.known, embargoed))


def _known(known: Known, embargoed: Mapping[str, int]) -> Known:
    if known.fingerprint not in embargoed:
        return known
    number = embargoed[known.fingerprint]
    return replace(
        known, fingerprint=_fingerprint(number), claim=_claim(number), variant="",
        severity=Severity.HIGH,
    )  # fmt: skip


def _keys(keys: Iterable[Key], numbers: Mapping[Key, int]) -> tuple[Key, ...]:
    return tuple((_claim(numbers[key]), "") if key in numbers else key for key in keys)
