"""The commands for the private report of a finding: disclose, and how far each disclosure is.

Nothing is ever sent from here. What is made is encrypted in memory, and only so written.
"""

import getpass
import os
import re
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperGroup

from odoo_owasp import content, disclosures, runs, sealing, standards
from odoo_owasp.console import console, logged, results
from odoo_owasp.logic import procedure
from odoo_owasp.logic.anonymous import anonymised, identities, scrubbed
from odoo_owasp.logic.chosen import chosen, left_out
from odoo_owasp.logic.classify import classified
from odoo_owasp.model.disclosure import Disclosure, Event, Step
from odoo_owasp.model.run import Result, Run
from odoo_owasp.model.scope import Scope
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.report import disclosure as dossiers
from odoo_owasp.report.text import printable

_PICTURE = re.compile(r"screenshots/[a-z0-9]+\.png")


class _PackageByDefault(TyperGroup):
    """``disclose RUN_DIR ...`` is ``disclose package RUN_DIR ...``."""

    def parse_args(self, context: Any, args: list[str]) -> list[str]:
        """Put the command's name before what is none."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["package", *args]
        return super().parse_args(context, args)


app = typer.Typer(
    cls=_PackageByDefault,
    no_args_is_help=True,
    help="Report a finding privately, and keep track of its disclosure. Nothing is ever sent.",
)

Number = Annotated[int, typer.Argument(help="of the disclosure")]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the day; else today, in UTC")
]
Note = Annotated[str, typer.Option("--note", help="your own words; no evidence")]


# The package ------------------------------------------------------------------------------------


@app.command()
def package(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="the folder of a run")],
    finding: Annotated[
        list[str], typer.Option("--finding", metavar="ID", help="a fingerprint, or a whole claim")
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="KEY", help="an OpenPGP key's file, or age1...")
    ] = "",
    fingerprint: Annotated[
        str, typer.Option("--fingerprint", metavar="HEX", help="the key's, as its owner gives it")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="the key is the right one")] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="write it unencrypted, into a folder")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="PATH", help="not in the run's folder")
    ] = None,
    also: Annotated[
        list[Path] | None,
        typer.Option("--also", metavar="RUN_DIR", help="a run against another version"),
    ] = None,
    reporter: Annotated[str, typer.Option("--reporter", help="your name and address")] = "",
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="no word of who found it, and where")
    ] = False,
    hide: Annotated[
        list[str] | None, typer.Option("--hide", metavar="TEXT", help="anonymous: this one, too")
    ] = None,
    impact: Annotated[str, typer.Option("--impact", help="what an attacker gains")] = "",
    workaround: Annotated[str, typer.Option("--workaround", help="what helps meanwhile")] = "",
    weeks: Annotated[
        int | None,
        typer.Option(
            "--embargo-weeks",
            min=0,
            max=104,
            help=f"from broadcast to publication; else {procedure.WEEKS}",
        ),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="although the policy takes no report of it")
    ] = False,
    state: disclosures.State = None,
) -> None:
    """Make a private package of a finding, and put it under embargo (disclose RUN_DIR does it)."""
    if bool(to) == plain:
        raise Trouble("who is it for?", "give --to with the recipient's public key, or say --plain")
    if anonymous and reporter:
        raise Trouble("--anonymous and --reporter contradict each other", "leave one out")
    run = _run(run_dir)
    results = chosen(run, finding)
    _demand_scope(results, anyway)
    sealed = _recipient(to, fingerprint, yes) if to else None
    about = dossiers.Dossier(
        run, results, content.scope_rules(), standards.promises(), tuple(map(_run, also or ())),
        reporter, impact, workaround, anonymous,
    )  # fmt: skip
    about = _without_names(about, hide or []) if anonymous else about
    files = dossiers.files(
        about, dict(_pictures(run_dir, results)), tuple(_lines(run_dir, results))
    )
    kept = _registered(state, results, weeks)
    name = f"disclosure-{kept.number}"
    if sealed:
        path = output or run_dir / f"{name}.tar{sealed.suffix}"
        _write(path, sealed.seal(sealing.packed(files, name)))
    else:
        path = output or run_dir / name
        _write_folder(path, files)
    _tell(kept, path, files, about, run_dir)


def _run(run_dir: Path) -> Run:
    return runs.read_ended(run_dir / runs.JOURNAL)[0]


def _demand_scope(results: tuple[Result, ...], anyway: bool) -> None:
    """Raise Trouble where the policy takes all of it for ordinary bugs."""
    rules = content.scope_rules()
    decided = [
        classified(rules, one.claim, each) for one in results for each in one.judgement.breaches
    ]
    if all(one.scope is Scope.OUT for one in decided) and not anyway:
        raise Trouble(
            f"the disclosure policy takes no report of this: {decided[0]}",
            "report it as an ordinary bug, or mend it in your own set-up; --anyway packs it",
        )


def _recipient(to: str, fingerprint: str, yes: bool) -> sealing.Recipient:
    """The recipient, once the user has said that it is the right one."""
    found = sealing.recipient(to, datetime.now(UTC))
    names = "".join(f"\n  {name}" for name in found.names)
    console.print(Text(printable(f"{found.kind} key {found.fingerprint}{names}")), soft_wrap=True)
    if fingerprint:
        if not sealing.same_fingerprint(fingerprint, found.fingerprint):
            raise Trouble(
                f"that is not the key {fingerprint}: nothing was written",
                "get the key and its fingerprint on two different ways",
            )
    elif not yes and found.fingerprint != to:
        if not sys.stdin.isatty():
            raise Trouble("is that the right key?", "give its --fingerprint, or say --yes")
        if not typer.confirm("Is that the recipient's, as published?", err=True):
            raise Trouble("the key was not confirmed: nothing was written")
    return found


def _without_names(about: dossiers.Dossier, hide: list[str]) -> dossiers.Dossier:
    """The same for readers who are to learn nothing of its origin."""
    told = identities(about.run.results)
    if not (told or hide):
        raise Trouble(
            "this run's journal does not say which host and database are to be hidden",
            "name them: --hide HOST --hide DATABASE",
        )
    of_machine = (socket.gethostname(), getpass.getuser(), str(Path.home()), str(Path.cwd()))
    unsaid = [one for one in (*of_machine, *hide) if len(one) > 1]
    hidden = dict.fromkeys(unsaid, "HIDDEN") | told
    shown = printable(", ".join(sorted(hidden)))
    console.print(f"replaced wherever they stand: {shown}", soft_wrap=True, markup=False)
    return replace(
        about,
        results=tuple(anonymised(one, hidden) for one in about.results),
        impact=scrubbed(about.impact, hidden),
        workaround=scrubbed(about.workaround, hidden),
    )


def _pictures(run_dir: Path, results: Iterable[Result]) -> Iterator[tuple[str, bytes]]:
    """The screenshots of the findings; nothing outside the run's folder is one."""
    for one in (each for result in results for each in result.judgement.breaches):
        path = run_dir / one.picture
        if _PICTURE.fullmatch(one.picture) and path.is_file() and not path.is_symlink():
            yield one.picture, path.read_bytes()


