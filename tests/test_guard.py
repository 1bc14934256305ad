"""The guard against a real HTTP server on loopback: what leaves, what does not, what is noted."""

from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
import urllib3

from odoo_owasp.logic.permit import refusal
from odoo_owasp.model.rules import Origin, OutsideTheRules, Rules
from odoo_owasp.transports.guard import WireGuard


class Server(ThreadingHTTPServer):
    """Answers by path, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def origin(self) -> Origin:
        return Origin("http", "127.0.0.1", self.server_port)


class Handler(BaseHTTPRequestHandler):
    """/redirect/..., /silent, /cookies, and anything else: 200."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = self.requestline.rsplit(" ", 1)[0]  # self.path has no doubled slashes any more
        self.server.asked.append(f"{asked} {body.decode()}".strip())
        if self.path == "/silent":
            self.close_connection = True
            return
        self.send_response(302 if self.path.startswith("/redirect") else 200)
        if self.path.startswith("/redirect"):
            self.send_header("Location", self.path.partition("?")[2])
        for cookie in ("a=1; Expires=Thu, 01 Jan 2030 00:00:00 GMT", "b=2; Secure"):
            if self.path == "/cookies":
                self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"ok \xff\xc3\xa9")

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""


class Notes:
    """A journal in memory."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, dict[str, Any]]] = []

    def write(self, kind: str, **entry: Any) -> None:
        self.entries.append((kind, entry))

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.entries]


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    """The target, and a listener that must never hear of us."""
    pair = Server(), Server()
    for server in pair:
        Thread(target=server.serve_forever, args=(0.01,)).start()
    yield pair
    for server in pair:
        server.shutdown()
        server.server_close()


@pytest.fixture
def target(servers: tuple[Server, Server]) -> Server:
    return servers[0]


@pytest.fixture
def stranger(servers: tuple[Server, Server]) -> Server:
    return servers[1]


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def guard(target: Server, notes: Notes) -> Iterator[WireGuard]:
    made = WireGuard(Rules(frozenset({target.origin})), "", notes)
    yield made
    made.close()


def test_a_request_is_sent_and_noted(guard: WireGuard, target: Server, notes: Notes) -> None:
    page = guard.send("POST", f"{target.url}/a?b=c", body="é".encode(), note="who model.method")
    assert (page.status, page.body, page.method) == (200, "ok \ufffdé", "POST")
    assert page.header("Content-Length") == "6"
    assert target.asked == ["POST /a?b=c é"]
    ((kind, entry),) = notes.entries
    assert entry.pop("ms") >= 0
    assert (kind, entry) == (
        "request",
        {"method": "POST", "path": "/a", "note": "who model.method", "status": 200, "sent": 2,
         "received": 6},
    )  # fmt: skip
    assert guard.sent == 1


@pytest.mark.parametrize(
    ("path", "asked"),
    [("", "/"), ("/", "/"), ("//evil.example/x", "//evil.example/x"), ("/a#b", "/a"),
     ("?a=b", "/?a=b"), ("?next=/x", "/?next=/x"), ("#/x", "/"), ("/http://x/", "/http://x/")],
)  # fmt: skip
def test_the_path_is_sent_as_it_is(guard: WireGuard, target: Server, path: str, asked: str) -> None:
    guard.send("GET", target.url + path)
    assert target.asked == [f"GET {asked}"]


def test_nothing_reaches_another_port(guard: WireGuard, stranger: Server, notes: Notes) -> None:
    with (
        pytest.raises(OutsideTheRules, match="is not the consented target"),
        suppress(Exception),  # what a careless check would write
    ):
        guard.send("GET", stranger.url)
    assert stranger.asked == []
    assert notes.kinds() == ["refused"]
    assert guard.sent == 0


@pytest.mark.parametrize(
    "url",
    ["http://localhost:{port}/", "http://127.0.0.2:{port}/", "https://127.0.0.1:{port}/",
     "ftp://127.0.0.1:{port}/", "http://user@127.0.0.1:{port}/", "//127.0.0.1:{port}/", "/a",
     "http://127.0.0.1:{port}\\@127.0.0.1/", "http://127.0.0.1:{port}/\r\nX: y"],
)  # fmt: skip
def test_nothing_leaves_for_another_origin(
    guard: WireGuard, target: Server, notes: Notes, url: str
) -> None:
    with pytest.raises(OutsideTheRules):
        guard.send("GET", url.format(port=target.server_port))
    assert target.asked == []
    assert notes.kinds() == ["refused"]


def test_redirects_are_not_followed(guard: WireGuard, target: Server, stranger: Server) -> None:
    for where in (f"{target.url}/next", f"{stranger.url}/next"):
        page = guard.send("GET", f"{target.url}/redirect?{where}")
        assert (page.status, page.header("location")) == (302, where)
    assert not any("/next" in one.split("?")[0] for one in target.asked)
    assert stranger.asked == []
    assert guard.sent == len(target.asked) == 2


def test_cookies_stay_apart(guard: WireGuard, target: Server) -> None:
    page = guard.send("GET", f"{target.url}/cookies")
    assert page.cookies() == ("a=1; Expires=Thu, 01 Jan 2030 00:00:00 GMT", "b=2; Secure")


def test_a_request_without_an_answer_is_noted_and_not_repeated(
    guard: WireGuard, target: Server, notes: Notes
) -> None:
    with pytest.raises(urllib3.exceptions.HTTPError):
        guard.send("GET", f"{target.url}/silent")
    assert target.asked == ["GET /silent"]
    assert notes.kinds() == ["request"]


def test_the_budget_ends(target: Server, notes: Notes) -> None:
    guard = WireGuard(Rules(frozenset({target.origin}), 2), "", notes)
    guard.send("GET", target.url)
    assert guard.admits("GET", target.url)
    with pytest.raises(OutsideTheRules, match="budget of 2 requests"):
        guard.send("GET", target.url)
    assert not guard.admits("GET", target.url)
    guard.close()
    assert len(target.asked) == 1


def test_the_budget_holds_between_threads(
    target: Server, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_judged = Barrier(2, timeout=0.2)

    def slow_refusal(url: str, rules: Rules, sent: int = 0) -> str:
        why = refusal(url, rules, sent)
        with suppress(BrokenBarrierError):  # they never are where one waits for the other
            both_judged.wait()
        return why

    monkeypatch.setattr("odoo_owasp.transports.guard.refusal", slow_refusal)
    guard = WireGuard(Rules(frozenset({target.origin}), 1), "", notes)
    threads = [Thread(target=guard.admits, args=("GET", target.url)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(notes.kinds()) == ["blocked", "request"]
    assert guard.sent == 1


def test_the_browsers_requests_are_judged_and_noted(
    guard: WireGuard, target: Server, stranger: Server, notes: Notes
) -> None:
    assert guard.admits("GET", f"{target.url}/a?b")
    assert not guard.admits("GET", stranger.url)
    assert notes.entries[0] == ("request", {"method": "GET", "path": "/a", "note": "browser"})
    assert notes.kinds() == ["request", "blocked"]
    assert (guard.sent, target.asked, stranger.asked) == (1, [], [])


@pytest.mark.parametrize("host", ["example.org", "localhost", "10.0.0.1", "0.0.0.0", "::"])  # noqa: S104
def test_rules_that_reach_beyond_loopback_are_refused(host: str, notes: Notes) -> None:
    with pytest.raises(OutsideTheRules, match="is not on loopback"):
        WireGuard(Rules(frozenset({Origin("https", host, 443)})), "", notes)
