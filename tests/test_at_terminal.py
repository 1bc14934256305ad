"""Whatever is printed: what others say steers no terminal, is no mark-up, and no command to CI."""

import io
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console, RenderableType
from tests import hostile

from odoo_owasp.console import ConsoleSteps, console, notice, results
from odoo_owasp.logic.baseline import baseline, check
from odoo_owasp.logic.compare import compare
from odoo_owasp.logic.history import Point, history
from odoo_owasp.model.run import Run
from odoo_owasp.report import baseline as baseline_format
from odoo_owasp.report import comparison, terminal
from odoo_owasp.report import history as history_format

STEERING = "\x1b[2Jx\x07\u202e\n::error::pwn\r::add-mask::x[/x][bold]"
texts = st.text(st.characters() | st.sampled_from("\x1b\u202e\n\r:[/]"), min_size=1, max_size=30)


def hostile_run(text: str) -> Run:
    """A run in which nothing of ours is left, and which is not veiled."""
    return replace(hostile.run([text]), complete=True, stopped=text, focus=text)


def told(run: Run) -> dict[str, RenderableType]:
    """All that commands print of runs."""
    known = baseline([run])
    checked = check(known, [replace(run, build=f"{run.build} ")], [1], "any")
    traced = history(
        [Point(run.stopped, known, run.stopped), Point(run.stopped, None, run.stopped)]
    )
    clean = replace(run, results=())
    return {
        "summary": terminal.summary(run, 1),
        "summary of claims": terminal.summary(run, 1, verbose=True),
        "baseline": baseline_format.shown(checked),
        "comparison": comparison.shown(compare(clean, run, (0, 1)), evidence=False, options=""),
        "history": history_format.shown(traced),
    }


def printed(what: RenderableType) -> str:
    to = Console(file=io.StringIO(), width=100_000, highlight=False)
    with to.capture() as captured:
        to.print(what)
    return captured.get()


@pytest.mark.parametrize("name", told(hostile_run("x")))
@given(texts)
@settings(max_examples=15)
def test_whatever_is_said_stays_on_its_line(name: str, text: str) -> None:
    plain = printed(told(hostile_run("x"))[name]).splitlines()
    lines = printed(told(hostile_run(f"x{text}x"))[name]).split("\n")[:-1]
    assert all(line.isprintable() for line in lines)
    assert len(lines) == len(plain)


@pytest.mark.parametrize("name", told(hostile_run("x")))
def test_no_line_is_a_command_to_ci(name: str) -> None:
    lines = printed(told(hostile_run(STEERING))[name]).splitlines()
    assert any("pwn" in line for line in lines)
    assert not [line for line in lines if line.lstrip().startswith("::")]


@given(texts)
@settings(max_examples=50)
def test_a_picture_is_well_formed_whatever_is_said(text: str) -> None:
    run = hostile_run(text)
    point = Point(text, baseline([run]), "")
    drawn = history_format.picture(history([point, Point(text, None, text)]))
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314


def test_a_page_says_nothing_that_cannot_be_seen() -> None:
    run = hostile_run(STEERING)
    page = history_format.page(history([Point(STEERING, baseline([run]), STEERING)]), "")
    assert page.strip().isprintable()


BRACKETS = "Jane [/x] [bold]Doe[/] a.py::test_it[json2]"


@pytest.mark.parametrize(
    "say",
    [
        lambda text: console.print(text),
        lambda text: notice(text),
        lambda text: ConsoleSteps(quiet=True).notice(text),
        lambda text: results().print(text),
    ],
)
def test_brackets_are_no_markup(
    say: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    say(BRACKETS)
    out, err = capsys.readouterr()
    assert BRACKETS in " ".join((out + err).split())


def test_a_steps_name_is_no_markup() -> None:
    to = Console(file=io.StringIO(), force_terminal=True, width=200)
    steps = ConsoleSteps(quiet=False, to=to)
    with steps.shown(), steps.step(BRACKETS):
        pass
    assert BRACKETS in to.file.getvalue()  # type: ignore[attr-defined]
