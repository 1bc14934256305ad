"""One session a role and run: shared by all processes, renewed once for all, never many logins."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from odoo_owasp.model.call import Call, Page
from odoo_owasp.model.role import Login, Role, Secret
from odoo_owasp.transports.web import LoginFailed, Sessions, Web


class Silent:
    """A journal that keeps nothing."""

    def write(self, kind: str, **entry: Any) -> None: ...


Said = Any  # made in conftest.py, as is the next
Serve = Any

BASE = "https://shop.invalid"
ROLE, OTHER = (Role(name, name, 7, Secret("pass-word")) for name in ("portal-a", "portal-b"))
CALL = Call("res.partner", "read", (1,))


class Odoo:
    """A guard with an Odoo behind it that hands out sessions, and ends those in ``ended``."""

    def __init__(self) -> None:
        self.logins: list[str] = []
        self.ended: set[str] = set()
        self.lets_in = True

    def refusal(self, url: str) -> str:
        return ""

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None,
        body: bytes | None = None, note: str = "", login: Login | None = None,
    ) -> Page:  # fmt: skip
        if url.endswith("/web/session/authenticate"):
            self.logins.append(json.loads(body or b"")["params"]["login"])
            cookie = f"session_id=s{len(self.logins)}; Secure; HttpOnly"
            said: dict[str, Any] = {"result": {"uid": 7 if self.lets_in else None}}
            return Page(method, url, 200, (("set-cookie", cookie),), json.dumps(said))
        cookie = dict(headers or {})["Cookie"]
        said = {"result": cookie}
        if cookie in self.ended:
            said = {"error": {"code": 100, "data": {"name": "odoo.http.SessionExpiredException"}}}
        return Page(method, url, 200, (), json.dumps(said))


@pytest.fixture
def odoo() -> Odoo:
    return Odoo()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "sessions.json"


@pytest.fixture
def learned() -> list[str]:
    return []


@pytest.fixture
def two(odoo: Odoo, store: Path, learned: list[str]) -> tuple[Sessions, Sessions]:
    """Two processes' views of the one store."""

    def made() -> Sessions:
        return Sessions(odoo, BASE, "demo", store, learned.extend, Silent())

    return made(), made()


Two = tuple[Sessions, Sessions]


def test_one_login_for_all(two: Two, odoo: Odoo, learned: list[str]) -> None:
    assert [one.cookie(ROLE) for one in (*two, *two)] == ["session_id=s1"] * 4
    assert odoo.logins == ["portal-a"]
    assert set(learned) == {"s1"}  # each process masks it
    assert len(learned) == 2


def test_each_role_has_its_own(two: Two, odoo: Odoo) -> None:
    assert two[0].cookie(ROLE) != two[1].cookie(OTHER)
    assert two[0].cookie(OTHER) == two[1].cookie(OTHER)
    assert odoo.logins == ["portal-a", "portal-b"]


def test_nobody_has_none(two: Two, odoo: Odoo, store: Path) -> None:
    assert two[0].cookie(Role("anonymous")) == ""
    assert odoo.logins == []
    assert not store.exists()


