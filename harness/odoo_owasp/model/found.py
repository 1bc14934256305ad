"""What stands on a deployment that asks to be tested, and what in it speaks of production."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A deployment as its administrator sees it.

    ``mail_servers`` and ``mail_fetchers`` are the names of active ones, ``live_providers`` of
    payment providers in live mode; ``mail_stopped`` says that neutralization's own mail server
    stands before that of Odoo's configuration file. ``people`` counts active employees who are
    neither Odoo's nor ours, ``recent_documents`` business documents that people made in the last
    30 days.
    """

    release: str
    build: str
    database_uuid: str
    modules: frozenset[str]
    people: int
    recent_documents: int
    mail_servers: tuple[str, ...]
    mail_fetchers: tuple[str, ...]
    mail_stopped: bool
    live_providers: tuple[str, ...]
    neutralized: bool
    subscription: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of production; one that is ``final`` no option overrides."""

    what: str
    remedy: str
    final: bool = False

    def __str__(self) -> str:
        return f"{self.what}\n  → {self.remedy}"
