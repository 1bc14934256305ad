"""Synthetic runs of any size, for the benchmarks of what is rendered from them."""

from odoo_owasp.logic.fingerprint import fingerprint
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Coverage, Finding, Judgement, Square, Verdict

VIOLATED = 50
"""One case in so many is a breach."""
_TRIES = ("read", "search", "write", "create", "unlink")
_VARIANTS = ("jsonrpc-portal-a", "xmlrpc-employee-a", "json2-employee-a", "web-manager")
_EACH = 1_000
"""Cases of one result, at most."""


def run(cases: int) -> Run:
    """A run of so many ``cases`` in matrices; its breaches have evidence and an exchange each."""
    sizes = [min(_EACH, cases - done) for done in range(0, cases, _EACH)]
    results = tuple(_result(at, size) for at, size in enumerate(sizes))
    return Run(
        "0.1.0", "synthetic", "19.0", "19.0-1", "19.0-1", "2030-01-01T00:00:00.000+00:00",
        "2030-01-01T00:05:00.000+00:00", results, cases, complete=True, journal_head="ab" * 32,
        exit_code=1,
    )  # fmt: skip


def _result(place: int, cases: int) -> Result:
    number, variant = place // len(_VARIANTS), _VARIANTS[place % len(_VARIANTS)]
    claim = Claim(
        f"SYN-{number:03}", f"The defense {number} holds, whoever asks and whatever for", "SYN",
        list(Severity)[number % 4], ("A01:2021", "A01:2025"), (284, 639), ("v5.0.0-8.2.2",),
    )  # fmt: skip
    tried = [(f"model.number.{at // 5}", _TRIES[at % 5]) for at in range(cases)]
    broken = tried[::VIOLATED]
    findings = tuple(_finding(claim.id, variant, row, name) for row, name in broken)
    squares = tuple(
        _square(row, variant, set(broken)) for row in dict.fromkeys(r for r, _ in tried)
    )
    judged = Judgement(
        Verdict.VIOLATED, f"{len(broken)} of {cases} cases breached", cases, cases, ("wire",),
        findings, squares, (Coverage("models", len(squares), len(squares)),),
    )  # fmt: skip
    at = f"2030-01-01T00:{place // 60 % 60:02}:{place % 60:02}.000+00:00"
    return Result(claim, variant, judged, "synthetic/test_it.py::test_it", 1.0, line=10, judged=at)


def _square(row: str, column: str, broken: set[tuple[str, str]]) -> Square:
    return Square(
        row, column, tuple(name for name in _TRIES if (row, name) not in broken),
        tuple(name for name in _TRIES if (row, name) in broken),
    )  # fmt: skip


def _finding(claim_id: str, variant: str, row: str, name: str) -> Finding:
    subject = f"{row} {name}"
    body = f'{{"params": {{"model": "{row}", "method": "{name}"}}}}'
    exchange = Exchange(
        "POST", "https://demo.test/web/dataset/call_kw", {"Content-Type": "application/json"},
        body, 200, {"content-type": "application/json"}, f'{{"result": [{"1, " * 100}]}}',
        f"{variant} {subject}",
    )  # fmt: skip
    identity = fingerprint(claim_id, variant, subject)
    evidence = f"{name} on {row} gave what it should not: " + "t0123456789abcdef " * 20
    return Finding(subject, identity, evidence, ((row, variant, name),), exchanges=(exchange,))
