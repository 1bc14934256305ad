"""A customer's deployment to test against, and a command line that is watched while it runs.

The deployment is a clone of the template with what customers have and our own does not: a host
name, a filter of databases by that name, a second database, and no consent.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from odoo_owasp import content
from odoo_owasp.logic.progress import Progress
from odoo_owasp.logic.state import foreign
from odoo_owasp.model.own import tag
from odoo_owasp.model.rules import CONSENT_KEY, Consent
from odoo_owasp.model.state import Change, State
from odoo_owasp.oracles import database_state
from odoo_owasp.oracles.access import TABLES
from odoo_owasp.provision import configuration, target_file
from odoo_owasp.provision.deployment import clone
from odoo_owasp.provision.machine import free_ports, servant
from odoo_owasp.provision.nginx import Front
from odoo_owasp.provision.postgres import ODOO_USER
from odoo_owasp.provision.standing import note_process, remove
from odoo_owasp.provision.steps import Step
from odoo_owasp.provision.template import Template
from odoo_owasp.transports.owner import FREEZE_KEY

LOGIN, SECRET = "ODOO_OWASP_ADMIN_LOGIN", "ODOO_OWASP_ADMIN_SECRET"
ADDRESS = "127.0.0.1"
FAST = ("--rate", "1000", "--at-once", "8")
"""Words of a consent to a load that a deployment on this machine bears."""

_PROGRAM = Path(sys.executable).with_name("odoo-owasp")
_PATIENCE = 60.0
_BY_A_PERSON = 2  # the administrator
# Every address that the program connects to, and every name that it asks about.
_WATCHER = """\
import os, sys
_file = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def _watch(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        os.write(_file, f"{arguments[1]!r}\\n".encode())
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        os.write(_file, f"name {arguments[0]!r}\\n".encode())
sys.addaudithook(_watch)
"""
# As restored from a backup, without what a test did: Odoo's caches are told of all changes.
_RESET = f"""
DELETE FROM ir_config_parameter
 WHERE key IN ('{CONSENT_KEY}', '{FREEZE_KEY}', 'database.enterprise_code');
INSERT INTO ir_config_parameter (key, value) VALUES ('database.is_neutralized', 'True')
    ON CONFLICT (key) DO UPDATE SET value = 'True';
DELETE FROM ir_mail_server; DELETE FROM fetchmail_server;
INSERT INTO ir_mail_server
       (name, smtp_host, smtp_port, smtp_encryption, smtp_authentication, active)
VALUES ('neutralization', 'invalid', 1025, 'none', 'login', true);
UPDATE payment_provider SET state = 'disabled';
UPDATE account_move SET create_uid = 1; UPDATE sale_order SET create_uid = 1;
UPDATE res_users SET totp_secret = NULL;
DELETE FROM res_users WHERE login LIKE 'person-%';
INSERT INTO orm_signaling_default DEFAULT VALUES; INSERT INTO orm_signaling_stable DEFAULT VALUES;
"""  # noqa: S608  our own constants
_TABLES = {**TABLES, "product.product": "product_template"}
"""Tables that are not named as the model is whose mark they hold."""


class Silent:
    """Provisioning's steps, shown to nobody."""

    def step(self, name: str) -> AbstractContextManager[Step]:
        return nullcontext(self)

    def at(self, done: float, total: float) -> None: ...

    def follow(self, run: Progress) -> None: ...

    def notice(self, text: str) -> None: ...


@dataclass(frozen=True)
class Site:
    """Where a deployment answers, and the words by which the command line is told."""

    front: Front
    database: str
    nginx: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return self.front.base_url

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    @property
    def consent(self) -> list[str]:
        return [self.url, self.database, *self._there]

    @property
    def plain(self) -> list[str]:
        """Words of a consent that covers the plain HTTP twin too."""
        return ["--plain-url", self.front.plain_url]

    @property
    def run(self) -> list[str]:
        return ["--url", self.url, "--db", self.database, *self._there]

    @property
    def _there(self) -> list[str]:
        return ["--address", ADDRESS, "--ca", str(self.front.ca_file)]


class Customer:
    """A running deployment in ``home``: PostgreSQL, an Odoo for all databases, a front a host."""

    def __init__(self, built: Template, home: Path) -> None:
        self.home = home
        self.facts = built.facts
        self.uuid = str(built.facts["database_uuid"])
        self.password = str(built.facts["roles"]["administrator"]["password"])
        self.api_key = str(built.facts["roles"]["administrator"]["api_key"])
        self.cluster = built.cluster(home)
        self._odoo_port = free_ports(1)[0]
        self._servers: list[subprocess.Popen[bytes]] = []
        self._odoo = replace(built.odoo(home, self.cluster), database="")
        clone(built.home, home)
        self.cluster.start(log_statements=False)
        note_process(home, "postgres", self.cluster.pid)
        self._make_other()
        settings = configuration.write(
            home / "odoo.conf", secrets.token_hex(24), {}, more=configuration.BY_HOST
        )
        self._note("odoo", self._odoo.serve(self._odoo_port, home / "odoo.log", settings))
        self.site = self.front_for("demo")
        self.reset()
        self._seen = 0

    def _make_other(self) -> None:
        """A second database, as its owner restores a copy: with all records and its own uuid."""
        with self.cluster.connect() as connection:
            connection.execute(f"CREATE DATABASE other OWNER {ODOO_USER} TEMPLATE demo")
        files = self.home / "data" / "filestore"
        subprocess.run(["cp", "-al", files / "demo", files / "other"], check=True)
        self.set_parameter("database.uuid", "11111111-2222-3333-4444-555555555555", "other")

    def front_for(
        self, database: str, name: str = "", changes: tuple[tuple[str, str], ...] = ()
    ) -> Site:
        """One more nginx, for the host name that the filter leads to ``database``."""
        folder = self.home / "fronts" / (name or database)
        folder.mkdir(parents=True)
        folder.parent.chmod(0o755)
        plain, tls = free_ports(2)
        front = Front(
            folder / "nginx", servant(), odoo_port=self._odoo_port, plain_port=plain,
            tls_port=tls, host=f"{database}.customer.test",
        )  # fmt: skip
        return Site(front, database, self._note(f"nginx-{folder.name}", front.start(changes)))

    def _note(self, name: str, server: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
        note_process(self.home, name, server.pid)
        self._servers.append(server)
        return server

    def remove(self) -> None:
        """End it and delete its folder."""
        remove(self.home)
        self.cluster.stop()
        for server in self._servers:
            server.wait()

    # What stands in its databases -------------------------------------------------------------

    def sql(self, statement: str, *values: Any, database: str = "demo") -> list[tuple[Any, ...]]:
        """Do it as PostgreSQL's superuser, and tell Odoo that what it remembers is old."""
        with self.cluster.connect(database) as connection:
            done = connection.execute(statement, list(values) or None)
            rows = done.fetchall() if done.description else []
            for cache in ("default", "stable"):
                connection.execute(f"INSERT INTO orm_signaling_{cache} DEFAULT VALUES")
        return list(rows)

    def parameter(self, key: str, database: str = "demo") -> str:
        found = self.sql(
            "SELECT value FROM ir_config_parameter WHERE key = %s", key, database=database
        )
        return str(found[0][0]) if found else ""

    def set_parameter(self, key: str, value: str, database: str = "demo") -> None:
        self.sql(
            "INSERT INTO ir_config_parameter (key, value, create_date, write_date) "
            "VALUES (%s, %s, now(), now()) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key, value, database=database,
        )  # fmt: skip

    def reset(self) -> None:
        """As it was, but for what stands in its logs."""
        for database in ("demo", "other"):
            self.sql(_RESET, database=database)
        self._seen = len(self._lines(self.site))

    def consent(self, site: Site | None = None, *, database: str = "demo", **terms: Any) -> Consent:
        """Put a record there as ``odoo-owasp consent`` does, or one that it would never write."""
        given = {
            "database": "demo", "database_uuid": self.uuid, "base_url": (site or self.site).url,
            "plain_url": (site or self.site).front.plain_url,
            "addresses": (ADDRESS,), "scope": ("*",), "nonce": secrets.token_hex(16),
            "expires": datetime.now(UTC) + timedelta(hours=1), "purpose": "a test",
            "per_second": 1000, "at_once": 8,
        }  # fmt: skip
        consent = Consent(**{**given, **terms})
        self.set_parameter(CONSENT_KEY, target_file.dump_consent(consent), database)
        return consent

    def tagged(self, database: str = "demo") -> dict[str, int]:
        """What carries our tag, by table."""
        uuid = self.parameter("database.uuid", database)
        own = content.own_data(uuid, {"base", "sale", "project", "survey"})
        found = {
            table: self._count(table, kind.marked, own.tag, database)
            for kind in own.kinds
            if "." not in kind.marked
            for table in [_TABLES.get(kind.model, kind.model.replace(".", "_"))]
        }
        found["res_users_apikeys"] = self._count("res_users_apikeys", "name", own.tag, database)
        found["ir_config_parameter"] = self._count(
            "ir_config_parameter", "value", tag(uuid), database
        )
        return {table: count for table, count in found.items() if count}

    def _count(self, table: str, column: str, text: str, database: str) -> int:
        asked = f'SELECT count(*) FROM {table} WHERE "{column}"::text LIKE %s'  # noqa: S608
        return int(self.sql(asked, f"%{text}%", database=database)[0][0])

    def state(self) -> State:
        """Every row of the database."""
        with self.cluster.connect("demo") as connection:
            return database_state.snapshot(connection, content.housekeeping())

    def changes_since(self, before: State) -> list[Change]:
        """What neither Odoo's own housekeeping nor this class explains."""
        found = foreign(before, self.state(), content.housekeeping())
        return [one for one in found if not one.table.startswith("orm_signaling_")]

    # What it saw ------------------------------------------------------------------------------

    def heard(self) -> list[dict[str, Any]]:
        """The requests since the last reset."""
        return self._lines(self.site)[self._seen :]

    @staticmethod
    def _lines(site: Site) -> list[dict[str, Any]]:
        return [json.loads(line) for line in site.front.access_log.read_text().splitlines()]

    def sessions(self) -> set[str]:
        """The ids of all sessions, as far as Odoo writes them down."""
        folder = self.home / "data" / "sessions"
        return {file.name for file in folder.rglob("*") if file.is_file()}


# The command line -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """How a command ended, what it said, and where it connected to while it ran."""

    code: int
    out: str
    err: str
    reached: frozenset[str]

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass
class Running:
    """A command that runs in a process group of its own."""

    process: "subprocess.Popen[str]"
    watched: Path

    def ended(self, typed: str = "") -> Said:
        """Wait for it; nothing ever asks for a name or shows a traceback."""
        out, err = self.process.communicate(typed or None, timeout=240)
        lines = self.watched.read_text().splitlines() if self.watched.exists() else []
        said = Said(self.process.returncode, out, err, frozenset(lines))
        names = {line for line in lines if line.startswith("name ")}
        assert names <= {f"name {ADDRESS!r}", "name None"}, names
        assert "Traceback" not in said.text, said.text
        return said


class Shell:
    """Starts ``odoo-owasp`` as a user does, with a cache, a home and credentials of its own.

    ``trap`` is where its environment's proxies are: nothing may ever come there.
    """

    def __init__(self, folder: Path, cache: Path, customer: Customer, trap: str) -> None:
        self.folder = folder
        self.cache = cache
        self._count = 0
        (folder / "sitecustomize.py").write_text(_WATCHER)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        proxies = {
            f"{scheme}_proxy": f"http://{trap}" for scheme in ("http", "https", "all", "HTTPS")
        }
        self.env: Mapping[str, str] = {
            **kept, **proxies, "HOME": str(folder), "COLUMNS": "200",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "PYTHONPATH": str(folder), "ODOO_OWASP_CACHE": str(cache),
            LOGIN: "admin", SECRET: customer.password,
        }  # fmt: skip

    def start(
        self, *words: str, env: Mapping[str, str | None] | None = None,
        before: Sequence[str] = (), typing: bool = False,
    ) -> Running:  # fmt: skip
        """Start it; ``env`` changes variables (None: removed), ``before`` are words around it."""
        self._count += 1
        watched = self.folder / f"watched-{self._count}"
        given = {**self.env, "WATCHED": str(watched), **(env or {})}
        return Running(
            subprocess.Popen(
                [*before, str(_PROGRAM), *words],
                env={name: value for name, value in given.items() if value is not None},
                cwd=self.folder, text=True, start_new_session=True,
                stdin=subprocess.PIPE if typing else subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            ),
            watched,
        )  # fmt: skip

    def __call__(self, *words: str, typed: str = "", **more: Any) -> Said:
        """Run it to its end."""
        return self.start(*words, typing=bool(typed), **more).ended(typed)

    def home(self, running: Running, cache: Path | None = None) -> Path:
        """The folder that holds ``target.json`` while ``running`` visits or has a deployment."""
        pid = running.process.pid
        found: list[Path] = []

        def there() -> bool:
            homes = ((cache or self.cache) / "deployments").glob("*/target.json")
            found[:] = [file.parent for file in homes if _owner(file.parent) == pid]
            return bool(found) or running.process.poll() is not None

        wait(there)
        assert found, running.ended().text
        return found[0]

    def journal(self) -> str:
        """What the journal of the run says by now."""
        file = self.output() / "journal.jsonl"
        return file.read_text() if file.exists() else ""

    def processes(self) -> list[int]:
        """Processes of a run that outlived it: those that write to its journal."""
        words = f"--owasp-journal={self.output() / 'journal.jsonl'}"
        running = psutil.process_iter(["cmdline"])
        return [one.pid for one in running if words in (one.info["cmdline"] or ())]

    def output(self, name: str = "out") -> Path:
        """Where a run's outputs go."""
        return self.folder / name


def _owner(home: Path) -> int:
    """Whose folder it is."""
    return int(json.loads((home / "notes.json").read_text())["owner"]["pid"])


def wait(until: Callable[[], bool], patience: float = _PATIENCE) -> None:
    """Wait until something is so; a test that waits in vain fails."""
    deadline = time.monotonic() + patience
    while not until():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def remove_cache(cache: Path) -> None:
    """The command line's own cache, once nothing uses it."""
    shutil.rmtree(cache, ignore_errors=True)


def in_tmpfs(folder: Path, options: str) -> list[str]:
    """Words before a command that give it a file system of its own at ``folder``.

    In a mount namespace that goes with the command, so nobody has to be root or to clean up.
    """
    mounted = f'mount -t tmpfs -o {options} none "{folder}" && exec "$@"'
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted, "sh"]
