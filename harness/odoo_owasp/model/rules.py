"""The rules of engagement: what may be touched, and the refusal that nothing can swallow."""

from dataclasses import dataclass
from datetime import datetime


class OutsideTheRules(BaseException):
    """The guard refused. Derives from BaseException so that no ``except Exception`` hides it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: what a URL must match to be on the target."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Rules:
    """Where requests may go, and how many may be sent (None: no bound)."""

    origins: frozenset[Origin]
    most_requests: int | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The owner's permission, as it stands in the target's own database (ir.config_parameter)."""

    database_uuid: str
    scope: tuple[str, ...]
    expires: datetime
    nonce: str
    purpose: str
