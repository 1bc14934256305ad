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
class Judgement:
    """A verdict with the sentence that justifies it and what was counted."""

    verdict: Verdict
    reason: str
    cases: int = 0
    controls: int = 0
    witnesses: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
