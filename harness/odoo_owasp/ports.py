"""The Protocols between the siblings of the world: what a guard and a journal can do."""

from collections.abc import Mapping
from typing import Any, Protocol

from odoo_owasp.model.call import Page
from odoo_owasp.model.role import Login


class Guard(Protocol):
    """The only way out. Nothing is sent that is not on the target or not in the budget."""

    def refusal(self, url: str) -> str:
        """Why ``url`` is not on the consented target, or an empty string."""

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
        """Send one request, following no redirect; ``note`` says in the journal what it was.

        ``login`` is what it tries to log in with, if it does: the journal holds how many passwords
        the account was given by then.

        Raises OutsideTheRules rather than leave the target or the budget.
        """


class Journal(Protocol):
    """The append-only record of a run."""

    def write(self, kind: str, **entry: Any) -> None:
        """Append one entry; values must be JSON; known secrets are masked."""
