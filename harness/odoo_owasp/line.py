"""A guarded line to a customer's deployment: its URL, its address, the first answer.

Nothing is sent before the address is known and pinned, and nothing is trusted to be an Odoo before
it answered as one.
"""

import re
import secrets
import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from odoo_owasp.engine import JournalFile, agent
from odoo_owasp.logic import permit
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.model.call import NoAnswer, Untrusted
from odoo_owasp.model.rules import REMOTE, Origin, Rules
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.guard import WireGuard
from odoo_owasp.transports.jsonrpc import JsonRpc

_USER_INFO = re.compile(r"//[^/]*@")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer's deployment is, as the user says.

    ``address`` connects to that IP address instead of asking a name server; ``ca_file`` is the
    authority that signed its certificate, empty for the machine's own list.
    """

    url: str
    database: str
    ca_file: str = ""
    address: str = ""

    @property
    def origin(self) -> Origin:
        """Scheme, host and port. Raises Trouble where the URL hides or lacks them."""
        found = permit.origin(self.url)
        if found is None:
            raise Trouble(f"{self.url[:200]!r} will not do", "give its https:// address")
        return found


@dataclass(slots=True)
class Line:
    """A guarded line to a place: the rules, the guard, JSON-RPC, and who watches over them.

    ``addresses`` are all that the host has; ``rules`` pin the first.
    """

    place: Place
    rules: Rules
    addresses: tuple[str, ...]
    guard: WireGuard
    budget: SharedBudget
    rpc: JsonRpc
    journal: JournalFile
    redactor: Redactor
    run_id: str


def written(place: Place) -> Place:
    """The place with its URL in its one form; asks nobody. Raises Trouble where it will not do."""
    place = replace(place, url=_base_url(place.url))
    base = place.origin
    if base.scheme == "http" and not permit.is_loopback(place.address or base.host):
        raise Trouble(
            f"{place.url} is plain HTTP: no password travels that way", "give its https:// address"
        )
    if place.ca_file:
        _demand_certificate(place.ca_file)
    return place


def plain_twin(url: str, plain_url: str) -> str:
    """The plain HTTP address ``plain_url`` of the place at ``url``, in its one form.

    Raises Trouble where it is another host's, or stands at another path.
    """
    plain = _base_url(plain_url)
    base, twin = permit.origin(url), permit.origin(plain)
    same = base and twin and base.host == twin.host and urlsplit(url).path == urlsplit(plain).path
    if not (same and twin and twin.scheme == "http"):
        raise Trouble(
            f"{plain} is not the plain HTTP address of {url}",
            "give the same host and path, such as --plain-url http://demo.example.com",
        )
    return plain


def _addresses(place: Place) -> tuple[str, ...]:
    """The host's addresses. Asks the name server once, unless the place names its address."""
    base = place.origin
    found = (place.address,) if place.address else _resolved(base.host, base.port)
    try:
        problem = permit.address_problem(found)
    except ValueError:
        problem = f"{', '.join(found)} is no IP address"
    if problem:
        raise Trouble(f"{base.host} cannot be a target: {problem}")
    return found


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


def _resolved(host: str, port: int) -> tuple[str, ...]:
    """The host's IP addresses, each once."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Trouble(
            f"{host} has no address: {error}",
            "check the URL; --address IP says where to connect to",
        ) from error
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


@contextmanager
def line(place: Place, journal_path: Path) -> Iterator[Line]:
    """A line to the place with the budget of a customer's deployment, until a consent is read.

    What goes wrong on the way is told for people: raises Trouble.
    """
    addresses = _addresses(place)
    rules = Rules(frozenset({place.origin}), addresses[0], urlsplit(place.url).path, REMOTE)
    run_id = secrets.token_hex(4)
    redactor = Redactor()
    journal = JournalFile(journal_path, redactor)
    with tempfile.TemporaryDirectory() as folder:
        budget = SharedBudget(rules.budget, Path(folder) / "budget")
        guard = WireGuard(rules, place.ca_file, journal, budget, agent(run_id))
        try:
            _demand_odoo(guard, place)
            rpc = JsonRpc(guard, place.url, place.database)
            yield Line(place, rules, addresses, guard, budget, rpc, journal, redactor, run_id)
        except NoAnswer as error:
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


def _unreachable(place: Place, rules: Rules, error: NoAnswer) -> Trouble:
    said = str(error)
    if isinstance(error, Untrusted):
        return Trouble(f"the TLS connection to {place.url} failed: {said}", _tls_remedy(said))
    return Trouble(
        f"{place.url} does not answer at {rules.address}: {said}",
        "is it up, and is the port right?",
    )


def _tls_remedy(said: str) -> str:
    if "match" in said:
        return "give the host name that the certificate is for; --address IP says where it is"
    if "expired" in said or "not yet valid" in said:
        return "have the certificate renewed, or this machine's clock put right"
    return "if it has an authority of its own, name it: --ca FILE"
