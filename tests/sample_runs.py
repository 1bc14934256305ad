"""Samples of runs, for what compares them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from odoo_owasp import runs
from odoo_owasp.engine import JournalFile
from odoo_owasp.logic.fingerprint import fingerprint
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Finding, Judgement, Verdict

HELD, VIOLATED, UNPROVEN = Verdict.HELD, Verdict.VIOLATED, Verdict.INCONCLUSIVE


def result(
    verdict: Verdict, *subjects: str, claim: str = "RPC-001", variant: str = "json2",
    severity: Severity = Severity.HIGH, waived: str = "", unproven: str = "",
) -> Result:  # fmt: skip
    found = tuple(
        Finding(one, fingerprint(claim, variant, one), f"evidence of {one}") for one in subjects
    )
    judged = Judgement(verdict, "why", 3, 3, ("wire",), found, unproven=unproven)
    return Result(Claim(claim, "It holds", "RPC", severity), variant, judged, "a::b", 1.0, waived)


def ordinary(*subjects: str) -> Result:
    """A result that held beside breaches that the disclosure policy takes for ordinary bugs."""
    seen = result(VIOLATED, *subjects)
    judged = replace(seen.judgement, verdict=HELD, findings=(), asides=seen.judgement.findings)
    return replace(seen, judgement=judged)


def run(*results: Result, **changes: Any) -> Run:
    done = Run(
        "0.1.0", "demo", "19.0", "19.0-1", "19.0-1", "2030-01-01T00:00:00.000+00:00",
        "2030-01-01T00:01:00.000+00:00", results, complete=True, journal_head="ab" * 32,
    )  # fmt: skip
    return replace(done, **changes)


verdicts = st.sampled_from(list(Verdict))
judged = st.builds(
    lambda verdict, found, waived, unproven: result(
        verdict, *sorted(found) if verdict is VIOLATED else (),
        waived="waived" if waived and verdict is VIOLATED else "",
        unproven="no control" if unproven and verdict is VIOLATED else "",
    ),
    verdicts, st.sets(st.sampled_from("abc"), min_size=1), st.booleans(), st.booleans(),
)  # fmt: skip
some_runs = st.builds(
    lambda one, two, quick: run(
        one, replace(two, variant="xmlrpc"), profile="quick" if quick else "full"
    ),
    judged, judged, st.booleans(),
)  # fmt: skip


def folder(
    path: Path, *results: Result, build: str = "19.0-1", end: int | None = 0,
    target: str = "demo", profile: str = "full", focus: str = "",
) -> Path:  # fmt: skip
    """The folder of a run of ``results``."""
    path.mkdir()
    journal = JournalFile(path / runs.JOURNAL, Redactor(()))
    journal.write(
        "start", tool_version="0.1.0", target=target, release="19.0", build=build,
        tested_build="19.0-1", profile=profile, focus=focus,
    )  # fmt: skip
    for one in results:
        journal.verdict(one)
    if end is not None:
        journal.write("end", exit_code=end, pytest_status=0)
    return path
