"""Every public format: golden samples, what a kill leaves, what stays private, hostile texts."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from fluidattacks_core.sarif import SarifLog
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
from tests import samples

from odoo_owasp import content, runs
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.report.journal import BrokenChain

JOURNAL = "".join(samples.lines()).encode()
END = JOURNAL.rindex(b"\n", 0, -1) + 1
"""Where the journal's last word begins."""


@cache
def run(name: str = "whole") -> Run:
    return samples.samples()[name]


@pytest.mark.parametrize("name", ["whole", "killed"])
def test_the_samples_are_what_is_rendered(name: str) -> None:
    written = {file.name: file.read_bytes() for file in (samples.FOLDER / name).iterdir()}
    assert written == samples.rendered(run(name)), "mend by: python -m tests.samples"


def test_the_sample_has_everything() -> None:
    gates = {one.gate for one in run().results}
    assert gates == set(Verdict)
    assert (run().waived, len(run().broken_rules)) == (1, 1)


# Forms --------------------------------------------------------------------------------------------


def check(outputs: dict[str, bytes]) -> None:
    """Each output is of its form."""
    schema = content.folder("reports") / "schemas" / "run-1.schema.json"
    jsonschema.validate(json.loads(outputs["run.json"]), json.loads(schema.read_text()))
    sarif = outputs["results.sarif"].decode()
    # The models are of the schema before its errata: there, a suppression's status was "state".
    SarifLog.model_validate_json(sarif.replace('"status": "accepted"', '"state": "accepted"'))
    for event in json.loads(outputs["ocsf.json"]):
        ComplianceFinding.model_validate(event)
    for issue in json.loads(outputs["gl-code-quality-report.json"]):
        assert issue["description"]
        assert issue["location"]["lines"]["begin"] >= 1
    for name in ("junit.xml", "badge.svg"):
        ElementTree.fromstring(outputs[name])  # noqa: S314
    assert json.loads(outputs["badge.json"])["schemaVersion"] == 1
    assert outputs["summary.md"].startswith(b"## odoo-owasp: ")


@pytest.mark.parametrize("name", ["whole", "killed"])
def test_outputs_are_of_their_form(name: str) -> None:
    check(samples.rendered(run(name)))


# A run that was killed ----------------------------------------------------------------------------


