"""ocsf.json: one event for each verdict, for security information systems (OCSF 1.5).

The class is Compliance Finding (2003): a run evaluates requirements on one deployment, and what
passed is told like what failed. Vulnerability and Detection Findings only know what failed.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from odoo_owasp.logic.headline import cut_short
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.claim import Severity
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.report.text import one_line

VERSION = "1.5.0"
_CLASS = {
    "category_uid": 2, "category_name": "Findings",
    "class_uid": 2003, "class_name": "Compliance Finding",
    "activity_id": 1, "activity_name": "Create",
    "type_uid": 200301, "type_name": "Compliance Finding: Create",
}  # fmt: skip
_SEVERITIES = {
    Severity.LOW: (2, "Low"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.HIGH: (4, "High"),
    Severity.CRITICAL: (5, "Critical"),
}
_INFORMATIONAL = (1, "Informational")
_PASS, _WARNING, _FAIL, _OTHER = (1, "Pass"), (2, "Warning"), (3, "Fail"), (99, "Not applicable")
_STATUSES = {
    Verdict.HELD: _PASS,
    Verdict.NOT_APPLICABLE: _OTHER,
    Verdict.INCONCLUSIVE: _WARNING,  # "did not yield a result", by OCSF's own words
    Verdict.ERROR: _WARNING,
    Verdict.VIOLATED: _FAIL,
}
_QUIET = (Verdict.HELD, Verdict.NOT_APPLICABLE)
_LONG = 1_000
_OWN = ["odoo-owasp"]
"""The standard, which OCSF demands, where no other asks for it."""
_NEW, _SUPPRESSED = (1, "New"), (3, "Suppressed")


def render(run: Run, exit_code: int) -> str:
    """The run's events as a JSON array. Public: no payloads."""
    return json.dumps(list(_events(run, exit_code)), ensure_ascii=False, indent=2) + "\n"


def _events(run: Run, exit_code: int) -> Iterator[dict[str, Any]]:
    if cut := cut_short(run, exit_code):
        yield _of_conduct(run, "RUN", "The run came to its end", cut, _WARNING)
    if told := list(outlived(run)):
        yield _of_conduct(run, "WAIVERS", "Every waiver is in force", "; ".join(told), _FAIL)
    for check in run.rules:
        yield _of_rule(run, check)
    for result in run.results:
        yield _of_result(run, result)


def _of_result(run: Run, result: Result) -> dict[str, Any]:
    claim, judged = result.claim, result.judgement
    quiet = judged.verdict in _QUIET
    status, status_name = _SUPPRESSED if result.waived else _NEW
    uid = f"{claim.id}/{result.variant}" if result.variant else claim.id
    return {
        **_event(run, uid, claim.title, result.told, _STATUSES[judged.verdict]),
        **_severity(_INFORMATIONAL if quiet else _SEVERITIES[claim.severity]),
        "status_id": status,
        "status": status_name,
        "status_code": judged.verdict.value,
        "compliance": {
            "control": claim.id,
            "category": claim.verifies,
            "desc": claim.title,
            "standards": _standards(result),
            "requirements": [*claim.owasp, *(f"CWE-{one}" for one in claim.cwe), *claim.asvs],
            **_compliance(_STATUSES[judged.verdict]),
        },
        "unmapped": {
            "variant": result.variant,
            "check": result.check,
            "cases": judged.cases,
            "controls": judged.controls,
            "witness": list(judged.witnesses),
            "waived": result.waived,
            "fingerprints": sorted({one.fingerprint for one in judged.findings}),
            "scope": {one.fingerprint: one.scope for one in judged.findings if one.scope},
        },
    }


def _of_rule(run: Run, check: RuleCheck) -> dict[str, Any]:
    return _of_conduct(run, check.rule, check.title, check.said, _PASS if check.held else _FAIL)


def _of_conduct(
    run: Run, control: str, title: str, said: str, status: tuple[int, str]
) -> dict[str, Any]:
    """Whether the run itself went as it should."""
    return {
        **_event(run, f"{control}: {title}", title, said, status),
        **_severity(_INFORMATIONAL if status is _PASS else _SEVERITIES[Severity.HIGH]),
        "status_id": _NEW[0],
        "status": _NEW[1],
        "status_code": status[1].upper(),
        "compliance": {
            "control": control,
            "category": "conduct of the run",
            "desc": title,
            "standards": _OWN,
            **_compliance(status),
        },
    }


def _event(run: Run, uid: str, title: str, said: str, status: tuple[int, str]) -> dict[str, Any]:
    """What every event has; times are in milliseconds since 1970."""
    return {
        **_CLASS,
        "time": _milliseconds(run.ended),
        "start_time": _milliseconds(run.started),
        "end_time": _milliseconds(run.ended),
        "message": f"{status[1]}: {title}",
        "status_detail": one_line(said, _LONG),
        "metadata": {
            "version": VERSION,
            "product": {
                "name": "odoo-owasp", "vendor_name": "odoo-owasp", "version": run.tool_version,
            },
            "correlation_uid": run.journal_head,
        },
        "finding_info": {"uid": uid, "title": title, "desc": one_line(said, _LONG)},
        "resources": [
            {
                "name": one_line(run.target), "type": "Odoo", "version": one_line(run.build),
                "labels": [one_line(run.release)],
            }
        ],
    }  # fmt: skip


def _severity(severity: tuple[int, str]) -> dict[str, Any]:
    return {"severity_id": severity[0], "severity": severity[1]}


def _compliance(status: tuple[int, str]) -> dict[str, Any]:
    return {"status_id": status[0], "status": status[1]}


def _standards(result: Result) -> list[str]:
    claim = result.claim
    named = [f"OWASP Top 10:{one.split(':')[1]}" for one in claim.owasp]
    named += ["CWE"] if claim.cwe else []
    named += [f"OWASP ASVS {one[1:].split('-')[0]}" for one in claim.asvs]
    return list(dict.fromkeys(named)) or _OWN


def _milliseconds(time: str) -> int:
    return round(datetime.fromisoformat(time).timestamp() * 1000)
