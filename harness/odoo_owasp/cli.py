"""The command line."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from typer._click.exceptions import ClickException  # typer carries a click of its own

from odoo_owasp import (
    claiming,
    comparing,
    customer,
    disclosing,
    disclosures,
    gating,
    runs,
    surveying,
    targets,
    trending,
    waiving,
)
from odoo_owasp import doctor as doctor_report
from odoo_owasp import prove as proof
from odoo_owasp.console import ConsoleSteps, console, logged, notice, results
from odoo_owasp.content import folder as content_folder
from odoo_owasp.content import release_waivers
from odoo_owasp.content import waivers as read_waivers
from odoo_owasp.credentials import credentials
from odoo_owasp.engine import now
from odoo_owasp.logic import bisect as bisecting
from odoo_owasp.logic.baseline import NEW
from odoo_owasp.logic.judge import EXIT_MEANING, exit_code
from odoo_owasp.logic.plan import Profile
from odoo_owasp.model.rules import OutsideTheRules
from odoo_owasp.model.run import Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.waiver import NONE_GIVEN
from odoo_owasp.provision import deployment, standing
from odoo_owasp.provision.machine import BROWSER, find_browser
from odoo_owasp.provision.template import Order
from odoo_owasp.report import record, terminal
from odoo_owasp.report.text import printable

_BISECT = "--bisect"
_INTERRUPTED = 130
"""What typer returns where Ctrl-C ended a command."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Tells whether an Odoo deployment still holds the defenses it claims.",
    epilog="Exit codes: " + " · ".join(f"{code} {text}" for code, text in EXIT_MEANING.items()),
)

Release = Annotated[str, typer.Option("--release", help="Odoo release to provision")]
Source = Annotated[
    str, typer.Option("--odoo-source", metavar="DIR", help="a checkout or unpacked Odoo")
]
Python = Annotated[
    str, typer.Option("--odoo-python", metavar="PATH", help="the Python that Odoo runs on")
]
Addons = Annotated[
    list[str] | None, typer.Option("--addons", metavar="DIR", help="further add-ons, installed too")
]
Modules = Annotated[
    list[str] | None,
    typer.Option("--module", metavar="NAME", help="install this one too; not all of --addons"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="the summary only")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="a line for each claim")]


def _order(
    release: str, source: str, python: str, addons: list[str] | None, modules: list[str] | None
) -> Order:
    return Order(release, source, python, tuple(addons or ()), tuple(modules or ()))


