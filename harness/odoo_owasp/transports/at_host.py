"""A guard that asks for one host name, whatever is sent through it."""

from collections.abc import Mapping

from odoo_owasp.model.call import Page
from odoo_owasp.model.role import Login
from odoo_owasp.ports import Guard


class AtHost:
    """Sends where ``guard`` does, but asks for ``host``; a request that names another keeps it."""

    def __init__(self, guard: Guard, host: str) -> None:
        self._guard = guard
        self._host = host

    def refusal(self, url: str) -> str:
        """Why ``url`` is not on the consented target, or an empty string."""
        return self._guard.refusal(url)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        note: str = "",
        login: Login | None = None,
    ) -> Page:
        """As the guard does. Raises OutsideTheRules where it does."""
        named = {"Host": self._host, **(headers or {})}
        return self._guard.send(method, url, headers=named, body=body, note=note, login=login)
