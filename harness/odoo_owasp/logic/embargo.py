"""The veil over what nobody may be told yet: in public, a finding under embargo is a number.

It covers the finding's claim, in all variants: any other word of the claim would tell which it is.
What is not listed tells as much as what is: of a known catalogue, the one claim that is missing
would be the broken one. So as long as the veil is on, claims that held are not named either. What
stands out by itself (violated, unproven, waived, not applicable) is named as ever.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from odoo_owasp.logic.baseline import Change, Checked
from odoo_owasp.logic.compare import Change as Flipped
from odoo_owasp.logic.compare import Comparison, Flip
from odoo_owasp.logic.fingerprint import fingerprint
from odoo_owasp.logic.history import History, Traced
from odoo_owasp.logic.waive import WITHHELD, outlived
from odoo_owasp.model.baseline import Key, Known
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Judgement, Verdict
from odoo_owasp.model.waiver import Waiver

Embargoed = Mapping[str, int]
"""The number of each claim that has a finding under embargo, by its id."""
_CHECK = "embargo::withheld"
_IDS = re.compile(r"\b[A-Z]{2,4}-\d{3}\b")
_HELD = Claim("EMB-000", "A claim that held, unnamed under an embargo", "EMB", Severity.HIGH)
_SILENT = {Verdict.HELD, Verdict.NOT_APPLICABLE}


def veiled(run: Run, embargoed: Embargoed) -> Run:
    """The run as the public may see it.

    Every result stays one, with its verdict, so that counts and the gate are what they were.
    """
    return _veiled(run, embargoed) if _shows(run, embargoed) else run


def _shows(run: Run, embargoed: Embargoed) -> bool:
    """Whether there is something to hide: a run that found nothing of it tells nothing."""
    return any(one.claim.id in embargoed and one.judgement.breaches for one in run.results)


def _tells(result: Result, embargoed: Embargoed) -> bool:
    """Whether a result, named beside what is hidden, would tell which claim that is."""
    judged = result.judgement
    silent = judged.verdict in _SILENT and not judged.breaches
    return result.claim.id in embargoed and not silent


def _veiled(run: Run, embargoed: Embargoed) -> Run:
    told = [one for one in run.waivers.waivers if _outlived(run, one)]
    waivers = tuple(one for one in told if one.claim not in embargoed)
    named = {one.claim for one in waivers}  # what is wrong with a waiver is told with its claim
    places, results = _places(), list[Result]()
    for one in run.results:
        if _tells(one, embargoed):
            number = embargoed[one.claim.id]
            results.append(_embargoed(one, number, places(number)))
        elif one.judgement.verdict is Verdict.HELD and one.claim.id not in named:
            results.append(_held(places(0)))
        else:
            results.append(one)
    return replace(
        run,
        results=tuple(sorted(results, key=lambda one: one.key)),
        waivers=replace(run.waivers, waivers=waivers),
        waiver_withheld=len(waivers) < len(told),
    )


def _places() -> Callable[[int], int]:
    """Counts each number apart: a place among all would tell where in the catalogue it stands."""
    counted = defaultdict[int, Iterator[int]](lambda: count(1))
    return lambda number: next(counted[number])


def _outlived(run: Run, waiver: Waiver) -> bool:
    alone = replace(run.waivers, waivers=(waiver,))
    return any(outlived(replace(run, waivers=alone)))


def _embargoed(result: Result, number: int, place: int) -> Result:
    """What a claim came to, by its number alone. Its place keeps results of a number apart."""
    name = f"embargoed finding #{number}"
    claim = Claim(_claim(number), name.capitalize(), "EMB", Severity.HIGH)
    judged = result.judgement
    findings = (Finding(name, _fingerprint(number)),) if judged.findings else ()
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


def veiled_check(checked: Checked, embargoed: Embargoed) -> Checked:
    """What became of findings, as the public may see it; no less and no more of them."""
    known = any(one.known.claim in embargoed for one in checked.changes)
    if not (known or _shows(checked.run, embargoed)):
        return checked
    held = {key for key, one in checked.baseline.verdicts.items() if one is Verdict.HELD}
    return replace(
        checked,
        run=_veiled(checked.run, embargoed),
        changes=tuple(sorted((_change(one, embargoed) for one in checked.changes), key=_place)),
        lost=tuple(sorted(_key(one, embargoed, one in held) for one in checked.lost)),
        unproven=tuple(sorted(_key(one, embargoed) for one in checked.unproven)),
        outlived=tuple(dict.fromkeys(_sentence(told, embargoed) for told in checked.outlived)),
    )


def _sentence(told: str, embargoed: Embargoed) -> str:
    return WITHHELD if embargoed.keys() & {*_IDS.findall(told)} else told


def veiled_comparison(told: Comparison, embargoed: Embargoed) -> Comparison:
    """What flipped between two runs, as the public may see it; no less and no more of it."""
    if not any(_shows(one, embargoed) for one in (told.before, told.after)):
        return told
    places = _places()
    changes = [_flip(one, places, embargoed) for one in told.changes]
    # Its place among the claims would name the one: so they are put in order anew.
    changes.sort(key=lambda one: (list(Flip).index(one.flip), one.result.key))
    before, after = (_veiled(one, embargoed) for one in (told.before, told.after))
    return replace(told, before=before, after=after, changes=tuple(changes))


def _flip(change: Flipped, places: Callable[[int], int], embargoed: Embargoed) -> Flipped:
    sides = [one for one in (change.before, change.after) if one]
    if all(one.judgement.verdict is Verdict.HELD for one in sides):
        held = _held(places(0))
        return replace(change, before=change.before and held, after=change.after and held)
    number = embargoed.get(change.result.claim.id)
    if number is None:
        return change
    place = places(number)
    before, after = (
        one and _embargoed(one, number, place) for one in (change.before, change.after)
    )
    found = Finding("", _fingerprint(number))
    return replace(
        change, before=before, after=after, found=(found,) if change.found else (),
        gone=(found.fingerprint,) if change.gone else (),
    )  # fmt: skip


def _in_history(traced: Traced) -> tuple[object, ...]:
    known = traced.known
    return bool(traced.gone_since), known.key, known.fingerprint, traced.first, traced.last


def veiled_history(told: History, embargoed: Embargoed) -> History:
    """What became of findings over time, as the public may see it."""
    findings = {replace(one, known=_known(one.known, embargoed)) for one in told.findings}
    ordered = sorted(findings, key=_in_history)
    return replace(told, findings=tuple(ordered))


def _place(change: Change) -> tuple[Key, str]:
    return change.known.key, change.known.fingerprint


def _change(change: Change, embargoed: Embargoed) -> Change:
    return replace(change, known=_known(change.known, embargoed))


def _known(known: Known, embargoed: Embargoed) -> Known:
    number = embargoed.get(known.claim)
    if number is None:
        return known
    return replace(
        known, fingerprint=_fingerprint(number), claim=_claim(number), variant="",
        severity=Severity.HIGH,
    )  # fmt: skip


def _key(key: Key, embargoed: Embargoed, held: bool = False) -> Key:
    """The key for the public, where ``held`` is whether the claim once held."""
    number = 0 if held else embargoed.get(key[0])
    return key if number is None else (_claim(number), "")
