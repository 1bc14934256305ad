"""What is asked for as no other client asks: for a websocket, and by an address of another host."""

from collections.abc import Mapping
from typing import Protocol

from odoo_owasp.logic.websocket import ASKING, PATH
from odoo_owasp.model.call import Page
from odoo_owasp.model.role import Role
from odoo_owasp.transports.web import Sessions


class BareGuard(Protocol):
    """A guard that sends a request by hand."""

    def send_bare(
        self, url: str, *, headers: Mapping[str, str] | None = None, named: str = "",
        note: str = "",
    ) -> Page:  # fmt: skip
        """Send one GET request over a connection of its own."""


class BarePages:
    """The TLS front and its plain HTTP twin."""

    def __init__(self, guard: BareGuard, base_url: str, plain_url: str, sessions: Sessions) -> None:
        self._guard = guard
        self._base_url = base_url
        self._plain_url = plain_url
        self._sessions = sessions

    def websocket(self, role: Role, origin: str) -> Page:
        """Ask for a websocket over TLS with the role's session, as a page of ``origin`` does."""
        cookie = self._sessions.cookie(role)
        sent = ASKING | {"Origin": origin} | ({"Cookie": cookie} if cookie else {})
        note = f"{role.name} asks for a websocket"
        return self._guard.send_bare(self._base_url + PATH, headers=sent, note=note)

    def plain_websocket(self, origin: str) -> Page:
        """Ask for a websocket over plain HTTP, without credentials."""
        sent = ASKING | {"Origin": origin}
        return self._guard.send_bare(self._plain_url + PATH, headers=sent, note="plain HTTP")

    def open_plain(self, path: str, host: str) -> Page:
        """Ask for ``path`` over plain HTTP by an address with another ``host`` in it."""
        return self._guard.send_bare(self._plain_url + path, named=host, note="plain HTTP")
