"""Whatever is sent through it, one host is asked for."""

from collections.abc import Mapping

import pytest

from odoo_owasp.model.call import Page
from odoo_owasp.model.role import Login
from odoo_owasp.transports.at_host import AtHost

URL = "https://127.0.0.1:8443/web/login"


class Guard:
    """Notes the headers that reach it."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}

    def refusal(self, url: str) -> str:
        return "" if url == URL else "foreign"

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None,
        body: bytes | None = None, note: str = "", login: Login | None = None,
    ) -> Page:  # fmt: skip
        self.headers = dict(headers or {})
        return Page(method, url, 200, (), note)


@pytest.fixture
def guard() -> Guard:
    return Guard()


def test_the_host_is_asked_for(guard: Guard) -> None:
    page = AtHost(guard, "a.test").send("GET", URL, headers={"Cookie": "x=y"}, note="told")
    assert guard.headers == {"Host": "a.test", "Cookie": "x=y"}
    assert (page.url, page.body) == (URL, "told")


def test_who_names_another_keeps_it(guard: Guard) -> None:
    AtHost(guard, "a.test").send("GET", URL, headers={"Host": "b.test"})
    assert guard.headers == {"Host": "b.test"}


def test_it_admits_what_the_guard_does(guard: Guard) -> None:
    named = AtHost(guard, "a.test")
    assert named.refusal(URL) == ""
    assert named.refusal("https://a.test/") == "foreign"
