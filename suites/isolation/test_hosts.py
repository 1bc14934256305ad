"""The host that is asked for decides about the database."""

from functools import partial

import pytest

from odoo_owasp import claim

pytestmark = pytest.mark.usefixtures("undisturbed")

by_host = partial(
    claim,
    verifies="DBI",
    severity="critical",
    asvs=["v5.0.0-8.4.1"],
    needs=["second-database"],
)
NAMES = ("X-Odoo-Database", "X-Odoo-Db", "X-Odoo-Dbfilter", "X-OpenERP-Dbfilter", "X-Database")
"""Headers that name, or once named, a database."""
HOSTS = (
    "X-Forwarded-Host", "X-Forwarded-Server", "X-Original-Host", "X-Host", "X-HTTP-Host-Override",
    "X-Original-Url", "X-Rewrite-Url", "X-Real-Host",
)  # fmt: skip
"""Headers that may be taken to name a host."""


@by_host(
    "DBI-001",
    "No header, cookie, address or login page leads from one tenant's host to another's database",
    cwe=[348, 639],
)
def test_other_database_named(directions, file_of, sample, cases):
    files = {door: file_of(door) for door in directions[0]}
    for here, there in directions:
        file = files[there]
        at_home(cases, there, file)
        # What names one database would be the way to the other as well.
        for what, ask in sample(list(ways(here, there.tenant, file.link)), 12):
            subject = f"{what}, at {here.tenant.database}"
            page = ask()
            cases.control(subject, page.by_odoo, f"status {page.status}")
            cases.held(subject, unless=page.shows(file.text), witness="tracer",
                       evidence=f"status {page.status}: the other's file was shown")  # fmt: skip
        at_home(cases, there, file)


def at_home(cases, door, file):
    """The control: the file is shown at its own host."""
    page = door.device().open(file.link)
    cases.control(worked=page.shows(file.text), evidence=f"at home: status {page.status}")


def ways(here, other, link):
    """How a request at one host may name the other database, by name; each with what sends it."""

    def ask(path=link, cookies=None, headers=None):
        return partial(here.device(**(cookies or {})).open, path, headers=headers)

    def after(path):
        return partial(opened_after, here.device(), path, link)

    for name in NAMES:
        yield name, ask(headers={name: other.database})
    for name in HOSTS:
        yield name, ask(headers={name: other.host})
    yield "Forwarded", ask(headers={"Forwarded": f"host={other.host};proto=https"})
    yield "Referer", ask(headers={"Referer": f"https://{other.host}/"})
    yield "Origin", ask(headers={"Origin": f"https://{other.host}"})
    yield "db in the address", ask(f"{link}&db={other.database}")
    yield "the host in the address", ask(f"{link}&host={other.host}")
    yield "the database before the path", ask(f"/{other.database}{link}")
    yield "the host before the path", ask(f"//{other.host}{link}")
    for name in ("db", "last_used_database", "session_db"):
        yield f"a cookie called {name}", ask(cookies={name: other.database})
    for path in ("/web/login", "/web", "/odoo", "/web/database/selector"):
        yield f"db at {path}, and then", after(f"{path}?db={other.database}")
    yield "a session that was begun there", partial(begun_elsewhere, here, other, link)


def opened_after(device, path, link):
    """What ``link`` answers to a device that has been to ``path`` and kept its cookies."""
    device.open(path)
    return device.open(link)


def begun_elsewhere(here, other, link):
    """What ``link`` answers to a visitor whose session was begun at the other's host."""
    device = here.device()
    device.open("/web/login", headers={"Host": other.host})
    return device.open(link)


@by_host(
    "DBI-002",
    "A host that is no tenant's reaches none, and a tenant's in other words reaches that one only",
    cwe=[348, 639],
)
def test_odd_hosts(directions, file_of, cases):
    files = {door: file_of(door) for door in directions[0]}
    for here, there in directions:
        own, other = files[here], files[there]
        for door in (here, there):
            at_home(cases, door, files[door])
        for what, host in in_other_words(here.tenant.host).items():
            page = here.device().open(own.link, headers={"Host": host})
            cases.control(f"{what} of {here.tenant.database}", page.shows(own.text),
                          f"status {page.status}")  # fmt: skip
            page = here.device().open(other.link, headers={"Host": host})
            cases.held(f"{what} of {here.tenant.database}", unless=page.shows(other.text),
                       witness="tracer", evidence=f"status {page.status}")  # fmt: skip
        for what, host in nobodys(here.tenant, there.tenant).items():
            for file in (own, other):
                page = here.device().open(file.link, headers={"Host": host})
                subject = f"{what} of {here.tenant.database}"
                cases.control(subject, page.status > 0, f"status {page.status}")
                cases.held(subject, unless=page.shows(file.text), witness="tracer",
                           evidence=f"{host}: status {page.status}")  # fmt: skip


def in_other_words(host):
    """A host's name, written otherwise."""
    return {"capitals": host.upper(), "a port": f"{host}:443", "a final dot": f"{host}."}


def nobodys(mine, other):
    """Names that are no tenant's, and much like theirs."""
    domain = mine.host.partition(".")[2]
    return {
        "the database alone": mine.database,
        "the database in another domain": f"{mine.database}.example.test",
        "the host below another": f"{mine.host}.example.test",
        "www before the host": f"www.{mine.host}",
        "one before the other": f"{mine.database}.{other.host}",
        "both": f"{mine.host},{other.host}",
        "an unknown tenant": f"{mine.database}-unknown.{domain}",
        "the first letters": f"{mine.database[:3]}.{domain}",
        "any letters": f"*.{domain}",
        "any character": f"{mine.database[:-1]}?.{domain}",
        "the domain": domain,
        "an address": "127.0.0.1",
        "this machine": "localhost",
    }
