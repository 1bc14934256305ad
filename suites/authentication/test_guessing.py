"""Whoever fails to log in too often is kept waiting, wherever he comes from next."""

import secrets
from functools import partial

from odoo_owasp import Call, Role, claim

guessing = partial(
    claim,
    verifies="AUT",
    severity="medium",
    owasp=["A07:2021", "A07:2025"],
    cwe=[307],
    asvs=["v5.0.0-6.3.1"],
    needs=["host", "database", "transport:web"],
)
WHO = Call("res.users", "context_get")
LOGIN = {"the web client": False, "the form": True}
FAILURES = 60
"""Failed logins: enough for every process of the target to have taken too many."""
UNDER_WAY = 4
"""Logins that are asked for at once, and that a pause may come too late for."""
ANEW = 3
"""How often it is tried: whoever changes the models makes the target forget who has failed."""


@guessing("AUT-017", "After too many failed logins not even the right password lets an address in")
def test_pause(device, somebody, rows, password, cases):
    user, mine = somebody("patient"), device()
    mine.log_in(user)
    cases.control(worked=mine.uid == user.uid, evidence="the right password opens elsewhere")
    for _ in range(ANEW):
        before = loaded(rows)
        address, taken = fail(device, password, cases)
        said = {}
        for way, form in LOGIN.items():
            waiting = device(address)
            waiting.log_in(user, form=form)
            said[way] = waiting.opens()
        if loaded(rows) == before:
            break
    for way, one in said.items():
        cases.control(way, one.by_odoo, "Odoo gave no answer")
        cases.held(way, unless=one.ok, witness="wire",
                   evidence=f"it opened after {taken} failed logins")  # fmt: skip


@guessing(
    "AUT-018",
    "The pause after failed logins begins for all processes at once, and holds on every way in",
    needs=["host", "database", "transport:web", "transport:jsonrpc", "transport:xmlrpc"],
)
def test_pause_everywhere(device, somebody, engagement, rows, password, cases):
    user = somebody("patient-2")
    for _ in range(ANEW):
        before = loaded(rows)
        address, taken = fail(device, password, cases)
        said = {name: way.call(user, WHO) for name, way in engagement.rpc_at(address).items()}
        if loaded(rows) == before:
            break
    cases.control("all processes", taken < FAILURES, "no login was refused for those before it")
    cases.held("all processes", unless=taken > allowed(rows) + UNDER_WAY, witness="wire",
               evidence="together they took more failed logins than are allowed")  # fmt: skip
    for name, one in said.items():
        there = engagement.transports[name].call(user, WHO).ok
        cases.control(name, one.by_odoo and there, "the right password is refused elsewhere, too")
        cases.held(name, unless=one.ok, witness="answer",
                   evidence="the right password is taken during the pause")  # fmt: skip


def fail(device, password, cases):
    """Log in from an address that nobody comes from, as nobody: the address, and how many of the
    failed logins were looked at.
    """
    address = ".".join(["127", *(str(1 + secrets.randbelow(250)) for _ in range(3))])
    visitor = device(address)
    nobody = [
        Role(f"nobody-{number}", f"nobody-{secrets.token_hex(8)}", None, password)
        for number in range(FAILURES)
    ]
    tries = [(one.name, partial(visitor.with_cookies().log_in, one)) for one in nobody]
    said = [page for _, page in cases.sweep(tries)]
    cases.control(worked=all(page.by_odoo for page in said), evidence="Odoo gave no answer")
    return address, sum(page.body == said[0].body for page in said)


def allowed(rows):
    """How many failed logins the target takes before the pause."""
    for where in rows.bearing("ir.config_parameter", "base.login_cooldown_after"):
        return int(rows.text("ir.config_parameter", "value", where))
    return 5


def loaded(rows):
    """How often the models were loaded anew."""
    return max(rows.column("orm_signaling_registry", "date"), default=0)
