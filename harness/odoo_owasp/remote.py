"""A customer's own demo database as target: consent, roles and records of ours, and their removal.

Nothing is sent before the address is known and pinned; nothing but the look at the consent record
is sent before that record is found to cover this target.
"""

import math
import re
import secrets
import socket
import ssl
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import urllib3

from odoo_owasp import content
from odoo_owasp.engine import JournalFile, agent
from odoo_owasp.logic import permit
from odoo_owasp.logic.production import signs
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.model.found import Found, Sign
from odoo_owasp.model.own import tag
from odoo_owasp.model.role import Secret
from odoo_owasp.model.rules import CONSENT_KEY, REMOTE, Budget, Consent, OutsideTheRules, Rules
from odoo_owasp.model.target import Target
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import target_file
from odoo_owasp.provision.machine import find_tool
from odoo_owasp.provision.standing import new_home, remove
from odoo_owasp.provision.steps import Steps
from odoo_owasp.provision.template import write_private
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.guard import WireGuard
from odoo_owasp.transports.jsonrpc import JsonRpc
from odoo_owasp.transports.own_records import LeftBehind, OwnRecords
from odoo_owasp.transports.owner import FREEZE_KEY, Owner
from odoo_owasp.transports.planting import Planter
from odoo_owasp.transports.web import Sessions, Web

_USER_INFO = re.compile(r"//[^/]*@")
_LONGEST_HOURS = permit.LONGEST / timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer's deployment is, as the user says.

    ``address`` connects to that IP address instead of asking a name server; ``ca_file`` is the
    authority that signed its certificate, empty for the machine's own list.
    """

    url: str
    database: str
    plain_url: str = ""
    ca_file: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner consents to: for how long, which promises, how hard."""

    hours: float = 24
    scope: tuple[str, ...] = ("*",)
    per_second: float = REMOTE.per_second or 10
    at_once: int = REMOTE.at_once or 4
    own_demo: bool = False


@dataclass(slots=True)
class Line:
    """A guarded line to a place: the rules, the guard, JSON-RPC, and who watches over them."""

    place: Place
    rules: Rules
    guard: WireGuard
    budget: SharedBudget
    rpc: JsonRpc
    journal: JournalFile
    redactor: Redactor
    run_id: str


def located(place: Place) -> tuple[Place, Rules]:
    """The place with its URLs in their one form, and the rules that keep to it.

    Asks the name server once, unless the place names its address; sends nothing to the target.
    Raises Trouble where the URL, the file or the address will not do.
    """
    url = _base_url(place.url)
    base = permit.origin(url)
    assert base is not None  # noqa: S101  base_url() has seen to it
    if base.scheme == "http" and not permit.is_loopback(place.address or base.host):
        raise Trouble(
            f"{url} is plain HTTP: no password travels that way", "give its https:// address"
        )
    origins = {base}
    plain_url = _base_url(place.plain_url) if place.plain_url else ""
    if plain_url:
        plain = permit.origin(plain_url)
        if plain is None or plain.host != base.host or plain.scheme != "http":
            raise Trouble(
                f"{plain_url} is not a plain HTTP address of {base.host}",
                f"such as --plain-url http://{base.host}",
            )
        origins.add(plain)
    if place.ca_file:
        _demand_certificate(place.ca_file)
    addresses = [place.address] if place.address else _resolved(base.host, base.port)
    try:
        problem = permit.address_problem(addresses)
    except ValueError:
        problem = f"{place.address!r} is no IP address"
    if problem:
        raise Trouble(f"{base.host} cannot be a target: {problem}")
    settled = replace(place, url=url, plain_url=plain_url)
    return settled, Rules(frozenset(origins), addresses[0], urlsplit(url).path, REMOTE)


def _base_url(url: str) -> str:
    try:
        return permit.base_url(url)
    except ValueError as error:
        shown = _USER_INFO.sub("//...@", url[:200])  # there may be a password
        raise Trouble(f"{shown!r} will not do", str(error)) from error


def _demand_certificate(file: str) -> None:
    remedy = "name the authority's PEM with --ca"
    if not Path(file).is_file():
        raise Trouble(f"there is no file {file}", remedy)
    try:
        ssl.create_default_context(cafile=file)
    except (OSError, ssl.SSLError) as error:
        raise Trouble(f"{file} is no certificate that can be read: {error}", remedy) from error


