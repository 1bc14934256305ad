"""HTTP pages, as a browser asks for them but following nothing."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

from odoo_owasp.model.call import Answer, Page
from odoo_owasp.model.role import Role
from odoo_owasp.ports import Guard
from odoo_owasp.transports.jsonrpc import answer, post
from odoo_owasp.transports.web import Sessions

CSRF = re.compile(r"""csrf_token["']?\s*[:=]\s*["']([0-9a-f]+o[0-9]+)""")
"""The token against forgery, in a page of Odoo's."""


class Pages:
    """The TLS front (:meth:`open`) and its plain HTTP twin (:meth:`open_plain`)."""

    def __init__(self, guard: Guard, base_url: str, plain_url: str, sessions: Sessions) -> None:
        self._guard = guard
        self._base_url = base_url
        self._plain_url = plain_url
        self._sessions = sessions
        self._forms: dict[str, tuple[str, str]] = {}

    def open(
        self,
        role: Role,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Page:
        """Ask for ``path`` over TLS with the role's session.

        What is no text in its ``query`` is sent as JSON; half characters are sent as they are.
        """
        path = f"{path}?{_encoded(query)}" if query else path
        cookie = self._sessions.cookie(role)
        sent = dict(headers or {}) | ({"Cookie": cookie} if cookie else {})
        return self._guard.send(
            method, self._base_url + path, headers=sent, body=body, note=f"{role.name} opens a page"
        )

    def call(self, role: Role, path: str, **params: Any) -> Answer:
        """Call the JSON route ``path`` as the web client does, with the role's session."""
        url, cookie = self._base_url + path, self._sessions.cookie(role)
        return answer(post(self._guard, url, params, f"{role.name} calls a route", cookie))

    def submit(self, role: Role, path: str, **fields: str) -> Page:
        """Post a form as a browser does: with the token against forgery, urlencoded."""
        token, cookie = self._form(role)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        body = urlencode({**fields, "csrf_token": token}).encode()
        return self._guard.send(
            "POST", self._base_url + path, headers=headers, body=body, note=f"{role.name} submits"
        )

    def _form(self, role: Role) -> tuple[str, str]:
        """The token that Odoo puts into the pages of a session, and the session's cookie.

        A visitor without an account is given a session by the first page.
        """
        if role.name not in self._forms:
            page = self.open(role, "/web/login" if role.anonymous else "/my")
            found = CSRF.search(page.body)
            cookie = self._sessions.cookie(role) or "; ".join(
                cookie.partition(";")[0] for cookie in page.cookies()
            )
            self._forms[role.name] = (found[1] if found else "", cookie)
        return self._forms[role.name]

    def follow(self, role: Role, path: str, *, hops: int = 4) -> tuple[Page, ...]:
        """Ask for ``path`` and for where it redirects to, as a browser would.

        The guard judges every hop: the way ends where the target would lead elsewhere. Returns
        all pages of the way.
        """
        url, way = self._base_url + path, list[Page]()
        cookie = self._sessions.cookie(role)
        for _ in range(hops):
            # No credential travels over plain HTTP, wherever the target redirects to.
            with_cookie = cookie and url.startswith(f"{self._base_url}/")
            headers = {"Cookie": cookie} if with_cookie else {}
            way.append(self._guard.send("GET", url, headers=headers, note=f"{role.name} follows"))
            if not way[-1].header("location"):
                break
            url = urljoin(url, way[-1].header("location"))
            if self._guard.refusal(url):
                break
        return tuple(way)

    def open_plain(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Page:
        """Ask for ``path`` over plain HTTP, without credentials: none may travel that way."""
        return self._guard.send(
            method, self._plain_url + path, headers=headers, body=body, note="plain HTTP"
        )


def _encoded(query: Mapping[str, Any]) -> str:
    texts = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in query.items()
    }
    return urlencode({name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()})
