"""A run: what was judged on which target, when, and how it ended."""

from dataclasses import dataclass

from odoo_owasp.model.claim import Claim
from odoo_owasp.model.verdict import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """The judgement of one claim in one variant (``json2-portal-a``; empty: no variant)."""

    claim: Claim
    variant: str
    judgement: Judgement
    check: str
    seconds: float = 0.0

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the result, whatever the test file or its order is."""
        return self.claim.id, self.variant


@dataclass(frozen=True, slots=True)
class Run:
    """All results, in the order of claim and variant. Times are ISO 8601 in UTC."""

    tool_version: str
    target: str
    release: str
    build: str
    tested_build: str
    started: str
    ended: str
    results: tuple[Result, ...]
    requests: int = 0
    stopped: str = ""
    complete: bool = False
    """Whether the journal has its last entry: nothing was cut off."""
    journal_head: str = ""

    def count(self, verdict: Verdict) -> int:
        """How many results have ``verdict``."""
        return sum(result.judgement.verdict is verdict for result in self.results)

    def worst(self) -> Verdict | None:
        """The worst verdict of the run, None where nothing was judged."""
        order = list(Verdict)
        verdicts = [result.judgement.verdict for result in self.results]
        return max(verdicts, key=order.index, default=None)
