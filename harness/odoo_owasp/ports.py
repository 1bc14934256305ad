"""The Protocols between the siblings of the world: what a guard and a journal can do."""

from collections.abc import Mapping
from typing import Any, Protocol

from odoo_owasp.model.call import Page


class Guard(Protocol):
    """The only way out. Every method raises OutsideTheRules rather than leave the target."""

    def judge(self, url: str) -> None:
        """Refuse ``url`` unless it is on the consented target."""

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        note: str = "",
    ) -> Page:
        """Send one request, following no redirect; ``note`` says in the journal what it was."""


class Journal(Protocol):
    """The append-only record of a run."""

    def write(self, kind: str, **entry: Any) -> None:
        """Append one entry; values must be JSON; known secrets are masked."""
