"""The deployment under test, with its capabilities."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from odoo_owasp.model.role import Role
from odoo_owasp.model.rules import Rules

SERVED_BY: Mapping[str, str] = {"execute": "jsonrpc", "web-path": "web", "button": "web"}
"""Further ways of calling methods: a deployment has them where it has the transport."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A record that provisioning made: ``tracer`` stands in its readable text.

    ``token`` is the access token of its public link, empty where it has none.
    """

    name: str
    model: str
    id: int
    tracer: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Observatory:
    """What only the owner of the machine has: the oracles' own way into database and logs.

    ``mails`` is the mail sink's file, ``access_log`` the front's: one JSON object a line in both,
    empty where the deployment has none.
    """

    socket_dir: str
    user: str
    statement_log: str
    mails: str = ""
    mail_port: int = 0
    access_log: str = ""


CANARIES = (".txt", ".svg", ".ttf", ".css", ".xml", ".csv", ".sql")
"""The names' ends of the canary file: what opens a file often demands one."""


@dataclass(frozen=True, slots=True)
class Host:
    """The machine under the deployment, with what provisioning planted there as canaries.

    Nobody but us knows ``content``, which the file ``canary`` and its like (:data:`CANARIES`)
    hold, and ``value``, of Odoo's
    environment ``variable``: where either is told, somebody left the sandbox. ``process`` is
    Odoo's first. Odoo may write to the folders ``writable``, and does by itself below ``kept``.
    """

    canary: str
    content: str
    variable: str
    value: str
    process: int
    writable: tuple[str, ...]
    kept: tuple[str, ...]
    log: str = ""
    """Odoo's own log."""
    configuration: str = ""
    """Odoo's configuration file."""
    master: str = ""
    """The master password, which that file knows by its hash alone."""


SECOND_DATABASE = "second-database"
"""The capability of a target that has two :class:`Tenant`."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """One of two databases on one cluster that one Odoo serves, each under a host name of its own.

    Both were one once: what has an id in one has it in the other too. What tells them apart is
    their own: ``uuid``, secret, the credentials of the ``roles``, texts and tokens of what is
    ``planted``. The front for both answers at ``base_url``; ``host`` is the name that is asked for.
    """

    database: str
    uuid: str
    host: str
    base_url: str
    roles: Mapping[str, Role]
    planted: Mapping[str, Planted]


@dataclass(frozen=True, slots=True)
class Target:
    """A deployment: where it answers, what it is, who may act, what was planted.

    ``base_url`` is the TLS front, ``plain_url`` its plain HTTP twin (empty: it has none);
    ``run_id`` marks the requests of this run. ``watermarks`` holds the highest record id per
    table at the time of cloning: what came later is not judged. ``sources`` are the add-ons
    folders on this machine that its modules were loaded from, empty where nobody has them.
    ``tenants`` are its database and a second one, where it has one: see :class:`Tenant`.
    """

    name: str
    run_id: str
    base_url: str
    plain_url: str
    database: str
    database_uuid: str
    consent_nonce: str
    release: str
    build: str
    tested_build: str
    ca_file: str
    rules: Rules
    modules: frozenset[str]
    capabilities: frozenset[str]
    roles: Mapping[str, Role]
    planted: Mapping[str, Planted]
    observatory: Observatory | None = None
    watermarks: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    host: Host | None = None
    tenants: tuple[Tenant, ...] = ()

    def lacks(self, needs: tuple[str, ...]) -> tuple[str, ...]:
        """The capabilities among ``needs`` that this target does not have."""
        have = self.capabilities | {f"module:{module}" for module in self.modules}
        have |= {f"transport:{way}" for way, by in SERVED_BY.items() if f"transport:{by}" in have}
        have |= {f"role:{role}" for role in self.roles} | ({"source"} if self.sources else set())
        have |= {"host"} if self.host else set()
        have |= {SECOND_DATABASE} if self.tenants else set()
        have |= {f"api-key:{role.name}" for role in self.roles.values() if role.api_key.reveal()}
        return tuple(need for need in needs if need not in have)
