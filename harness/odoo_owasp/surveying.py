"""The command ``surface``: what a deployment exposes, and what changed between two."""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import jsonschema
import typer

import odoo_owasp
from odoo_owasp import consents, content, customer, targets
from odoo_owasp.console import ConsoleSteps, results
from odoo_owasp.credentials import credentials
from odoo_owasp.engine import Engagement, from_source, reader
from odoo_owasp.line import Place, line
from odoo_owasp.logic.surface import diff, merged
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import deployment
from odoo_owasp.provision.archive import Source
from odoo_owasp.provision.template import Order, template
from odoo_owasp.report import surface as report
from odoo_owasp.report.surface import Survey
from odoo_owasp.surface.recorded import record
from odoo_owasp.surface.recorded import render as render_record
from odoo_owasp.surface.rpc import enumerate_rpc

_NO_TESTS = ("test_", "hw_")


def surface(
    as_json: Annotated[bool, typer.Option("--json", help="JSON on stdout, alone")] = False,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option("--diff", metavar="OLD NEW", help="what changed between two such JSON files"),
    ] = None,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="a customer's demo instead of our own")
    ] = "",
    db: Annotated[str, typer.Option("--db", metavar="NAME", help="its database")] = "",
    login: customer.Login = "",
    ca: customer.Authority = "",
    address: customer.Address = "",
    odoo_source: Annotated[
        str, typer.Option("--odoo-source", metavar="DIR", help="Odoo's own source, to be read")
    ] = "",
    addons: Annotated[
        list[str] | None,
        typer.Option("--addons", metavar="DIR", help="add-ons, to be read; may be repeated"),
    ] = None,
    release: Annotated[str, typer.Option("--release", help="Odoo release")] = "19.0",
    recorded: Annotated[
        str, typer.Option("--record", metavar="FILE", hidden=True, help="write a release's record")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="the summary only")] = False,
) -> None:
    """Show all that a deployment exposes: ours, a customer's (--url), or what source declares.

    With --odoo-source or --addons and no --url, only the source is read and nothing is started.
    With --diff, exit code 0: the two are the same; 1: they differ.
    """
    steps = ConsoleSteps(quiet or as_json)
    if between:
        raise typer.Exit(compare(*between, as_json=as_json))
    folders = source_folders(odoo_source, addons or ())
    with steps.shown():
        if url or db:
            place = customer.place_of(url, db, ca, address)
            found = _of_customer(place, login, folders, steps)
        elif folders:
            found = _of_source(folders, release, steps)
        else:
            found = _of_embedded(Order(release), steps)
    if recorded:
        _record(found, Path(recorded))
    elif as_json:
        sys.stdout.write(report.render(found, odoo_owasp.__version__))
    else:
        results().print(report.summary(found))


def source_folders(odoo_source: str, addons: Sequence[str]) -> tuple[str, ...]:
    """The add-ons folders that the user names. Raises Trouble where one is none."""
    own = Source(Path(odoo_source).expanduser().absolute(), "", "").addons if odoo_source else ()
    if odoo_source and not own:
        raise Trouble(
            f"{odoo_source} is no source of Odoo: there is no folder odoo/addons in it",
            "name the folder of a checkout, or of an unpacked Odoo, with --odoo-source",
        )
    folders = [str(Path(one).expanduser().absolute()) for one in addons]
    for folder in folders:
        if not any(Path(folder).glob("*/__manifest__.py")):
            raise Trouble(
                f"{folder} holds no add-on: there is no */__manifest__.py in it",
                "name the folder above the add-ons with --addons",
            )
    return (*own, *folders)


def _of_embedded(order: Order, steps: ConsoleSteps) -> Survey:
    targets.tidy(steps)
    built = template(order, steps)
    with (
        deployment.deployed(built, steps) as (target, file),
        tempfile.TemporaryDirectory() as scratch,
    ):
        engagement = Engagement.open(file, Path(scratch) / "journal.jsonl")
        try:
            engagement.permit()
            with steps.step("read the source"):
                declared = engagement.surface
            with steps.step("ask the deployment"):
                rpc = engagement.transports["jsonrpc"]
                told = enumerate_rpc(reader(rpc, engagement.role("administrator")))
        finally:
            engagement.close()
        return Survey(
            target.name, target.release, target.build, tuple(sorted(target.modules)),
            merged(declared, told),
        )  # fmt: skip


def _of_customer(place: Place, login: str, folders: Sequence[str], steps: ConsoleSteps) -> Survey:
    known = credentials(place.url, place.database, login)
    with line(place, customer.journal()) as on:
        owner, consent = consents.permitted(on, *known)
        found = consents.look_again(owner, consent)
        with steps.step("ask the deployment"):
            told = enumerate_rpc(reader(on.rpc, owner.role))
    with steps.step("read the source"):
        declared = from_source(folders, found.modules, found.release)
    return Survey(
        "the customer's demo deployment", found.release, found.build,
        tuple(sorted(found.modules)), merged(declared, told),
    )  # fmt: skip


def _of_source(folders: Sequence[str], release: str, steps: ConsoleSteps) -> Survey:
    """What the source alone declares: every module in it, as if all were installed."""
    modules = {
        path.parent.name
        for folder in folders
        for path in Path(folder).glob("*/__manifest__.py")
        if not path.parent.name.startswith(_NO_TESTS)
    }
    with steps.step("read the source"):
        found = from_source(folders, modules, release)
    return Survey("source", release, "", tuple(sorted(modules)), found)


def _record(found: Survey, file: Path) -> None:
    tested = content.read_toml(content.release_file(found.release))["tested"]["version"]
    data = record(found.surface, found.modules, found.release, found.build or tested)
    file.write_text(render_record(data), "utf-8")


def compare(old: str, new: str, *, as_json: bool) -> int:
    """Show what changed; 0: nothing."""
    found = diff(_read(old).surface, _read(new).surface)
    if as_json:
        sys.stdout.write(report.render_differences(found))
    else:
        results().print(report.differences(found), soft_wrap=True)
    return int(any(found))


def _read(path: str) -> Survey:
    """The survey in the file ``path``. Raises Trouble that says what is wrong with it."""
    remedy = "write one with: odoo-owasp surface --json > FILE"
    try:
        data = report.opened(Path(path).read_text("utf-8"))
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}", remedy) from error
    except UnicodeDecodeError as error:
        raise Trouble(f"{path} is no text", remedy) from error
    except report.NoSurvey as error:
        raise Trouble(f"{path}: {error}", remedy) from error
    schema = content.folder("reports") / "schemas" / f"surface-{report.SCHEMA}.schema.json"
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8")))
    wrong = next(validator.iter_errors(data), None)
    if wrong is not None:
        raise Trouble(f"{path}: {wrong.json_path}: {wrong.message[:200]}", remedy)
    return report.survey(data)
