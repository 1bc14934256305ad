"""Baselines: what runs found is kept, and what the next ones find is compared with it."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from odoo_owasp import content, disclosures, runs
from odoo_owasp.console import console, logged, notice, results
from odoo_owasp.logic import baseline as logic
from odoo_owasp.logic.baseline import NEW, Checked
from odoo_owasp.logic.embargo import veiled_check
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.baseline import Baseline
from odoo_owasp.model.run import Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.report import baseline as report

DEFAULT = Path("odoo-owasp-baseline.json")
_WRITE_ONE = "write one with: odoo-owasp baseline save RUN_DIR"

RunDirs = Annotated[
    list[Path], typer.Argument(metavar="RUN_DIR...", help="folders of runs of one build")
]
File = Annotated[Path, typer.Option("--baseline", metavar="FILE", help="what is known")]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", metavar="WHAT",
        help="new findings, any, or all of a severity and above: low, medium, high, critical",
    ),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="the result on stdout as JSON, alone")]

app = typer.Typer(no_args_is_help=True, help="Compare findings with those that are known.")


@app.command()
def save(
    run_dirs: RunDirs,
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help="the file; an old one is replaced")
    ] = DEFAULT,
    anew: Annotated[
        bool, typer.Option("--replace", help="also where the old one knows more verdicts")
    ] = False,
) -> None:
    """Keep what runs found as the baseline of the next ones."""
    before = read(output) if output.exists() else None
    done = read_runs(run_dirs)
    _demand_whole(done)
    made = logic.baseline([one for one, _ in done], before)
    if before and not anew and (less := logic.shrunk(made, before)):
        raise Trouble(
            f"{output} would shrink: {less} than what it has",
            "take runs that judge as much, or say --replace",
        )
    try:
        output.write_text(report.render(made), "utf-8")
    except OSError as error:
        raise Trouble(
            f"{output} cannot be written to: {error.strerror}", "name another with --output"
        ) from error
    waived = sum(one.waived for one in made.findings)
    judged = sum(one in logic.CONCLUSIVE for one in made.verdicts.values())
    console.print(
        f"{output}: {len(made.findings)} findings, {waived} of them waived; "
        f"{judged} of {len(made.verdicts)} verdicts are conclusive",
        soft_wrap=True, markup=False,
    )  # fmt: skip
    if before and before.target != made.target:
        notice("the old one was of another target")


def _demand_whole(done: Sequence[tuple[Run, int]]) -> None:
    """Raise Trouble for runs that would miss findings: cut off, or not all trying the same."""
    for one, code in done:
        if code in logic.NO_VERDICT:
            raise Trouble(
                f"the run of {one.started[:19]} is no baseline: "
                f"{one.stopped or EXIT_MEANING[code]}",
                "take a run that came to its end",
            )
    if not logic.same_tries(one for one, _ in done):
        raise Trouble(
            "these runs did not try the same: profile or focus differ",
            "take runs of one profile and one focus, or make a baseline of each",
        )


@app.command()
def check(
    run_dirs: RunDirs,
    baseline: File = DEFAULT,
    fail_on: FailOn = NEW,
    state: disclosures.State = None,
    as_json: AsJson = False,
) -> None:
    """Tell what is new, fixed, persisting, flaky, or not judged any more."""
    disclosures.demand(state)
    demand(fail_on)
    known = read(baseline)
    done = read_runs(run_dirs)
    checked = logic.check(known, [run for run, _ in done], [code for _, code in done], fail_on)
    if as_json:
        sys.stdout.write(json.dumps(report.record(_told(checked)), indent=2) + "\n")
    else:
        results().print(report.shown(_told(checked)))
    raise typer.Exit(checked.code)


def _told(checked: Checked) -> Checked:
    """What may be shown of a check: what is under embargo is a number where others read it."""
    return veiled_check(checked, disclosures.embargoed()) if logged() else checked


def given(baseline: Path | None, fail_on: str) -> Baseline | None:
    """The baseline that a run is going to be compared with, if it is.

    Raises Trouble for what is wrong with it, before anything else is done.
    """
    demand(fail_on)
    if baseline is None and fail_on != NEW:
        raise Trouble("--fail-on says what of a baseline counts", "name one with --baseline")
    return read(baseline) if baseline else None


def decided(known: Baseline, done: Run, code: int, fail_on: str, *, apart: bool) -> int:
    """Show what became of the findings, ``apart`` from what stands on stdout.

    Returns the exit code that it earned; that of the run's own record stays what it is.
    """
    checked = logic.check(known, [done], [code], fail_on)
    results(stderr=apart).print(report.shown(_told(checked)))
    return checked.code


def demand(fail_on: str) -> None:
    """Raise Trouble where a gate cannot be closed by ``fail_on``."""
    if fail_on not in logic.FAIL_ON:
        raise Trouble(f"--fail-on knows no {fail_on!r}", f"there are {', '.join(logic.FAIL_ON)}")


def read(path: Path) -> Baseline:
    """The baseline in ``path``. Raises Trouble that names the file and what is wrong in it."""
    try:
        data = report.parse(path.read_text("utf-8"))
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}", _WRITE_ONE) from error
    except ValueError as error:
        raise Trouble(f"{path} is no baseline: {error}", _WRITE_ONE) from error
    if wrong := problem(data):
        raise Trouble(f"{path}: {wrong}", _WRITE_ONE)
    known = report.read(data)
    if len({one.fingerprint for one in known.findings}) < len(known.findings):
        raise Trouble(f"{path}: a fingerprint stands there more than once", "keep one of them")
    return known


def problem(data: Mapping[str, Any]) -> str:
    """What is wrong with a baseline's data; empty: nothing."""
    return content.problem(data, f"baseline-{report.SCHEMA}", "reports")


def read_runs(folders: Sequence[Path]) -> list[tuple[Run, int]]:
    """The runs in ``folders``, all of one build, and their exit codes.

    Raises Trouble where one cannot be read, or is of another build.
    """
    done = [runs.read_ended(folder / runs.JOURNAL)[0] for folder in folders]
    first, *others = done
    for folder, one in zip(folders[1:], others, strict=True):
        if (one.target, one.release, one.build) != (first.target, first.release, first.build):
            raise Trouble(
                f"{folder} is a run on {one.target}, Odoo {one.release}, build {one.build}; "
                f"{folders[0]} is one on {first.target}, {first.release}, {first.build}",
                "name runs of one build of one target",
            )
    return [(one, runs.earned(one)) for one in done]
