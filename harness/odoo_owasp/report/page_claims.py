"""What the page says of the claims: the table, the findings, what is unproven, the waivers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from odoo_owasp.logic.coverage import line, of_claim
from odoo_owasp.model.claim import Claim
from odoo_owasp.model.run import Result, Run, at_gate, by_claim
from odoo_owasp.model.verdict import Finding, Verdict
from odoo_owasp.model.waiver import Waiver

IN_FULL = 100
"""How many findings of a result are shown with their evidence."""
_MOST_TEXT = 6_000_000
"""Characters of evidence that a page may hold: a browser opens what has more too late."""
_UNPROVEN = (Verdict.INCONCLUSIVE, Verdict.ERROR)


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, with what the gate sees of it."""

    claim: Claim
    results: tuple[Result, ...]
    coverage: str

    @property
    def verdict(self) -> str:
        """What the gate sees, or that a waiver lets it pass."""
        verdict, waived = at_gate(self.results)
        return "WAIVED" if waived else verdict

    @property
    def badness(self) -> int:
        """How much it weighs at the gate: what a waiver lets pass, a little more than held."""
        verdict, waived = at_gate(self.results)
        return 2 * list(Verdict).index(Verdict.HELD if waived else verdict) + waived

    @property
    def cases(self) -> int:
        """How many cases all its variants tried."""
        return sum(one.judgement.cases for one in self.results)

    @property
    def findings(self) -> int:
        """How many breaches were found, ordinary bugs apart."""
        return sum(len(one.judgement.findings) for one in self.results)

    @property
    def asides(self) -> int:
        """How many breaches are ordinary bugs."""
        return sum(len(one.judgement.asides) for one in self.results)

    @property
    def witnesses(self) -> str:
        """Who saw it."""
        return ", ".join(sorted({it for one in self.results for it in one.judgement.witnesses}))


def rows(run: Run) -> list[Row]:
    """A row for each claim, the worst first."""
    claims = (
        Row(results[0].claim, tuple(results), line(of_claim(results), run.profile))
        for results in by_claim(run.results)
    )
    return sorted(claims, key=lambda one: -one.badness)


@dataclass(frozen=True, slots=True)
class Told:
    """Breaches: those told ``in_full``, and the ``rest``, which is only listed."""

    in_full: tuple[Finding, ...]
    rest: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A result with its breaches, ordinary bugs apart."""

    result: Result
    findings: Told
    asides: Told


def shown(rows: Iterable[Row]) -> list[tuple[Row, list[Shown]]]:
    """The claims with breaches, each with the results that have them."""
    space = _Space(_MOST_TEXT)
    return [
        (row, [_shown(one, space) for one in row.results if one.judgement.breaches])
        for row in rows
        if row.findings or row.asides
    ]


class _Space:
    """The characters that are left."""

    def __init__(self, left: int) -> None:
        self._left = left

    def told(self, findings: tuple[Finding, ...]) -> Told:
        """The first of ``findings``, as many as there is room for, in full."""
        at = next(
            (at for at, one in enumerate(findings) if at == IN_FULL or not self._takes(one)),
            len(findings),
        )
        return Told(findings[:at], findings[at:])

    def _takes(self, finding: Finding) -> bool:
        exchanges = sum(
            len(one.url) + len(one.body) + len(one.answer) + 500 for one in finding.exchanges
        )
        # A request stands there as it was sent, and twice to be repeated.
        self._left -= len(finding.evidence) + 3 * exchanges
        return self._left >= 0


def _shown(result: Result, space: _Space) -> Shown:
    judged = result.judgement
    return Shown(result, space.told(judged.findings), space.told(judged.asides))


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one verdict for one reason."""

    verdict: Verdict
    reason: str
    results: tuple[Result, ...]

    @property
    def details(self) -> list[str]:
        """What was seen of it, each once."""
        seen = (one.judgement.detail for one in self.results)
        return list(dict.fromkeys(one for one in seen if one))[:IN_FULL]

    @property
    def names(self) -> str:
        """The claims, with as many variants each as are meant."""
        claims = by_claim(self.results)
        return ", ".join(
            f"{of[0].claim.id} ({len(of)} variants)"
            if len(of) > 1
            else f"{of[0].claim.id}{' ' + of[0].variant if of[0].variant else ''}"
            for of in claims
        )


def unproven(run: Run) -> list[Group]:
    """What is neither held nor violated although it was to be tried, by its reason."""
    return _groups(
        (one.judgement.verdict if one.judgement.verdict in _UNPROVEN else Verdict.INCONCLUSIVE,
         one.judgement.unproven or one.judgement.reason, one)
        for one in run.results
        if one.judgement.verdict in _UNPROVEN or one.judgement.unproven
    )  # fmt: skip


def inapplicable(run: Run) -> list[Group]:
    """What does not apply to the target, by what it lacks."""
    return _groups(
        (one.judgement.verdict, one.judgement.reason, one)
        for one in run.results
        if one.judgement.verdict is Verdict.NOT_APPLICABLE
    )


def _groups(told: Iterable[tuple[Verdict, str, Result]]) -> list[Group]:
    groups = defaultdict[tuple[Verdict, str], list[Result]](list)
    for verdict, reason, result in told:
        groups[verdict, reason].append(result)
    return [Group(*key, tuple(those)) for key, those in groups.items()]


def waivers(run: Run) -> tuple[list[tuple[Waiver, list[Result]]], int]:
    """The waivers of claims that were selected, each with the results that pass by it.

    Then, how many others there are.
    """
    selected = {one.claim.id for one in run.results}
    given = run.waivers.waivers
    ours = [(one, [*_passing(run, one)]) for one in given if one.claim in selected]
    return ours, len(given) - len(ours)


def _passing(run: Run, waiver: Waiver) -> Iterator[Result]:
    for one in run.results:
        found = {it.fingerprint for it in one.judgement.findings}
        named = waiver.all_findings or not found.isdisjoint(waiver.fingerprints)
        if one.waived and one.claim.id == waiver.claim and named:
            yield one
