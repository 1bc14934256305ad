"""Steps with names: what a person sees while a deployment is being built."""

from contextlib import AbstractContextManager
from typing import Protocol

from odoo_owasp.logic.progress import Progress


class Step(Protocol):
    """One step under way."""

    def at(self, done: float, total: float) -> None:
        """Say how far it is."""

    def follow(self, run: Progress) -> None:
        """Say how far a run is that is this step."""


class Steps(Protocol):
    """Shows steps to a person."""

    def step(self, name: str) -> AbstractContextManager[Step]:
        """Show ``name`` as under way while the context is open."""

    def notice(self, text: str) -> None:
        """Say something that a person should know."""
