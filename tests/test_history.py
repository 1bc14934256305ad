"""A history: runs in their order, what became of each finding, and what proves nothing."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tests.sample_runs import HELD, UNPROVEN, VIOLATED, folder, result, run, some_runs
from typer import Typer
from typer.testing import CliRunner

from odoo_owasp import content, runs, trending
from odoo_owasp.logic.baseline import baseline
from odoo_owasp.logic.embargo import veiled_history
from odoo_owasp.logic.history import Count, History, Point, history
from odoo_owasp.model.run import Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.report import baseline as baseline_format
from odoo_owasp.report import history as report
from odoo_owasp.report import record

NASTY = "</title><script>alert(1)</script>\x1b[31m"


def at(day: int, of: Run, **changes: Any) -> Point:
    """A point of January 2030."""
    started = f"2030-01-{day:02}T00:00:00.000+00:00"
    done = replace(of, started=started, journal_head=f"{day:064x}", **changes)
    return Point(f"run {day}", baseline([done]), done.stopped)


FOUND, CLEAN = run(result(VIOLATED, "a")), run(result(HELD))


def test_a_finding_is_traced_from_its_first_day_to_its_last() -> None:
    told = history([at(4, CLEAN), at(2, FOUND), at(3, FOUND), at(1, CLEAN), at(5, CLEAN)])
    assert [one.day[-2:] for one in told.points] == ["01", "02", "03", "04", "05"]
    (one,) = told.findings
    assert (one.first, one.last, one.runs) == ("2030-01-02", "2030-01-03", 2)
    assert one.gone_since == "2030-01-04"


@pytest.mark.parametrize(
    "later",
    [
        run(result(UNPROVEN)), run(result(Verdict.ERROR)), run(result(Verdict.NOT_APPLICABLE)),
        run(result(HELD, variant="xmlrpc")), run(), replace(CLEAN, profile="quick"),
        replace(CLEAN, stopped="by the user"), run(result(VIOLATED, "b", unproven="no control")),
        replace(CLEAN, target="another"), replace(CLEAN, release="18.0"),
    ],
)  # fmt: skip
def test_nothing_is_gone_that_was_not_tried_as_much(later: Run) -> None:
    assert history([at(1, FOUND), at(2, later)]).findings[0].gone_since == ""


def test_what_several_targets_had_is_gone_when_all_have_mended_it() -> None:
    found = [at(1, FOUND), at(2, FOUND, target="another")]
    mended = [*found, at(3, CLEAN, target="another")]
    assert history(mended).findings[0].gone_since == ""
    assert history([*mended, at(4, CLEAN)]).findings[0].gone_since == "2030-01-04"


@given(some_runs, st.sampled_from(["", "sale"]))
def test_a_record_tells_what_the_journal_does(of: Run, focus: str) -> None:
    of = replace(of, focus=focus)
    kept = baseline_format.of_record(json.loads(record.render(of, runs.earned(of))))
    made = baseline([of])
    assert replace(kept, findings=()) == replace(made, findings=())
    assert {one.fingerprint for one in kept.findings} == {one.fingerprint for one in made.findings}


def test_what_is_green() -> None:
    waived = run(result(VIOLATED, "a", waived="waived"), result(HELD, variant="xmlrpc"))
    beside = run(result(VIOLATED, "a", waived="waived", unproven="no control"), CLEAN.results[0])
    cases = [
        (CLEAN, True), (FOUND, False), (waived, True), (beside, False),
        (run(result(UNPROVEN)), False), (run(), False),
        (run(result(Verdict.NOT_APPLICABLE)), False),
        (replace(CLEAN, stopped="by the user"), False),
    ]  # fmt: skip
    for of, green in cases:
        assert at(1, of).green == green, of
    assert not Point("x", None, "it cannot be read").green
    assert not replace(at(1, CLEAN), code=1).green  # a waiver is not in force any more
    assert at(1, waived).counts[Count.WAIVED] == 1


def test_a_run_and_the_baseline_of_it_are_one() -> None:
    of_run = at(1, FOUND)
    assert of_run.known
    told = history([replace(of_run, name="base.json"), of_run])
    assert [one.name for one in told.points] == ["run 1"]
    both = baseline([FOUND, replace(FOUND, journal_head="cd" * 32)])
    assert len(history([Point("base.json", both)]).points) == 1


@given(st.lists(st.tuples(st.integers(1, 9), some_runs, st.booleans()), max_size=6))
def test_nothing_is_told_twice_or_too_green(made: list[tuple[int, Run, bool]]) -> None:
    points = [
        at(day, replace(of, stopped="by the user" if stopped else "")) for day, of, stopped in made
    ]
    told = history(points)
    assert len(told.points) == len({one.day for one in points})
    marks = [one.known.fingerprint for one in told.findings]
    assert len(marks) == len(set(marks))
    for one in told.findings:
        assert one.first <= one.last
        assert one.gone_since == "" or one.gone_since > one.last
    for point in told.points:
        if point.green:
            assert not point.problem
            assert point.counts[Count.VIOLATED] == point.counts[Count.UNPROVEN] == 0
    drawn = ElementTree.fromstring(report.picture(told))  # noqa: S314
    bars = drawn.iter("{http://www.w3.org/2000/svg}rect")
    assert sum(one.get("class") == "cut" for one in bars) == 1 + sum(
        bool(one.problem) for one in told.points
    )


# What is shown -----------------------------------------------------------------------------------


@pytest.fixture
def nasty() -> History:
    return history([
        replace(at(1, FOUND, build=NASTY, release=NASTY), name=NASTY),
        Point("bad", None, NASTY), at(2, CLEAN, release=NASTY),
    ])  # fmt: skip


def test_what_is_shown_is_escaped(nasty: History) -> None:
    css = (content.folder("reports") / "templates" / "history.css").read_text()
    for text in (report.page(nasty, css), report.picture(nasty, css)):
        assert "<script>" not in text
        assert "&lt;script&gt;" in text
    with Path(os.devnull).open("w") as nowhere:
        console = Console(width=200, record=True, file=nowhere)
        console.print(report.shown(nasty))
    text = console.export_text()
    assert "\x1b" not in text
    assert "3 runs, 1 green, 1 that prove nothing; 1 findings, 0 of them open" in text


def test_what_is_under_embargo_is_a_number() -> None:
    told = history([at(1, FOUND), at(2, CLEAN)])
    public = veiled_history(told, {"RPC-001": 7})
    page = report.page(public, "")
    assert "RPC-001" not in page
    assert "EMB-007" in page
    assert public.points == told.points


def test_one_breach_among_many_is_seen() -> None:
    many = [result(HELD, variant=f"v{number}") for number in range(900)]
    told = history([at(1, run(*many, result(VIOLATED, "a")))])
    drawn = ElementTree.fromstring(report.picture(told))  # noqa: S314
    (bar,) = [one for one in drawn.findall(".//*[@class='violated']") if one.get("width") == "28"]
    assert int(str(bar.get("height"))) >= 4
    title = drawn.find(".//{*}g/{*}title")
    assert title is not None
    assert title.text == "2030-01-01 run 1: 1 violated, 900 held"


# The command -------------------------------------------------------------------------------------

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command() -> Command:
    app = Typer()
    app.command()(trending.history)

    def call(*words: str | Path) -> tuple[int, str]:
        done = CliRunner(env={"COLUMNS": "200"}).invoke(app, list(map(str, words)))
        if isinstance(done.exception, Trouble):
            raise done.exception
        return done.exit_code, done.output

    return call


def test_all_below_a_folder_is_told(tmp_path: Path, command: Command) -> None:
    folder(tmp_path / "run", result(VIOLATED, "a"), end=1)
    folder(tmp_path / "cut", result(HELD), end=None)
    (tmp_path / "run" / "public").mkdir()
    (tmp_path / "run" / "public" / "run.json").write_text("rendered from the journal beside it")
    altered = folder(tmp_path / "altered", result(HELD)) / runs.JOURNAL
    altered.write_text(altered.read_text().replace("HELD", "VIOLATED"))
    (tmp_path / "kept").mkdir()
    kept = replace(CLEAN, started="2029-01-01T00:00:00.000+00:00", journal_head="ef" * 32)
    (tmp_path / "kept" / "run.json").write_text(record.render(kept, 0))
    (tmp_path / "base.json").write_text(baseline_format.render(baseline([FOUND])))
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "run.json").write_text(record.render(kept, 0)[:100])
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "run.json").write_text("{}")
    (tmp_path / "strange" / "other.json").write_text("[]")
    told = {one.name: one for one in trending.points(tmp_path)}
    assert told.keys() == {
        "run", "cut", "altered", "kept/run.json", "base.json", "half/run.json", "strange/run.json",
    }  # fmt: skip
    assert {name for name, one in told.items() if one.green} == {"kept/run.json"}
    problems = {name: one.problem for name, one in told.items() if one.problem}
    assert problems.keys() == {"cut", "altered", "half/run.json", "strange/run.json"}
    assert "without a last word" in problems["cut"]
    assert "journal.jsonl: line 2 does not continue the chain" in problems["altered"]
    code, said = command(tmp_path, "--output", tmp_path / "history.html")
    assert code == 0
    assert "altered proves nothing: journal.jsonl: line 2" in said
    page = (tmp_path / "history.html").read_text()
    assert "<script" not in page
    assert "evidence" not in page
    assert command(tmp_path, "--output", tmp_path / "history.svg")[0] == 0
    ElementTree.parse(tmp_path / "history.svg")  # noqa: S314


def test_where_nothing_can_be_read_nothing_is_fine(tmp_path: Path, command: Command) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"schema": 1}))
    assert command(tmp_path)[0] == 10


def test_what_is_wrong_is_told(tmp_path: Path, command: Command) -> None:
    with pytest.raises(Trouble, match="there is no run below"):
        command(tmp_path)
    folder(tmp_path / "run", result(HELD))
    with pytest.raises(Trouble, match=r"neither \.svg nor \.html"):
        command(tmp_path, "--output", tmp_path / "history.pdf")
    with pytest.raises(Trouble, match="cannot be written to"):
        command(tmp_path, "--output", tmp_path / "no" / "history.svg")
