"""The disclosure policy: what may be reported as a vulnerability, and by which of its rules."""

from dataclasses import dataclass
from enum import StrEnum

from odoo_owasp.model.verdict import Reach, Standing


class Scope(StrEnum):
    """What the policy makes of a finding."""

    IN = "in scope"
    """To be reported privately."""
    ASK = "ask first"
    """Neither named nor excluded: ask whether a report is wanted, without the details."""
    OUT = "out of scope"
    """An ordinary bug: it is reported as one, never as a vulnerability."""


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """A rule of the policy in our own words, and what it decides about.

    ``standings`` and ``reaches`` are what a finding itself may say; ``claims`` are ids; ``cwe``
    are for claims that no rule names.
    """

    id: str
    scope: Scope
    says: str
    standings: tuple[Standing, ...] = ()
    reaches: tuple[Reach, ...] = ()
    claims: tuple[str, ...] = ()
    cwe: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """The rule that decided about a finding, and ``by`` what of it ("the claim INJ-001")."""

    rule: ScopeRule
    by: str

    @property
    def scope(self) -> Scope:
        """What the rule says."""
        return self.rule.scope

    def __str__(self) -> str:
        return f"{self.scope}: {self.rule.says} ({self.rule.id}, by {self.by})"
