"""run.json: the machine-readable record (its schema is reports/schemas/run-1.schema.json)."""

import json
from typing import Any

from odoo_owasp.logic.coverage import line, of_run
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.logic.matrix import Matrix, matrices
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Verdict

SCHEMA = 1


def record(run: Run, exit_code: int) -> dict[str, Any]:
    """The run as plain data. Public: verdicts, counts and fingerprints, no payloads."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "odoo-owasp", "version": run.tool_version},
        "target": {
            "name": run.target,
            "release": run.release,
            "build": run.build,
            "tested_build": run.tested_build,
        },
        "started": run.started,
        "ended": run.ended,
        "stopped": run.stopped,
        "exit": {"code": exit_code, "meaning": EXIT_MEANING[exit_code]},
        "verdicts": {verdict.value: run.count(verdict) for verdict in Verdict},
        "waived": run.waived,
        "outlived_waivers": list(outlived(run)),
        "requests": run.requests,
        "profile": run.profile,
        "focus": run.focus,
        "coverage": _coverage(run),
        "matrices": [_matrix(one) for one in matrices(run.results)],
        "journal_head": run.journal_head,
        "rules": [_rule(check) for check in run.rules],
        "claims": [_claim(result) for result in run.results],
    }


def render(run: Run, exit_code: int) -> str:
    """The record as JSON text."""
    return json.dumps(record(run, exit_code), ensure_ascii=False, indent=2) + "\n"


def _coverage(run: Run) -> dict[str, Any]:
    covered = of_run(run)
    return {
        "line": line(covered, run.profile),
        "whole": covered.whole,
        "silent": covered.silent,
        "counts": [{"what": one.what, "tried": one.tried, "of": one.of} for one in covered.counts],
    }


def _matrix(matrix: Matrix) -> dict[str, Any]:
    """A matrix in sum: its squares are in the journal, and drawn in the page."""
    return {
        "claim": matrix.claim.id,
        "rows": len(matrix.rows),
        "columns": len(matrix.columns),
        "tries": matrix.tries,
        "held": matrix.held,
        "violated": matrix.violated,
        "unproven": matrix.unproven,
    }


def _rule(check: RuleCheck) -> dict[str, Any]:
    """A rule without its details: they may name records of the target's owner."""
    return {"rule": check.rule, "title": check.title, "held": check.held, "said": check.said}


def _claim(result: Result) -> dict[str, Any]:
    claim, judged = result.claim, result.judgement
    return {
        "id": claim.id,
        "verifies": claim.verifies,
        "title": claim.title,
        "severity": claim.severity.value,
        "owasp": list(claim.owasp),
        "cwe": list(claim.cwe),
        "asvs": list(claim.asvs),
        "variant": result.variant,
        "verdict": judged.verdict.value,
        "waived": result.waived,
        "unproven": judged.unproven,
        "reason": result.told,
        "witness": list(judged.witnesses),
        "cases": judged.cases,
        "controls": judged.controls,
        "fingerprints": sorted({finding.fingerprint for finding in judged.findings}),
        "scope": {one.fingerprint: one.scope for one in judged.breaches if one.scope},
        "ordinary_bugs": {one.fingerprint: one.standing.value for one in judged.asides},
        "check": result.check,
    }