def _resolved(host: str, port: int) -> list[str]:
    """The host's IP addresses, each once."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Trouble(
            f"{host} has no address: {error}",
            "check the URL; --address IP says where to connect to",
        ) from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@contextmanager
def line(place: Place, journal_path: Path) -> Iterator[Line]:
    """A line to the place with the budget of a customer's deployment, until a consent is read.

    What goes wrong on the way is told for people: raises Trouble.
    """
    place, rules = located(place)
    run_id = secrets.token_hex(4)
    redactor = Redactor()
    journal = JournalFile(journal_path, redactor)
    with tempfile.TemporaryDirectory() as folder:
        budget = SharedBudget(rules.budget, Path(folder) / "budget")
        guard = WireGuard(rules, place.ca_file, journal, budget, agent(run_id))
        try:
            _demand_odoo(guard, place)
            rpc = JsonRpc(guard, place.url, place.database)
            yield Line(place, rules, guard, budget, rpc, journal, redactor, run_id)
        except urllib3.exceptions.HTTPError as error:
            raise _unreachable(place, rules, error) from error
        finally:
            guard.close()


def _demand_odoo(guard: WireGuard, place: Place) -> None:
    """The first byte: a call without credentials, so that none goes to what is no Odoo."""
    page = guard.send(
        "POST", f"{place.url}/jsonrpc", headers={"Content-Type": "application/json"},
        body=b'{"jsonrpc":"2.0","method":"call","id":1,'
        b'"params":{"service":"common","method":"version","args":[]}}',
        note="version",
    )  # fmt: skip
    if location := page.header("location"):
        raise Trouble(
            f"{place.url} redirects to {location[:200]}: no redirect is followed",
            "give the address that it redirects to, if that is your Odoo",
        )
    if page.status in (502, 503, 504):
        raise Trouble(
            f"{place.url} answers {page.status}: it is down, or in maintenance", "try again later"
        )
    if page.status != 200 or "server_version" not in page.body:
        raise Trouble(
            f"{place.url} does not answer as Odoo does (status {page.status})",
            "check the URL; Odoo's /jsonrpc must be reachable",
        )


def _unreachable(place: Place, rules: Rules, error: Exception) -> Trouble:
    reason = getattr(error, "reason", error)
    if isinstance(reason, urllib3.exceptions.SSLError) or "certificate" in str(error):
        said = str(reason).split("] ", 1)[-1].split(" (_ssl", 1)[0]
        return Trouble(f"the TLS connection to {place.url} failed: {said}", _tls_remedy(said))
    return Trouble(
        f"{place.url} does not answer at {rules.address} ({type(error).__name__})",
        "is it up, and is the port right?",
    )


def _tls_remedy(said: str) -> str:
    if "match" in said:
        return "give the host name that the certificate is for; --address IP says where it is"
    if "expired" in said or "not yet valid" in said:
        return "have the certificate renewed, or this machine's clock put right"
    return "if it has an authority of its own, name it: --ca FILE"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the owner is shown before consenting."""

    found: Found
    signs: tuple[Sign, ...]
    consent: Consent | None
    unreadable: str = ""
    """What is wrong with the consent record that stands there."""


def examine(on: Line, login: str, secret: Secret) -> tuple[Owner, Examined]:
    """Enter as administrator and look: reads only. Raises Trouble where that is not possible."""
    owner = _enter(on, login, secret)
    uuid = owner.parameter("database.uuid")
    found = owner.found(tag(uuid), datetime.now(UTC))
    seen = tuple(signs(found))
    try:
        return owner, Examined(found, seen, _consent(owner))
    except Trouble as trouble:  # to be written over, so it must not be in the way
        return owner, Examined(found, seen, None, trouble.what)


def _enter(on: Line, login: str, secret: Secret) -> Owner:
    on.redactor.learn([secret.reveal()])
    return Owner.enter(on.rpc, login, secret)


def _consent(owner: Owner) -> Consent | None:
    text = owner.parameter(CONSENT_KEY)
    return target_file.load_consent(text) if text else None


