"""A device: its cookies, what it sends, and that nobody but the login is told the password."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest

from odoo_owasp.model.call import Call, Page
from odoo_owasp.model.role import Login, Role, Secret
from odoo_owasp.transports.device import Device

BASE = "https://shop.invalid"
ROLE = Role("traveller", "alice", 7, Secret("pass-word"))
TOKEN = "c0ffee" * 6 + "c0ffo1700000000"
EXPIRED = {"error": {"data": {"name": "odoo.http.SessionExpiredException"}}}


class Odoo:
    """A guard with an Odoo behind it: a new session with each login, and a form with a token."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def refusal(self, url: str) -> str:
        return ""

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None,
        body: bytes | None = None, note: str = "", login: Login | None = None,
    ) -> Page:  # fmt: skip
        told = dict(headers or {})
        self.sent.append(
            {"method": method, "url": url, "headers": told, "body": body, "note": note}
        )
        cookies: list[tuple[str, str]] = []
        said: Any = {"result": {"uid": 7} if "s1" in told.get("Cookie", "") else None}
        if note.endswith("logs in"):
            cookies = [("set-cookie", "session_id=s1; HttpOnly"), ("set-cookie", "tz=UTC")]
        elif "s1" not in told.get("Cookie", ""):
            cookies, said = [("set-cookie", "session_id=s0; HttpOnly")], EXPIRED
        text = f'<input csrf_token: "{TOKEN}">' if method == "GET" else json.dumps(said)
        return Page(method, url, 200, tuple(cookies), text)


@pytest.fixture
def odoo() -> Odoo:
    return Odoo()


@pytest.fixture
def learned() -> list[str]:
    return []


@pytest.fixture
def device(odoo: Odoo, learned: list[str]) -> Device:
    return Device(odoo, BASE, "demo", learned.extend)


def test_logs_in_and_keeps_the_cookies(device: Device, odoo: Odoo, learned: list[str]) -> None:
    assert device.who().error == "SessionExpiredException"
    device.log_in(ROLE)
    assert device.cookies == {"session_id": "s1", "tz": "UTC"}
    assert device.uid == 7
    assert device.opens().ok
    assert learned[:2] == ["s0", "s1"]
    sent = json.loads(odoo.sent[1]["body"])["params"]
    assert sent == {"db": "demo", "login": "alice", "password": "pass-word"}
    assert odoo.sent[1]["note"] == "traveller logs in"
    assert odoo.sent[-1]["headers"]["Cookie"] == "session_id=s1; tz=UTC"


def test_logs_in_by_the_form(device: Device, odoo: Odoo) -> None:
    device.log_in(ROLE, Secret("another"), form=True)
    opened, posted = odoo.sent
    assert (opened["method"], opened["url"]) == ("GET", f"{BASE}/web/login")
    assert parse_qs(posted["body"].decode()) == {
        "login": ["alice"], "password": ["another"], "csrf_token": [TOKEN],
    }  # fmt: skip
    assert posted["headers"]["Cookie"] == "session_id=s0"
    assert device.session == "s1"


def test_another_device_has_other_cookies(device: Device) -> None:
    device.log_in(ROLE)
    stranger = device.with_cookies(session_id="invented")
    assert stranger.uid is None
    assert not stranger.opens().ok
    assert device.session == "s1"  # what the other was given is not its own


def test_calls_and_pages(device: Device, odoo: Odoo) -> None:
    device.open("/my", query={"page": "2"}, headers={"X-Odd": "1"})
    device.call(Call("res.users", "read", (7,), {"fields": ["name"]}))
    page, call = odoo.sent
    assert (page["url"], page["headers"]["X-Odd"]) == (f"{BASE}/my?page=2", "1")
    assert json.loads(call["body"])["params"] == {
        "model": "res.users", "method": "read", "args": [[7]], "kwargs": {"fields": ["name"]},
    }  # fmt: skip
    assert "Firefox" in call["headers"]["User-Agent"]
