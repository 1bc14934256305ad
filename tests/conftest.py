"""What the self-tests share: no network, Hypothesis profiles, samples, servers and a trap."""

import contextlib
import os
import selectors
import shutil
import socket
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme
from hypothesis import settings

from odoo_owasp import content
from odoo_owasp.disclosures import PLACE
from odoo_owasp.logic.permit import is_loopback
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result, RuleCheck, Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Finding, Judgement, Verdict
from odoo_owasp.provision.machine import cache_dir, servant
from odoo_owasp.provision.postgres import ODOO_USER, Binaries, Cluster, binaries

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ResultOf = Callable[..., Result]
RunOf = Callable[..., Run]


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """No test reaches the network: a connection to anything but loopback fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not is_loopback(str(address[0])):
            raise AssertionError(f"a self-test connects to {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_disclosed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the user keeps under embargo is nothing to the tests."""
    path = tmp_path_factory.mktemp("disclosures") / "disclosures.json"
    path.write_text('{"schema": 1, "disclosures": []}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PLACE, str(path))
        yield


@pytest.fixture(scope="session")
def claim() -> Claim:
    return Claim(
        "RPC-001", "No private method can be called remotely", "RPC", Severity.CRITICAL,
        ("A01:2021",), (749,), ("v5.0.0-8.2.1",), needs=("module:sale",),
    )  # fmt: skip


@pytest.fixture(scope="session")
def result_of() -> ResultOf:
    """Makes a result: ``result_of(Verdict.HELD, "INJ-001", "json2", reason="...")``."""

    def make(
        verdict: Verdict, claim_id: str = "RPC-001", variant: str = "json2", reason: str = "why"
    ) -> Result:
        found = Finding("res.partner._search", "0123456789abcdef", "payload: s3cr3t-evidence")
        judgement = Judgement(
            verdict, reason, 3, 2, ("wire",), (found,) if verdict is Verdict.VIOLATED else ()
        )
        claim = Claim(claim_id, f"The defense {claim_id} holds", claim_id[:3], Severity.HIGH)
        return Result(claim, variant, judgement, "rpc/test_private.py::test_it", 1.25)

    return make


@pytest.fixture(scope="session")
def run_of() -> RunOf:
    """Makes a run of the given results."""

    def make(*results: Result, stopped: str = "", rules: tuple[RuleCheck, ...] = ()) -> Run:
        return Run(
            "0.1.0", "demo", "19.0", "19.0-2", "19.0-1", "2030-01-01T00:00:00.000+00:00",
            "2030-01-01T00:01:00.000+00:00", results, 42, stopped, complete=not stopped,
            journal_head="ab" * 32, rules=rules,
        )  # fmt: skip

    return make


# Servers and a trap ------------------------------------------------------------------------------


class Notes:
    """A journal in memory."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, dict[str, Any]]] = []

    def write(self, kind: str, **entry: Any) -> None:
        self.entries.append((kind, entry))

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.entries]


@pytest.fixture
def notes() -> Notes:
    return Notes()


class Trap:
    """Listeners that nobody of ours may ever reach: another address, and another port of ours.

    ``netlocs`` are where they listen; ``seen`` names every connection and datagram.
    """

    def __init__(self, hosts: Sequence[str]) -> None:
        self.seen: list[str] = []
        self.netlocs: list[str] = []
        self._selector = selectors.DefaultSelector()
        for host in hosts:
            tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
            tcp.bind((host, 0))
            port = tcp.getsockname()[1]
            udp.bind((host, port))
            tcp.listen()
            for one in (tcp, udp):
                self._selector.register(one, selectors.EVENT_READ, f"{host}:{port}")
            self.netlocs.append(f"{host}:{port}")
        self._stop, self._stopped = socket.socketpair()
        self._selector.register(self._stopped, selectors.EVENT_READ, None)
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            for key, _ in self._selector.select():
                one = key.fileobj
                assert isinstance(one, socket.socket)
                if key.data is None:
                    return
                if one.type == socket.SOCK_DGRAM:
                    self.seen.append(f"udp {key.data} {one.recv(2048)[:80]!r}")
                    continue
                connection, _ = one.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(0.5)
                    self.seen.append(f"tcp {key.data} {connection.recv(2048)[:80]!r}")

    def close(self) -> None:
        self._stop.close()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()


@pytest.fixture
def watch() -> Iterator[Trap]:
    """A trap that only notes what comes."""
    made = Trap(["127.0.0.2", "127.0.0.1"])
    yield made
    made.close()


@pytest.fixture
def trap(watch: Trap) -> Iterator[Trap]:
    """A trap that must have caught nothing when the test is over."""
    yield watch
    assert watch.seen == []


@dataclass(frozen=True)
class Asked:
    """A request as it came; ``path`` is as it stood in the request line."""

    method: str
    path: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    sni: str | None
    source: str = ""

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True)
class Said:
    """What a server answers; ``endless`` repeats the body for as long as someone reads."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Sequence[str] = ()
    endless: bool = False


class Server(ThreadingHTTPServer):
    """Answers what ``answers`` says to each request, None: hangs up. Keeps what it was asked."""

    daemon_threads = True

    def __init__(
        self, host: str, answers: Callable[[Asked], Said | None], tls: ssl.SSLContext | None
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, 0), _Handler)
        self.answers = answers
        self.asked: list[Asked] = []
        self.connections = 0
        self.tls = tls
        if tls:
            tls.sni_callback = lambda connection, name, _: setattr(connection, "sni", name)

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        self.connections += 1
        if self.tls:
            connection = self.tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off is what many tests want."""

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.requestline.split(" ", 1)[1].rsplit(" ", 1)[0]
        asked = Asked(
            self.command, path, self.headers.items(), body, getattr(self.connection, "sni", None),
            self.client_address[0],
        )  # fmt: skip
        self.server.asked.append(asked)
        said = self.server.answers(asked)
        if said is None:
            self.close_connection = True
            return
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        for cookie in said.cookies:
            self.send_header("Set-Cookie", cookie)
        if said.endless:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said.body)
        while said.endless:
            self.wfile.write(said.body)

    do_HEAD = do_POST = do_PUT = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""


Serve = Callable[..., Server]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority of our own."""
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return str(file)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server: ``serve(answers, host="127.0.0.1", certificate=authority.issue_cert(..))``.

    Without ``answers`` it says "ok" to everything, without a ``certificate`` it talks plainly.
    """
    running: list[tuple[Server, Thread]] = []

    def start(
        answers: Callable[[Asked], Said | None] = lambda _: Said(b"ok"),
        host: str = "127.0.0.1",
        certificate: trustme.LeafCert | None = None,
    ) -> Server:
        tls = None
        if certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(tls)
        server = Server(host, answers, tls)
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def said() -> type[Said]:
    """The class of what a server of ``serve`` answers."""
    return Said


@pytest.fixture(scope="session")
def rules() -> tuple[RuleCheck, ...]:
    """A rule of engagement that was kept, and one that was not."""
    return (
        RuleCheck("ROE-2", "Nothing but own records was changed", True, "612 tables compared"),
        RuleCheck("ROE-5", "No mail left", False, "1 mail left", ("to s3cr3t-someone",)),
    )


def programs() -> Binaries:
    """PostgreSQL's programs: from the embedded wheel, here or in the cache, or the system's."""
    release = content.read_toml(content.release_file("19.0"))
    for environment in [Path(sys.prefix), *sorted((cache_dir() / "python").glob("*"))]:
        try:
            return binaries(environment, release, servant())
        except Trouble:
            continue
    pytest.fail("there is no PostgreSQL server: run odoo-owasp doctor, or install postgresql")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A running server with a role like Odoo's."""
    home = Path(tempfile.mkdtemp(prefix="owasp-"))  # short, and open to the servant
    home.chmod(0o755)
    made = Cluster(home, programs(), servant())
    made.create()
    made.start(log_statements=True)
    with made.connect() as connection:
        connection.execute(f"CREATE ROLE {ODOO_USER} LOGIN")
    yield made
    made.stop()
    shutil.rmtree(home)
