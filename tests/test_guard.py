"""The guard against real servers on loopback: what leaves, what does not, what is noted."""

import base64
import gzip
import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from odoo_owasp.model.call import NoAnswer, Untrusted
from odoo_owasp.model.role import Secret
from odoo_owasp.model.rules import Budget, Origin, OutsideTheRules, Rules
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.guard import WireGuard

# Made in conftest.py: a journal in memory, the trap, and what starts servers.
Notes = Any
Server = Any
Trap = Any
Serve = Any
Said = Any
Guard = Callable[..., WireGuard]

UNBOUNDED = Budget()
AGENT = "odoo-owasp/0 (run 12ab)"
SHOP = "shop.invalid"  # a name that never resolves (RFC 6761)


@pytest.fixture(autouse=True)
def _no_name_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks for the address of a name, rather than of an address, fails the test."""
    real = socket.getaddrinfo

    def strict(host: Any, *arguments: Any, **options: Any) -> Any:
        try:
            ip_address(host.decode() if isinstance(host, bytes) else host)
        except ValueError:
            raise AssertionError(f"the name {host!r} would be resolved") from None
        return real(host, *arguments, **options)

    def never(*arguments: Any) -> Any:
        raise AssertionError(f"{arguments} would be resolved")

    monkeypatch.setattr(socket, "getaddrinfo", strict)
    monkeypatch.setattr(socket, "gethostbyname", never)
    monkeypatch.setattr(socket, "gethostbyname_ex", never)


@pytest.fixture
def guarding(tmp_path: Path, notes: Notes) -> Iterator[Guard]:
    """Makes a guard: ``guarding(origin, address="::1", ca_file=..., prefix=..., budget=...)``."""
    made: list[WireGuard] = []

    def make(
        *origins: Origin, address: str = "127.0.0.1", ca_file: str = "", prefix: str = "",
        budget: Budget = UNBOUNDED, any_host: bool = False,
    ) -> WireGuard:  # fmt: skip
        rules = Rules(frozenset(origins), address, prefix, budget, any_host)
        shared = SharedBudget(budget, tmp_path / "budget")
        made.append(WireGuard(rules, ca_file, notes, shared, AGENT))
        return made[-1]

    yield make
    for one in made:
        one.close()


def origin_of(server: Server, host: str = "", scheme: str = "") -> Origin:
    """Where ``server`` answers, under the name ``host``."""
    scheme = scheme or ("https" if server.tls else "http")
    return Origin(scheme, host or server.server_address[0], server.server_port)


def sent(tmp_path: Path) -> int:
    return SharedBudget(Budget(), tmp_path / "budget").spent().requests


@pytest.fixture
def target(serve: Serve, said: Said) -> Server:
    def answers(asked: Any) -> Any:
        path, _, query = asked.path.partition("?")
        if path == "/silent":
            return None
        if path == "/cookies":
            return said(cookies=["a=1; Expires=Thu, 01 Jan 2030 00:00:00 GMT", "b=2; Secure"])
        if path.startswith("/redirect/"):
            status = int(path.rsplit("/", 1)[1])
            return said(status=status, headers={"Location": query, "Refresh": f"0; url={query}"})
        if path.startswith("/status/"):
            return said(status=int(path.rsplit("/", 1)[1]))
        return said(b"ok \xff\xc3\xa9")

    return serve(answers)


@pytest.fixture
def url(target: Server) -> str:
    return f"http://127.0.0.1:{target.server_port}"


@pytest.fixture
def guard(guarding: Guard, target: Server) -> WireGuard:
    return guarding(origin_of(target))


def test_a_request_is_sent_and_noted(
    guard: WireGuard, target: Server, url: str, notes: Notes, tmp_path: Path
) -> None:
    page = guard.send("POST", f"{url}/a?b=c", body="é".encode(), note="who model.method")
    assert (page.status, page.body, page.size, page.method) == (200, "ok \ufffdé", 6, "POST")
    assert page.header("Content-Length") == "6"
    (asked,) = target.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/a?b=c", "é".encode())
    assert asked.all("User-Agent") == [AGENT]
    assert asked.all("Host") == [f"127.0.0.1:{target.server_port}"]
    ((kind, entry),) = notes.entries
    assert entry.pop("ms") >= 0
    assert 0 < entry.pop("at") <= time.monotonic() + 0.001
    assert (kind, entry) == (
        "request",
        {"method": "POST", "path": "/a", "note": "who model.method", "status": 200, "sent": 2,
         "received": 6},
    )  # fmt: skip
    spent = SharedBudget(Budget(), tmp_path / "budget").spent()
    assert (spent.requests, spent.received) == (1, 6)


@pytest.mark.parametrize(
    ("path", "asked"),
    [("", "/"), ("/", "/"), ("//evil.example/x", "//evil.example/x"), ("/a#b", "/a"),
     ("?a=b", "/?a=b"), ("?next=/x", "/?next=/x"), ("#/x", "/"), ("/http://x/", "/http://x/"),
     ("/a/../b/./c", "/a/../b/./c"), ("/%2e%2e/%41", "/%2e%2e/%41"), ("/;a=b", "/;a=b")],
)  # fmt: skip
def test_the_path_is_sent_as_it_is(
    guard: WireGuard, target: Server, url: str, path: str, asked: str
) -> None:
    guard.send("GET", url + path)
    assert [one.lower() for one in target.paths()] == [asked.lower()]


def test_the_different_passwords_of_an_account_are_counted(
    guard: WireGuard, url: str, notes: Notes
) -> None:
    right, wrong = Secret("right"), Secret("wrong")
    for account, password in (("a", right), ("a", wrong), ("a", right), ("b", wrong)):
        guard.send("POST", url, login=(account, password))
    guard.send("POST", url)
    assert [entry.get("tried") for _, entry in notes.entries] == [1, 2, 2, 1, None]


def test_nothing_reaches_the_trap(
    guard: WireGuard, trap: Trap, notes: Notes, tmp_path: Path
) -> None:
    for netloc in trap.netlocs:
        with (
            pytest.raises(OutsideTheRules, match="is not the consented target"),
            suppress(Exception),  # what a careless check would write
        ):
            guard.send("GET", f"http://{netloc}/")
        assert "is not the consented target" in guard.refusal(f"http://{netloc}/")
        assert not guard.admits("GET", f"http://{netloc}/")
    assert notes.kinds() == ["refused", "blocked"] * 2
    assert sent(tmp_path) == 0


@pytest.mark.parametrize(
    "other",
    ["http://localhost:{port}/", "http://127.0.0.2:{port}/", "https://127.0.0.1:{port}/",
     "ftp://127.0.0.1:{port}/", "http://user@127.0.0.1:{port}/", "//127.0.0.1:{port}/", "/a",
     "http://127.0.0.1:{port}\\@127.0.0.1/", "http://127.0.0.1:{port}/\r\nX: y",
     "http://127.1:{port}/", "http://2130706433:{port}/", "http://[::ffff:127.0.0.1]:{port}/"],
)  # fmt: skip
def test_nothing_leaves_for_another_origin(
    guard: WireGuard, target: Server, notes: Notes, other: str
) -> None:
    with pytest.raises(OutsideTheRules):
        guard.send("GET", other.format(port=target.server_port))
    assert target.connections == 0
    assert notes.kinds() == ["refused"]


def test_nothing_leaves_for_what_is_not_below_the_prefix(
    guarding: Guard, target: Server, url: str, notes: Notes
) -> None:
    guard = guarding(origin_of(target), prefix="/shop/odoo")
    for path in ("/", "/shop/odoo/../admin", "/shop/odoo/%2e%2e/admin", "/shop/odoo2"):
        with pytest.raises(OutsideTheRules, match="is not below /shop/odoo"):
            guard.send("GET", url + path)
    assert (target.connections, notes.kinds()) == (0, ["refused"] * 4)
    assert guard.send("GET", f"{url}/shop/odoo/web").status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(
    guard: WireGuard, target: Server, url: str, trap: Trap, status: int, tmp_path: Path
) -> None:
    hops = [f"{url}/next", *(f"http://{netloc}/next" for netloc in trap.netlocs)]
    for where in hops:
        page = guard.send("POST", f"{url}/redirect/{status}?{where}", body=b"secret")
        assert (page.status, page.header("location")) == (status, where)
    assert [path.split("?")[0] for path in target.paths()] == [f"/redirect/{status}"] * 3
    assert sent(tmp_path) == 3


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"])
def test_no_proxy_is_asked(
    guard: WireGuard, target: Server, url: str, trap: Trap, monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(name, f"http://{trap.netlocs[0]}")
    guard.send("GET", url)
    assert target.paths() == ["/"]


def test_cookies_stay_apart_and_come_back_with_nothing(
    guard: WireGuard, target: Server, url: str
) -> None:
    page = guard.send("GET", f"{url}/cookies")
    assert page.cookies() == ("a=1; Expires=Thu, 01 Jan 2030 00:00:00 GMT", "b=2; Secure")
    guard.send("GET", f"{url}/")
    assert target.asked[-1].all("Cookie") == []


def test_a_request_without_an_answer_is_noted_and_not_repeated(
    guard: WireGuard, target: Server, url: str, notes: Notes, tmp_path: Path
) -> None:
    with pytest.raises(NoAnswer):
        guard.send("GET", f"{url}/silent")
    assert target.paths() == ["/silent"]
    ((kind, entry),) = notes.entries
    assert (kind, entry["status"], entry["error"]) == ("request", 0, "NoAnswer")
    assert SharedBudget(Budget(), tmp_path / "budget").spent().troubles == 1


def test_a_request_that_no_one_takes_is_noted(
    guarding: Guard, target: Server, notes: Notes
) -> None:
    guard = guarding(origin_of(target), address="127.0.0.3")  # nobody listens there
    with pytest.raises(NoAnswer):
        guard.send("GET", f"http://127.0.0.1:{target.server_port}/")
    assert (target.connections, notes.kinds()) == (0, ["request"])


def test_a_kept_connection_that_dies_gets_no_second_request(
    guard: WireGuard, target: Server, url: str
) -> None:
    guard.send("GET", f"{url}/a")
    with pytest.raises(NoAnswer):
        guard.send("POST", f"{url}/silent", body=b"once")
    guard.send("GET", f"{url}/b")  # on a new connection
    assert target.paths() == ["/a", "/silent", "/b"]


def test_nothing_is_said_that_no_one_asked_for(guard: WireGuard, target: Server, url: str) -> None:
    guard.send("POST", url, body=b"x", headers={"X-Empty": ""})
    guard.send("POST", url)
    first, second = target.asked
    assert {name.lower() for name, _ in first.headers} == {
        "host", "user-agent", "accept-encoding", "content-length", "x-empty"
    }  # fmt: skip
    assert second.all("Content-Length") == ["0"]


@pytest.mark.parametrize("header", [{"A": "b\r\nC: d"}, {"A\nB": "c"}, {"A": "\0"}])
def test_a_header_that_is_two_does_not_leave(
    guard: WireGuard, target: Server, url: str, header: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="line break"):
        guard.send("GET", url, headers=header)
    assert target.asked == []


def test_what_comes_encoded_unasked_is_read(guarding: Guard, serve: Serve, said: Said) -> None:
    packed = gzip.compress(b"a tracer")
    server = serve(lambda _: said(packed, headers={"Content-Encoding": "gzip"}))
    page = guarding(origin_of(server)).send("GET", f"http://127.0.0.1:{server.server_port}/")
    assert (page.body, page.size) == ("a tracer", 8)


def test_a_guard_may_come_from_another_address_of_loopback(
    guard: WireGuard, target: Server, url: str
) -> None:
    other = guard.coming_from("127.3.2.1")
    other.send("GET", url)
    guard.send("GET", url)
    other.close()
    assert [one.source for one in target.asked] == ["127.3.2.1", "127.0.0.1"]
    with pytest.raises(ValueError, match="no address to come from"):
        guard.coming_from("192.0.2.1")


def test_a_head_has_no_body(guard: WireGuard, target: Server, url: str) -> None:
    assert guard.send("HEAD", url).body == ""
    assert guard.send("GET", url).body
    assert [one.method for one in target.asked] == ["HEAD", "GET"]


# The budget --------------------------------------------------------------------------------------


def test_the_budget_ends(
    guarding: Guard, target: Server, url: str, notes: Notes, tmp_path: Path
) -> None:
    guard = guarding(origin_of(target), budget=Budget(requests=2))
    guard.send("GET", url)
    assert guard.admits("GET", url)
    with pytest.raises(OutsideTheRules, match="budget of 2 requests"):
        guard.send("GET", url)
    with pytest.raises(OutsideTheRules, match="budget of 2 requests"):
        guard.admits("GET", url)
    assert (len(target.asked), sent(tmp_path)) == (1, 2)
    assert notes.kinds()[:3] == ["request", "request", "refused"]


def test_a_browser_beyond_the_budget_is_noted_as_refused(
    guarding: Guard, target: Server, url: str, notes: Notes
) -> None:
    guard = guarding(origin_of(target), budget=Budget(requests=0))
    with pytest.raises(OutsideTheRules, match="budget of 0 requests"):
        guard.admits("GET", url)
    assert notes.kinds() == ["refused"]


def test_a_payload_that_is_too_large_does_not_leave(
    guarding: Guard, target: Server, url: str
) -> None:
    guard = guarding(origin_of(target), budget=Budget(payload=10))
    assert guard.send("POST", url, body=b"x" * 10).status == 200
    with pytest.raises(OutsideTheRules, match="of 11 bytes is larger than the 10 allowed"):
        guard.send("POST", url, body=b"x" * 11)
    assert len(target.asked) == 1


def test_a_target_in_trouble_is_left_alone(guarding: Guard, target: Server, url: str) -> None:
    guard = guarding(origin_of(target), budget=Budget(troubles=3))
    for path in ("/status/502", "/", "/status/503", "/status/504"):
        guard.send("GET", url + path)
    with pytest.raises(NoAnswer):
        guard.send("GET", f"{url}/silent")
    for _ in range(2):
        with pytest.raises(OutsideTheRules, match="the circuit breaker opened: 3 requests"):
            guard.send("GET", url)
    with pytest.raises(OutsideTheRules, match="the circuit breaker opened: 3 requests"):
        guard.admits("GET", url)
    assert len(target.asked) == 5


def test_what_the_browser_sees_counts_too(guarding: Guard, target: Server, url: str) -> None:
    guard = guarding(origin_of(target), budget=Budget(troubles=2, received=100))
    guard.saw(503, 0, 0)
    guard.saw(200, 99, 0)
    guard.saw(502, 0, 0)
    assert guard.admits("GET", url)
    guard.saw(200, 1, 0)
    with pytest.raises(OutsideTheRules, match="100 received bytes"):
        guard.send("GET", url)


def test_the_browsers_requests_are_judged_and_noted(
    guard: WireGuard, target: Server, url: str, trap: Trap, notes: Notes, tmp_path: Path
) -> None:
    assert guard.admits("GET", f"{url}/a?b")
    assert not guard.admits("GET", f"http://{trap.netlocs[0]}/")
    assert notes.entries[0][1].pop("at") <= time.monotonic() + 0.001
    assert notes.entries[0] == ("request", {"method": "GET", "path": "/a", "note": "browser"})
    assert notes.kinds() == ["request", "blocked"]
    assert (sent(tmp_path), target.asked) == (1, [])


@pytest.mark.parametrize(
    "answer",
    [
        {"body": b"x" * 101},
        {"body": gzip.compress(b"x" * 2**20), "headers": {"Content-Encoding": "gzip"}},
        {"body": b"x" * 50, "endless": True},
        {"body": b"x" * 101, "status": 500},
    ],
)
def test_an_answer_that_is_too_large(
    guarding: Guard, serve: Serve, said: Said, notes: Notes, answer: dict[str, Any]
) -> None:
    server = serve(lambda _: said(**answer))
    guard = guarding(origin_of(server), budget=Budget(answer=100))
    with pytest.raises(OutsideTheRules, match="an answer is larger than"):
        guard.send("GET", f"http://127.0.0.1:{server.server_port}/")
    assert notes.kinds() == ["request", "refused"]  # it was sent
    assert len(server.asked) == 1


def test_an_answer_that_just_fits(guarding: Guard, serve: Serve, said: Said) -> None:
    server = serve(lambda _: said(b"x" * 100))
    guard = guarding(origin_of(server), budget=Budget(answer=100))
    assert guard.send("GET", f"http://127.0.0.1:{server.server_port}/").size == 100


# Where connections go ----------------------------------------------------------------------------


def test_the_pinned_address_is_asked_whatever_the_name(
    guarding: Guard, target: Server, trap: Trap
) -> None:
    port = target.server_port
    guard = guarding(*(Origin("http", host, port) for host in (SHOP, "127.0.0.2", "192.0.2.1")))
    for host in (SHOP, "127.0.0.2", "192.0.2.1"):
        assert guard.send("GET", f"http://{host}:{port}/").status == 200
    assert [one.all("Host") for one in target.asked] == [
        [f"{SHOP}:{port}"], [f"127.0.0.2:{port}"], [f"192.0.2.1:{port}"]
    ]  # fmt: skip
    assert target.connections == 3


def test_an_ipv6_target(guarding: Guard, serve: Serve) -> None:
    server = serve(host="::1")
    guard = guarding(origin_of(server), address="::1")
    assert guard.send("GET", f"http://[::1]:{server.server_port}/").status == 200
    assert server.asked[0].all("Host") == [f"[::1]:{server.server_port}"]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://shop.invalid/", "shop.invalid"), ("http://shop.invalid:80/", "shop.invalid"),
        ("http://SHOP.invalid:/", "shop.invalid"), ("http://[2001:db8::1]/", "[2001:db8::1]"),
        ("http://shop.invalid:443/", "shop.invalid:443"),
        ("http://shop.invalid:8069/", "shop.invalid:8069"),
        ("ws://shop.invalid/", "shop.invalid"),
    ],
)  # fmt: skip
def test_the_host_header_is_as_a_browser_writes_it(
    guarding: Guard, target: Server, monkeypatch: pytest.MonkeyPatch, url: str, host: str
) -> None:
    hosts = {("shop.invalid", 80), ("shop.invalid", 443), ("shop.invalid", 8069),
             ("2001:db8::1", 80)}  # fmt: skip
    guard = guarding(*(Origin("http", *one) for one in hosts))
    connect = socket.socket.connect

    def to_the_server(self: socket.socket, address: Any) -> None:
        assert address[0] == "127.0.0.1"
        connect(self, ("127.0.0.1", target.server_port))  # low ports are not ours to listen on

    monkeypatch.setattr(socket.socket, "connect", to_the_server)
    guard.send("GET", url)
    assert target.asked[0].all("Host") == [host]
    assert target.asked[0].all("User-Agent") == [AGENT]


def test_a_strange_host_is_asked_for_on_a_front_of_our_own_alone(
    guarding: Guard, target: Server, url: str
) -> None:
    here = origin_of(target)
    with pytest.raises(OutsideTheRules, match=r"'evil\.example' could reach somebody else's site"):
        guarding(here).send("GET", url, headers={"Host": "evil.example"})
    assert target.asked == []
    guarding(here, any_host=True).send("GET", url, headers={"Host": "evil.example"})
    assert target.asked[0].all("Host") == ["evil.example"]  # the connection goes where it went


@pytest.mark.parametrize("name", ["User-Agent", "user-agent"])
def test_no_check_can_hide_that_it_is_us(
    guard: WireGuard, target: Server, url: str, name: str
) -> None:
    guard.send("GET", url, headers={name: "Mozilla/5.0"})
    assert target.asked[0].all("User-Agent") == [f"{AGENT} Mozilla/5.0"]


@pytest.mark.parametrize(
    "address",
    ["example.org", "localhost", SHOP, "", "127.0.0.1:80", "[::1]", "127.1", "2130706433", "::",
     "0.0.0.0", "169.254.169.254", "::ffff:169.254.169.254", "224.0.0.1", "fe80::1%lo",  # noqa: S104
     "255.255.255.255"],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(guarding: Guard, address: str) -> None:
    with pytest.raises(OutsideTheRules, match=r"is no (IP address|address of a server)"):
        guarding(Origin("https", SHOP, 443), address=address)


@pytest.mark.parametrize("address", ["127.0.0.1%evil.example", "::1%evil.example", "127.0.0.1%"])
def test_an_address_with_a_zone_is_a_name_to_the_resolver(guarding: Guard, address: str) -> None:
    with pytest.raises(OutsideTheRules):
        guarding(Origin("https", SHOP, 443), address=address)


# TLS ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "host", "address"),
    [(SHOP, SHOP, "127.0.0.1"), ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
     ("*.shop.invalid", "demo.shop.invalid", "127.0.0.1"), (SHOP, SHOP, "::1"),
     ("::1", "::1", "::1"), ("192.0.2.1", "192.0.2.1", "127.0.0.1")],
)  # fmt: skip
def test_a_certificate_for_the_host(
    guarding: Guard, serve: Serve, authority: trustme.CA, ca_file: str, name: str, host: str,
    address: str,
) -> None:  # fmt: skip
    server = serve(host=address, certificate=authority.issue_cert(name))
    where = origin_of(server, host)
    guard = guarding(where, address=address, ca_file=ca_file)
    assert guard.send("GET", f"{where}/web").status == 200
    (asked,) = server.asked
    assert (asked.all("Host"), asked.all("User-Agent")) == ([where.netloc], [AGENT])
    assert asked.sni in (host, None)
    if host.endswith(".invalid"):
        assert asked.sni == host


PAST = datetime.now(UTC) - timedelta(days=1)


@pytest.mark.parametrize(
    ("names", "host", "options"),
    [
        (["other.invalid"], SHOP, {}),
        (["127.0.0.1"], SHOP, {}),  # the pinned address's own certificate is not the host's
        ([SHOP], f"demo.{SHOP}", {}),
        (["*.invalid"], f"demo.{SHOP}", {}),
        ([SHOP], "127.0.0.1", {}),
        (["other.invalid"], SHOP, {"common_name": SHOP}),
        ([SHOP], SHOP, {"not_after": PAST, "not_before": PAST - timedelta(days=9)}),
        ([SHOP], SHOP, {"not_before": datetime.now(UTC) + timedelta(days=1)}),
        ([SHOP], SHOP, {"foreign": True}),
    ],
)  # fmt: skip
def test_a_bad_certificate_is_sent_nothing(
    guarding: Guard, serve: Serve, authority: trustme.CA, ca_file: str, notes: Notes, trap: Trap,
    names: list[str], host: str, options: dict[str, Any],
) -> None:  # fmt: skip
    options = dict(options)
    issuer = trustme.CA() if options.pop("foreign", False) else authority
    server = serve(certificate=issuer.issue_cert(*names, **options))
    where = origin_of(server, host)
    guard = guarding(where, ca_file=ca_file)
    with pytest.raises(Untrusted, match="certificate"):
        guard.send("POST", f"{where}/web", body=b"password")
    assert server.asked == []
    ((kind, entry),) = notes.entries
    assert (kind, entry["status"], entry["error"]) == ("request", 0, "Untrusted")
    with pytest.raises(Untrusted):
        guard.key_pin(str(where))


def test_without_a_ca_file_only_the_systems_authorities_count(
    guarding: Guard, serve: Serve, authority: trustme.CA
) -> None:
    server = serve(certificate=authority.issue_cert(SHOP))
    guard = guarding(origin_of(server, SHOP))
    with pytest.raises(Untrusted):
        guard.send("GET", f"https://{SHOP}:{server.server_port}/")
    assert server.asked == []


def test_tls_is_never_given_up(guarding: Guard, target: Server, ca_file: str) -> None:
    where = origin_of(target, scheme="https")
    guard = guarding(where, ca_file=ca_file)
    with pytest.raises(Untrusted):
        guard.send("GET", f"{where}/")
    assert target.asked == []


def test_two_hosts_of_one_address_share_no_connection(
    guarding: Guard, serve: Serve, authority: trustme.CA, ca_file: str
) -> None:
    server = serve(certificate=authority.issue_cert("a.invalid"))
    first, second = origin_of(server, "a.invalid"), origin_of(server, "b.invalid")
    guard = guarding(first, second, ca_file=ca_file)
    assert guard.send("GET", f"{first}/").status == 200
    with pytest.raises(Untrusted):
        guard.send("GET", f"{second}/")
    assert len(server.asked) == 1


def test_the_key_pin_is_of_the_certificates_public_key(
    guarding: Guard, serve: Serve, authority: trustme.CA, ca_file: str
) -> None:
    issued = authority.issue_cert(SHOP)
    server = serve(certificate=issued)
    where = origin_of(server, SHOP)
    guard = guarding(where, ca_file=ca_file)
    certificate = x509.load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert guard.key_pin(f"{where}/web") == base64.b64encode(hashlib.sha256(key).digest()).decode()
    assert server.asked == []


def test_no_key_is_asked_for_elsewhere(guard: WireGuard, trap: Trap, notes: Notes) -> None:
    with pytest.raises(OutsideTheRules, match="is not the consented target"):
        guard.key_pin(f"https://{trap.netlocs[0]}/")
    assert notes.kinds() == ["refused"]


# What Chromium is told ---------------------------------------------------------------------------


def test_chromium_may_connect_to_the_target_alone(guarding: Guard) -> None:
    guard = guarding(Origin("https", SHOP, 443), Origin("http", "::1", 8069), address="192.0.2.1")
    *maps, last = guard.resolver_rules()
    assert sorted(maps) == ["MAP [::1]:8069 192.0.2.1:8069", f"MAP {SHOP}:443 192.0.2.1:443"]
    assert last == "MAP * ~NOTFOUND"  # the first that fits counts


def test_chromium_is_told_an_ipv6_address_in_brackets(guarding: Guard) -> None:
    guard = guarding(Origin("https", SHOP, 443), address="2001:db8::1")
    assert list(guard.resolver_rules()) == [
        f"MAP {SHOP}:443 [2001:db8::1]:443", "MAP * ~NOTFOUND"
    ]  # fmt: skip
