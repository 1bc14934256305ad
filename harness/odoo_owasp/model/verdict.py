"""A verdict: what a check has earned the right to say."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The five things that can be said of a claim, in the order of how much they weigh."""

    NOT_APPLICABLE = "NOT_APPLICABLE"
    HELD = "HELD"
    INCONCLUSIVE = "INCONCLUSIVE"
    ERROR = "ERROR"
    VIOLATED = "VIOLATED"


@dataclass(frozen=True, slots=True)
class Finding:
    """A violated case; ``fingerprint`` is the same on every run, host, port and database."""

    subject: str
    fingerprint: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of a claim's matrix: what was tried of ``row`` (a model, a route) as ``column``.

    ``held``, ``violated`` and ``unproven`` name the tries that came to each.
    """

    row: str
    column: str
    held: tuple[str, ...] = ()
    violated: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst that was seen there."""
        if self.violated:
            return Verdict.VIOLATED
        return Verdict.INCONCLUSIVE if self.unproven or not self.held else Verdict.HELD


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the sentence that justifies it and what was counted."""

    verdict: Verdict
    reason: str
    cases: int = 0
    controls: int = 0
    witnesses: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    squares: tuple[Square, ...] = ()
    """The matrix, where the check's cases stand in one."""
