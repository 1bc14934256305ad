"""The Protocols between logic and world: what a transport, an oracle and a guard can do."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from odoo_owasp.model.call import Answer, Call, Page
from odoo_owasp.model.role import Role


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


class Transport(Protocol):
    """A way to call methods."""

    name: str

    def call(self, role: Role, call: Call) -> Answer:
        """Make ``call`` as ``role``; a refusal by the target is an answer, not an exception."""


class Statement(Protocol):
    """One statement that PostgreSQL ran, or refused with an error of ``sqlstate``."""

    sql: str
    sqlstate: str


class StatementLog(Protocol):
    """Witness of what PostgreSQL was told: its own log."""

    def watch(self) -> AbstractContextManager[Sequence[Statement]]:
        """The statements that PostgreSQL logged while the context was open."""


class Access(Protocol):
    """Witness of who may read what: ids computed in SQL from rights and rules, not by Odoo."""

    def readable(self, role: Role, model: str) -> frozenset[int]:
        """The ids of ``model`` that ``role`` may read."""

    def hidden_from(self, role: Role, model: str) -> frozenset[int]:
        """The ids of ``model`` that exist and that ``role`` may not read."""