def _lines(run_dir: Path, results: Iterable[Result]) -> Iterator[str]:
    """The journal's lines that concern the results, as they are: its chain was verified before."""
    keys = {result.key for result in results}
    with (run_dir / runs.JOURNAL).open(encoding="utf-8") as journal:
        yield from dossiers.concerning(journal, keys)


def _registered(state: Path | None, results: tuple[Result, ...], weeks: int | None) -> Disclosure:
    """The disclosure of these findings: the one that is under way, or a new one.

    Raises Trouble where the one that is under way was to have other ``weeks``.
    """
    claims = {one.claim.id for one in results}
    prints = {each.fingerprint for one in results for each in one.judgement.breaches}

    def with_it(so_far: tuple[Disclosure, ...]) -> tuple[Disclosure, ...]:
        for one in procedure.under_way(so_far, prints):
            if weeks not in (None, one.weeks):
                raise Trouble(
                    f"disclosure {one.number} is under way, with a delay of {one.weeks} weeks",
                    "leave --embargo-weeks out: what was recorded stays",
                )
            return so_far
        delay = procedure.WEEKS if weeks is None else weeks
        return (*so_far, procedure.opened(so_far, claims, prints, _today(), delay))

    return next(procedure.under_way(disclosures.change(state, with_it), prints))


