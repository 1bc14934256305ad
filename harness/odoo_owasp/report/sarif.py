"""results.sarif: what does not hold, for code scanning (SARIF 2.1.0). Public: no payloads.

GitHub opens an alert for every result, whatever its kind, and closes what it finds no more. So
there is a result for each finding and for each claim that is unproven, and none for what held or
does not apply: the rules tell which claims there are. Claims are rules, checks are locations.
"""

import json
import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from odoo_owasp.logic.fingerprint import unproven
from odoo_owasp.logic.headline import amiss
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.logic.reproduce import command
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, Run, by_claim
from odoo_owasp.model.verdict import UNPROVEN, Finding, Verdict
from odoo_owasp.report.text import one_line

_HOME = "https://github.com/odoo-owasp/odoo-owasp"
_MOST_RESULTS = 5_000
"""GitHub keeps no more of a run; it refuses a file of more than 25,000."""
_MOST_TAGS = 20
"""GitHub refuses rules with more."""
_MOST_PLACES = 100
"""What GitHub keeps of a result's locations."""
_MOST_TEXT = 1_000
"""GitHub cuts descriptions of more than 1,024 characters."""
_ROOT = "%SRCROOT%"
_LEVELS = {
    Severity.LOW: "note",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}
_SCORES = {
    Severity.LOW: "2.5",
    Severity.MEDIUM: "5.5",
    Severity.HIGH: "8.0",
    Severity.CRITICAL: "9.5",
}
"""In the middle of the bands that GitHub and GitLab make of a score (CVSS's own)."""
_RANKS = tuple(reversed(Severity))
_MODEL = re.compile(r"[a-z]\w*(\.\w+)+", re.ASCII)
_ROUTE = re.compile(r"/\S*")
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9.+-]+")
Catalogue = tuple[str, str]
"""One of the field's catalogues: its name, and its version where it has any."""


def render(run: Run, exit_code: int) -> str:
    """The run as a SARIF log."""
    return json.dumps(log(run, exit_code), ensure_ascii=False, indent=2) + "\n"


