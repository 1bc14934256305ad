"""The guard: the only way out. It judges every URL, holds the budget and writes the journal."""

import base64
import hashlib
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from ipaddress import ip_address
from urllib.parse import urlsplit

from odoo_owasp.logic.permit import address_problem, origin, refusal
from odoo_owasp.model.call import NoAnswer, Page, Untrusted
from odoo_owasp.model.role import Login, Secret
from odoo_owasp.model.rules import Origin, OutsideTheRules, Rules
from odoo_owasp.ports import Journal
from odoo_owasp.transports import bare
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.trail import BROWSER, Sent, Trail
from odoo_owasp.transports.wire import CONNECT_SECONDS, Response, TooLarge, Wire

_OURS = frozenset({"host", "user-agent"})


class WireGuard:
    """Sends requests to the consented target and to nothing else.

    Connections go to the one address that consent was given for, so no answer of a name server
    can lead elsewhere; the certificate must be the host's own. No redirect is followed and
    nothing is retried: what was answered is what is judged. ``agent`` is the User-Agent, by which
    the target's owner tells our requests from others.
    """

    def __init__(
        self, rules: Rules, ca_file: str, journal: Journal, budget: SharedBudget, agent: str
    ) -> None:
        if problem := _address_problem(rules.address):
            raise OutsideTheRules(problem)
        self.agent = agent
        self.trail = Trail()
        self.until = 0.0
        """When the consent runs out, in seconds since the epoch; 0: not known yet."""
        self._rules = rules
        self._ca_file = ca_file
        self._journal = journal
        self._budget = budget
        self._wires = self._wires_from("")
        self._passwords: dict[str, list[Secret]] = {}

    def coming_from(self, source: str) -> "WireGuard":
        """A guard by the same rules and of the same budget whose requests come from ``source``.

        Raises ValueError where the target is not on loopback: elsewhere no machine has many
        addresses, nor may it pretend to.
        """
        if not all(ip_address(one).is_loopback for one in (source, self._rules.address)):
            raise ValueError(f"{source} is no address to come from")
        other = copy(self)
        other._wires = self._wires_from(source)
        return other

    def _wires_from(self, source: str) -> dict[Origin, Wire]:
        address, ca_file = self._rules.address, self._ca_file
        return {where: Wire(where, address, ca_file, source) for where in self._rules.origins}

    def _tried(self, account: str, password: Secret) -> int:
        """How many different passwords the account was given, this one among them."""
        known = self._passwords.setdefault(account, [])
        if password not in known:
            known.append(password)
        return len(known)

    def refusal(self, url: str) -> str:
        """Why ``url`` is not on the target, or an empty string."""
        return refusal(url, self._rules)

    def admits(self, method: str, url: str) -> bool:
        """Whether the browser may send this; a page may name anything, so refusing is no alarm.

        What may is counted and goes into the journal like any other request.
        """
        if why := self.refusal(url):
            self._journal.write("blocked", why=why)
            return False
        try:
            self._demand_time()
            self._budget.take()
        except OutsideTheRules as refused:
            self._journal.write("refused", why=str(refused))
            raise
        self._journal.write(
            "request", method=method, path=urlsplit(url).path, note=BROWSER,
            at=round(time.monotonic(), 4),
        )  # fmt: skip
        return True

    def saw(self, status: int, received: int, seconds: float, page: str = "") -> None:
        """The browser had an answer to what was admitted; ``status`` 0: it got none.

        ``page`` is the address that it went to, if it did.
        """
        self._budget.settle(status, received, seconds)
        if page:
            came = Page("GET", page, status, (), "", received)
            self.trail.add(Sent("GET", page, {"Cookie": "its session's"}, b"", BROWSER, came))

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        note: str = "",
        login: Login | None = None,
    ) -> Page:
        """Send one request and return what came back, whatever its status.

        ``login`` is what it tries to log in with, if it does.
        Raises OutsideTheRules where ``url`` is not the target's, the budget is used up or the
        answer is too large, NoAnswer where none came.
        """
        where = self._judged(url)
        sent = self._headers(where, headers or {})

        def exchange(most: int) -> Response:
            return self._wires[where].exchange(method, _target(url), sent, body, most)

        return self._counted(method, url, sent, body, note, exchange, login)

    def send_bare(
        self, url: str, *, headers: Mapping[str, str] | None = None, named: str = "",
        note: str = "",
    ) -> Page:  # fmt: skip
        """Send one GET request over a connection that is closed once it was answered.

        For what no other client sends or ends so: an upgrade to another protocol, and a target
        with a host of its own (``named``), which may be another's only where the Host header may.
        Raises like :meth:`send`.
        """
        where = self._judged(url)
        sent = self._headers(where, headers or {})
        if named:
            self._demand_host(where, named)
        target = f"{where.scheme}://{named}{_target(url)}" if named else _target(url)

        def exchange(most: int) -> Response:
            with self._connected(where) as opened:
                return bare.ask(opened, target, sent, most)

        return self._counted("GET", url, sent, None, note, exchange)

    def _counted(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, note: str,
        exchange: Callable[[int], Response], login: Login | None = None,
    ) -> Page:  # fmt: skip
        """Make one ``exchange``, which is given the most bytes of an answer, inside the rules."""
        told: dict[str, object] = {"method": method, "path": urlsplit(url).path, "note": note,
                "sent": len(body or b"")}  # fmt: skip
        if login:
            told["tried"] = self._tried(*login)
        came: list[Page] = []
        try:
            self._demand_time()
            with self._budget.one(len(body or b"")), self._on_record(told, came):
                got = exchange(self._budget.most_of_one_answer)
                text = got.body.decode("utf-8", "replace")
                size = len(got.body)
                came.append(Page(method, url, got.status, got.headers, text, size, got.body))
        except TooLarge as refused:
            self._journal.write("refused", why=str(refused))
            raise OutsideTheRules(str(refused)) from refused
        except OutsideTheRules as refused:
            self._journal.write("refused", why=str(refused))
            raise
        finally:
            page = came[0] if came else None
            self.trail.add(Sent(method, url, headers, body or b"", note, page))
        return came[0]

    @contextmanager
    def _on_record(self, told: Mapping[str, object], came: list[Page]) -> Iterator[None]:
        """Account for one request, however it ends: what was sent stands in the journal."""
        began, error = time.monotonic(), ""
        try:
            yield
        except BaseException as failed:
            error = type(failed).__name__
            raise
        finally:
            seconds = time.monotonic() - began
            status, received = (came[0].status, came[0].size) if came else (0, 0)
            self._budget.settle(status, received, seconds)
            ended = {"error": error} if error else {}
            self._journal.write(
                "request", **told, status=status, received=received,
                at=round(began, 4), ms=round(seconds * 1000, 1), **ended,
            )  # fmt: skip

    def _demand_time(self) -> None:
        """Raise OutsideTheRules once the consent has run out, whatever is under way."""
        if self.until and time.time() >= self.until:
            raise OutsideTheRules("the consent expired while the run was under way")

    def key_pin(self, url: str) -> str:
        """The SHA-256 of the public key that the target's certificate holds, in base64.

        The certificate is verified first. Chromium is told to trust this key and no other. Raises
        NoAnswer where there is no connection, Untrusted where there is none to trust.
        """
        # Where no browser is, it would only take memory, in every process of a run.
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        where = self._judged(url)
        try:
            with (
                self.connection(url) as plain,
                self._context().wrap_socket(plain, server_hostname=where.host) as connection,
            ):
                found = connection.getpeercert(binary_form=True)
        except ssl.SSLError as error:
            raise Untrusted(str(error)) from error
        except OSError as error:
            raise NoAnswer(str(error)) from error
        key = x509.load_der_x509_certificate(found or b"").public_key()
        public = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(public).digest()).decode()

    def _context(self) -> ssl.SSLContext:
        """What verifies the target's certificate."""
        context = ssl.create_default_context(cafile=self._ca_file or None)
        context.hostname_checks_common_name = False
        return context

    @contextmanager
    def _connected(self, where: Origin) -> Iterator[socket.socket]:
        """A connection to ``where``, over TLS and verified where it is to be."""
        try:
            plain = socket.create_connection((self._rules.address, where.port), CONNECT_SECONDS)
        except OSError as error:
            raise NoAnswer(f"no connection: {error}") from error
        with plain:
            if where.scheme != "https":
                yield plain
                return
            try:
                secured = self._context().wrap_socket(plain, server_hostname=where.host)
            except ssl.SSLError as error:
                raise Untrusted(str(error)) from error
            except OSError as error:
                raise NoAnswer(str(error)) from error
            with secured:
                yield secured

    @contextmanager
    def connection(self, url: str) -> Iterator[socket.socket]:
        """A bare connection to the target of ``url``, for one handshake: counted and journalled.

        Raises OutsideTheRules like :meth:`send`, NoAnswer where nobody listens.
        """
        where = self._judged(url)
        self._demand_time()
        with self._budget.one():
            began = time.monotonic()
            self._journal.write("handshake", at=round(began, 4))
            try:
                opened = socket.create_connection(
                    (self._rules.address, where.port), CONNECT_SECONDS
                )
            except OSError as error:
                self._budget.settle(0, 0, time.monotonic() - began)
                raise NoAnswer(str(error)) from error
            with opened:
                yield opened

    def reaches(self, url: str) -> bool:
        """Whether ``url`` is on an origin that the browser can connect to."""
        return origin(url) in self._rules.origins

    def resolver_rules(self) -> Iterable[str]:
        """Chromium's ``--host-resolver-rules``: the target's ports at its address, nothing else."""
        address = self._rules.address
        there = f"[{address}]" if ":" in address else address
        for one in self._rules.origins:
            yield f"MAP {one.netloc} {there}:{one.port}"
        yield "MAP * ~NOTFOUND"

    def stop(self, why: str) -> None:
        """Nothing more is sent, by any process of the run."""
        self._budget.stop(why)

    def close(self) -> None:
        """Close all connections."""
        for wire in self._wires.values():
            wire.close()

    def _judged(self, url: str) -> Origin:
        """The origin of ``url``. Raises OutsideTheRules, and says so in the journal, if foreign."""
        where = origin(url)
        why = self.refusal(url)
        if where is None or why:
            self._journal.write("refused", why=why)
            raise OutsideTheRules(why)
        return where

    def _demand_host(self, where: Origin, host: str) -> None:
        """Raise OutsideTheRules where a request may not ask for ``host``; empty: for its own."""
        if host not in ("", _host(where)) and not self._rules.any_host:
            why = f"a request for the host {host!r} could reach somebody else's site"
            self._journal.write("refused", why=why)
            raise OutsideTheRules(why)

    def _headers(self, where: Origin, asked: Mapping[str, str]) -> dict[str, str]:
        """The headers as they are sent: we always say who we are, and only then what browser we
        are like; elsewhere than on a front of our own we ask for the consented host alone.
        """
        host = next((value for name, value in asked.items() if name.lower() == "host"), "")
        self._demand_host(where, host)
        rest = {name: value for name, value in asked.items() if name.lower() not in _OURS}
        like = next((value for name, value in asked.items() if name.lower() == "user-agent"), "")
        agent = f"{self.agent} {like}".strip()
        return {**rest, "Host": host or _host(where), "User-Agent": agent}


def _target(url: str) -> str:
    """What a request for ``url`` asks for: its path and query as they are written."""
    rest = url.split("://", 1)[1][len(urlsplit(url).netloc) :].partition("#")[0]
    return rest if rest.startswith("/") else f"/{rest}"


def _address_problem(address: str) -> str:
    try:
        return address_problem([address])
    except ValueError:
        return f"{address!r} is no IP address: a name could lead elsewhere"


def _host(where: Origin) -> str:
    """The Host header: browsers leave the scheme's own port out."""
    usual = (where.scheme, where.port) in (("http", 80), ("https", 443))
    return where.netloc.rsplit(":", 1)[0] if usual else where.netloc
