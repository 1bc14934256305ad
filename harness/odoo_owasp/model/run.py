"""A run: what was judged on which target, when, and how it ended."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from odoo_owasp.model.claim import Claim
from odoo_owasp.model.verdict import Judgement, Verdict
from odoo_owasp.model.waiver import NONE_GIVEN, Waivers


@dataclass(frozen=True, slots=True)
class Result:
    """The judgement of one claim in one variant (``json2-portal-a``; empty: no variant).

    ``waived`` says by whom, until when and why its findings are accepted, if all of them are.
    ``judged`` is when (ISO 8601 in UTC; empty: never), ``seconds`` after its check began.
    """

    claim: Claim
    variant: str
    judgement: Judgement
    check: str
    seconds: float = 0.0
    waived: str = ""
    line: int = 0
    """Where the check begins in its file, counted from 1; 0 in journals of older versions."""
    judged: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """Where the check begins: its file from the root of the source tree, its line from 1."""
        return f"suites/{self.check.partition('::')[0]}", max(self.line, 1)

    @property
    def gate(self) -> Verdict:
        """What the gate makes of the verdict: a waiver accepts the findings, and nothing else."""
        if not self.waived:
            return self.judgement.verdict
        return Verdict.INCONCLUSIVE if self.judgement.unproven else Verdict.HELD

    @property
    def passes_waived(self) -> bool:
        """Whether it is a waiver that lets the result pass."""
        return bool(self.waived) and self.gate is Verdict.HELD

    @property
    def told(self) -> str:
        """Why, in public: what is waived is named by fingerprints alone."""
        if not self.waived:
            return self.judgement.reason
        found = ", ".join(one.fingerprint for one in self.judgement.findings)
        beside = f"; beside it, {self.judgement.unproven}" if self.judgement.unproven else ""
        return f"{found} {self.waived}{beside}"

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the result, whatever the test file or its order is."""
        return self.claim.id, self.variant

    @property
    def name(self) -> str:
        """The same for a person: ``RPC-001 json2``."""
        return named(*self.key)


def named(claim_id: str, variant: str) -> str:
    """What a person calls a claim in one variant."""
    return f"{claim_id} {variant}".strip()


def by_claim(results: Iterable[Result]) -> list[list[Result]]:
    """The results of each claim together, in the order of claim and variant."""
    in_order = sorted(results, key=lambda result: result.key)
    return [list(group) for _, group in groupby(in_order, key=lambda result: result.claim.id)]


def worst(results: Iterable[Result]) -> Verdict:
    """The worst verdict of some results, of which there is at least one."""
    return max((result.judgement.verdict for result in results), key=list(Verdict).index)


def at_gate(results: Iterable[Result]) -> tuple[Verdict, bool]:
    """What the gate makes most of among some results, and whether a waiver lets that pass."""
    order = list(Verdict)
    bad = max(results, key=lambda one: (order.index(one.gate), one.passes_waived))
    return (Verdict.VIOLATED, True) if bad.passes_waived else (bad.gate, False)


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """Whether the run itself kept a rule of engagement (``ROE-2``).

    ``title`` states the rule as kept, ``said`` is one sentence of evidence, ``details`` is what
    was found where it was not.
    """

    rule: str
    title: str
    held: bool
    said: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """What became of the harness's own records of one ``model``.

    ``announced`` counts the requests to create some, ``created`` the records that the target said
    it made. What it makes by itself because of us is ``adopted``, counted by occasion: such records
    are among those ``removed``. ``left`` could not be.
    """

    model: str
    announced: int = 0
    created: int = 0
    adopted: int = 0
    removed: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a run did at its target, as its journal counts it; whether it may is for the rules.

    ``sent`` and ``received`` are bytes of bodies; ``browser`` are the requests that the browser
    made, of which neither is known; ``unanswered`` those that got no answer. ``blocked`` is what
    pages asked of others and did not get, ``refused`` what the guard did not let the harness do:
    how often for which reason. ``pace`` is how many requests were noted in each second that had
    any (ISO 8601 in UTC, to the second).
    """

    browser: int = 0
    unanswered: int = 0
    sent: int = 0
    received: int = 0
    handshakes: int = 0
    blocked: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    records: tuple[Records, ...] = ()
    pace: Mapping[str, int] = field(default_factory=dict)

    @property
    def busiest(self) -> int:
        """The most requests that were noted in one second."""
        return max(self.pace.values(), default=0)


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
    rules: tuple[RuleCheck, ...] = ()
    """What the run checked of its own conduct; empty in journals of older versions."""
    exit_code: int | None = None
    """The one that the journal's last entry names; None before the end."""
    waivers: Waivers = NONE_GIVEN
    waiver_withheld: bool = False
    """Whether a waiver that is not in force any more may not be named in public."""
    profile: str = "full"
    """How much was tried (:class:`odoo_owasp.logic.plan.Profile`)."""
    focus: str = ""
    """What a sample had besides: whatever contains this text."""
    conduct: Conduct = field(default=Conduct(), hash=False)

    @property
    def broken_rules(self) -> tuple[RuleCheck, ...]:
        """The rules of engagement that the run did not keep."""
        return tuple(check for check in self.rules if not check.held)

    @property
    def seconds(self) -> float:
        """How long the run took."""
        began, over = map(datetime.fromisoformat, (self.started, self.ended))
        return (over - began).total_seconds()

    def count(self, verdict: Verdict) -> int:
        """How many results have ``verdict``."""
        return sum(result.judgement.verdict is verdict for result in self.results)

    @property
    def waived(self) -> int:
        """How many results pass the gate by a waiver."""
        return sum(result.passes_waived for result in self.results)

    @property
    def counts(self) -> dict[str, int]:
        """What the gate sees, those that a waiver lets pass apart; nothing that it sees none of."""
        seen = Counter(one.gate.value for one in self.results if not one.passes_waived)
        counts = {verdict.value: seen[verdict.value] for verdict in Verdict}
        return {name: count for name, count in {**counts, "WAIVED": self.waived}.items() if count}