def test_many_at_once_log_in_once(odoo: Odoo, store: Path) -> None:
    begin, found = Barrier(6), list[str]()

    def ask() -> None:
        mine = Sessions(odoo, BASE, "demo", store, lambda _: None, Silent())
        begin.wait()
        found.append(mine.cookie(ROLE))

    threads = [Thread(target=ask) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == ["session_id=s1"] * 6
    assert odoo.logins == ["portal-a"]


def test_real_processes_log_in_once(serve: Serve, said: Said, tmp_path: Path) -> None:
    server = serve(lambda _: said(b'{"result": {"uid": 7}}', cookies=["session_id=s1; Secure"]))
    code = """
import sys
from pathlib import Path
from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.rules import Budget, Origin, Rules
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.guard import WireGuard
from odoo_owasp.transports.web import Sessions

class Notes:
    def write(self, kind, **entry): ...

port, home = int(sys.argv[1]), Path(sys.argv[2])
rules = Rules(frozenset({Origin("http", "shop.invalid", port)}), "127.0.0.1")
guard = WireGuard(rules, "", Notes(), SharedBudget(rules.budget, home / "budget"), "us")
sessions = Sessions(guard, f"http://shop.invalid:{port}", "demo", home / "sessions", print, Notes())
print(sessions.cookie(Role("portal-a", "alice", 7, Secret("pass-word"))))
"""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(server.server_port), str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [one.communicate(timeout=20)[0] for one in running]
    assert told == ["['s1']\nsession_id=s1\n"] * 2
    assert server.paths() == ["/web/session/authenticate"]


def test_a_session_that_ended_is_renewed_once_for_all(two: Two, odoo: Odoo) -> None:
    webs = [Web(odoo, BASE, one) for one in two]
    assert [web.call(ROLE, CALL).value for web in webs] == ["session_id=s1"] * 2
    odoo.ended.add("session_id=s1")
    assert [web.call(ROLE, CALL).value for web in webs] == ["session_id=s2"] * 2
    assert [one.cookie(ROLE) for one in two] == ["session_id=s2"] * 2
    assert odoo.logins == ["portal-a"] * 2


def renewed(one: Sessions) -> str:
    """The cookie after the one that it knows of, if any, has ended."""
    return one.renew(ROLE, one._cookies.get(ROLE.name, ""))


def test_a_renewal_of_what_others_renewed_is_no_login(two: Two, odoo: Odoo) -> None:
    first = two[0].cookie(ROLE)
    assert [two[0].renew(ROLE, first) for _ in range(4)] == ["session_id=s2"] * 4
    assert odoo.logins == ["portal-a"] * 2


def test_a_renewed_session_is_learned(two: Two, odoo: Odoo, learned: list[str]) -> None:
    two[0].cookie(ROLE)
    renewed(two[0])
    assert learned == ["s1", "s2"]


def test_three_logins_and_no_more(two: Two, odoo: Odoo) -> None:
    two[0].cookie(ROLE)
    assert [renewed(two[number % 2]) for number in (0, 1, 0)] == [
        "session_id=s2", "session_id=s2", "session_id=s3"
    ]  # fmt: skip
    for _ in range(2):
        with pytest.raises(LoginFailed, match="portal-a: 3 logins are enough"):
            renewed(two[0])
    assert renewed(two[1]) == "session_id=s3"  # it had not seen that one
    assert two[1].cookie(OTHER) == "session_id=s4"  # another role has its own three
    assert odoo.logins == ["portal-a"] * 3 + ["portal-b"]


def test_a_target_that_ends_every_session_is_told(two: Two, odoo: Odoo) -> None:
    web = Web(odoo, BASE, two[0])
    odoo.ended = {f"session_id=s{number}" for number in range(9)}
    for _ in range(2):
        assert web.call(ROLE, CALL).error == "SessionExpiredException"
    with pytest.raises(LoginFailed, match="3 logins are enough"):
        web.call(ROLE, CALL)
    assert odoo.logins == ["portal-a"] * 3


def test_a_login_that_fails_keeps_no_cookie_and_no_lock(two: Two, odoo: Odoo) -> None:
    odoo.lets_in = False
    with pytest.raises(LoginFailed, match="portal-a could not log in"):
        two[0].cookie(ROLE)
    odoo.lets_in = True
    assert two[1].cookie(ROLE) == "session_id=s2"


def test_logins_that_fail_are_counted_too(two: Two, odoo: Odoo) -> None:
    odoo.lets_in = False
    for _ in range(9):
        with pytest.raises(LoginFailed):
            two[0].cookie(ROLE)
    assert len(odoo.logins) == 3  # more would lock the account


def test_a_fresh_login_is_kept_by_nobody(two: Two, odoo: Odoo) -> None:
    assert two[0].log_in(ROLE).cookies() == ("session_id=s1; Secure; HttpOnly",)
    assert two[0].cookie(ROLE) == "session_id=s2"