def still_no_production(owner: Owner, consent: Consent) -> None:
    """Look again, since the consent was given. Raises as :func:`refuse_production` does."""
    found = owner.found(tag(consent.database_uuid), datetime.now(UTC))
    refuse_production(signs(found), own_demo=consent.own_demo)


def refuse_production(seen: Iterable[Sign], *, own_demo: bool) -> None:
    """Raise OutsideTheRules that names every sign of production that nothing overrides."""
    standing = [sign for sign in seen if sign.final or not own_demo]
    if standing:
        raise OutsideTheRules(
            "this looks like production:\n" + "\n".join(str(sign) for sign in standing)
        )


def demand_possible(terms: Terms) -> None:
    """Raise Trouble where the terms go beyond what consent may be."""
    if not 0 < terms.hours <= _LONGEST_HOURS:
        raise Trouble(f"{terms.hours:g} hours is no time for a consent", "at most 168, 7 days")
    if not (0 < terms.per_second < math.inf and terms.at_once > 0):
        raise Trouble("the rate and the number at once must be numbers above 0")
    unknown = set(terms.scope) - set(content.promises()) - {"*"}
    if unknown:
        raise Trouble(
            f"{', '.join(sorted(unknown))} is no promise",
            f"there are {', '.join(content.promises())}",
        )


def give(on: Line, owner: Owner, examined: Examined, terms: Terms) -> Consent:
    """Write the consent record."""
    consent = Consent(
        database_uuid=examined.found.database_uuid,
        base_url=on.place.url,
        addresses=(on.rules.address,),
        scope=terms.scope,
        expires=(datetime.now(UTC) + timedelta(hours=terms.hours)).replace(microsecond=0),
        nonce=secrets.token_hex(16),
        purpose="odoo-owasp may test this demo database",
        per_second=terms.per_second,
        at_once=terms.at_once,
        own_demo=terms.own_demo,
    )
    on.redactor.learn([consent.nonce])
    on.journal.write("create", model="ir.config_parameter", role="owner", marked=CONSENT_KEY)
    owner.set_parameter(CONSENT_KEY, target_file.dump_consent(consent))
    return consent


def revoke(on: Line, login: str, secret: Secret) -> bool:
    """Remove all that is ours and then the consent record; whether there was one.

    Raises Trouble that names what could not be removed.
    """
    owner = _enter(on, login, secret)
    sweep(on, owner)
    return owner.remove_parameter(CONSENT_KEY)


def sweep(on: Line, owner: Owner) -> dict[str, int]:
    """Remove every record of ours from the database; how many there were of each model.

    Raises Trouble that names what is left, and how to remove it.
    """
    own = _own_records(on, owner)
    mark = tag(owner.parameter("database.uuid"))
    try:
        swept = own.sweep()
    except LeftBehind as left:
        raise Trouble(f"records of ours are left: {left}", _clean_later(on, mark)) from left
    if mark in owner.parameter(FREEZE_KEY):
        owner.remove_parameter(FREEZE_KEY)
    return swept


def _clean_later(on: Line, mark: str) -> str:
    return (
        f"they carry {mark} in their name: mend the cause, then run: "
        f"odoo-owasp clean {on.place.url} {on.place.database}"
    )


def _own_records(on: Line, owner: Owner) -> OwnRecords:
    own = content.own_data(owner.parameter("database.uuid"), owner.modules())
    return OwnRecords(on.rpc, on.journal, own, owner.role)


def permitted(on: Line, login: str, secret: Secret) -> tuple[Owner, Consent]:
    """The owner and the consent that covers this target now.

    Raises OutsideTheRules where there is none; only the look at the record has been sent then.
    """
    owner = _enter(on, login, secret)
    consent = _consent(owner)
    problem = permit.consent_problem(
        consent, uuid=owner.parameter("database.uuid"), base_url=on.place.url,
        address=on.rules.address, nonce="", now=datetime.now(UTC),
    )  # fmt: skip
    if consent is None or problem:
        on.journal.write("refused", why=problem)
        raise OutsideTheRules(
            f"{problem}\n  → give it: odoo-owasp consent {on.place.url} {on.place.database}"
        )
    on.redactor.learn([consent.nonce])
    on.budget.allow(_budget(consent))
    return owner, consent


