"""gl-code-quality-report.json: what does not hold, for GitLab's merge requests on every tier."""

import json
from collections.abc import Iterator
from typing import Any

from odoo_owasp.logic.fingerprint import fingerprint, unproven
from odoo_owasp.logic.headline import amiss
from odoo_owasp.model.claim import Severity
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import UNPROVEN, Verdict
from odoo_owasp.report.text import one_line

_SEVERITIES = {
    Severity.LOW: "minor",
    Severity.MEDIUM: "major",
    Severity.HIGH: "critical",
    Severity.CRITICAL: "blocker",
}


def render(run: Run, exit_code: int) -> str:
    """The run's issues in the format of Code Climate. Public: no payloads.

    The format knows no waivers, so what they accept is not told.
    """
    return json.dumps(list(_issues(run, exit_code)), ensure_ascii=False, indent=2) + "\n"


def _issues(run: Run, exit_code: int) -> Iterator[dict[str, Any]]:
    for said in amiss(run, exit_code):
        yield _issue("run", said, fingerprint("run", "", said), "blocker", "suites", 1)
    for result in run.results:
        if result.gate is Verdict.VIOLATED:
            for found in result.judgement.findings:
                said = f"{result.claim.title}: not so at {found.subject}"
                severity = _SEVERITIES[result.claim.severity]
                yield _of(result, said, found.fingerprint, severity)
        elif result.gate in UNPROVEN:
            identity = unproven(result.claim.id, result.variant)
            yield _of(result, f"Unproven ({result.gate}): {result.told}", identity, "major")


def _of(result: Result, said: str, identity: str, severity: str) -> dict[str, Any]:
    variant = f" ({result.variant})" if result.variant else ""
    return _issue(result.claim.id, f"{said}{variant}", identity, severity, *result.place)


def _issue(
    name: str, said: str, identity: str, severity: str, file: str, line: int
) -> dict[str, Any]:
    return {
        "description": one_line(f"{name}: {said}", 1_000),
        "check_name": f"odoo-owasp/{name}",
        "fingerprint": identity,
        "severity": severity,
        "location": {"path": file, "lines": {"begin": line}},
    }