def _today() -> date:
    return datetime.now(UTC).date()


def _write(path: Path, written: bytes) -> None:
    """Write a new file for the user alone. Raises Trouble rather than replace one."""
    try:
        created = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(created, "wb") as file:
            file.write(written)
    except OSError as error:
        raise Trouble(
            f"{path} cannot be written: {error.strerror}", "name another place with --output"
        ) from error


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files as they are, into a new folder of the user's alone."""
    try:
        folder.mkdir(mode=0o700)
        for parent in sorted({(folder / name).parent for name in files} - {folder}):
            parent.mkdir(mode=0o700)
    except OSError as error:
        raise Trouble(
            f"{folder} cannot be written: {error.strerror}", "name another place with --output"
        ) from error
    for name, written in files.items():
        _write(folder / name, written)


def _tell(
    kept: Disclosure, path: Path, names: Iterable[str], about: dossiers.Dossier, run_dir: Path
) -> None:
    """What was made, and what remains to be done by hand."""
    number = kept.number
    decided = {classified(about.rules, result.claim, finding) for result, finding in about.findings}
    lines = [f"{path}: {', '.join(names)}", *map(str, decided)]
    if rest := left_out(about.run, about.results):
        lines.append(
            f"{rest} more findings of {', '.join(kept.claims)} are not in the package: "
            f"--finding {kept.claims[0]} takes them all"
        )
    lines.append(
        f"in public outputs all of {', '.join(kept.claims)} is under the veil now. "
        "Nothing was sent. Next:"
    )
    if any(one.scope is Scope.ASK for one in decided):
        lines.append("  ask its maker, without details, whether a report of this kind is wanted")
    lines += [
        "  read it: the same with --plain --output NEW, and --impact and --workaround for what is "
        "marked in report.txt",
        "  send it by hand to the security contact that the software's maker publishes",
        f"  odoo-owasp disclose step {number} reported",
        f"  odoo-owasp report {run_dir}  # renders anew, under the veil, what may be published",
    ]
    for line in lines:
        console.print(printable(line), soft_wrap=True, markup=False)


# The procedure ----------------------------------------------------------------------------------


@app.command()
def status(state: disclosures.State = None) -> None:
    """Show how far each disclosure is; exit code 1: a step is overdue."""
    today, found = _today(), disclosures.read(state)
    if not found:
        console.print("nothing is being disclosed")
        return
    results().print(dossiers.table(found, today, named=not logged()))
    late = [one for one in found if (due := procedure.due(one)) and due.late(today)]
    raise typer.Exit(1 if late else 0)


@app.command()
def step(
    number: Number,
    taken: Annotated[Step, typer.Argument(metavar="STEP", help=", ".join(Step))],
    on: On = None,
    note: Note = "",
    state: disclosures.State = None,
) -> None:
    """Record a step of the procedure: each in its order, on its day."""
    day = on.date() if on else _today()

    def with_it(so_far: tuple[Disclosure, ...]) -> tuple[Disclosure, ...]:
        if number not in {one.number for one in so_far}:
            known = ", ".join(str(one.number) for one in so_far)
            raise Trouble(f"there is no disclosure {number}", f"there are: {known or 'none'}")
        event = Event(taken, day, note)
        return tuple(
            procedure.taken(one, event, _today()) if one.number == number else one for one in so_far
        )

    now = next(one for one in disclosures.change(state, with_it) if one.number == number)
    console.print(f"disclosure {number}: {taken} on {day}. {dossiers.next_step(now)}")


@app.command()
def withdraw(
    number: Number, on: On = None, note: Note = "", state: disclosures.State = None
) -> None:
    """End an embargo for another reason: no weakness after all, or public by other ways."""
    step(number, Step.WITHDRAWN, on, note, state)
