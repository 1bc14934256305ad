"""The database manager: nothing is listed, nothing is offered, nothing is done."""

import re
from functools import partial
from pathlib import Path

import pytest

from odoo_owasp import claim, ill_hashed, rotated

manager = partial(claim, verifies="DBM")
PAGES = ("/web/database/selector", "/web/database/manager")
SHUT = (403, 404, 405, 421)
"""How Odoo, or a front in its place, refuses a page."""
WAYS = "jsonrpc xmlrpc xmlrpc1"


@pytest.fixture
def services(engagement):
    """The ways to call services, by name, that the target has."""
    return {name: engagement.transports[name] for name in WAYS.split()
            if not engagement.target.lacks((f"transport:{name}",))}  # fmt: skip


@manager(
    "DBM-001", "The databases are listed by no service, route or page",
    severity="high", cwe=[497], asvs=["v5.0.0-15.2.3"],
)  # fmt: skip
def test_no_list(pages, anonymous, engagement, services, cases):
    for way, transport in services.items():
        cases.control(way, transport.service("db", "server_version").ok, "there is no such service")
        for what, args in {"": (), ", with a document": (True,)}.items():
            said = transport.service("db", "list", *args)
            cases.control(way, said.by_odoo, f"status {said.status}")
            cases.held(f"{way}{what}", unless=said.ok, given=way, witness="answer",
                       evidence="a list was given")  # fmt: skip
    said = pages.call(anonymous, "/web/database/list")
    cases.control("/web/database/list", said.by_odoo, f"status {said.status}")
    cases.held("/web/database/list", unless=said.ok, witness="answer", evidence="a list was given")
    for path in (*PAGES, "/web/login", "/odoo"):
        page = pages.open(anonymous, path)
        cases.control(path, page.by_odoo or page.status in SHUT, f"status {page.status}")
        named = NAMED.findall(page.body) + texts(page.body, engagement.target.database)
        cases.held(path, unless=bool(named), witness="wire", evidence=f"{named[:3]}")


NAMED = re.compile(r"""[?&]db=[\w.-]+|data-db=["'][^"']+["']""")
"""How Odoo's pages name a database, to enter it or to do something to it."""


def texts(body, name):
    """Where a page says a database's name, and nothing else."""
    return re.findall(rf">\s*{re.escape(name)}\s*<", body)


@manager(
    "DBM-002", "The database manager's pages offer no action", severity="high", cwe=[749],
    asvs=["v5.0.0-15.2.3"],
)  # fmt: skip
def test_nothing_offered(pages, anonymous, cases):
    for path in PAGES:
        page = pages.open(anonymous, path)
        # Dialogs stand at the page's end in any case; what opens one, and the list, before them.
        begin = page.body.find("o_database_list")
        shown = page.body[begin : page.body.find("modal fade", begin)]
        there = begin > 0 or page.status in SHUT
        cases.control(path, there, f"status {page.status}: no such page")
        offered = OFFERED.findall(shown)
        cases.held(path, unless=bool(offered), witness="wire", evidence=f"{offered[:5]}")


OFFERED = re.compile(r"<(?:form|button|input|select|a)\b[^>]{0,120}")


@manager(
    "DBM-003", "Each action on databases demands the master password", severity="critical",
    cwe=[306], asvs=["v5.0.0-8.2.1"], needs=["transport:jsonrpc"],
)  # fmt: skip
def test_actions_refuse(services, configuration, sample, cases):
    """Nothing says what an action is about: even one that is begun does nothing."""
    before = configuration()
    for way, transport in services.items():
        said = transport.service("db", "odoo_owasp_unknown", "x")
        cases.control(way, NO_SUCH in said.body, f"an action that is none: {said.error}")
        for action in sample(ACTIONS, 4):
            for what, args in {**NO_PASSWORD, **a_wrong_one(action, way, services)}.items():
                said = transport.service("db", action, *args)
                answered = said.by_odoo and NO_SUCH not in said.body
                cases.control(way, answered, f"{action}: status {said.status} {said.error}")
                begun = said.ok or bool(BEGUN.search(said.body))
                evidence = f"{said.error} {said.message[:80]}"
                cases.held(f"{action} over {way}: {what}", unless=begun, given=way,
                           witness="answer", evidence=evidence)  # fmt: skip
                if begun:  # nothing more is tried
                    break
        cases.held("the configuration", unless=configuration() != before, given=way,
                   witness="answer, files", evidence="it was changed")  # fmt: skip


