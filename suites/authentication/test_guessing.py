"""Whoever fails to log in too often is kept waiting, wherever he comes from next."""

import secrets
from functools import partial

from odoo_owasp import Call, Role, claim

guessing = partial(
    claim,
    verifies="AUT",
    severity="medium",
    cwe=[307],
    asvs=["v5.0.0-6.3.1"],
    needs=["host", "database", "transport:web"],
)
WHO = Call("res.users", "context_get")
LOGIN = {"the web client": False, "the form": True}
FAILURES = 60
"""Failed logins: too many for every process of the target, unless one is busy meanwhile."""
ROUNDS = 3
"""How often it is tried: whoever was busy, or has loaded the models anew, knows of no failures."""
BATCHES = 8
UNDER_WAY = 4
"""Logins that are asked for at once, and that a pause may come too late for."""


@guessing("AUT-017", "After too many failed logins not even the right password lets an address in")
def test_pause(device, somebody, password, cases):
    opened = dict.fromkeys(LOGIN, True)
    for number in range(ROUNDS):
        user, address = somebody(f"patient-{number}"), nowhere()
        for way, form in LOGIN.items():
            mine = device()
            mine.log_in(user, form=form)
            cases.control(way, mine.opens().ok, "the right password opens nothing elsewhere")
        failed(device(address), password, cases)
        for way, form in LOGIN.items():
            waiting = device(address)
            waiting.log_in(user, form=form)
            said = waiting.opens()
            cases.control(way, said.by_odoo, "Odoo gave no answer")
            opened[way] &= said.ok
        if not any(opened.values()):
            break
    for way, through in opened.items():
        cases.held(way, unless=through, witness="wire", evidence="it opened, each time")


@guessing(
    "AUT-018",
    "The pause after failed logins begins for all processes at once, and holds on every way in",
    needs=["host", "database", "transport:web", "transport:jsonrpc", "transport:xmlrpc"],
)
def test_pause_everywhere(device, somebody, engagement, rows, password, cases):
    user, address = somebody("patient"), nowhere()
    said: list = []
    most, taken = allowed(rows) + UNDER_WAY, 0
    while taken <= most and len(said) < BATCHES * FAILURES:
        said += failed(device(address), password, cases)
        taken = said.count(said[0])  # the others are refused for those before them
    cases.control("all processes", taken < len(said), "no login was refused for those before it")
    cases.held("all processes", unless=taken > most, witness="wire",
               evidence="together they took more failed logins than are allowed")  # fmt: skip
    for name, way in engagement.rpc_at(address).items():
        one = way.call(user, WHO)
        there = engagement.transports[name].call(user, WHO).ok
        cases.control(name, one.by_odoo and there, "the right password is refused elsewhere, too")
        cases.held(name, unless=one.ok, witness="answer",
                   evidence="the right password is taken during the pause")  # fmt: skip


def nowhere():
    """An address of loopback that nobody else comes from."""
    return ".".join(["127", *(str(1 + secrets.randbelow(250)) for _ in range(3))])


def failed(visitor, password, cases):
    """Log in as nobody, again and again: what was answered."""
    nobody = [
        Role(f"nobody-{secrets.token_hex(4)}", f"nobody-{secrets.token_hex(8)}", None, password)
        for _ in range(FAILURES)
    ]
    tries = [(one.name, partial(visitor.with_cookies().log_in, one)) for one in nobody]
    said = [page for _, page in cases.sweep(tries)]
    cases.control(worked=all(page.by_odoo for page in said), evidence="Odoo gave no answer")
    return [page.body for page in said]


def allowed(rows):
    """How many failed logins the target takes before the pause."""
    for where in rows.bearing("ir.config_parameter", "base.login_cooldown_after"):
        return int(rows.text("ir.config_parameter", "value", where))
    return 5
