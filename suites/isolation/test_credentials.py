"""What lets into one database lets into no other, though both have the same accounts."""

import time
from functools import partial
from urllib.parse import urlencode

import pytest

from odoo_owasp import (
    Answer,
    Call,
    Outcome,
    Role,
    claim,
    sealed,
    signature,
    signed_field,
    signed_form,
    signed_path,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("undisturbed")

isolation = partial(
    claim,
    verifies="DBI",
    severity="critical",
    asvs=["v5.0.0-8.4.1"],
)
WHO = Call("res.users", "context_get")
HALF = 42
"""Characters of a session's id that a form's token is bound to (odoo/http.py)."""
MONTH = 30 * 24 * 3600


@isolation(
    "DBI-003", "A session of one database opens nothing at the other's host", cwe=[488, 639],
    needs=["second-database"],
)  # fmt: skip
def test_foreign_session(directions, customer_at, sample, cases):
    tried = sample(list(PROBES), 1)
    for number, (mine, other) in enumerate(directions):
        user = customer_at(mine, f"commuter-{number}")
        for what in tried:
            subject = f"{what}, from {mine.tenant.database}"
            # A session that is refused is ended there: each try has its own.
            here = mine.device()
            here.log_in(Role(f"{user.name}-{what.replace(' ', '-')}", user.login, user.uid,
                             user.password))  # fmt: skip
            cases.control(subject, PROBES[what](here), "it opened nothing at home")
            for time_ in ("", ", again"):
                there = other.device(**here.cookies)
                cases.held(f"{subject}{time_}", unless=PROBES[what](there), given=subject,
                           witness="wire", evidence="it opened")  # fmt: skip
    cases.covered("ways to use a session", len(tried), len(PROBES))


PROBES = {
    "a call": lambda device: device.call(WHO).ok,
    "the account of the session": lambda device: device.who().ok,
    "a page": lambda device: device.open("/my").status == 200,
}
"""What a session opens, each with how to tell."""


@isolation(
    "DBI-004", "Passwords and API keys of one database open nothing in the other", cwe=[303, 639],
    needs=["second-database", "transport:json2"],
)  # fmt: skip
def test_foreign_credentials(directions, engagement, administrator_at, sample, cases):
    for mine, other in directions:
        role, name = administrator_at(mine), mine.tenant.database
        abroad = Role(f"{role.name}-of-{name}", role.login, role.uid, role.password, role.api_key)
        tries = presented(abroad, other, engagement.door(other.tenant, name))
        # What opened an account at home may be remembered: it is tried elsewhere after that.
        for way in (mine.json2, mine.jsonrpc):
            cases.control(worked=way.call(role, WHO).ok, evidence=f"{way.name} opens {name}")
        for what in sample(list(tries), 3):
            said, subject = tries[what](), f"{what}, of {name}"
            cases.control(subject, said.by_odoo, f"status {said.status}")
            cases.held(subject, unless=said.ok and bool(said.value), witness="answer",
                       evidence=f"{said.value}")  # fmt: skip
        cases.control(worked=mine.json2.call(role, WHO).ok, evidence="and still does")


def presented(role, other, named):
    """How ``role`` asks at the ``other``'s host, by name; ``named`` names the role's own database
    there.
    """
    key: tuple = ("common", "authenticate", other.database, role.login, role.api_key.reveal(), {})
    return {
        "the key over json2": partial(other.json2.call, role, WHO),
        "the key over json2, naming its own": partial(named.json2.call, role, WHO),
        "the key over xmlrpc": partial(other.rpc["xmlrpc"].call, role, WHO),
        "the key over jsonrpc": partial(other.jsonrpc.call, role, WHO),
        "the key in the password's place": partial(other.rpc["xmlrpc1"].service, *key),
        "the password by a call": partial(entered, other, role),
        "the password by the form": partial(entered, other, role, form=True),
        "the password, naming its own": partial(entered, named, role),
    }


def entered(door, role, *, form=False):
    """What a login is told, if that is an account; else what its session is told of itself."""
    device = door.device()
    page = device.log_in(role, form=form)
    let_in = f'"uid": {role.uid}' in page.body
    return Answer(Outcome.ANSWERED, page.status, role.uid) if let_in else device.who()


@isolation(
    "DBI-005", "What one database signs or keeps as a token opens nothing in the other",
    cwe=[347, 639],
    needs=["second-database", "database", "module:sale", "module:payment", "module:auth_signup"],
)  # fmt: skip
def test_foreign_signatures(directions, links_of, sample, cases):
    for mine, other in directions:
        links = links_of(other)
        for what in sample(list(links), 3):
            subject, (link, opened) = f"{what}, of {mine.tenant.database}", links[what]
            cases.control(subject, opened(link(other)), "its own opens nothing")
            cases.held(subject, unless=opened(link(mine)), witness="tracer",
                       evidence="it opened")  # fmt: skip
            cases.control(subject, opened(link(other)), "its own opened before, and then no more")
        cases.covered("kinds of tokens", len(sample(list(links), 3)), len(links))


@pytest.fixture
def links_of(secret_of, file_of, belongings, administrator_at, tracer):
    """The kinds of links into a tenant's database, each with who sends it and when it opened.

    Sent with what is signed by the secret, or is the token, of the tenant that is given.
    """

    def made(door):
        own, owner = belongings(door), administrator_at(door)
        partner = own.make(owner, "res.partner", {"name": f"{tracer}partner"})
        file, quotation, until = file_of(door), door.tenant.planted["quotation-a"], month()
        # Odoo notes on the quotation that its customer has seen it.
        own.adopt("mail.message", [["model", "=", "sale.order"], ["res_id", "=", quotation.id]])

        def asked(path, of):
            """A link with what ``of`` makes of a tenant's secret."""
            return lambda signer: door.device().open(path(of(secret_of(signer))))

        def shows(text):
            return lambda page: page.shows(text)

        way_out = {"model": "res.partner", "res_id": partner, "pid": partner}
        payment = {"amount": 12.5, "currency_id": 1, "partner_id": partner}
        return {
            "a file": (
                asked(lambda token: f"/web/content/{file.id}?access_token={token}",
                      lambda key: signed_field(key, "ir.attachment", file.id, "raw", until)),
                shows(file.text),
            ),
            "an invitation": (
                asked(lambda token: f"/web/signup?token={token}",
                      lambda key: sealed(key, "signup", [partner, [], None, False], until)),
                shows(f"{tracer}partner"),
            ),
            "the way out of a record's mails": (
                asked(lambda token: f"/mail/unfollow?{urlencode({**way_out, 'token': token})}",
                      lambda key: signed_path(key, "/mail/unfollow", way_out)),
                shows(f"{tracer}partner"),
            ),
            "a payment": (
                asked(lambda token: f"/payment/pay?{urlencode({**payment, 'access_token': token})}",
                      lambda key: signature(key, "generate_access_token", f"{partner}|12.5|1")),
                lambda page: page.status == 200,
            ),
            "a form's token": (
                lambda signer: posted(door, secret_of(signer)), lambda page: page.status != 400,
            ),
            "a quotation": (
                lambda signer: door.device().open(
                    f"/my/orders/{quotation.id}"
                    f"?access_token={signer.tenant.planted['quotation-a'].token}"
                ),
                shows(quotation.tracer),
            ),
        }  # fmt: skip

    return made


def month():
    """A month from now, in seconds since the epoch."""
    return int(time.time()) + MONTH


def posted(door, secret):
    """The answer to a form whose token is signed with ``secret`` for the session that sends it."""
    device, path = door.device(), "/web/reset_password"
    device.open(path)
    return device.submit(path, csrf_token=signed_form(secret, device.session[:HALF], month()))
