"""A device of somebody's: a browser with cookies of its own, whose session nobody else uses."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from odoo_owasp.logic.cookies import parse
from odoo_owasp.model.call import Answer, Call, Page
from odoo_owasp.model.role import Login, Role, Secret
from odoo_owasp.ports import Guard
from odoo_owasp.transports.jsonrpc import answer
from odoo_owasp.transports.pages import CSRF
from odoo_owasp.transports.web import LOGS_IN

SESSION = "session_id"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_LOGIN = "/web/login"
_AUTHENTICATE = "/web/session/authenticate"
_LIKE = {"User-Agent": "(X11; Linux x86_64) Firefox/140.0"}
"""Odoo names a device by its browser and system, and breaks where it knows neither."""


class Device:
    """Keeps the ``cookies`` that the target sets, as a browser does; it follows no redirect.

    ``learn`` is told every cookie's value before it is sent, so that it is masked.
    """

    def __init__(
        self, guard: Guard, base_url: str, database: str, learn: Callable[[list[str]], None],
        cookies: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.cookies = dict(cookies or {})
        self._guard = guard
        self._base_url = base_url
        self._database = database
        self._learn = learn

    @property
    def session(self) -> str:
        """The session's id, empty before the first page."""
        return self.cookies.get(SESSION, "")

    def with_cookies(self, **cookies: str) -> "Device":
        """Another device, with these cookies alone."""
        return Device(self._guard, self._base_url, self._database, self._learn, cookies)

    def open(
        self, path: str, *, query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:  # fmt: skip
        """Ask for a page."""
        url = f"{self._base_url}{path}{f'?{urlencode(query)}' if query else ''}"
        sent = {**self._sent(), **(headers or {})}
        return self._kept(self._guard.send("GET", url, headers=sent, note="a device opens a page"))

    def submit(
        self, path: str, note: str = "a device submits", as_: Login | None = None, **fields: str
    ) -> Page:
        """Open a page and post its form, with the token against forgery, or that of ``fields``."""
        found = CSRF.search(self.open(path).body)
        body = urlencode({"csrf_token": found[1] if found else "", **fields}).encode()
        sent = {**_FORM, **self._sent()}
        url = self._base_url + path
        return self._kept(
            self._guard.send("POST", url, headers=sent, body=body, note=note, login=as_)
        )

    def post(
        self, path: str, note: str = "a device calls a route", as_: Login | None = None,
        **params: Any,
    ) -> Page:  # fmt: skip
        """Call a JSON route."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}).encode()
        sent = {"Content-Type": "application/json", **self._sent()}
        url = self._base_url + path
        return self._kept(
            self._guard.send("POST", url, headers=sent, body=body, note=note, login=as_)
        )

    def call(self, call: Call) -> Answer:
        """Call a method as the web client does."""
        params: dict[str, Any] = {
            "model": call.model, "method": call.method, "args": call.positional(),
            "kwargs": dict(call.kwargs),
        }  # fmt: skip
        note = f"a device calls {call.model}.{call.method}"
        return answer(self.post("/web/dataset/call_kw", note, **params))

    def log_in(self, role: Role, password: Secret | None = None, *, form: bool = False) -> Page:
        """Log in as the web client does, or by the form; ``password`` is tried for the role's."""
        login, secret, note = role.login, password or role.password, f"{role.name} {LOGS_IN}"
        tried, as_ = secret.reveal(), (login, secret)
        if form:
            return self.submit(_LOGIN, note, as_, login=login, password=tried)
        return self.post(_AUTHENTICATE, note, as_, db=self._database, login=login, password=tried)

    def who(self) -> Answer:
        """What the session is told of itself: its user's id is in the value, else it is denied."""
        return answer(self.post("/web/session/get_session_info"))

    @property
    def uid(self) -> int | None:
        """Whom the session belongs to, if it is anybody's."""
        said = self.who()
        return said.value.get("uid") if said.ok and isinstance(said.value, dict) else None

    def opens(self) -> Answer:
        """Whether the session opens anything: answered, or denied."""
        return answer(self.post("/web/session/check"))

    def _sent(self) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**_LIKE, **({"Cookie": cookie} if cookie else {})}

    def _kept(self, page: Page) -> Page:
        for cookie in map(parse, page.cookies()):
            self._learn([cookie.value])
            self.cookies[cookie.name] = cookie.value
        return page
