"""The matrix of a claim: what its variants tried of each model or route as each role, as one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from odoo_owasp.model.claim import Claim
from odoo_owasp.model.run import Result, by_claim, worst
from odoo_owasp.model.verdict import Square, Verdict

_RANKS = ("anonymous", "portal", "employee", "manager", "administrator")
"""How the names of roles begin, from the least to the most privileged."""
_WEIGHTS = {verdict: weight for weight, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Matrix:
    """The squares of one claim, each once: of several verdicts on one try the worst.

    ``amiss`` are the rows where not everything held, the worst first, ``fine`` all others by
    name; ``columns`` go from the least to the most privileged role. ``findings`` are the
    fingerprints of what was violated, by row, column and try.
    """

    claim: Claim
    verdict: Verdict
    amiss: tuple[str, ...]
    fine: tuple[str, ...]
    columns: tuple[str, ...]
    squares: Mapping[tuple[str, str], Square]
    findings: Mapping[tuple[str, str, str], tuple[str, ...]]

    @property
    def rows(self) -> tuple[str, ...]:
        """All rows, those where something is amiss first."""
        return self.amiss + self.fine

    @property
    def held(self) -> int:
        """How many tries held."""
        return sum(len(square.held) for square in self.squares.values())

    @property
    def violated(self) -> int:
        """How many tries were breaches."""
        return sum(len(square.violated) for square in self.squares.values())

    @property
    def unproven(self) -> int:
        """How many tries prove nothing."""
        return sum(len(square.unproven) for square in self.squares.values())

    @property
    def tries(self) -> int:
        """How many tries there were."""
        return self.held + self.violated + self.unproven


def matrices(results: Iterable[Result]) -> tuple[Matrix, ...]:
    """The matrix of each claim that has one, in the order of the claims."""
    return tuple(
        _matrix(of_claim)
        for of_claim in by_claim(results)
        if any(result.judgement.squares for result in of_claim)
    )


def _matrix(results: list[Result]) -> Matrix:
    squares = {
        square.place: square
        for square in _merged(one for result in results for one in result.judgement.squares)
    }
    badness: dict[str, int] = {}
    for row, column in squares:
        weight = _WEIGHTS[squares[row, column].verdict]
        badness[row] = max(badness.get(row, 0), weight)
    amiss = (row for row in sorted(badness) if badness[row] > _WEIGHTS[Verdict.HELD])
    return Matrix(
        claim=results[0].claim,
        verdict=worst(results),
        amiss=tuple(sorted(amiss, key=lambda row: -badness[row])),
        fine=tuple(row for row in sorted(badness) if badness[row] <= _WEIGHTS[Verdict.HELD]),
        columns=tuple(sorted({column for _, column in squares}, key=_rank)),
        squares=squares,
        findings=_findings(results),
    )


def _merged(squares: Iterable[Square]) -> Iterable[Square]:
    tried = defaultdict[tuple[str, str], dict[str, Verdict]](dict)
    for square in squares:
        its = tried[square.place]
        for verdict, names in (
            (Verdict.HELD, square.held),
            (Verdict.INCONCLUSIVE, square.unproven),
            (Verdict.VIOLATED, square.violated),
        ):
            for name in names:
                its[name] = max(its.get(name, verdict), verdict, key=_WEIGHTS.__getitem__)
    for place, its in tried.items():
        yield Square.of(*place, its)


def _findings(results: Iterable[Result]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    found = defaultdict[tuple[str, str, str], list[str]](list)
    for result in results:
        for finding in result.judgement.findings:
            for place in finding.places:
                found[place].append(finding.fingerprint)
    return {place: tuple(sorted(set(those))) for place, those in found.items()}


def _rank(column: str) -> tuple[int, str]:
    ranks = (at for at, word in enumerate(_RANKS) if column.startswith(word))
    return next(ranks, len(_RANKS)), column
