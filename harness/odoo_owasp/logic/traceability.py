"""What is traced to what: promises, claims, mutants, the Top 10 and ASVS."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odoo_owasp.model.claim import Claim
from odoo_owasp.model.mutant import Mutant
from odoo_owasp.model.run import Result, by_claim
from odoo_owasp.model.standard import Promise, Requirement, Status, Way
from odoo_owasp.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Verified:
    """A claim with its check, in how many variants that is tried, and what proves it.

    ``sabotages`` are the mutants that it must go red on, ``look_alikes`` those that it must not.
    """

    claim: Claim
    check: str
    variants: int
    sabotages: tuple[Mutant, ...]
    look_alikes: tuple[Mutant, ...]

    @property
    def proofs(self) -> int:
        """How many mutants there are of it."""
        return len(self.sabotages) + len(self.look_alikes)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is verified, and all that it is traced to."""

    verified: tuple[Verified, ...]
    promises: tuple[Promise, ...]
    requirements: tuple[Requirement, ...]

    @classmethod
    def of(
        cls,
        planned: Iterable[Result],
        mutants: Iterable[Mutant],
        promises: Iterable[Promise],
        requirements: Iterable[Requirement],
    ) -> "Catalogue":
        """The catalogue of the checks that are ``planned``."""
        known = list(mutants)
        return cls(
            tuple(_verified(results, known) for results in by_claim(planned)),
            tuple(promises),
            tuple(requirements),
        )

    def of_promise(self, promise: Promise) -> list[Verified]:
        """What verifies a promise."""
        return [one for one in self.verified if one.claim.verifies == promise.id]

    def of_requirement(self, requirement: Requirement) -> list[Verified]:
        """What decides a requirement of ASVS, or a part of it."""
        return [one for one in self.verified if requirement.named in one.claim.asvs]

    def of_risk(self, risk: str) -> list[Verified]:
        """What is about a risk of the Top 10, such as ``A01:2025``."""
        return [one for one in self.verified if risk in one.claim.owasp]

    def standing(self, promise: Promise) -> str:
        """What can be said of a promise today, in a few words."""
        found = len(self.of_promise(promise))
        if found:
            return f"verified by {found} claim{'s' if found > 1 else ''}"
        return "attested only" if promise.by == (Way.ATTEST,) else "not yet verified"

    def chapters(self) -> dict[int, dict[Status, int]]:
        """How many requirements of each chapter of ASVS come to what."""
        counts: dict[int, dict[Status, int]] = {}
        for one in self.requirements:
            chapter = counts.setdefault(one.chapter, dict.fromkeys(Status, 0))
            chapter[one.status] += 1
        return counts


def _verified(results: Sequence[Result], mutants: Iterable[Mutant]) -> Verified:
    claim = results[0].claim
    ours = [one for one in mutants if one.claim == claim.id]
    return Verified(
        claim,
        results[0].check,
        len(results),
        tuple(one for one in ours if one.expect is Verdict.VIOLATED),
        tuple(one for one in ours if one.expect is Verdict.HELD),
    )