@app.command()
def run(
    claim: Annotated[
        list[str] | None, typer.Option("--claim", metavar="ID", help="RPC-001, or all of RPC")
    ] = None,
    keyword: Annotated[str, typer.Option("-k", help="pytest's expression on names")] = "",
    workers: Annotated[
        int, typer.Option("-n", min=0, help="processes that run checks; 0: serial, in one")
    ] = runs.WORKERS,
    profile: Annotated[
        Profile | None,
        typer.Option("--profile", help="how much is tried; all, but a sample with --url"),
    ] = None,
    focus: Annotated[
        str,
        typer.Option("--focus", metavar="TEXT", help="a sample, and whatever model has this name"),
    ] = "",
    output: Annotated[str, typer.Option("--output", metavar="DIR", help="a new folder")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="run.json on stdout, alone")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    release: Release = "19.0",
    odoo_source: Source = "",
    odoo_python: Python = "",
    addons: Addons = None,
    module: Modules = None,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="a customer's demo instead of our own")
    ] = "",
    db: Annotated[str, typer.Option("--db", metavar="NAME", help="its database")] = "",
    login: customer.Login = "",
    ca: customer.Authority = "",
    address: customer.Address = "",
    browser: Annotated[
        str, typer.Option("--browser", metavar="PATH", help="the Chromium or Chrome to use")
    ] = "",
    waivers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="findings that are accepted, instead of what is known of the release",
        ),
    ] = None,
    trusted_keys: waiving.Keys = None,
    access_log: Annotated[
        Path | None,
        typer.Option("--access-log", help="its front's log, compared with what was sent"),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", metavar="FILE", help="known findings: they decide the exit code"
        ),
    ] = None,
    fail_on: gating.FailOn = NEW,
    bisect: Annotated[
        bool,
        typer.Option(_BISECT, help="exit as `git bisect run` wants it: 125 for what is unproven"),
    ] = False,
    state: disclosures.State = None,
) -> None:
    """Provision a demo Odoo (or visit a customer's), verify its claims, write the report."""
    steps = ConsoleSteps(quiet or as_json)
    if browser:
        os.environ[BROWSER] = browser
    find_browser()  # a wrong path is told of before anything else is done
    disclosures.demand(state)  # and what cannot be kept quiet
    order = _order(release, odoo_source, odoo_python, addons, module)
    place = customer.place_of(url, db, ca, address) if url or db else None
    # A customer's budget is small: there, all is tried only where that is asked for.
    chosen = profile or (Profile.QUICK if place or focus else Profile.FULL)
    # What an unmodified release has is no news of our own demo; a customer accepts it himself.
    accepted = waivers or (None if place else release_waivers(release))
    selection = runs.Selection(tuple(claim or ()), keyword, workers, profile=chosen, focus=focus)
    if access_log and not access_log.is_file():
        raise Trouble(f"there is no file {access_log}", "name the front's log with --access-log")
    known = gating.given(baseline, fail_on)
    sources = surveying.source_folders(odoo_source, addons or ()) if place else ()
    planned = runs.selected(selection)
    if not planned:
        console.print(f"exit 5: {EXIT_MEANING[5]}", style="yellow")
        raise typer.Exit(5)
    if accepted:  # what is wrong with them is told of before anything else is done
        every = None if claim or keyword else {one.claim.id for one in planned}
        for told in waiving.demand(accepted, trusted_keys, every):
            steps.notice(told)
        # Read once: from here on nobody looks at the file again, whoever may change it meanwhile.
        selection = replace(selection, waivers=read_waivers(accepted))
    account = credentials(place.url, place.database, login) if place else None
    folder = runs.run_folder(output, now())
    with _skipped(bisect), runs.removed_if_empty(folder), steps.shown():
        journal = folder / runs.JOURNAL
        if place and account:
            targets.tidy(steps)
            ready = targets.customers(place, account, journal, planned, steps, access_log, sources)
        else:
            ready = targets.embedded(targets.built(order, steps), journal, steps, planned)
        done, code = targets.verify(ready, folder, selection, planned, steps)
    if as_json:
        sys.stdout.write(record.render(runs.published(done), code))
    else:
        _show(done, code, folder, verbose)
    if bisect and code == 1:  # a waiver that is not in force any more is no revision's fault
        done = replace(done, waivers=NONE_GIVEN)
        code = exit_code(one.gate for one in done.results)
    if known:
        code = gating.decided(known, done, code, fail_on, apart=as_json)
    raise typer.Exit(code)


@contextmanager
def _skipped(bisect: bool) -> Iterator[None]:
    """Where git bisects, a revision that cannot be run is unproven, and no misuse."""
    try:
        yield
    except Trouble as trouble:
        if not bisect:
            raise
        _tell("skipped: ", trouble)
        raise typer.Exit(10) from trouble


def _show(done: Run, code: int, folder: Path, verbose: bool) -> None:
    told = runs.published(done) if logged() else done
    results().print(terminal.summary(told, code, verbose=verbose))
    console.print(f"report: {folder / 'report.html'}", soft_wrap=True)


@app.command()
def report(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="the folder of a run")],
    state: disclosures.State = None,
    verbose: Verbose = False,
) -> None:
    """Render a run's outputs anew from its journal, also after a kill."""
    disclosures.demand(state)
    rendered = runs.report(run_dir)
    for text in rendered.notices:
        notice(text)
    _show(rendered.run, rendered.code, run_dir, verbose)
    raise typer.Exit(rendered.code)


