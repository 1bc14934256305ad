"""Baselines: what is new, gone or unknown against what was found before, and what that decides."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tests.sample_runs import HELD, UNPROVEN, VIOLATED, folder, ordinary, result, run, some_runs
from typer.testing import CliRunner

from odoo_owasp import content, gating, runs
from odoo_owasp.logic.baseline import FAIL_ON, Checked, State, baseline, check
from odoo_owasp.logic.judge import exit_code, judge
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.case import Cases
from odoo_owasp.model.claim import Severity
from odoo_owasp.model.run import Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.report import baseline as report


def checked(before: Sequence[Run], now: Sequence[Run], fail_on: str = "new") -> Checked:
    return check(baseline(before), now, list(map(runs.earned, now)), fail_on)


def states(told: Checked) -> dict[str, int]:
    return {state.value: len(told.of(state)) for state in State if told.of(state)}


FOUND = run(result(VIOLATED, "a"))


@pytest.mark.parametrize(
    ("before", "now", "became", "code"),
    [
        (FOUND, FOUND, {"persisting": 1}, 0),
        (run(result(HELD)), FOUND, {"new": 1}, 1),
        (FOUND, run(result(VIOLATED, "b")), {"new": 1, "fixed": 1}, 1),
        (FOUND, run(result(HELD)), {"fixed": 1}, 0),
        (FOUND, run(result(UNPROVEN)), {"unproven": 1}, 10),
        (FOUND, run(result(Verdict.ERROR)), {"unproven": 1}, 10),
        (FOUND, run(result(Verdict.NOT_APPLICABLE)), {"unproven": 1}, 10),
        (FOUND, run(result(HELD, variant="xmlrpc")), {"unproven": 1}, 10),
        (FOUND, run(result(VIOLATED, "b", unproven="no control")), {"new": 1, "unproven": 1}, 1),
        (FOUND, run(result(VIOLATED, "a", unproven="no control")), {"persisting": 1}, 10),
        (FOUND, run(), {"unproven": 1}, 5),
        (FOUND, run(result(HELD), stopped="by the user"), {"fixed": 1}, 2),
        (FOUND, run(ordinary("a")), {"now an ordinary bug": 1}, 0),
        (run(result(VIOLATED, "a", "b")), run(ordinary("a")),
         {"now an ordinary bug": 1, "fixed": 1}, 0),
        (run(result(HELD)), run(result(VIOLATED)), {}, 1),  # by nothing that could be known
        (run(result(HELD)), run(result(HELD)), {}, 0),
        (run(result(HELD)), run(result(HELD, claim="RPC-002")), {}, 10),
        (run(result(HELD)), run(result(HELD), result(UNPROVEN, claim="RPC-002")), {}, 10),
        (run(result(Verdict.NOT_APPLICABLE)), run(result(Verdict.NOT_APPLICABLE)), {}, 10),
    ],
)  # fmt: skip
def test_what_became_of_a_finding(before: Run, now: Run, became: dict[str, int], code: int) -> None:
    told = checked([before], [now])
    assert (states(told), told.code) == (became, code)


words = st.text(max_size=30)


@given(words, words, words, st.datetimes(timezones=st.just(UTC)))
def test_a_finding_is_known_whatever_the_deployment_and_the_day_are(
    target: str, build: str, evidence: str, started: datetime
) -> None:
    """No port, no name of a database and no date is part of what identifies it."""
    cases = Cases()
    cases.control("res.partner", True)
    cases.held("res.partner", unless=True, witness="wire", evidence=evidence)
    judged = judge(FOUND.results[0].claim, "json2", cases)
    found = replace(FOUND.results[0], judgement=judged)
    elsewhere = run(found, target=target, build=build, started=started.isoformat())
    told = checked([run(result(VIOLATED, "res.partner"))], [elsewhere])
    assert states(told) == {"persisting": 1}


def test_a_claim_that_is_not_judged_any_more_is_named() -> None:
    told = checked([run(result(HELD), result(HELD, variant="xmlrpc"))], [run(result(HELD))])
    assert told.lost == (("RPC-001", "xmlrpc"),)


@pytest.mark.parametrize(
    ("before", "now", "became"),
    [
        ({}, {"profile": "quick"}, "unproven"),
        ({"profile": "quick"}, {"profile": "quick"}, "fixed"),
        ({"profile": "quick"}, {}, "fixed"),
        ({"profile": "quick", "focus": "sale"}, {"profile": "quick"}, "unproven"),
        ({"profile": "quick", "focus": "sale"}, {"profile": "quick", "focus": "sale"}, "fixed"),
    ],
)
def test_what_tried_less_proves_nothing_fixed(
    before: dict[str, Any], now: dict[str, Any], became: str
) -> None:
    told = checked([replace(FOUND, **before)], [run(result(HELD), **now)])
    assert states(told) == {became: 1}


def test_what_is_not_alike_is_told() -> None:
    known = run(result(HELD))
    cases: list[tuple[dict[str, Any], str]] = [
        ({"target": "other"}, "of another target"), ({"release": "18.0"}, "of another release"),
        ({"profile": "quick"}, "less was tried"),
    ]  # fmt: skip
    for change, complaint in cases:
        told = checked([known], [replace(known, **change)])
        (notice,) = told.notices
        assert complaint in notice
        assert notice in printed(told)
        assert report.record(told)["notices"] == [notice]
    assert checked([known], [known]).notices == ()


def printed(told: Checked) -> str:
    with Path(os.devnull).open("w") as nowhere:
        console = Console(width=200, record=True, file=nowhere)
        console.print(report.shown(told))
    return console.export_text()


def test_what_is_unproven_is_not_all_that_there_is() -> None:
    told = checked([FOUND], [run(result(VIOLATED, "a", unproven="no control"))])
    said = "nothing closes the gate (--fail-on new), but something is unproven"
    assert f"exit 10: {said}" in printed(told)
    assert report.record(told)["exit"]["meaning"] == said


def test_several_runs_tell_what_is_flaky() -> None:
    told = checked([run(result(HELD))], [run(result(HELD)), FOUND])
    assert [(one.state, one.flaky) for one in told.changes] == [(State.NEW, True)]
    assert told.code == 1
    both = checked([run(result(HELD))], [FOUND, FOUND])
    assert [one.flaky for one in both.changes] == [False]
    one_unproven = checked([FOUND], [run(result(HELD)), run(result(UNPROVEN))])
    assert (states(one_unproven), one_unproven.code) == ({"unproven": 1}, 10)


def test_what_closes_the_gate() -> None:
    low = result(VIOLATED, "a", severity=Severity.LOW)
    high = result(VIOLATED, "b", claim="RPC-002")
    cases: list[tuple[list[Run], str, int]] = [
        ([run(low, high)], "new", 0), ([run(low, high)], "any", 1), ([run(low, high)], "high", 1),
        ([run(low)], "medium", 0), ([run(low)], "low", 1), ([run(high)], "critical", 0),
    ]  # fmt: skip
    for now, fail_on, code in cases:
        assert checked(now, now, fail_on).code == code, (now, fail_on)


def test_a_new_finding_below_the_severity_opens_nothing_else() -> None:
    told = checked([run(result(HELD))], [run(result(VIOLATED, "a", severity=Severity.LOW))], "high")
    assert (states(told), told.code) == ({"new": 1}, 0)


def test_what_is_waived_passes_as_long_as_its_waiver_does() -> None:
    waived = run(result(VIOLATED, "a", waived="waived by the team"))
    assert (states(checked([run(result(HELD))], [waived])), checked([FOUND], [waived]).code) == (
        {"waived": 1}, 0,
    )  # fmt: skip
    told = checked([waived], [FOUND])
    assert (states(told), told.code) == ({"new": 1}, 1)
    late = Waivers((Waiver("RPC-001", ("0" * 16,), "the team", "known", "1999-12-31"),))
    expired = replace(run(result(HELD)), waivers=late)
    assert list(outlived(expired))
    assert checked([run(result(HELD))], [expired]).code == 1


def test_a_finding_keeps_the_day_that_it_was_first_seen() -> None:
    later = replace(FOUND, started="2031-05-06T00:00:00.000+00:00")
    assert [one.first_seen for one in baseline([later]).findings] == ["2031-05-06"]
    renewed = baseline([later], baseline([FOUND]))
    assert [one.first_seen for one in renewed.findings] == ["2030-01-01"]


@given(some_runs, st.lists(some_runs, min_size=1, max_size=3), st.sampled_from(FAIL_ON))
def test_nothing_unproven_is_green(before: Run, now: list[Run], fail_on: str) -> None:
    told = checked([before], now, fail_on)
    assert content.problem(report.record(told), "check-1", "reports") == ""
    fresh = [one for one in told.changes if one.state is State.NEW]
    gates = [one.gate for run in now for one in run.results]
    if fail_on in ("new", "any") and fresh:
        assert told.code == 1
    if told.code == 0:
        assert not {Verdict.INCONCLUSIVE, Verdict.ERROR} & set(gates)
        assert not told.lost
        assert not told.of(State.UNPROVEN)
    # Without a baseline that accepts anything the gate is that of the runs alone.
    if fail_on == "any":
        assert (told.code == 1) == (exit_code(gates) == 1)
    for one in told.of(State.FIXED):
        those = [it for run in now for it in run.results if it.key == one.known.key]
        assert those
        assert all(it.judgement.verdict in (HELD, VIOLATED) for it in those)
        found = {it.fingerprint for those_ in those for it in those_.judgement.findings}
        assert one.known.fingerprint not in found


@given(st.lists(some_runs, min_size=1, max_size=2))
def test_a_baseline_is_read_as_it_was_written(done: list[Run]) -> None:
    made = baseline(done)
    data = report.parse(report.render(made))
    assert gating.problem(data) == ""
    assert report.read(data) == made


def test_a_baseline_holds_no_evidence() -> None:
    assert "evidence" not in report.render(baseline([FOUND]))
    assert '"a"' not in report.render(baseline([FOUND]))


# The commands ------------------------------------------------------------------------------------


Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `odoo-owasp baseline ...`; gives exit code and what was said. Raises Trouble as main."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str | Path) -> tuple[int, str]:
        done = CliRunner().invoke(gating.app, list(map(str, words)))
        if isinstance(done.exception, Trouble):
            raise done.exception
        return done.exit_code, done.output

    return call


def test_save_and_check(tmp_path: Path, command: Command) -> None:
    old = folder(tmp_path / "old", result(VIOLATED, "a"), end=1)
    new = folder(tmp_path / "new", result(VIOLATED, "a", "b"), build="19.0-2", end=1)
    assert command("save", old)[0] == 0
    assert command("check", old) == (0, command("check", old)[1])
    code, said = command("check", new)
    assert code == 1
    assert "1 new, 1 persisting" in said
    code, said = command("check", new, "--json")
    told = json.loads(said)
    assert (code, told["exit"]["code"], told["counts"]["new"]) == (1, 1, 1)
    assert {one["state"] for one in told["findings"]} == {"new", "persisting"}
    assert command("save", new)[0] == 0  # brought up to date
    assert command("check", new)[0] == 0
    less = folder(tmp_path / "less", result(HELD, variant="xmlrpc"))
    with pytest.raises(Trouble, match="would shrink: 1 verdicts fewer"):
        command("save", less)
    assert command("check", new)[0] == 0  # it is what it was
    assert command("save", less, "--replace")[0] == 0


def test_a_baseline_is_of_runs_that_tried_the_same(tmp_path: Path, command: Command) -> None:
    found = folder(tmp_path / "full", result(VIOLATED, "a"), end=1)
    samples = [
        folder(tmp_path / "quick", result(HELD), profile="quick"),
        folder(tmp_path / "sale", result(HELD), focus="sale"),
    ]
    for sample in samples:
        with pytest.raises(Trouble, match="did not try the same"):
            command("save", found, sample)
    command("save", found)
    with pytest.raises(Trouble, match="would shrink: a sample"):
        command("save", tmp_path / "quick")
    elsewhere = folder(tmp_path / "elsewhere", result(HELD), target="other")
    assert "the old one was of another target" in command("save", elsewhere)[1]


def test_what_is_wrong_is_told(tmp_path: Path, command: Command) -> None:
    old = folder(tmp_path / "old", result(VIOLATED, "a"), end=1)
    other = folder(tmp_path / "other", result(HELD), build="19.0-2")
    cut = folder(tmp_path / "cut", result(HELD), end=None)
    with pytest.raises(Trouble, match="cannot be read"):
        command("check", old)
    command("save", old)
    with pytest.raises(Trouble, match=r"build 19\.0-2"):
        command("check", old, other)
    with pytest.raises(Trouble, match="knows no 'severe'"):
        command("check", old, "--fail-on", "severe")
    with pytest.raises(Trouble, match="is no baseline"):
        command("save", cut, "--output", tmp_path / "cut.json")
    assert not (tmp_path / "cut.json").exists()
    assert command("check", cut)[0] == 2
    with pytest.raises(Trouble, match="says what of a baseline counts"):
        gating.given(None, "high")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda text: text[:-20], "is no baseline"),
        (lambda text: "<<<<<<< ours\n" + text, "is no baseline"),
        (lambda text: text.replace('"focus"', '"locus"'), "focus|locus"),
        (lambda text: text.replace('"focus": ""', '"focus": "", "focus": ""'), "more than once"),
        (lambda text: text.replace('"HELD"', '"FINE"'), "FINE"),
        (lambda text: text.replace('"high"', '"bad"'), "bad"),
        (lambda text: "[]", "schema"),
        (lambda text: json.dumps({**json.loads(text), "verdicts": {}}), "verdicts"),
        (lambda text: "\udcff", "is no baseline"),
    ],
)
def test_a_baseline_that_was_damaged_is_refused(
    tmp_path: Path, change: Callable[[str], str], complaint: str
) -> None:
    file = tmp_path / "baseline.json"
    made = report.render(baseline([run(result(VIOLATED, "a"), result(HELD, claim="RPC-002"))]))
    file.write_text(change(made), "utf-8", errors="surrogateescape")
    with pytest.raises(Trouble, match=complaint):
        gating.read(file)


def test_a_finding_stands_there_once(tmp_path: Path) -> None:
    data = report.parse(report.render(baseline([FOUND])))
    data["findings"].append({**data["findings"][0], "first_seen": "2031-01-01"})
    file = tmp_path / "baseline.json"
    file.write_text(json.dumps(data))
    with pytest.raises(Trouble, match="more than once"):
        gating.read(file)
