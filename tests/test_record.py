"""run.json and junit.xml: their form, and what must not be in them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from odoo_owasp import content, runs
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.verdict import Coverage, Finding, Square, Standing, Verdict
from odoo_owasp.report import junit, record

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]
SCHEMA = json.loads((content.folder("reports") / "schemas" / "run-1.schema.json").read_text())
EVIDENCE = "s3cr3t-evidence"


@pytest.fixture(scope="module")
def mixed(run_of: RunOf, result_of: ResultOf) -> Run:
    return run_of(*(result_of(verdict, variant=f"v{at}") for at, verdict in enumerate(Verdict)))


def problems(data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [error.json_path for error in validator.iter_errors(data)]


def cases(run: Run) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(junit.render(run, 1)).iter("testcase"))  # noqa: S314


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_record_is_as_its_schema_says(mixed: Run, run_of: RunOf) -> None:
    assert problems(json.loads(record.render(mixed, 1))) == []
    assert problems(json.loads(record.render(run_of(stopped="by the user"), 2))) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"more": 1}, "$"),
        ({"schema": 2}, "$.schema"),
        ({"started": "yesterday"}, "$.started"),
        ({"exit": {"code": 7, "meaning": "x"}}, "$.exit.code"),
        ({"journal_head": "abc"}, "$.journal_head"),
        ({"requests": -1}, "$.requests"),
        ({"claims": [{}]}, "$.claims[0]"),
        ({"profile": "some"}, "$.profile"),
        ({"coverage": {}}, "$.coverage"),
        ({"matrices": [{}]}, "$.matrices[0]"),
        ({"rules": [{}]}, "$.rules[0]"),
        ({"rules": [{"rule": "2", "title": "t", "held": True, "said": ""}]}, "$.rules[0].rule"),
    ],
)
def test_the_schema_is_strict(mixed: Run, change: dict[str, Any], place: str) -> None:
    assert place in problems(record.record(mixed, 1) | change)


def test_the_record_tells_the_run(mixed: Run) -> None:
    told = record.record(mixed, 1)
    assert told["verdicts"] == dict.fromkeys(Verdict, 1)
    assert told["exit"] == {"code": 1, "meaning": EXIT_MEANING[1]}
    assert [one["verdict"] for one in told["claims"]] == list(Verdict)
    violated = told["claims"][-1]
    assert violated["fingerprints"] == ["0123456789abcdef"]
    assert (violated["cases"], violated["controls"], violated["witness"]) == (3, 2, ["wire"])
    assert (told["requests"], told["journal_head"]) == (42, "ab" * 32)


def test_how_much_was_tried_is_told_in_sum(run_of: RunOf, result_of: ResultOf) -> None:
    held = result_of(Verdict.HELD)
    judged = replace(
        held.judgement, coverage=(Coverage("models", 2, 9), Coverage("ways\x00", 5, 5)),
        squares=(Square("a", "x", ("r", "w")), Square("b", "x", ("r",), ("w",), ("u",))),
    )  # fmt: skip
    run = replace(run_of(replace(held, judgement=judged)), profile="quick")
    told = json.loads(record.render(run, 1))
    assert problems(told) == []
    assert told["profile"] == "quick"
    assert told["matrices"] == [
        {"claim": "RPC-001", "rows": 2, "columns": 1, "tries": 5, "held": 3, "violated": 1,
         "unproven": 1},
    ]  # fmt: skip
    said = "quick: 2 of 9 models, 5 ways\x00: sampled"
    assert told["coverage"] == {
        "line": said, "whole": False, "silent": 0,
        "counts": [{"what": "models", "tried": 2, "of": 9},
                   {"what": "ways\x00", "tried": 5, "of": 5}],
    }  # fmt: skip
    properties = ElementTree.fromstring(junit.render(run, 1)).iter("property")  # noqa: S314
    assert {one.get("name"): one.get("value") for one in properties} == {
        "profile": "quick", "coverage": said.replace("\x00", "·"),
    }  # fmt: skip


def test_evidence_stays_in_the_journal(mixed: Run) -> None:
    assert EVIDENCE in repr(mixed)
    assert EVIDENCE not in record.render(mixed, 1)
    assert EVIDENCE not in junit.render(mixed, 1)


def test_ordinary_bugs_are_told_and_are_no_failures(run_of: RunOf, result_of: ResultOf) -> None:
    held = result_of(Verdict.HELD)
    bug = Finding("an old trick", "0" * 16, EVIDENCE, standing=Standing.OLD_BROWSER)
    run = run_of(replace(held, judgement=replace(held.judgement, asides=(bug,))))
    told = json.loads(record.render(run, 0))
    assert problems(told) == []
    assert told["claims"][0]["ordinary_bugs"] == {bug.fingerprint: str(Standing.OLD_BROWSER)}
    (case,) = cases(run)
    assert case.find("failure") is None
    assert case.findtext("system-out") == f"ordinary bug ({Standing.OLD_BROWSER}): an old trick"


def test_junit_counts(mixed: Run) -> None:
    suite = ElementTree.fromstring(junit.render(mixed, 1)).find("testsuite")  # noqa: S314
    assert suite is not None
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped", "time")}
    assert counts == {"tests": "5", "failures": "2", "errors": "1", "skipped": "1", "time": "6.25"}


def test_junit_says_of_each_what_it_came_to(mixed: Run) -> None:
    found = {case.get("name"): [(one.tag, one.get("message")) for one in case]
             for case in cases(mixed)}  # fmt: skip
    name = "The defense RPC-001 holds [v{}]".format
    assert found == {
        name(0): [("skipped", "NOT_APPLICABLE: why")],
        name(1): [],
        name(2): [("failure", "INCONCLUSIVE: why")],
        name(3): [("error", "ERROR: why")],
        name(4): [("failure", "VIOLATED: why")],
    }
    assert cases(mixed)[-1][0].text == "0123456789abcdef res.partner._search"


def test_the_record_tells_whether_the_rules_were_kept(
    run_of: RunOf, rules: tuple[RuleCheck, ...]
) -> None:
    told = record.render(run_of(rules=rules), 2)
    assert problems(json.loads(told)) == []
    assert json.loads(told)["rules"] == [
        {"rule": "ROE-2", "title": "Nothing but own records was changed", "held": True,
         "said": "612 tables compared"},
        {"rule": "ROE-5", "title": "No mail left", "held": False, "said": "1 mail left"},
    ]  # fmt: skip


def test_junit_has_a_suite_of_the_rules(run_of: RunOf, rules: tuple[RuleCheck, ...]) -> None:
    rendered = junit.render(run_of(rules=rules), 2)
    _, suite = ElementTree.fromstring(rendered).findall("testsuite")  # noqa: S314
    assert (suite.get("name"), suite.get("tests")) == ("rules of engagement", "2")
    assert (suite.get("failures"), suite.get("errors")) == ("1", "0")
    assert [(case.get("classname"), [one.get("message") for one in case]) for case in suite] == [
        ("ROE.ROE-2", []),
        ("ROE.ROE-5", ["1 mail left"]),
    ]
    assert "s3cr3t" not in rendered  # details may name the owner's records


def test_without_checked_rules_nothing_is_said_of_them(mixed: Run) -> None:
    assert record.record(mixed, 1)["rules"] == []
    assert "rules of engagement" not in junit.render(mixed, 1)


odd_texts = pytest.mark.parametrize(
    "reason",
    ["a\x00b", "\x1b[31mred", "\x08\x0b\x0c\x1f", "\ufffe\uffff", "\ud800", "\udfff x", "<&\"']]>",
     "\x7f\x85\u2028", "tab\tline\nreturn\r", "\U0001f512"],
)  # fmt: skip


@odd_texts
def test_junit_is_well_formed_whatever_a_reason_says(
    run_of: RunOf, result_of: ResultOf, reason: str
) -> None:
    rule = RuleCheck("ROE-1", reason, False, reason)
    case, of_rule = cases(run_of(result_of(Verdict.ERROR, reason=reason), rules=(rule,)))
    assert str(case[0].get("message")).startswith("ERROR: ")
    assert of_rule[0].tag == "failure"


@odd_texts
def test_outputs_can_be_written_whatever_a_reason_says(
    tmp_path: Path, run_of: RunOf, result_of: ResultOf, reason: str
) -> None:
    runs.write_outputs(run_of(result_of(Verdict.ERROR, reason=reason)), 10, tmp_path)
    assert (
        problems(json.loads((tmp_path / "public" / "run.json").read_text(encoding="utf-8"))) == []
    )
    ElementTree.parse(tmp_path / "public" / "junit.xml")  # noqa: S314