ACTIONS = (
    "create_database", "duplicate_database", "drop", "dump", "restore", "rename",
    "change_admin_password", "migrate_databases", "list_countries",
)  # fmt: skip
NO_PASSWORD: dict = {
    "nothing": (), "none": (None,), "an empty one": ("",), "false": (False,), "true": (True,),
    "zero": (0,), "a list": (["x"],), "an empty list": ([],), "a table": ({"x": "x"},),
}  # fmt: skip
"""What stands in the password's place, and is none."""
NO_SUCH = "Method not found"
BEGUN = re.compile(r"exp_\w+\(\) (?:missing|takes)")
"""How Python says that an action was begun, and not told what it is about."""


def a_wrong_one(action, way, services):
    """A wrong password, over one way each: to compare one takes Odoo half a second."""
    return {"a wrong one": ("x" * 12,)} if rotated(list(services), action, 0) == way else {}


@pytest.fixture
def configuration(engagement):
    """What stands in Odoo's configuration file, where it can be read."""
    file = engagement.target.host.configuration if engagement.target.host else ""
    return lambda: Path(file).read_text() if file else ""


@manager(
    "DBM-004",
    "No action on databases is done by an address",
    severity="high",
    cwe=[352, 650],
    asvs=["v5.0.0-3.5.3"],
)
def test_no_action_by_address(pages, anonymous, cases):
    cases.control(worked=pages.open(anonymous, "/web/login").by_odoo, evidence="no answer")
    for action in FORMS:
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
            page = pages.open(anonymous, f"/web/database/{action}", method=method)
            cases.control(action, page.status > 0, "no answer")
            cases.held(f"{method} {action}", unless=page.status not in SHUT, given=action,
                       witness="answer", evidence=f"status {page.status}")  # fmt: skip


FORMS = ("create", "duplicate", "drop", "backup", "restore", "change_password")


@manager(
    "DBM-005", "The master password is no well-known one", severity="critical", cwe=[1392, 521],
    asvs=["v5.0.0-13.2.3"], needs=["transport:jsonrpc"],
)  # fmt: skip
def test_master_password(services, engagement, sample, cases):
    """Asked by an action that does nothing, and is not shut with the list."""
    service = services["jsonrpc"].service
    if engagement.target.host:
        said = service("db", "list_countries", engagement.target.host.master)
        cases.control(worked=said.ok, evidence=f"the right one: {said.error}")
    for word in (DEFAULT, *sample(WELL_KNOWN, 1)):
        said = service("db", "list_countries", word)
        cases.control(word, said.by_odoo and NO_SUCH not in said.body, f"status {said.status}")
        cases.held(word, unless=said.ok, witness="answer", evidence="it is the master password")


DEFAULT = "admin"
"""What Odoo comes with."""
WELL_KNOWN = ("odoo", "password", "master")
"""A handful: nothing is guessed."""


@manager(
    "DBM-006", "The master password is kept as a salted hash alone", severity="medium",
    cwe=[256, 916], asvs=["v5.0.0-11.4.2"], needs=["host"],
)  # fmt: skip
def test_stored_master_password(configuration, engagement, cases):
    host = engagement.target.host
    file, lines = Path(host.configuration), configuration().splitlines()
    kept = [line.partition("=")[2].strip() for line in lines if KEPT.match(line)]
    words = Path(f"/proc/{host.process}/cmdline").read_text().split("\0")
    cases.control(worked=f"--config={file}" in words, evidence="Odoo was started with another file")
    cases.control(worked=len(kept) == 1, evidence=f"{len(kept)} passwords stand there")
    why = "; ".join(ill_hashed(one, ROUNDS) for one in kept)
    cases.held("the configuration", unless=bool(why), witness="files", evidence=why)
    cases.held("who may read it", unless=bool(file.stat().st_mode & 0o077), witness="files",
               evidence=oct(file.stat().st_mode))  # fmt: skip


KEPT = re.compile(r"admin_passwd\s*=")
ROUNDS = 600_000
"""Of Odoo's own hash of a master password."""
