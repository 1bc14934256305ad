"""results.sarif, junit.xml, ocsf.json and the Code Quality report, as the platforms want them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
from pydantic import BaseModel
from tests import samples

from odoo_owasp import runs
from odoo_owasp.logic.embargo import veiled
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Run
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.model.waiver import NONE_GIVEN

RUN = samples.samples()["whole"]


def told(name: str, run: Run = RUN) -> Any:
    return json.loads(runs.PUBLISHED[name](run, runs.earned(run)))


@pytest.fixture(scope="module")
def log() -> dict[str, Any]:
    (run,) = told("results.sarif")["runs"]
    return dict(run)


# SARIF: what GitHub demands, by its page "SARIF support for code scanning" ------------------------


def test_results_are_what_is_red_then_what_is_unproven_then_what_is_accepted(
    log: dict[str, Any],
) -> None:
    assert [(one["ruleId"], one["kind"], one["level"]) for one in log["results"]] == [
        ("SMP-001", "fail", "error"),
        ("SMP-001", "fail", "error"),
        ("SMP-003", "open", "none"),
        ("SMP-004", "open", "none"),
        ("SMP-002", "fail", "warning"),
    ]
    assert [one.get("suppressions") for one in log["results"]][:-1] == [None] * 4
    (accepted,) = log["results"][-1]["suppressions"]
    assert accepted == {
        "kind": "external", "status": "accepted",
        "justification": "waived by the keeper until 2031-01-01: the cellar is empty",
    }  # fmt: skip


def test_a_result_has_its_rule_place_and_identity(log: dict[str, Any]) -> None:
    rules = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
    assert rules == sorted({one.claim.id for one in RUN.results})
    identities = set()
    for result in log["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "suites/samples/test_doors.py"
        assert place["artifactLocation"]["uriBaseId"] in log["originalUriBaseIds"]
        line = 10 * int(result["ruleId"][-1])
        assert place["region"]["startLine"] == place["region"]["endLine"] == line
        identities.add(result["partialFingerprints"]["primaryLocationLineHash"])
    assert len(identities) == len(log["results"])  # what shares one becomes one alert
    assert {"a" * 16, "b" * 16, "c" * 16} < identities


def test_a_place_is_a_model_or_a_route(log: dict[str, Any]) -> None:
    found = [one["locations"][0].get("logicalLocations") for one in log["results"]]
    route, model = "/door/<int:number>", "sale.order"
    assert found == [
        [{"name": route, "fullyQualifiedName": route, "kind": "route"}],
        [{"name": model, "fullyQualifiedName": model, "kind": "model"}],
        None, None, None,
    ]  # fmt: skip


def test_a_journal_without_lines_points_at_the_first() -> None:
    old = replace(RUN, results=tuple(replace(one, line=0) for one in RUN.results))
    for result in told("results.sarif", old)["runs"][0]["results"]:
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_a_rule_has_what_is_required(log: dict[str, Any]) -> None:
    for rule in log["tool"]["driver"]["rules"]:
        for text in ("shortDescription", "fullDescription"):
            assert 0 < len(rule[text]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["properties"]["tags"][:2] == ["security", "external/cwe/cwe-284"]
        assert 0 < float(rule["properties"]["security-severity"]) <= 10


@pytest.mark.parametrize(
    ("severity", "level", "band"),
    [
        (Severity.LOW, "note", (0.1, 3.9)),
        (Severity.MEDIUM, "warning", (4.0, 6.9)),
        (Severity.HIGH, "error", (7.0, 8.9)),
        (Severity.CRITICAL, "error", (9.1, 10)),
    ],
)
def test_severities_fall_into_the_platforms_bands(
    severity: Severity, level: str, band: tuple[float, float]
) -> None:
    one = RUN.results[0]
    alone = replace(RUN, results=(replace(one, claim=replace(one.claim, severity=severity)),))
    (rule,) = told("results.sarif", alone)["runs"][0]["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"]["level"] == level
    assert band[0] <= float(rule["properties"]["security-severity"]) <= band[1]


def test_tags_and_places_stay_within_what_is_taken() -> None:
    one = next(one for one in RUN.results if one.judgement.verdict is Verdict.VIOLATED)
    claim = Claim("SMP-009", "Much", "SMP", Severity.LOW, cwe=tuple(range(1, 50)))
    found = replace(
        one.judgement.findings[0],
        places=tuple((f"model.m{at}", "visitor", "open") for at in range(500)),
    )
    judged = replace(one.judgement, findings=(found,))
    (log,) = told(
        "results.sarif", replace(RUN, results=(replace(one, claim=claim, judgement=judged),))
    )["runs"]
    assert len(log["tool"]["driver"]["rules"][0]["properties"]["tags"]) == 20
    assert len(log["results"][0]["locations"][0]["logicalLocations"]) == 100


def test_taxa_are_those_of_the_catalogues(log: dict[str, Any]) -> None:
    taxonomies = log["taxonomies"]
    assert [(one["name"], one.get("version")) for one in taxonomies] == [
        ("CWE", None), ("OWASP ASVS", "5.0.0"), ("OWASP Top 10", "2021"), ("OWASP Top 10", "2025"),
    ]  # fmt: skip
    for rule in log["tool"]["driver"]["rules"]:
        named = [one["target"] for one in rule["relationships"]]
        assert [one["id"] for one in named] == ["284", "639", "A01", "A01", "v5.0.0-8.2.2"]
        for target in named:
            taxonomy = taxonomies[target["toolComponent"]["index"]]
            assert taxonomy["name"] == target["toolComponent"]["name"]
            assert {"id": target["id"]} in taxonomy["taxa"]


def test_the_invocation_says_how_the_run_ended(log: dict[str, Any]) -> None:
    (invocation,) = log["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (2, False)
    assert invocation["startTimeUtc"] == "2030-01-01T00:00:00.000Z"
    said = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert [text.split(" ", 1)[0] for text in said] == ["ROE-5", "SMP-001:", "SMP-005:"]


def test_a_sample_replaces_no_alerts_of_a_full_run(log: dict[str, Any]) -> None:
    """GitHub takes what stands before the last slash for the category."""
    quick = told("results.sarif", replace(RUN, profile="quick"))["runs"][0]
    names = [one["automationDetails"]["id"].rpartition("/") for one in (log, quick)]
    assert names[0][0] == "odoo-owasp/odoo-19.0/full"
    assert names[1][0] == "odoo-owasp/odoo-19.0/quick"
    assert names[0][2] == names[1][2] == "2030-01-01T00-00-00"


# JUnit --------------------------------------------------------------------------------------------


def test_junit_is_read_by_others_as_it_was_meant() -> None:
    read = JUnitXml.fromstring(runs.PUBLISHED["junit.xml"](RUN, 2).encode())
    suites = {suite.name: suite for suite in read}
    assert [*suites] == ["Odoo 19.0", "rules of engagement", "waivers"]
    found = {case.name: [type(one) for one in case.result] for case in suites["Odoo 19.0"]}
    assert found == {
        "A closed door stays closed [back]": [Failure],
        "A closed door stays closed [front]": [],
        "No `window` is *open* for <strangers>": [Skipped],
        "The alarm rings": [Failure],
        "The keys are counted": [Error],
        "The garage is locked": [Skipped],
    }
    for suite in suites.values():
        counts = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()  # type: ignore[no-untyped-call]
        assert counts == (suite.tests, suite.failures, suite.errors, suite.skipped)


def test_no_two_cases_of_junit_are_alike() -> None:
    """GitLab takes only the first of those that share a name and a class."""
    read = JUnitXml.fromstring(runs.PUBLISHED["junit.xml"](RUN, 2).encode())
    names = [(case.classname, case.name) for suite in read for case in suite]
    assert len(names) == len(set(names)) == 10


# OCSF ---------------------------------------------------------------------------------------------

NOT_MODELLED = {"compliance.status"}
"""What OCSF has and its models lack."""


def unknown(event: dict[str, Any], model: type[BaseModel], at: str = "") -> Iterator[str]:
    """The attributes of an event that its model does not have: it would not complain."""
    for name, value in event.items():
        field = model.model_fields.get(name)
        if field is None:
            yield f"{at}{name}"
        elif isinstance(value, dict) and name != "unmapped":
            parts = [field.annotation, *getattr(field.annotation, "__args__", ())]
            (inner,) = [
                one for one in parts if isinstance(one, type) and issubclass(one, BaseModel)
            ]
            yield from unknown(value, inner, f"{at}{name}.")


def test_events_have_what_ocsf_knows() -> None:
    for event in told("ocsf.json"):
        assert {*unknown(event, ComplianceFinding)} == NOT_MODELLED
        assert event["type_uid"] == 100 * event["class_uid"] + event["activity_id"]


def test_events_tell_each_verdict() -> None:
    found = {
        event["finding_info"]["uid"]: (
            event["compliance"]["status"], event["status"], event["severity"], event["status_code"]
        )
        for event in told("ocsf.json")
    }  # fmt: skip
    assert found == {
        "WAIVERS: Every waiver is in force": ("Fail", "New", "High", "FAIL"),
        "ROE-3: The load stayed within the budget": ("Pass", "New", "Informational", "PASS"),
        "ROE-5: No mail left": ("Fail", "New", "High", "FAIL"),
        "SMP-001/back": ("Fail", "New", "High", "VIOLATED"),
        "SMP-001/front": ("Pass", "New", "Informational", "HELD"),
        "SMP-002": ("Fail", "Suppressed", "Medium", "VIOLATED"),
        "SMP-003": ("Warning", "New", "Critical", "INCONCLUSIVE"),
        "SMP-004": ("Warning", "New", "Low", "ERROR"),
        "SMP-005": ("Not applicable", "New", "Informational", "NOT_APPLICABLE"),
    }


def test_events_name_the_waivers_that_are_not_in_force() -> None:
    (said,) = [
        event["status_detail"]
        for event in told("ocsf.json")
        if event["compliance"]["control"] == "WAIVERS"
    ]
    assert said == "; ".join(outlived(RUN))
    alone = replace(RUN, waivers=NONE_GIVEN)
    assert not [one for one in told("ocsf.json", alone) if "WAIVERS" in one["finding_info"]["uid"]]


def test_what_the_disclosure_policy_makes_of_a_finding_is_told(log: dict[str, Any]) -> None:
    scope = "in scope: doors (doors, by the claim)"
    assert [one.get("properties") for one in log["results"]] == [
        None, {"scope": scope}, None, None, None,
    ]  # fmt: skip
    events = {one["finding_info"]["uid"]: one for one in told("ocsf.json")}
    assert events["SMP-001/back"]["unmapped"]["scope"] == {"b" * 16: scope}


# GitLab's Code Quality report -------------------------------------------------------------------


def test_what_is_withheld_is_repeated_by_no_command() -> None:
    for name in ("results.sarif", "summary.md"):
        assert "--claim SMP-001" in runs.PUBLISHED[name](RUN, 1)
        public = runs.PUBLISHED[name](veiled(RUN, {"SMP-001": 7}), 1)
        assert "EMB-007" in public
        assert "--claim EMB" not in public  # there is no such claim


def test_issues_are_what_is_red() -> None:
    issues = told("gl-code-quality-report.json")
    assert [(one["check_name"], one["severity"]) for one in issues] == [
        *[("odoo-owasp/run", "blocker")] * 3,  # a rule that was not kept, two waivers
        *[("odoo-owasp/SMP-001", "critical")] * 2,
        ("odoo-owasp/SMP-003", "major"),
        ("odoo-owasp/SMP-004", "major"),
    ]
    fingerprints = [one["fingerprint"] for one in issues]
    assert len(set(fingerprints)) == len(fingerprints)  # GitLab shows one of those alike
    for one in issues:
        assert not one["location"]["path"].startswith(("/", "./"))
