"""HTTP pages, as a browser asks for them but following nothing."""

from collections.abc import Mapping

from odoo_owasp.model.call import Page
from odoo_owasp.model.role import Role
from odoo_owasp.ports import Guard
from odoo_owasp.transports.web import Sessions


class Pages:
    """The TLS front (:meth:`open`) and its plain HTTP twin (:meth:`open_plain`)."""

    def __init__(self, guard: Guard, base_url: str, plain_url: str, sessions: Sessions) -> None:
        self._guard = guard
        self._base_url = base_url
        self._plain_url = plain_url
        self._sessions = sessions

    def open(
        self,
        role: Role,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Page:
        """Ask for ``path`` over TLS with the role's session."""
        cookie = self._sessions.cookie(role)
        sent = dict(headers or {}) | ({"Cookie": cookie} if cookie else {})
        return self._guard.send(
            method, self._base_url + path, headers=sent, body=body, note=f"{role.name} opens a page"
        )

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
