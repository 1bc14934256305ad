"""Wiring: puts guard, transports and oracles around a target, and a run around pytest."""

import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg

import odoo_owasp
from odoo_owasp import content
from odoo_owasp.logic.permit import consent_problem
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.logic.surface import from_data, to_data
from odoo_owasp.model.own import tag
from odoo_owasp.model.role import Role
from odoo_owasp.model.rules import CONSENT_KEY, Consent, OutsideTheRules
from odoo_owasp.model.run import Result, RuleCheck
from odoo_owasp.model.surface import Surface
from odoo_owasp.model.target import Observatory, Target, Tenant
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.oracles.access import AccessOracle
from odoo_owasp.oracles.files import FileOracle
from odoo_owasp.oracles.host import HostOracle
from odoo_owasp.oracles.records import RecordOracle
from odoo_owasp.oracles.role import RoleOracle
from odoo_owasp.oracles.rows import RowOracle
from odoo_owasp.oracles.shipped_access import ShippedAccess
from odoo_owasp.oracles.statements import NoStatements, StatementOracle
from odoo_owasp.provision import target_file
from odoo_owasp.provision.machine import find_browser
from odoo_owasp.provision.postgres import ODOO_USER
from odoo_owasp.report import journal as journal_format
from odoo_owasp.surface.recorded import filled
from odoo_owasp.surface.rpc import Reader
from odoo_owasp.surface.source import enumerate_source
from odoo_owasp.transports.at_host import AtHost
from odoo_owasp.transports.bare_pages import BarePages
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.device import Device
from odoo_owasp.transports.door import Door
from odoo_owasp.transports.guard import WireGuard
from odoo_owasp.transports.json2 import Json2, Keyed
from odoo_owasp.transports.jsonrpc import Execute, JsonRpc
from odoo_owasp.transports.own_records import OwnRecords
from odoo_owasp.transports.owner import Owner
from odoo_owasp.transports.pages import Pages
from odoo_owasp.transports.rpc import Rpc
from odoo_owasp.transports.shared_file import SharedFile
from odoo_owasp.transports.sweep import Sweep
from odoo_owasp.transports.trail import Memory
from odoo_owasp.transports.web import Button, Sessions, Web, WebPath, private
from odoo_owasp.transports.xmlrpc import XmlRpc1, XmlRpc2

if TYPE_CHECKING:
    from odoo_owasp.oracles.browser import ChromiumOracle
    from odoo_owasp.oracles.tls import TlsOracle

AT_ONCE = 4
"""Requests of one sweep that may be under way: more do not make a server of two cores faster."""
_SYNC_SECONDS = 0.2
"""How long requests may be on their way to the disk: one sync each would take as long as they."""
_OF_SECRETS = frozenset({"AUT", "CRY", "DBI", "DBM", "PWD-1", "PWD-2"})
"""Promises whose breach may be an answer that shows a secret: no answer is kept of these."""
_CONSENT_SECONDS = 30
"""How long a look at the consent record is good for."""


class JournalFile:
    """The journal on disk. Several processes append to the one chain, a lock at a time."""

    def __init__(self, path: Path, redactor: Redactor) -> None:
        self._file = SharedFile(path, os.O_APPEND)
        self._redactor = redactor
        self._muted = False
        self._synced = 0.0

    def write(self, kind: str, **entry: Any) -> None:
        """Append one entry, secrets masked, which no kill takes back once this returns.

        Nor does a power failure; of the requests alone it may take what came in its last moment.
        """
        if self._muted:
            return
        with self._file.held() as file:
            self._mend(file)
            last = self._last(file)
            line = journal_format.link(
                last.get("hash", journal_format.GENESIS),
                last.get("n", -1) + 1,
                kind,
                now(),
                self._redactor.value(entry),
            )
            self._append(file, line.encode() + b"\n")
            # Under the lock, so that it is the last line alone that can ever be cut in half.
            if kind != "request" or time.monotonic() - self._synced > _SYNC_SECONDS:
                os.fdatasync(file.fileno())
                self._synced = time.monotonic()

    def mute(self) -> None:
        """Write nothing any more: what must be removed is removed, also where the disk is full."""
        self._muted = True

    def verdict(self, result: Result) -> None:
        """Append a result."""
        self.write("verdict", **journal_format.verdict_entry(result))

    def rule(self, check: RuleCheck) -> None:
        """Append whether a rule of engagement was kept."""
        self.write("rule", **journal_format.rule_entry(check))

    def plan(self, results: Sequence[Result]) -> None:
        """Append what is going to be judged."""
        self.write("plan", results=journal_format.plan_entry(results))

    @staticmethod
    def _append(file: FileIO, line: bytes) -> None:
        """Write the whole ``line`` or, where the disk is full, nothing: others may follow it."""
        size, rest = file.seek(0, os.SEEK_END), memoryview(line)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            file.truncate(size)
            raise

    @staticmethod
    def _mend(file: FileIO) -> None:
        """Cut off a last line that a kill or a power failure left half: none can follow it."""
        size = file.seek(0, os.SEEK_END)
        while size:
            begin = max(0, size - 4096)
            file.seek(begin)
            whole = file.read(size - begin).rfind(b"\n") + 1
            if whole:
                size = begin + whole
                break
            size = begin
        if size < file.seek(0, os.SEEK_END):
            file.truncate(size)

    @staticmethod
    def _last(file: Any) -> dict[str, Any]:
        size, step = file.seek(0, os.SEEK_END), 4096
        while size:
            file.seek(max(0, size - step))
            lines = file.read().splitlines()
            if len(lines) > 1 or step >= size:
                return dict(json.loads(lines[-1]))
            step *= 4
        return {}


