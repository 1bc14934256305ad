"""Two tenants: a second database on the cluster, and one Odoo that serves both by host name."""

import os
import secrets
import subprocess
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from odoo_owasp.logic.permit import origin
from odoo_owasp.logic.stored_hash import hashed
from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.rules import CONSENT_KEY
from odoo_owasp.model.run import Result
from odoo_owasp.model.target import SECOND_DATABASE, Planted, Target, Tenant
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import dies_with_parent, free_ports
from odoo_owasp.provision.nginx import Shared
from odoo_owasp.provision.odoo import Odoo
from odoo_owasp.provision.postgres import ODOO_USER, Cluster
from odoo_owasp.provision.template import DATABASE

SECOND = f"{DATABASE}-two"
"""Begins as the first one's name does: a filter that looks at the beginning alone takes both."""
_DOMAIN = "odoo-owasp.test"
_ROLES = ("administrator", "portal-a")
"""Who has an account in the second database; nobody else gets in."""
_QUOTATION = "quotation-a"
_ROUNDS = 600_000  # of fewer, Odoo makes a new hash at the first login
_TEXTS = (("sale_order", "client_order_ref"), ("sale_order", "note"), ("sale_order_line", "name"))
"""Where the quotation's tracer stands."""


def needed(planned: Iterable[Result]) -> bool:
    """Whether any of the ``planned`` checks needs a second database."""
    return any(SECOND_DATABASE in one.claim.needs for one in planned)


def shared() -> Shared:
    """Where both answer, on free ports."""
    tls_port, odoo_port = free_ports(2)
    return Shared(tls_port, odoo_port, (host(DATABASE), host(SECOND)))


def host(database: str) -> str:
    """The host name under which ``database`` is asked for."""
    return f"{database}.{_DOMAIN}"


def add(cluster: Cluster, data: Path, at: Shared, facts: Mapping[str, Any], sql: str) -> Tenant:
    """Make the second database as Odoo duplicates one: with a uuid and a secret of its own.

    Its accounts have their own credentials, and its quotation its own text and token; ``sql`` is
    done there in the end. Nobody may be connected to the first database.
    """
    with cluster.connect() as connection:
        connection.execute(
            f'CREATE DATABASE "{SECOND}" OWNER {ODOO_USER} TEMPLATE {DATABASE} STRATEGY file_copy'
        )
    _link(data / "filestore" / DATABASE, data / "filestore" / SECOND)
    roles = {name: _fresh(name, facts["roles"][name]) for name in _ROLES}
    planted = _fresh_quotation(facts["planted"][_QUOTATION])
    tenant = Tenant(SECOND, str(uuid.uuid4()), host(SECOND), at.base_url, roles, planted)
    with cluster.connect(SECOND) as connection:
        _make_its_own(connection, tenant, facts["planted"][_QUOTATION]["tracer"])
        if sql:
            connection.execute(sql)
    return tenant


def serve(
    odoo: Odoo, at: Shared, settings: Path, *, dies_with_parent: bool
) -> subprocess.Popen[bytes]:
    """Start one more Odoo, of one process, for both databases."""
    both = replace(odoo, database="", options=())
    log = settings.with_suffix(".log")
    return both.serve(at.odoo_port, log, settings, dies_with_parent=dies_with_parent)


def described(target: Target, second: Tenant) -> Target:
    """The target with two tenants: its own database, and the ``second``."""
    first = Tenant(
        target.database, target.database_uuid, host(target.database), second.base_url,
        target.roles, target.planted,
    )  # fmt: skip
    there = origin(second.base_url)
    origins = target.rules.origins | ({there} if there else set())
    return replace(target, tenants=(first, second), rules=replace(target.rules, origins=origins))


def _link(files: Path, copy: Path) -> None:
    """A copy of the filestore: its files are written once (cp keeps owners)."""
    done = subprocess.run(
        ["cp", "-al", files, copy],
        capture_output=True, text=True, check=False, preexec_fn=dies_with_parent(),
    )  # fmt: skip
    if done.returncode:
        raise Trouble(f"the filestore could not be copied: {done.stderr.strip()[-300:]}")


def _fresh(name: str, known: Mapping[str, Any]) -> Role:
    return Role(
        f"second-{name}", known["login"], known["uid"],
        Secret(secrets.token_urlsafe(18)), Secret(secrets.token_hex(20)),
    )  # fmt: skip


def _fresh_quotation(known: Mapping[str, Any]) -> dict[str, Planted]:
    tracer = f"t{secrets.token_hex(8)}"
    return {_QUOTATION: Planted(_QUOTATION, known["model"], known["id"], tracer, str(uuid.uuid4()))}


def _make_its_own(connection: Any, tenant: Tenant, tracer: str) -> None:
    """Give the copy what is its own; ``tracer`` stands in the quotation that it was copied with."""
    connection.execute("DELETE FROM ir_config_parameter WHERE key = %s", [CONSENT_KEY])
    for key, value in {"database.secret": uuid.uuid4(), "database.uuid": tenant.uuid}.items():
        connection.execute(
            "UPDATE ir_config_parameter SET value = %s WHERE key = %s", [str(value), key]
        )
    connection.execute("UPDATE res_users SET password = NULL")
    connection.execute("DELETE FROM res_users_apikeys")
    for role in tenant.roles.values():
        key = role.api_key.reveal()
        connection.execute(
            "UPDATE res_users SET password = %s WHERE id = %s",
            [hashed(role.password.reveal(), os.urandom(16), _ROUNDS), role.uid],
        )
        connection.execute(
            "INSERT INTO res_users_apikeys (name, user_id, scope, key, index) "
            "VALUES ('odoo-owasp', %s, 'rpc', %s, %s)",
            [role.uid, hashed(key, os.urandom(16), 1), key[:8]],
        )
    order = tenant.planted[_QUOTATION]
    connection.execute(
        "UPDATE sale_order SET access_token = %s WHERE id = %s", [order.token, order.id]
    )
    for table, column in _TEXTS:
        connection.execute(
            f"UPDATE {table} SET {column} = replace({column}, %s, %s)",  # noqa: S608  our constants
            [tracer, order.tracer],
        )
