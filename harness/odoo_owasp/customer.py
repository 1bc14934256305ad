"""The commands for a customer's own demo database: consent and clean."""

from pathlib import Path
from typing import Annotated

import typer

from odoo_owasp import consenting, consents, targets
from odoo_owasp.console import ConsoleSteps, console
from odoo_owasp.credentials import credentials
from odoo_owasp.credentials import keep as keep_credentials
from odoo_owasp.line import Line, Place, line, plain_twin, written
from odoo_owasp.model.rules import CONSENT_KEY
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import cache_dir
from odoo_owasp.report.text import printable
from odoo_owasp.transports.owner import Owner

Url = Annotated[str, typer.Argument(help="where Odoo answers, such as https://demo.example.com")]
Database = Annotated[str, typer.Argument(help="the database's name")]
Login = Annotated[str, typer.Option("--login", metavar="NAME", help="the administrator's login")]
Authority = Annotated[
    str, typer.Option("--ca", metavar="FILE", help="the authority that signed its certificate")
]
PlainUrl = Annotated[
    str, typer.Option("--plain-url", metavar="URL", help="its plain HTTP address, if it has one")
]
Address = Annotated[
    str, typer.Option("--address", metavar="IP", help="connect there; no name server is asked")
]


def consent(
    url: Url,
    db: Database,
    login: Login = "",
    ca: Authority = "",
    plain_url: PlainUrl = "",
    address: Address = "",
    hours: Annotated[float, typer.Option("--hours", help="how long it lasts; at most 168")] = 24,
    scope: Annotated[
        str, typer.Option("--scope", help="promises that may be verified, such as RPC,XSS")
    ] = "*",
    rate: Annotated[float, typer.Option("--rate", help="most requests a second")] = 10,
    at_once: Annotated[int, typer.Option("--at-once", help="most requests under way")] = 4,
    own_demo: Annotated[
        bool,
        typer.Option("--i-own-this-demo", help="it is a demo, although it looks like production"),
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="keep the credentials in the user's keyring")
    ] = False,
    show: Annotated[bool, typer.Option("--show", help="show the record; write nothing")] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="remove it, and all of ours")] = False,
) -> None:
    """Let odoo-owasp test a demo database of yours: its administrator types the database's name."""
    place = place_of(url, db, ca, address)
    terms = consents.Terms(
        hours, tuple(scope.split(",")), rate, at_once, own_demo,
        plain_twin(place.url, plain_url) if plain_url else "",
    )  # fmt: skip
    consents.demand_possible(terms)
    known = credentials(place.url, place.database, login)
    with line(place, journal()) as on:
        if revoke:
            _revoke(on, consents.enter(on, *known))
            return
        owner, examined = consents.examine(on, *known)
        console.print(consenting.shown(on, examined))
        if show:
            raise typer.Exit(0 if examined.consent else 2)
        consents.refuse_production(examined.signs, own_demo=own_demo)
        typed = typer.prompt("Type the database's name to consent", err=True)
        if typed.strip() != place.database:
            raise Trouble(f"that is not {place.database!r}: nothing was written")
        given = consents.give(on, owner, examined, terms)
    if keep:
        keep_credentials(place.url, place.database, *known)
    console.print(f"consent is given until {given.expires:%Y-%m-%d %H:%M} UTC")
    console.print(
        f"next: odoo-owasp run --url {place.url} --db {place.database}",
        soft_wrap=True, markup=False,
    )  # fmt: skip


def _revoke(on: Line, owner: Owner) -> None:
    """The record goes first, whatever is in the way: a run that is under way stops without it."""
    there = owner.remove_parameter(CONSENT_KEY)
    console.print("the consent is revoked" if there else "there was no consent")
    try:
        with consents.alone(owner):
            consents.sweep(on, owner)
    except consents.Busy as busy:
        console.print(printable(str(busy)))


def clean(
    url: Url, db: Database, login: Login = "", ca: Authority = "", address: Address = ""
) -> None:
    """Remove whatever an interrupted run left in a customer's demo database."""
    place = place_of(url, db, ca, address)
    known = credentials(place.url, place.database, login)
    targets.tidy(ConsoleSteps(quiet=True))
    with line(place, journal()) as on:
        owner = consents.enter(on, *known)
        with consents.alone(owner):
            swept = consents.sweep(on, owner)
    for model, count in swept.items():
        console.print(f"removed {count} {model}")
    console.print("nothing of ours is left" if swept else "nothing of ours was there")


def place_of(url: str, db: str, ca: str, address: str) -> Place:
    """The place that the command line names. Raises Trouble where it will not do."""
    if not (url and db):
        raise Trouble("a customer's target is a URL and a database", "give --url and --db")
    return written(Place(url, db, ca, address))


def journal() -> Path:
    """What is sent without a run is on record too, on the machine that sent it."""
    return cache_dir() / "consents.jsonl"
