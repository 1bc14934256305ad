"""What is sent by hand: as it is written, inside the rules, and read no further than it must be."""

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.websocket import ASKING, is_websocket
from odoo_owasp.model.call import NoAnswer, Page, Untrusted
from odoo_owasp.model.rules import Budget, Origin, OutsideTheRules, Rules
from odoo_owasp.transports.bare import ask
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.guard import WireGuard
from odoo_owasp.transports.wire import TooLarge

AGENT = "odoo-owasp/0 (run 12ab)"
UPGRADED = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\x81\x02hi"
)


class Speaker:
    """A server that hears one request and says what it is told to, then goes on listening."""

    def __init__(self, says: bytes) -> None:
        self.heard = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = Thread(target=self._serve, args=(says,))
        self._thread.start()

    def _serve(self, says: bytes) -> None:
        try:
            call, _ = self._listener.accept()
        except OSError:
            return
        with call:
            call.settimeout(5)
            self.heard = call.recv(10_000)
            call.sendall(says)
            try:
                call.recv(1)  # until the other side goes
            except OSError:
                return

    def close(self) -> None:
        self._listener.close()
        self._thread.join(5)


@pytest.fixture
def upgrading() -> Iterator[Speaker]:
    speaker = Speaker(UPGRADED)
    yield speaker
    speaker.close()


def guarding(tmp_path: Path, notes: Any, *origins: Origin, **more: Any) -> WireGuard:
    rules = Rules(frozenset(origins), "127.0.0.1", any_host=more.pop("any_host", False))
    shared = SharedBudget(Budget(), tmp_path / "budget")
    return WireGuard(rules, more.pop("ca_file", ""), notes, shared, AGENT)


def test_a_websocket_is_asked_for_and_noted(upgrading: Speaker, tmp_path: Path, notes: Any) -> None:
    guard = guarding(tmp_path, notes, Origin("http", "127.0.0.1", upgrading.port))
    page = guard.send_bare(f"http://127.0.0.1:{upgrading.port}/websocket", headers=ASKING)
    assert is_websocket(page)
    assert page.body == ""
    assert b"GET /websocket HTTP/1.1\r\n" in upgrading.heard
    assert AGENT.encode() in upgrading.heard
    assert SharedBudget(Budget(), tmp_path / "budget").spent().requests == 1


def test_an_address_of_another_host_needs_leave(
    upgrading: Speaker, tmp_path: Path, notes: Any
) -> None:
    here = Origin("http", "127.0.0.1", upgrading.port)
    url = f"{here}/a?b=c"
    with pytest.raises(OutsideTheRules, match="somebody else's site"):
        guarding(tmp_path, notes, here).send_bare(url, named="evil.example")
    guarding(tmp_path, notes, here, any_host=True).send_bare(url, named="evil.example")
    assert upgrading.heard.startswith(b"GET http://evil.example/a?b=c HTTP/1.1\r\n")
    assert f"Host: {here.netloc}".encode() in upgrading.heard


def test_nothing_goes_elsewhere(tmp_path: Path, notes: Any) -> None:
    guard = guarding(tmp_path, notes, Origin("http", "127.0.0.1", 1))
    with pytest.raises(OutsideTheRules):
        guard.send_bare("http://127.0.0.1:2/")
    with pytest.raises(NoAnswer):
        guard.send_bare("http://127.0.0.1:1/")


def test_a_certificate_of_another_is_not_trusted(serve: Any, tmp_path: Path, notes: Any) -> None:
    authority = trustme.CA()
    server = serve(certificate=authority.issue_cert("evil.example"))
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    here = Origin("https", "127.0.0.1", server.server_port)
    guard = guarding(tmp_path, notes, here, ca_file=str(tmp_path / "ca.pem"))
    with pytest.raises(Untrusted):
        guard.send_bare(f"{here}/")
    assert server.asked == []


def test_over_tls(serve: Any, tmp_path: Path, notes: Any) -> None:
    authority = trustme.CA()
    server = serve(certificate=authority.issue_cert("127.0.0.1"))
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    here = Origin("https", "127.0.0.1", server.server_port)
    guard = guarding(tmp_path, notes, here, ca_file=str(tmp_path / "ca.pem"))
    assert guard.send_bare(f"{here}/").body == "ok"


@pytest.mark.parametrize(
    ("target", "headers"), [("/a b", {}), ("/\r\nX: y", {}), ("/", {"A": "b\r\nC: d"})]
)
def test_no_request_becomes_two(target: str, headers: dict[str, str]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(ValueError, match="another request"):
        ask(ours, target, headers, 100)


def test_an_answer_has_a_bound() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + b"x" * 200)
        with pytest.raises(TooLarge):
            ask(ours, "/", {}, 100)


@given(st.binary(max_size=200))
def test_whatever_is_said_is_an_answer_or_none(said: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(said)
        theirs.shutdown(socket.SHUT_WR)
        try:
            ask(ours, "/", {}, 100)
        except (NoAnswer, TooLarge):
            return


@pytest.mark.parametrize(
    ("status", "accepted", "opened"),
    [
        (101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", True),
        (101, "", False),
        (200, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", False),
    ],
)
def test_is_websocket(status: int, accepted: str, opened: bool) -> None:
    page = Page("GET", "/", status, (("sec-websocket-accept", accepted),), "")
    assert is_websocket(page) is opened