app.command()(customer.consent)
app.command()(customer.clean)
app.command()(surveying.surface)
app.command()(comparing.compare)
app.command()(trending.history)
app.add_typer(gating.app, name="baseline")
app.add_typer(waiving.app, name="waivers")
app.add_typer(disclosing.app, name="disclose")


app.command()(claiming.claims)


@app.command()
def provision(
    release: Release = "19.0",
    odoo_source: Source = "",
    odoo_python: Python = "",
    addons: Addons = None,
    module: Modules = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="ask the archive for a newer build")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Build the demo template that runs are cloned from."""
    steps = ConsoleSteps(quiet)
    with steps.shown():
        built = targets.built(
            _order(release, odoo_source, odoo_python, addons, module), steps, refresh=refresh
        )
    console.print(f"Odoo {release} (build {built.source.version}) is ready in {built.home}")


@app.command()
def up(
    http_port: Annotated[int, typer.Option("--http-port", help="plain HTTP; 0: a free one")] = 0,
    https_port: Annotated[int, typer.Option("--https-port", help="TLS; 0: a free one")] = 0,
    release: Release = "19.0",
    odoo_source: Source = "",
    odoo_python: Python = "",
    addons: Addons = None,
    module: Modules = None,
    quiet: Quiet = False,
) -> None:
    """Start a demo deployment that stays, to look at by hand."""
    steps = ConsoleSteps(quiet)
    with steps.shown():
        ports = deployment.choose_ports(http_port, https_port)
        target = deployment.start_kept(
            targets.built(_order(release, odoo_source, odoo_python, addons, module), steps),
            ports,
            steps,
        )
    home = standing.deployments_dir() / standing.KEPT
    console.print(f"{target.base_url} is up; logins and passwords: {home / 'target.json'}")


@app.command()
def down() -> None:
    """Stop the deployment that `up` started, and remove it."""
    home = standing.deployments_dir() / standing.KEPT
    if not home.exists():
        raise Trouble("no demo deployment is up", "start one with: odoo-owasp up")
    standing.remove(home)
    console.print("the demo deployment is gone")


@app.command()
def reset(
    release: Release = "19.0",
    odoo_source: Source = "",
    odoo_python: Python = "",
    addons: Addons = None,
    module: Modules = None,
    quiet: Quiet = False,
) -> None:
    """Replace the deployment that `up` started by a fresh clone on the same ports."""
    steps = ConsoleSteps(quiet)
    with steps.shown():
        target = deployment.restart_kept(
            targets.built(_order(release, odoo_source, odoo_python, addons, module), steps), steps
        )
    console.print(f"{target.base_url} is fresh")


@app.command()
def status() -> None:
    """Show the deployments on this machine."""
    table = Table("name", "state", "kept", "address", "since", box=None, header_style="dim")
    for one in standing.standing():
        state = Text("up", "green") if one.alive else Text("dead", "red")
        table.add_row(one.name, state, "yes" if one.kept else "no", one.base_url, one.since)
    if table.row_count:
        results().print(table)
    else:
        console.print("no deployment is up")


@app.command()
def prove(
    claim: Annotated[
        list[str] | None, typer.Option("--claim", metavar="ID", help="RPC-001, or all of RPC")
    ] = None,
    mutant: Annotated[
        list[str] | None, typer.Option("--mutant", metavar="NAME", help="these only")
    ] = None,
    profile: Annotated[
        Profile | None, typer.Option("--profile", help="how much is tried on pristine")
    ] = None,
    output: Annotated[str, typer.Option("--output", metavar="DIR", help="a new folder")] = "",
    markdown: Annotated[
        str, typer.Option("--markdown", metavar="FILE", help="put the table into this file")
    ] = "",
    release: Release = "19.0",
    quiet: Quiet = False,
) -> None:
    """Show that each check goes red on its mutants, and stays green without."""
    if markdown:
        proof.marked(Path(markdown))
    folder = runs.run_folder(output, now())
    steps = ConsoleSteps(quiet)
    with runs.removed_if_empty(folder), steps.shown():
        proved = proof.prove(
            targets.built(Order(release), steps), folder, steps, claim or [], mutant or [],
            runs.WORKERS, profile,
        )  # fmt: skip
    results().print(proof.table(proved))
    if markdown:
        proof.write_markdown(proved, Path(markdown))
    failed = [one for one in proved if not one.proven]
    console.print(f"{len(proved) - len(failed)} of {len(proved)} proven; runs: {folder}")
    raise typer.Exit(1 if failed else 0 if proved else 5)


class Service(StrEnum):
    """Where pipelines run that there is one for."""

    GITHUB = "github"
    GITLAB = "gitlab"


@app.command()
def ci(
    service: Annotated[Service, typer.Argument(help="where it runs")],
) -> None:
    """Print a pipeline that verifies each release, and each request to merge."""
    sys.stdout.write((content_folder("ci") / f"{service}.yml").read_text("utf-8"))


@app.command()
def doctor() -> None:
    """Show what is installed, what is missing, and how to get it."""
    found = list(doctor_report.examine())
    results().print(doctor_report.table(found))
    raise typer.Exit(0 if all(one.well or not one.needed for one in found) else 4)


@app.command(name="verify-journal")
def verify_journal(journal: Annotated[Path, typer.Argument(help="journal.jsonl")]) -> None:
    """Recompute a journal's hash chain; the folder of a run will do."""
    journal = journal / runs.JOURNAL if journal.is_dir() else journal
    try:
        told = runs.read(journal)
    except OSError as error:
        raise Trouble(f"{journal} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Trouble(f"{journal}: {error}") from error
    if not told.complete:
        raise Trouble(
            f"{journal}: the chain is whole, but it has no end: cut off, or killed",
            f"what it tells is rendered by: odoo-owasp report {journal.parent}",
        )
    console.print(
        f"{journal}: whole, from start to end; its head is {told.journal_head}", soft_wrap=True
    )


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run the harness's own tests (in a checkout); more arguments go to tox."""
    root = content_folder("suites").parent
    if not (root / "tox.ini").exists():
        raise Trouble("the harness's own tests are not part of an installed package",
                      "get a checkout")  # fmt: skip
    if not shutil.which("tox", path=str(Path(sys.executable).parent)):
        console.print("installing tox (once) ...")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check",
             "--editable", f"{root}[test]"],
            check=True,
        )  # fmt: skip
    command = [sys.executable, "-m", "tox", "run", *context.args]
    raise typer.Exit(subprocess.run(command, cwd=root, check=False).returncode)


