"""What the checks share: two tenants, the ways into their databases, and files of theirs."""

import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache

import pytest

from odoo_owasp import Role, Secret


@pytest.fixture
def first(engagement):
    """The ways into the target's own database, by its host's name."""
    return engagement.door(engagement.target.tenants[0])


@pytest.fixture
def second(engagement):
    """The ways into the second database, by its host's name."""
    return engagement.door(engagement.target.tenants[1])


@pytest.fixture
def directions(first, second):
    """Whose something is, and where it is tried: each at the other's."""
    return [(first, second), (second, first)]


@pytest.fixture
def belongings(engagement):
    """Makes records in a tenant's database; all are gone after the check."""
    with ExitStack() as made:
        known = {}

        def of(door):
            name = door.tenant.database
            if name not in known:
                known[name] = engagement.own_records(door)
                made.callback(known[name].remove)
            return known[name]

        yield of


@dataclass(frozen=True)
class File:
    """A file in one tenant's database, and what it holds; its link opens it to anyone."""

    id: int
    text: str
    link: str


@pytest.fixture
def file_of(engagement, belongings, tracer):
    """Makes a file in a tenant's database: who is shown its text has reached that database."""

    def made(door, **more):
        text, token = f"{tracer}{door.tenant.database}", str(uuid.uuid4())
        engagement.redactor.learn([token])
        values = {"name": f"{tracer}name", "raw": text, "access_token": token, **more}
        id_ = belongings(door).make(administrator_of(door), "ir.attachment", values)
        return File(id_, text, f"/web/content/{id_}?access_token={token}")

    return made


def administrator_of(door):
    """The administrator of a tenant's database."""
    return door.tenant.roles["administrator"]


@pytest.fixture
def administrator_at():
    """The administrator of a tenant's database."""
    return administrator_of


@pytest.fixture
def customer_at(engagement, belongings):
    """Makes a customer's account of the check's own in a tenant's database."""

    def made(door, name):
        owner, own = administrator_of(door), belongings(door)
        groups = door.jsonrpc.search_read(
            owner, "ir.model.data", [("module", "=", "base"), ("name", "=", "group_portal")],
            ["res_id"],
        )  # fmt: skip
        partner = own.make(owner, "res.partner", {"name": f"{name} {engagement.tag}"})
        password = uuid.uuid4().hex
        engagement.redactor.learn([password])
        values = {
            "login": f"{name}.{engagement.tag}", "password": password, "partner_id": partner,
            "group_ids": [(6, 0, [groups.value[0]["res_id"]])], "notification_type": "email",
        }  # fmt: skip
        uid = own.make(owner, "res.users", values)
        return Role(name, str(values["login"]), uid, Secret(password))

    return made


@pytest.fixture
def secret_of(engagement):
    """What a tenant's database signs with."""

    @cache
    def read(door):
        rows = engagement.rows_of(door.tenant)
        (where,) = rows.bearing("ir.config_parameter", "database.secret")
        found = rows.text("ir.config_parameter", "value", where)
        engagement.redactor.learn([found])
        return found

    return read
