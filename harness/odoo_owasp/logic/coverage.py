"""How much of what there is a run has tried, in one line."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odoo_owasp.logic.plan import Profile
from odoo_owasp.model.run import Result, Run, by_claim
from odoo_owasp.model.verdict import Coverage, Verdict

FEW = 10
"""Counts that a line about a whole run has room for."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What was tried, one count for each kind of thing.

    ``silent`` is the number of results that say nothing of it, while others of their claim do:
    checks that broke, or were not reached.
    """

    counts: tuple[Coverage, ...]
    silent: int = 0

    @property
    def whole(self) -> bool:
        """Whether all there is was tried."""
        return bool(self.counts) and not self.silent and all(one.whole for one in self.counts)


def of_claim(results: Sequence[Result]) -> Covered:
    """What the variants of one claim have tried together."""
    told = [result.judgement.coverage for result in results]
    if not any(told):
        return Covered(())
    silent = sum(
        not result.judgement.coverage and result.judgement.verdict is not Verdict.NOT_APPLICABLE
        for result in results
    )
    return Covered(_together(one for counts in told for one in counts), silent)


def of_run(run: Run) -> Covered:
    """What all claims have tried together."""
    claims = [of_claim(results) for results in by_claim(run.results)]
    counts = _together(one for covered in claims for one in covered.counts)
    return Covered(counts, sum(covered.silent for covered in claims))


def line(covered: Covered, profile: str, most: int = 0) -> str:
    """For a person: "quick: 40 of 441 models, 6 roles: sampled". Empty where nothing was told.

    Of more than ``most`` counts (0: however many) those that lack something come first, and the
    rest are counted.
    """
    if not covered.counts:
        return ""
    quick = profile == Profile.QUICK
    end = "all tried" if covered.whole else "sampled" if quick else "not all tried"
    silent = f"; {covered.silent} results say nothing of it" if covered.silent else ""
    counts = list(covered.counts)
    left = max(len(counts) - most, 0) if most else 0
    if left:
        counts.sort(key=lambda one: one.whole)
    more = f" and {left} counts more" if left else ""
    told = f"{', '.join(map(str, counts[: most or None]))}{more}: {end}{silent}"
    return f"quick: {told}" if quick else told


def _together(counts: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """One count for each kind of thing, in the order they came.

    Shares add up. Of counts of the same things the one that lacks most is what can be said of all.
    """
    kinds = defaultdict[str, list[Coverage]](list)
    for one in counts:
        kinds[one.what].append(one)
    return tuple(_one(those) for those in kinds.values())


def _one(counts: list[Coverage]) -> Coverage:
    what = counts[0].what
    shares = [one for one in counts if one.shared]
    wholes = [one for one in counts if not one.shared]
    if shares:
        tried, of = sum(one.tried for one in shares), sum(one.of for one in shares)
        wholes.append(Coverage(what, tried, of))
    of = max(one.of for one in wholes)
    lacking = max(one.of - one.tried for one in wholes)
    return Coverage(what, of - lacking, of)