def says_so(outputs: dict[str, bytes]) -> None:
    """Each output says that the run was cut off."""
    assert json.loads(outputs["run.json"])["stopped"].startswith("the run was cut off")
    suites = ElementTree.fromstring(outputs["junit.xml"])  # noqa: S314
    (cut,) = suites.findall("testsuite[@name='run']/testcase/failure")
    assert cut.get("type") == "CUT_SHORT"
    (invocation,) = json.loads(outputs["results.sarif"])["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    said = invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert said.startswith("stopped before the end: the run was cut off")
    event = json.loads(outputs["ocsf.json"])[0]
    assert (event["compliance"]["control"], event["compliance"]["status"]) == ("RUN", "Warning")
    assert json.loads(outputs["gl-code-quality-report.json"])[0]["severity"] == "blocker"
    assert outputs["summary.md"].startswith(b"## odoo-owasp: Stopped before the end")
    for badge in ("badge.svg", "badge.json"):
        assert b"stopped" in outputs[badge]


@settings(max_examples=50)
@given(st.integers(min_value=0, max_value=END))
def test_a_run_killed_anywhere_says_so_in_every_format(place: int) -> None:
    try:
        killed = samples.read(JOURNAL[:place])
    except BrokenChain:  # nothing had begun
        assert place <= JOURNAL.index(b"\n")
        return
    outputs = samples.rendered(killed)
    check(outputs)
    if killed.broken_rules:  # worse than a cut, and told first
        assert b"rule of engagement not kept" in outputs["badge.json"]
        return
    says_so(outputs)
    whole = {one.key: one.gate for one in run().results}
    for one in killed.results:  # nothing is better than it was
        assert one.gate in (whole[one.key], Verdict.INCONCLUSIVE)


# What stays private -------------------------------------------------------------------------------


def test_nothing_public_has_evidence_or_secrets() -> None:
    assert samples.SECRET in repr(run())
    for name, text in samples.rendered(run()).items():
        assert samples.SECRET.encode() not in text, name
        assert b"evidence:" not in text, name


def test_what_is_waived_is_named_by_its_fingerprint_alone() -> None:
    for name, text in samples.rendered(run()).items():
        assert b"the cellar" not in text.replace(b"the cellar is empty", b""), name
    told = samples.rendered(run())
    for name in ("run.json", "junit.xml", "results.sarif", "ocsf.json", "summary.md"):
        assert b"c" * 16 in told[name], name


def test_only_the_public_folder_has_what_is_public(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    veil = replace(run(), target="a demo under a veil")
    monkeypatch.setattr(runs, "published", lambda done: veil)
    runs.write_outputs(run(), 2, tmp_path)
    public = {file.name: file.read_text() for file in (tmp_path / "public").iterdir()}
    assert {*public} == {*runs.PUBLISHED, runs.PAGE}
    assert not [name for name, text in public.items() if samples.SECRET in text]
    assert not {file.name for file in tmp_path.iterdir()} & {*runs.PUBLISHED}
    for name in ("run.json", "results.sarif", "ocsf.json", "summary.md", "report.html"):
        assert veil.target in public[name]
        assert run().target not in public[name]


# Hostile texts ------------------------------------------------------------------------------------


def tokens(text: str) -> list[Token]:
    """What a renderer of Markdown makes of a page, as GitHub and GitLab do."""
    blocks = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [*blocks, *(one for block in blocks for one in block.children or ())]


PLAIN = {"text", "code_inline", "softbreak", "strong_open", "strong_close", "inline"}


def hostile(text: str) -> Run:
    """The sample run, whose target says ``text`` wherever it may say something."""

    def said(result: Result) -> Result:
        judged = result.judgement
        found = tuple(replace(one, subject=text) for one in judged.findings)
        return replace(result, judgement=replace(judged, reason=text, findings=found))

    rules = tuple(replace(one, said=text) for one in run().rules)
    return replace(
        run(), results=tuple(map(said, run().results)), rules=rules, build=text, stopped=text
    )


texts = st.text(st.characters() | st.sampled_from("`*_[]()<>!|#@&\\\n\t{}~\"'")) | st.sampled_from(
    [samples.HOSTILE, "`", "``", "``` ```", " ", "", "\n\n# x", "|", "- [ ] x", "<!--", "]]>"]
)


@settings(max_examples=50)
@given(texts)
def test_whatever_a_target_says_stays_text(text: str) -> None:
    outputs = samples.rendered(hostile(text))
    check(outputs)
    marked = tokens(outputs["summary.md"].decode())
    kinds = {one.type for one in marked if one.nesting == 0 or one.type in PLAIN}
    assert kinds <= PLAIN
    assert not {"link_open", "image", "html_block", "html_inline"} & {one.type for one in marked}
    headings = [one.tag for one in marked if one.type == "heading_open"]
    assert headings[:2] == ["h2", "h3"]
    assert len(headings) == 4
    assert not re.search(r'"text": ".*\]\(', outputs["results.sarif"].decode())


@given(texts)
def test_no_public_text_steers_a_terminal(text: str) -> None:
    outputs = samples.rendered(hostile(text))
    for name in ("summary.md", "junit.xml", "badge.svg"):
        lines = outputs[name].decode().splitlines()
        assert all(line.replace("\t", "").isprintable() for line in lines), name


# Limits -------------------------------------------------------------------------------------------


def test_badges_can_be_read() -> None:
    """White on each colour has the contrast that WCAG asks for."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(
            factor * part for factor, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
        )

    for code in (0, 1, 2, 10):
        svg = runs.PUBLISHED["badge.svg"](replace(run(), rules=()), code)
        for colour in re.findall(r'<rect[^>]*fill="(#\w{6})"', svg):
            assert 1.05 / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("keep", "code", "message"),
    [
        ((Verdict.HELD, Verdict.NOT_APPLICABLE), 0, "1 held"),
        ((Verdict.HELD,), 1, "waiver outlived"),
        ((Verdict.HELD, Verdict.VIOLATED), 1, "1 violated"),
        ((Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.HELD), 10, "2 unproven"),
        ((Verdict.NOT_APPLICABLE,), 10, "nothing applied"),
        ((Verdict.HELD,), 3, "broke down"),
        ((), 5, "nothing judged"),
    ],
)
def test_the_badge_says_what_the_run_came_to(
    keep: tuple[Verdict, ...], code: int, message: str
) -> None:
    results = tuple(one for one in run().results if one.gate in keep and not one.waived)
    told = json.loads(runs.PUBLISHED["badge.json"](replace(run(), rules=(), results=results), code))
    assert told["message"] == message


def test_the_badge_counts_what_is_waived_apart() -> None:
    results = tuple(one for one in run().results if one.gate is Verdict.HELD)
    told = json.loads(runs.PUBLISHED["badge.json"](replace(run(), rules=(), results=results), 0))
    assert told["message"] == "1 held, 1 waived"


Many = Callable[[int], Run]


@pytest.fixture(scope="module")
def many() -> Many:
    """The sample run with so many more findings of one claim, of a lower severity than the rest."""

    def make(count: int) -> Run:
        one = next(one for one in run().results if one.claim.id == "SMP-004")
        found = run().results[0].judgement.findings[0]
        findings = tuple(
            replace(found, subject=f"door {at}", fingerprint=f"{at:016x}") for at in range(count)
        )
        judged = replace(one.judgement, verdict=Verdict.VIOLATED, findings=findings)
        return replace(
            run(), results=(*run().results, replace(one, variant="many", judgement=judged))
        )

    return make


def test_sarif_is_cut_at_what_platforms_keep(many: Many) -> None:
    (log,) = json.loads(runs.PUBLISHED["results.sarif"](many(5_000), 1))["runs"]
    assert len(log["results"]) == 5_000
    assert log["properties"]["results"] == 5_005
    said = [one["message"]["text"] for one in log["invocations"][0]["toolExecutionNotifications"]]
    assert said[-1].startswith("5005 results are more than are taken: the first 5000 are here")
    assert [one["level"] for one in log["results"][:3]] == ["error", "error", "note"]


def test_a_summary_is_cut_at_what_a_comment_holds(many: Many) -> None:
    whole = runs.PUBLISHED["summary.md"](many(5_000), 1)
    assert "and 4,990 more, in run.json" in whole
    unproven = run().results[-3]
    results = tuple(
        replace(unproven, variant=f"v-{at}", judgement=replace(unproven.judgement, reason=f"{at}"))
        for at in range(5_000)
    )
    cut = runs.PUBLISHED["summary.md"](replace(run(), results=results), 10)
    assert 60_000 < len(cut.encode()) <= 65_536
    assert re.search(r"\n\*\*Cut here: \d+ more lines\.\*\* All is in run\.json\.\n$", cut)


def test_what_is_unproven_for_the_same_reason_is_told_once() -> None:
    unproven = run().results[-3]
    results = tuple(
        replace(unproven, claim=replace(unproven.claim, id=f"SMP-{at:03}")) for at in range(180)
    )
    told = runs.PUBLISHED["summary.md"](replace(run(), results=results), 10)
    assert told.count("1 controls did not work, first: the bell") == 1
    assert "  - 180 results of 180 claims: SMP-000, SMP-001, " in told


def test_junit_names_some_of_many(many: Many) -> None:
    suites = ElementTree.fromstring(runs.PUBLISHED["junit.xml"](many(5_000), 1))  # noqa: S314
    (text,) = [one.text for one in suites.iter("failure") if "door 99\n" in (one.text or "")]
    assert text is not None
    assert text.splitlines()[100:] == ["and 4900 more, in run.json"]
