"""History: what became of verdicts and findings over all the runs below a folder."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from odoo_owasp import content, disclosures, runs
from odoo_owasp.console import console, logged, results
from odoo_owasp.logic import history as logic
from odoo_owasp.logic.baseline import NO_VERDICT, baseline
from odoo_owasp.logic.embargo import veiled_history
from odoo_owasp.logic.history import History, Point
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.report import baseline as baseline_format
from odoo_owasp.report import history as report

_RECORD = "run.json"


def history(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="where run folders are, however deep")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="a picture (.svg), or a page")
    ] = None,
    state: disclosures.State = None,
) -> None:
    """Tell what became of verdicts and findings over runs, records and baselines."""
    disclosures.demand(state)
    if output and output.suffix not in (".svg", ".html"):
        raise Trouble(f"{output} is neither .svg nor .html", "name one or the other with --output")
    told = logic.history(points(folder))
    if not told.points:
        raise Trouble(f"there is no run below {folder}", "name a folder that holds run folders")
    public = veiled_history(told, disclosures.embargoed())
    results().print(report.shown(public if logged() else told))
    if output:
        text = _drawn(public, output.suffix)
        try:
            output.write_text(text, "utf-8", errors="replace")
        except OSError as error:
            raise Trouble(f"{output} cannot be written to: {error.strerror}") from error
        console.print(f"written: {output}", soft_wrap=True, markup=False)
    raise typer.Exit(0 if any(one.known for one in told.points) else 10)


def _drawn(told: History, suffix: str) -> str:
    css = content.template("history.css")
    return report.page(told, css) if suffix == ".html" else report.picture(told, css)


def points(folder: Path) -> Iterator[Point]:
    """The runs, records and baselines below ``folder``, also those that cannot be read."""
    for place, folders, files in os.walk(folder):
        here = Path(place)
        if runs.JOURNAL in files:
            folders.clear()  # what is below is rendered from the journal
            yield _of_run(here, _name(here, folder))
        else:
            folders.sort()
            for name in sorted(one for one in files if one.endswith(".json")):
                yield from _of_file(here / name, _name(here / name, folder))


def _name(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)) if path != folder else folder.absolute().name


def _of_run(folder: Path, name: str) -> Point:
    try:
        done, _ = runs.read_ended(folder / runs.JOURNAL)
    except Trouble as trouble:
        return Point(name, None, trouble.what.replace(f"{folder}{os.sep}", ""))
    code = runs.earned(done)
    return Point(name, baseline([done]), done.stopped or _problem(code), code)


def _problem(code: int) -> str:
    return EXIT_MEANING[code] if code in NO_VERDICT else ""


def _of_file(path: Path, name: str) -> Iterator[Point]:
    """A record or a baseline; nothing where a file is neither, and is not called a record."""
    try:
        data = baseline_format.parse(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        if path.name == _RECORD:
            yield Point(name, None, f"it cannot be read: {error}")
        return
    for kind, made in (("run-1", _of_record), ("baseline-1", _of_baseline)):
        if not content.problem(data, kind, "reports"):
            yield made(data, name)
            return
    if path.name == _RECORD:
        yield Point(name, None, "it is no record that this version understands")


def _of_record(data: dict[str, Any], name: str) -> Point:
    code = data["exit"]["code"]
    problem = data["stopped"] or _problem(code)
    return Point(name, baseline_format.of_record(data), problem, code)


def _of_baseline(data: dict[str, Any], name: str) -> Point:
    return Point(name, baseline_format.read(data))