@dataclass(slots=True)
class Visit:
    """Our stay on a customer's deployment; ``target`` and its ``file`` are there once arrived."""

    on: Line
    owner: Owner
    consent: Consent
    home: Path
    over: bool = False
    target: Target = field(init=False)

    @property
    def file(self) -> Path:
        """What tells the test process of the target. It holds secrets."""
        return self.home / "target.json"

    def arrive(self) -> None:
        """Make our roles and records. Raises Trouble where the target refuses."""
        if not self.owner.parameter(FREEZE_KEY):
            # Or an administrator's login would rewrite the deployment's base URL. Any text will
            # do for Odoo; by the tag it is known as ours, also after a kill.
            self.owner.set_parameter(FREEZE_KEY, f"by {tag(self.consent.database_uuid)}")
        self.target = _planted(self.on, self.owner, self.consent, self.home)
        write_private(self.file, target_file.dump(self.target))

    def leave(self) -> dict[str, int]:
        """Remove all that is ours; how many there were. Raises Trouble that names what is left."""
        self.over = True
        try:
            return sweep(self.on, self.owner)
        except urllib3.exceptions.HTTPError as error:
            mark = tag(self.consent.database_uuid)
            raise Trouble(
                f"records of ours are left: the target does not answer ({type(error).__name__})",
                _clean_later(self.on, mark),
            ) from error


@contextmanager
def visiting(on: Line, owner: Owner, consent: Consent, steps: Steps) -> Iterator[Visit]:
    """Put our roles and records into the customer's deployment; they are gone afterwards.

    Raises Trouble where something of ours cannot be removed.
    """
    home = new_home(f"visit-{secrets.token_hex(4)}", kept=False)
    visit = Visit(on, owner, consent, home)
    try:
        with steps.step("make roles and records"):
            visit.arrive()
        yield visit
    finally:
        try:
            if not visit.over:
                visit.leave()
        finally:
            remove(home)


def _planted(on: Line, owner: Owner, consent: Consent, home: Path) -> Target:
    mark = tag(consent.database_uuid)
    found = owner.found(mark, datetime.now(UTC))
    release = content.read_toml(content.release_file(found.release))
    planter = Planter(owner, _own_records(on, owner), mark, found.modules, on.redactor.learn)
    roles = planter.roles(content.read_toml(content.folder("fixtures") / "roles.toml"))
    sessions = Sessions(
        on.guard, on.place.url, on.place.database, home / "sessions.json", on.redactor.learn
    )
    web = Web(on.guard, on.place.url, sessions)
    for name, role in roles.items():
        if not role.anonymous and not name.startswith("portal"):
            roles[name] = planter.api_key(role, web)
    return Target(
        name="the customer's demo deployment",
        run_id=on.run_id,
        base_url=on.place.url,
        plain_url=on.place.plain_url,
        database=on.place.database,
        database_uuid=consent.database_uuid,
        consent_nonce=consent.nonce,
        release=found.release,
        build=found.build,
        tested_build=release["tested"]["version"],
        ca_file=str(Path(on.place.ca_file).absolute()) if on.place.ca_file else "",
        rules=replace(on.rules, budget=_budget(consent)),
        modules=found.modules,
        capabilities=_capabilities(on.place, release["odoo"]["transports"]),
        roles=roles,
        planted=planter.records(roles),
    )


def _capabilities(place: Place, transports: list[str]) -> frozenset[str]:
    found = {f"transport:{name}" for name in transports}
    if place.url.startswith("https:"):
        found.add("tls")
    if place.plain_url:
        found.add("plain-http")
    if find_tool("chromium") or find_tool("google-chrome"):
        found.add("browser")
    return frozenset(found)


def _budget(consent: Consent) -> Budget:
    """What the consent allows; the rest is the default of a customer's deployment."""
    return replace(REMOTE, per_second=consent.per_second, at_once=consent.at_once)


def in_scope(consent: Consent, promises: set[str]) -> None:
    """Raise OutsideTheRules where a promise is to be verified that the consent does not cover."""
    beyond = sorted(promise for promise in promises if not consent.covers(promise))
    if beyond:
        raise OutsideTheRules(
            f"the consent covers {', '.join(consent.scope)}, not {', '.join(beyond)}\n"
            "  → select with --claim, or give consent anew with a wider --scope"
        )