def main() -> None:
    """Run the command line; an error that the user can mend is told without a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = _ended()
    # By the words themselves: what cannot be understood must not look like a bad revision either.
    sys.exit(bisecting.told(code) if _BISECT in sys.argv[1:] else code)


def _ended() -> int:
    """The exit code of the command."""
    try:
        code = int(app(standalone_mode=False) or 0)
    except Trouble as trouble:
        _tell("error: ", trouble)
        return 4
    except ClickException as misuse:
        misuse.show()
        return 4
    except OutsideTheRules as refused:
        _tell("refused: ", refused)
        return 2
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except Exception as error:  # noqa: BLE001  the outermost shell: not a verdict, so not exit 1
        _explain(error)
        return 4 if _disk_full(error) else 3
    if code == _INTERRUPTED:
        console.print("stopped by the user", style="yellow")
        return 2
    return code


def _tell(word: str, why: BaseException) -> None:
    console.print(Text.assemble((word, "bold red"), printable(str(why))), soft_wrap=True)


def _disk_full(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _explain(error: Exception) -> None:
    """Tell of an error that nobody foresaw, or of a disk that filled up under us."""
    if _disk_full(error):
        console.print(f"error: the disk is full: {error}", style="bold red")
        console.print(
            "  → free some space and start again; what was complete is kept. What is left on a "
            "customer's deployment is removed by: odoo-owasp clean URL DB",
            soft_wrap=True,
        )
    else:
        console.print_exception()
        console.print(f"exit 3: {EXIT_MEANING[3]}; please report it", style="bold red")
