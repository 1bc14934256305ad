"""Two sides compared: runs that were made, or an Odoo, add-ons or a revision that is run now."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from odoo_owasp import content, disclosures, runs, targets, waiving
from odoo_owasp.console import ConsoleSteps, logged, results
from odoo_owasp.engine import now
from odoo_owasp.logic.compare import compare as compared
from odoo_owasp.logic.embargo import veiled_comparison
from odoo_owasp.logic.plan import Profile
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.waiver import Waiver
from odoo_owasp.provision.revision import commit_of, exported
from odoo_owasp.provision.template import Order
from odoo_owasp.report import comparison

_ADDONS = "addons:"
_FORMS = (
    "a run's folder, a release such as 19.0, a folder with an Odoo or with add-ons, "
    "addons:DIR@REVISION, or with --repo a revision of it"
)


Side = Path | Order
"""The folder of a run that was made, or what is to be run now."""


def compare(
    before: Annotated[str, typer.Option("--before", metavar="SRC", help=_FORMS)],
    after: Annotated[str, typer.Option("--after", metavar="SRC", help="the same")],
    repo: Annotated[
        Path | None, typer.Option("--repo", metavar="DIR", help="whose revisions are compared")
    ] = None,
    claim: Annotated[
        list[str] | None, typer.Option("--claim", metavar="ID", help="RPC-001, or all of RPC")
    ] = None,
    keyword: Annotated[str, typer.Option("-k", help="pytest's expression on names")] = "",
    workers: Annotated[
        int, typer.Option("-n", min=0, help="processes that run checks")
    ] = runs.WORKERS,
    profile: Annotated[
        Profile, typer.Option("--profile", help="how much is tried on each side")
    ] = Profile.FULL,
    focus: Annotated[
        str, typer.Option("--focus", metavar="TEXT", help="a sample, and what has this name")
    ] = "",
    release: Annotated[str, typer.Option("--release", help="Odoo release to provision")] = "19.0",
    odoo_python: Annotated[
        str, typer.Option("--odoo-python", metavar="PATH", help="the Python that Odoo runs on")
    ] = "",
    addons: Annotated[
        list[str] | None, typer.Option("--addons", metavar="DIR", help="add-ons on both sides")
    ] = None,
    module: Annotated[
        list[str] | None, typer.Option("--module", metavar="NAME", help="not all of the add-ons")
    ] = None,
    output: Annotated[str, typer.Option("--output", metavar="DIR", help="for the two runs")] = "",
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="for a pull request")
    ] = None,
    state: disclosures.State = None,
    as_json: Annotated[bool, typer.Option("--json", help="on stdout, alone")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="the result only")] = False,
) -> None:
    """Tell which claims flipped between two runs, releases, sources or revisions."""
    disclosures.demand(state)
    common = Order(release, "", odoo_python, tuple(addons or ()), tuple(module or ()))
    sides = {"before": side(before, common, repo), "after": side(after, common, repo)}
    profile = Profile.QUICK if focus else profile
    selection = runs.Selection(tuple(claim or ()), keyword, workers, profile=profile, focus=focus)
    old, new = _judged(sides, selection, output, ConsoleSteps(quiet or as_json))
    told = compared(old, new, (runs.earned(old), runs.earned(new)))
    public = veiled_comparison(told, disclosures.embargoed())
    if markdown:
        _write(markdown, comparison.markdown(public))
    if as_json:
        sys.stdout.write(comparison.render(public))
    else:
        private, options = not logged(), _options(sides["after"])
        shown = comparison.shown(told if private else public, evidence=private, options=options)
        results().print(shown, soft_wrap=True)
    raise typer.Exit(told.code)


def _options(side: Side) -> str:
    """What `odoo-owasp run` needs to run this side."""
    if isinstance(side, Path):
        return ""
    release = side.release if side.release != Order().release else ""
    named = [("--release", release), ("--odoo-source", side.odoo_source)]
    named += [("--addons", one) for one in side.addons]
    named += [("--module", one) for one in side.modules]
    return shlex.join(word for name, value in named if value for word in (name, value))


def side(text: str, common: Order, repo: Path | None = None) -> Side:
    """What ``text`` names, beside what is ``common`` to both sides.

    Raises Trouble where it is nothing that can be compared.
    """
    path, repo = Path(text).expanduser(), repo and repo.expanduser()
    if (path / runs.JOURNAL).is_file():
        return path
    if text.startswith(_ADDONS):
        return _with(common, _addons(*text.removeprefix(_ADDONS).partition("@")[::2]))
    if repo and (commit := commit_of(repo, text)):  # a branch may have a release's name
        return _with(common, exported(repo, commit))
    if text in content.releases():
        return replace(common, release=text)
    if path.is_dir():
        return _with(common, path)
    beside = f", and no revision of {repo}" if repo else ""
    raise Trouble(f"{text!r} is nothing that can be compared{beside}", f"name {_FORMS}")


def _with(common: Order, folder: Path) -> Order:
    """What both sides have, with the Odoo or the add-ons in ``folder``."""
    if (folder / "odoo" / "release.py").exists():
        return replace(common, odoo_source=str(folder))
    return replace(common, addons=(*common.addons, str(folder)))


def _addons(name: str, revision: str) -> Path:
    folder = Path(name).expanduser()
    if not revision:
        return folder
    commit = commit_of(folder, revision)
    if not commit:
        raise Trouble(f"{folder} has no revision {revision!r}", "name a commit, a tag or a branch")
    return exported(folder, commit)


def _judged(
    sides: Mapping[str, Side], selection: runs.Selection, output: str, steps: ConsoleSteps
) -> list[Run]:
    """The run of each side, in their order; what is no run yet is run now."""
    orders = [one for one in sides.values() if isinstance(one, Order)]
    if not orders:
        return [_read(one) for one in sides.values() if isinstance(one, Path)]
    planned = runs.selected(selection)
    if not planned:
        raise typer.Exit(5)
    accepted = {one.release: _accepted(one.release) for one in orders}
    folder = runs.run_folder(output, now())
    done = []
    with runs.removed_if_empty(folder):
        for name, one in sides.items():
            if isinstance(one, Order):
                chosen = replace(selection, waivers=accepted[one.release])
                done.append(_run(one, folder / name, chosen, planned, steps))
            else:
                done.append(_read(one))
    return done


def _accepted(release: str) -> tuple[Waiver, ...] | None:
    """What is known of an unmodified ``release``, if it is signed and in force."""
    file = content.release_waivers(release)
    if file is None:
        return None
    waiving.demand(file, None)
    return content.waivers(file)


def _read(folder: Path) -> Run:
    return runs.read_ended(folder / runs.JOURNAL)[0]


def _run(
    order: Order, folder: Path, selection: runs.Selection, planned: Sequence[Result],
    steps: ConsoleSteps,
) -> Run:  # fmt: skip
    folder.mkdir(mode=0o700)
    with runs.removed_if_empty(folder), steps.shown():
        built = targets.built(order, steps)
        ready = targets.embedded(built, folder / runs.JOURNAL, steps, planned)
        done, _ = targets.verify(ready, folder, selection, planned, steps)
    if done.stopped == "by the user":
        raise KeyboardInterrupt
    return done


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Trouble(f"{path} cannot be written to: {error.strerror}") from error
