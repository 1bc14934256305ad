"""From cases and controls to a verdict, and from verdicts to an exit code."""

from collections import defaultdict
from collections.abc import Iterable

from odoo_owasp.logic.fingerprint import fingerprint
from odoo_owasp.model.case import EVERY, Case, Cases, Cell
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.verdict import UNPROVEN, Finding, Judgement, Reach, Square, Standing, Verdict

EXIT_MEANING = {
    0: "every selected claim held, is waived, or does not apply to this target",
    1: "a claim is violated, or a waiver is not in force any more",
    2: "stopped before the end, or a rule of engagement was not kept",
    3: "internal error",
    4: "wrong usage or configuration, or the demo deployment could not be provisioned",
    5: "nothing was selected",
    10: "nothing is violated, but something is unproven",
}


def judge(claim: Claim, variant: str, cases: Cases) -> Judgement:
    """The verdict that ``cases`` earn.

    An observed breach is VIOLATED whatever the controls say, unless the disclosure policy takes it
    for an ordinary bug. HELD needs at least one case, and
    for each case a control that worked; anything less is INCONCLUSIVE.
    """
    breached = [case for case in cases.cases if _violates(case)]
    ordinary = [case for case in cases.cases if case.breached and not _violates(case)]
    problem, detail = _unproven(cases)
    if breached:
        verdict = Verdict.VIOLATED
        reason = f"{len(breached)} of {len(cases.cases)} cases breached: {_some(breached)}"
    elif problem:
        verdict, reason = Verdict.INCONCLUSIVE, problem
    else:
        verdict, reason = Verdict.HELD, f"{len(cases.cases)} cases tried, each with its control"
    if ordinary:
        reason += f"; {len(ordinary)} ordinary bugs by the disclosure policy: {_some(ordinary)}"
    return Judgement(
        verdict,
        reason,
        cases=len(cases.cases),
        controls=len(cases.controls),
        witnesses=tuple(sorted({one for case in cases.cases for one in case.witness.split(", ")})),
        findings=_findings(claim, variant, breached),
        squares=_squares(cases),
        coverage=tuple(cases.coverage),
        asides=_findings(claim, variant, ordinary),
        unproven=problem if breached else "",
        detail=detail,
    )


def _violates(case: Case) -> bool:
    return case.breached and case.standing is Standing.FINDING


def _squares(cases: Cases) -> tuple[Square, ...]:
    """The matrix of the cases that stand in one. A control that failed leaves its cell unproven."""
    worked = {control.subject for control in cases.controls if control.worked}
    broken = {control.subject for control in cases.controls if not control.worked}
    # Per cell, what was tried and what it came to: of several cases of one try the worst counts.
    tried: defaultdict[tuple[str, str], dict[str, Verdict]] = defaultdict(dict)
    for case in cases.cases:
        backed = {case.given, EVERY} & worked and not {case.given, EVERY} & broken
        verdict = Verdict.VIOLATED if _violates(case) else Verdict.HELD
        _note(tried, case.cell, verdict if backed or _violates(case) else Verdict.INCONCLUSIVE)
    for control in cases.controls:
        if not control.worked:
            _note(tried, control.cell, Verdict.INCONCLUSIVE)
    return tuple(Square.of(*place, its) for place, its in sorted(tried.items()))


def _note(
    tried: dict[tuple[str, str], dict[str, Verdict]], cell: Cell | None, verdict: Verdict
) -> None:
    if cell:
        its = tried[cell.row, cell.column]
        its[cell.tried] = max(its.get(cell.tried, verdict), verdict, key=list(Verdict).index)


def _findings(claim: Claim, variant: str, breached: list[Case]) -> tuple[Finding, ...]:
    """One finding a subject: evidence and picture are its first case's, the reach its widest."""
    first = {case.subject: case for case in reversed(breached)}
    reach = {case.subject: case.reach for case in sorted(breached, key=_reaches)}
    places = defaultdict[str, dict[tuple[str, str, str], None]](dict)  # each once, in their order
    for case in breached:
        if cell := case.cell:
            places[case.subject][cell.row, cell.column, cell.tried] = None
    return tuple(
        Finding(
            subject,
            fingerprint(claim.id, variant, subject),
            first[subject].evidence,
            tuple(places[subject]),
            reach[subject],
            first[subject].standing,
            first[subject].picture,
            first[subject].exchanges,
        )
        for subject in sorted(first)
    )


def _reaches(case: Case) -> int:
    return list(Reach).index(case.reach)


def _unproven(cases: Cases) -> tuple[str, str]:
    """Why the cases prove nothing, with the evidence of it; empty strings where they prove."""
    if not cases.cases:
        return "nothing was tried", ""
    failed = [control for control in cases.controls if not control.worked]
    if failed:
        first = failed[0]
        return f"{len(failed)} controls did not work, first: {first.subject}", first.evidence
    proven = {control.subject for control in cases.controls}
    bare = [case for case in cases.cases if not proven & {case.given, EVERY}]
    if bare:
        return f"{len(bare)} of {len(cases.cases)} cases have no control: {_some(bare)}", ""
    return "", ""


def _some(cases: list[Case], most: int = 3) -> str:
    subjects = list(dict.fromkeys(case.subject for case in cases))
    more = f" and {len(subjects) - most} more" if len(subjects) > most else ""
    return ", ".join(subjects[:most]) + more


def exit_code(
    verdicts: Iterable[Verdict],
    stopped: bool = False,
    rules_broken: bool = False,
    outlived: bool = False,
) -> int:
    """The exit code that a run ends with (see :data:`EXIT_MEANING`).

    ``verdicts`` are those that the gate sees (:attr:`odoo_owasp.model.run.Result.gate`), and
    ``outlived`` is whether a waiver is not in force any more.
    """
    seen = set(verdicts)
    if stopped or rules_broken:
        return 2
    if not seen:
        return 5
    if Verdict.VIOLATED in seen or outlived:
        return 1
    return 10 if seen & UNPROVEN or Verdict.HELD not in seen else 0