class Engagement:
    """A consented target with everything that a check may use on it.

    ``home`` is the private folder that the run's processes share: its budget, its sessions and
    its surface.
    """

    def __init__(self, target: Target, home: Path, journal_path: Path) -> None:
        self.target = target
        self.tag = tag(target.database_uuid)
        self.redactor = redactor(target)
        self.journal = JournalFile(journal_path, self.redactor)
        self._home = home
        self._pictures = journal_path.parent / "screenshots"
        self._permitted_at = 0.0
        self._opened = ExitStack()
        self.guard = WireGuard(
            target.rules, target.ca_file, self.journal,
            SharedBudget(target.rules.budget, home / "budget"), agent(target.run_id),
        )  # fmt: skip
        self.sessions = Sessions(
            self.guard, target.base_url, target.database, home / "sessions.json",
            self.redactor.learn, self.journal,
        )  # fmt: skip

    @classmethod
    def open(cls, target_file_path: Path, journal_path: Path) -> "Engagement":
        """The engagement with the target that the file describes."""
        target = target_file.load(target_file_path.read_text())
        return cls(target, target_file_path.parent, journal_path)

    def permit(self) -> None:
        """Look at the consent record, again if the last look is old.

        Raises OutsideTheRules where it is missing, expired or for another database.
        """
        now_ = datetime.now(UTC)
        if now_.timestamp() - self._permitted_at < _CONSENT_SECONDS:
            return
        consent, problem = self._consent(now_)
        if consent is None or problem:
            self.journal.write("refused", why=problem)
            self.guard.stop(problem)
            raise OutsideTheRules(problem)
        self._permitted_at = now_.timestamp()
        self.guard.until = consent.expires.timestamp()

    def _consent(self, at: datetime) -> tuple[Consent | None, str]:
        """The consent as it stands now, and why it does not cover the target; no answer is none."""
        try:
            text = self._consent_text()
            consent = target_file.load_consent(text) if text else None
        except Trouble as trouble:
            return None, f"the consent record could not be read: {trouble.what}"
        return consent, consent_problem(
            consent, database=self.target.database, uuid=self.target.database_uuid,
            base_url=self.target.base_url, address=self.target.rules.address,
            nonce=self.target.consent_nonce, now=at,
        )  # fmt: skip

    def _consent_text(self) -> str:
        """The consent record's text: by SQL where we may, else over RPC as administrator."""
        if self.target.observatory:
            with observer(self.target) as connection:
                row = connection.execute(
                    "SELECT value FROM ir_config_parameter WHERE key = %s", [CONSENT_KEY]
                ).fetchone()
            return str(row[0]) if row else ""
        rpc = JsonRpc(self.guard, self.target.base_url, self.target.database)
        return Owner(rpc, self.role("administrator")).parameter(CONSENT_KEY)

    def role(self, name: str) -> Role:
        """The role called ``name``. Raises Trouble where the target has none."""
        if name not in self.target.roles:
            known = ", ".join(sorted(self.target.roles))
            raise Trouble(f"the target has no role {name!r}", f"it has: {known}")
        return self.target.roles[name]

    @cached_property
    def transports(self) -> dict[str, Rpc]:
        """The RPC transports by name."""
        base, database = self.target.base_url, self.target.database
        made: list[Rpc] = [
            XmlRpc2(self.guard, base, database),
            XmlRpc1(self.guard, base, database),
            JsonRpc(self.guard, base, database),
            Execute(self.guard, base, database),
            Web(self.guard, base, self.sessions),
            WebPath(self.guard, base, self.sessions),
            Button(self.guard, base, self.sessions),
            Json2(self.guard, base, database),
        ]
        return {transport.name: transport for transport in made}

    @cached_property
    def pages(self) -> Pages:
        """HTTP pages."""
        return Pages(self.guard, self.target.base_url, self.target.plain_url, self.sessions)

    @cached_property
    def bare_pages(self) -> BarePages:
        """What no other client asks for: websockets, and addresses of other hosts."""
        return BarePages(self.guard, self.target.base_url, self.target.plain_url, self.sessions)

    @cached_property
    def backstage(self) -> Rpc:
        """How our own records are made, and what the administrator does that is no part of a check.

        By JSON-2 where the target has it: the older transports try an API key as a password first,
        which takes as long as a login.
        """
        older = self.transports["jsonrpc"]
        if self.target.lacks(("transport:json2",)):
            return older
        return Keyed(self.transports["json2"], older)

    def device(self, source: str = "") -> Device:
        """A device that nobody has used yet; ``source`` is its address, where the target is on
        loopback, which has many.
        """
        guard = self._guard_at(source) if source else self.guard
        return Device(guard, self.target.base_url, self.target.database, self.redactor.learn)

    def rpc_at(self, source: str) -> dict[str, JsonRpc | XmlRpc2]:
        """The RPC transports that take a password, by name, from the address ``source``."""
        guard, base, database = self._guard_at(source), self.target.base_url, self.target.database
        return {
            one.name: one(guard, base, database) for one in (JsonRpc, Execute, XmlRpc2, XmlRpc1)
        }

    def _guard_at(self, source: str) -> WireGuard:
        """The same guard, but that its requests come from ``source``; it closes with the rest."""
        return self._opened.enter_context(closing(self.guard.coming_from(source)))

    def door(self, at: Tenant, database: str = "") -> Door:
        """The ways in by the host name of the tenant ``at``, to its database or another one."""
        return Door(self.guard, at, self._sessions_of(at), self.redactor.learn, database)

    def _sessions_of(self, tenant: Tenant) -> Sessions:
        """One server keeps the sessions of all: the target's own serve at the first tenant's."""
        if tenant.database == self.target.database:
            return self.sessions
        return Sessions(
            AtHost(self.guard, tenant.host), tenant.base_url, tenant.database,
            self._home / f"sessions-{tenant.database}.json", self.redactor.learn, self.journal,
        )  # fmt: skip

    def rows_of(self, tenant: Tenant) -> RowOracle:
        """The witness of single rows in a tenant's database."""
        return RowOracle(self._opened.enter_context(observer(self.target, tenant.database)))

    def _observer(self) -> psycopg.Connection[Any]:
        """A connection for one oracle; it closes with the engagement."""
        return self._opened.enter_context(observer(self.target))

    @cached_property
    def statements(self) -> StatementOracle | NoStatements:
        """The statement oracle; one that sees nothing where the target has no log."""
        if not self.target.observatory:
            return NoStatements()
        log = Path(self.target.observatory.statement_log)
        return StatementOracle(self._observer(), log, ODOO_USER)

    @cached_property
    def access(self) -> AccessOracle:
        """The access oracle."""
        return AccessOracle(self._observer(), self.target.watermarks)

    @cached_property
    def files(self) -> FileOracle:
        """The witness of stored files."""
        return FileOracle(self._observer(), self.target.watermarks)

    @cached_property
    def host(self) -> HostOracle:
        """The machine's witness. Raises Trouble where it is not ours to look at."""
        if self.target.host is None:
            raise Trouble("this target's machine cannot be observed")
        return self._opened.enter_context(closing(HostOracle(self.target.host)))

    @cached_property
    def records(self) -> RecordOracle:
        """The witness of a model's records."""
        return RecordOracle(self._observer(), self.access.table)

    @cached_property
    def rows(self) -> RowOracle:
        """The witness of single rows."""
        return RowOracle(self._observer())

    @cached_property
    def postgres_role(self) -> RoleOracle:
        """The witness of what Odoo's role may do in PostgreSQL."""
        return RoleOracle(self._observer(), ODOO_USER)

    @cached_property
    def shipped_access(self) -> ShippedAccess:
        """The access oracle by the rights and rules that the release's modules ship."""
        shipped = content.shipped(self.target.release)
        return ShippedAccess(self._observer(), self.target.watermarks, shipped)

    @cached_property
    def front(self) -> "TlsOracle":
        """What the TLS front agrees to."""
        # Its library takes memory in every process that knows it.
        from odoo_owasp.oracles.tls import TlsOracle

        base_url = self.target.base_url
        return TlsOracle(self.guard, base_url, urlsplit(base_url).hostname or "")

    @cached_property
    def browser(self) -> "ChromiumOracle":
        """The browser oracle. Raises Trouble where there is no Chromium."""
        # Its library takes memory in every process that knows it.
        from odoo_owasp.oracles.browser import ChromiumOracle

        program = find_browser()
        if program is None:
            raise Trouble(
                "there is no Chromium",
                "run: sudo apt-get install chromium, or name one with --browser",
            )
        return ChromiumOracle(
            self.guard, self.target.base_url, str(program), self.sessions.cookie, self._pictures
        )

    @cached_property
    def surface(self) -> Surface:
        """What the target exposes, as far as its source or our record of its release tells.

        Found out once a run, by the process that first asks; the others wait for it.
        """
        with open(self._home / "surface.json", "a+", opener=private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            if known := file.read():
                return from_data(json.loads(known))
            found = from_source(self.target.sources, self.target.modules, self.target.release)
            file.write(json.dumps(to_data(found)))
        return found

    @cached_property
    def sweep(self) -> Sweep:
        """The bulk engine."""
        at_once = min(AT_ONCE, self.target.rules.budget.at_once or AT_ONCE)
        return Sweep(at_once, self.guard.trail)

    def memory(self, promise: str) -> Memory:
        """What the cases of a check of ``promise`` are told of its last requests."""
        return Memory(self.guard.trail, self.redactor, promise not in _OF_SECRETS)

    def own_records(self, door: Door | None = None) -> OwnRecords:
        """A place for the records that one check makes; the administrator removes them.

        They stand in the target's database, or in that which a ``door`` leads to.
        """
        own = content.own_data(self.target.database_uuid, self.target.modules)
        rpc = door.jsonrpc if door else self.backstage
        roles = door.tenant.roles if door else self.target.roles
        return OwnRecords(rpc, self.journal, own, roles["administrator"])

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """No other check that asks for this runs meanwhile, in any of the run's processes.

        Checks that look at the same planted records would take each other's doing for a breach.
        """
        with SharedFile(self._home / "undisturbed").held():
            yield

    def close(self) -> None:
        """Close what was opened."""
        if "browser" in self.__dict__:
            self.browser.close()
        self._opened.close()
        self.guard.close()


def from_source(folders: Sequence[str], modules: Iterable[str], release: str) -> Surface:
    """The surface of ``modules`` by their source, and by our record where that is not there."""
    found = enumerate_source(folders, modules)
    return filled(found, content.recorded_methods(release)) if found.missing else found


def reader(rpc: Rpc, role: Role) -> Reader:
    """Reads records as ``role``. Raises Trouble where the target does not let it."""

    def read(
        model: str, domain: list[Any], fields: list[str], *, offset: int, limit: int
    ) -> list[dict[str, Any]]:
        said = rpc.search_read(role, model, domain, fields, offset=offset, limit=limit, order="id")
        if not said.ok:
            raise Trouble(
                f"{role.name} may not read {model}: {said.error} {said.message}".strip(),
                "the surface is told to an administrator with all rights",
            )
        return list(said.value)

    return read


def observatory(target: Target) -> Observatory:
    """The oracles' own way in. Raises Trouble where there is none."""
    if target.observatory is None:
        raise Trouble("this target's database cannot be observed")
    return target.observatory


def observer(target: Target, database: str = "") -> psycopg.Connection[Any]:
    """The oracles' own connection, to the target's ``database`` or another one of its.

    It can change nothing. Raises Trouble where there is none.
    """
    where = observatory(target)
    return psycopg.connect(
        host=where.socket_dir,
        user=where.user,
        dbname=database or target.database,
        autocommit=True,
        options="-c default_transaction_read_only=on",
    )


def redactor(target: Target) -> Redactor:
    """Masks every secret that the target's description holds."""
    secrets = [target.consent_nonce]
    for roles in (target.roles, *(tenant.roles for tenant in target.tenants)):
        for role in roles.values():
            secrets += [role.password.reveal(), role.api_key.reveal()]
    for planted in (target.planted, *(tenant.planted for tenant in target.tenants)):
        secrets += [one.token for one in planted.values()]
    if host := target.host:
        secrets += [host.content, host.value, host.master]
    return Redactor(secrets)


def read_entries(journal: Path) -> Iterator[dict[str, Any]]:
    """The entries of a journal, one by one; its hash chain is recomputed on the way.

    Raises BrokenChain.
    """
    with journal.open(encoding="utf-8", newline="\n") as lines:
        yield from journal_format.entries(lines)


def agent(run_id: str) -> str:
    """The User-Agent of a run's requests: the target's owner can tell them from all others."""
    return f"odoo-owasp/{odoo_owasp.__version__} (run {run_id})"


def now() -> str:
    """The time, as every record of ours writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