def log(run: Run, exit_code: int) -> dict[str, Any]:
    """The SARIF log as plain data."""
    claims = [results[0] for results in by_claim(run.results)]
    taxa = sorted({taxon for one in claims for taxon in _taxa(one.claim)})
    catalogues = sorted({(name, of) for name, of, _ in taxa})
    ranked = sorted(_results(run), key=itemgetter(0))
    results = [result for _, result in ranked]
    told = {
        "tool": {"driver": _driver(run, claims, catalogues)},
        "automationDetails": {"id": _category(run)},
        "invocations": [_invocation(run, exit_code, len(results))],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The source tree of odoo-owasp."}}},
        "columnKind": "unicodeCodePoints",
        "taxonomies": [_taxonomy(one, taxa) for one in catalogues],
        "results": results[:_MOST_RESULTS],
        "properties": _properties(run, len(results)),
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return {"$schema": schema, "version": "2.1.0", "runs": [told]}


def _category(run: Run) -> str:
    """Runs of the same category replace one another's alerts; a sample replaces no full run's."""
    words = ("odoo-owasp", f"odoo-{run.release}", run.profile, run.started[:19])
    return "/".join(_NOT_IN_AN_ID.sub("-", one) for one in words)


def _properties(run: Run, results: int) -> dict[str, Any]:
    return {
        "target": run.target,
        "release": run.release,
        "build": run.build,
        "testedBuild": run.tested_build,
        "profile": run.profile,
        "verdicts": {verdict.value: run.count(verdict) for verdict in Verdict},
        "waived": run.waived,
        "results": results,
        "journalHead": run.journal_head,
    }


# The rules: claims ------------------------------------------------------------------------------


def _driver(run: Run, claims: Iterable[Result], catalogues: list[Catalogue]) -> dict[str, Any]:
    return {
        "name": "odoo-owasp",
        "version": run.tool_version,
        "informationUri": _HOME,
        "rules": [_rule(one, catalogues) for one in claims],
        "supportedTaxonomies": [_reference(one, catalogues) for one in catalogues],
    }


def _reference(catalogue: Catalogue, catalogues: list[Catalogue]) -> dict[str, Any]:
    return {"name": catalogue[0], "index": catalogues.index(catalogue)}


def _rule(result: Result, catalogues: list[Catalogue]) -> dict[str, Any]:
    claim = result.claim
    return {
        "id": claim.id,
        "shortDescription": {"text": one_line(claim.title, _MOST_TEXT)},
        "fullDescription": {
            "text": one_line(f"The claim, stated as it should be: {claim.title}.", _MOST_TEXT)
        },
        "help": {"text": _help(result), "markdown": _help(result, "`")},
        "helpUri": f"{_HOME}/blob/main/suites/CATALOGUE.md",
        "defaultConfiguration": {"level": _LEVELS[claim.severity]},
        "relationships": [
            {
                "target": {"id": taxon, "toolComponent": _reference((name, of), catalogues)},
                "kinds": ["relevant"],
            }
            for name, of, taxon in _taxa(claim)
        ],
        "properties": {
            "tags": _tags(claim)[:_MOST_TAGS],
            "precision": "very-high",  # a witness saw it, and a control shows what it would see
            "security-severity": _SCORES[claim.severity],
        },
    }


def _help(result: Result, quote: str = "") -> str:
    if result.claim.withheld:
        return "A finding is a breach that an independent witness saw. This one is under embargo."
    return (
        f"A finding is a breach that an independent witness saw. The check is "
        f"{quote}suites/{result.check}{quote}. Repeat it with: "
        f"{quote}{command(result.claim.id)}{quote}. What was sent and answered "
        "stands in the run's private folder."
    )


def _tags(claim: Claim) -> list[str]:
    """Those that matter most first: GitHub shows ten."""
    return [
        "security",
        *(f"external/cwe/cwe-{number:03}" for number in claim.cwe),
        *(f"external/owasp/{one}" for one in claim.owasp),
        claim.verifies,
    ]


def _taxa(claim: Claim) -> Iterator[tuple[str, str, str]]:
    """What the field's catalogues call it: catalogue, its version, and the entry's id."""
    for number in claim.cwe:
        yield "CWE", "", str(number)
    for one in claim.owasp:
        entry, year = one.split(":")
        yield "OWASP Top 10", year, entry
    for one in claim.asvs:
        yield "OWASP ASVS", one[1:].split("-")[0], one


_CATALOGUES = {
    "CWE": ("MITRE", "https://cwe.mitre.org/"),
    "OWASP Top 10": ("OWASP", "https://owasp.org/Top10/"),
    "OWASP ASVS": (
        "OWASP", "https://owasp.org/www-project-application-security-verification-standard/"
    ),
}  # fmt: skip


def _taxonomy(catalogue: Catalogue, taxa: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """A catalogue, with those of its entries that the claims name."""
    name, version = catalogue
    organization, where = _CATALOGUES[name]
    return {
        "name": name,
        **({"version": version} if version else {}),
        "organization": organization,
        "informationUri": where,
        "taxa": [{"id": entry} for *of, entry in taxa if tuple(of) == catalogue],
    }


# The results: findings, and what is unproven ----------------------------------------------------


def _results(run: Run) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    """Each with its rank: breaches, then what is unproven, then what was accepted."""
    for at, results in enumerate(by_claim(run.results)):
        severity = _RANKS.index(results[0].claim.severity)
        for result in results:
            for finding in result.judgement.findings:
                rank = 2 if result.waived else 0
                yield (rank, severity), _finding(result, finding) | {"ruleIndex": at}
            if result.gate in UNPROVEN:
                yield (1, severity), _unproven(result) | {"ruleIndex": at}


def _finding(result: Result, finding: Finding) -> dict[str, Any]:
    """A finding. What is waived is named by its fingerprint alone."""
    if result.waived:
        said = f"{result.claim.title}: {finding.fingerprint} is accepted."
        suppressions = [
            {"kind": "external", "status": "accepted", "justification": one_line(result.waived)}
        ]
        extra: dict[str, Any] = {"suppressions": suppressions}
        places: list[dict[str, Any]] = []
    else:
        variant = f", {result.variant}" if result.variant else ""
        reach = f", {finding.reach}" if finding.reach else ""
        said = f"{result.claim.title}: not so at {finding.subject}{variant}{reach}."
        extra = {"properties": {"scope": one_line(finding.scope)}} if finding.scope else {}
        places = _logical(finding)
    return {
        "ruleId": result.claim.id,
        "kind": "fail",
        "level": _LEVELS[result.claim.severity],
        "message": {"text": _message(said)},
        "locations": [_location(result, places)],
        "partialFingerprints": _fingerprints(finding.fingerprint),
        **extra,
    }


def _unproven(result: Result) -> dict[str, Any]:
    name = f"{result.claim.id} {result.variant}".strip()
    return {
        "ruleId": result.claim.id,
        "kind": "open",
        "level": "none",  # what SARIF demands of whatever is no failure
        "message": {"text": _message(f"{name} is unproven ({result.gate}): {result.told}.")},
        "locations": [_location(result, [])],
        "partialFingerprints": _fingerprints(unproven(result.claim.id, result.variant)),
    }


def _message(text: str) -> str:
    """Text in which no words become a link: viewers make one of brackets and a parenthesis."""
    return one_line(text, _MOST_TEXT).replace("](", "] (")


def _fingerprints(identity: str) -> dict[str, str]:
    """Ours, also under the one name that GitHub reads."""
    return {"primaryLocationLineHash": identity, "odooOwasp/v1": identity}


def _location(result: Result, logical: list[dict[str, Any]]) -> dict[str, Any]:
    """Where the check begins; with what it found there, where that is a model or a route."""
    file, line = result.place
    region = {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 1}
    artifact = {"uri": file, "uriBaseId": _ROOT}
    physical = {"artifactLocation": artifact, "region": region}
    return {"physicalLocation": physical} | ({"logicalLocations": logical} if logical else {})


def _logical(finding: Finding) -> list[dict[str, Any]]:
    rows = dict.fromkeys(row for row, _, _ in finding.places)
    known = ((row, _kind(row)) for row in rows)
    named = [
        {"name": one_line(row), "fullyQualifiedName": one_line(row), "kind": kind}
        for row, kind in known
        if kind
    ]
    return named[:_MOST_PLACES]


def _kind(row: str) -> str:
    if _ROUTE.fullmatch(row):
        return "route"
    return "model" if _MODEL.fullmatch(row) else ""


# The run itself ---------------------------------------------------------------------------------


def _invocation(run: Run, exit_code: int, results: int) -> dict[str, Any]:
    told = [_notification(one) for one in amiss(run, exit_code)]
    if results > _MOST_RESULTS:
        told.append(
            _notification(
                f"{results} results are more than are taken: the first {_MOST_RESULTS} are here, "
                "the worst first; run.json has the fingerprints of all"
            )
        )
    return {
        "executionSuccessful": exit_code in (0, 1, 10) and run.complete,
        "exitCode": exit_code,
        "exitCodeDescription": EXIT_MEANING[exit_code],
        "startTimeUtc": _zulu(run.started),
        "endTimeUtc": _zulu(run.ended),
        "toolExecutionNotifications": told,
    }


def _notification(said: str) -> dict[str, Any]:
    return {"level": "error", "message": {"text": _message(said)}}


def _zulu(time: str) -> str:
    return time.replace("+00:00", "Z")
