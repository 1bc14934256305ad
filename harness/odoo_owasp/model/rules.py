"""The rules of engagement: what may be touched, how hard, and the refusal that nothing swallows."""

from dataclasses import dataclass, field
from datetime import datetime

MIB = 2**20
CONSENT_KEY = "odoo_owasp.consent"
"""The ir.config_parameter that holds the consent."""
EVERYTHING = "*"
"""The scope of a consent that covers every promise."""


class OutsideTheRules(BaseException):
    """The guard refused. Derives from BaseException so that no ``except Exception`` hides it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: what a URL must match to be on the target."""

    scheme: str
    host: str
    port: int

    @property
    def netloc(self) -> str:
        """Host and port, as the Host header names them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"


@dataclass(frozen=True, slots=True)
class Budget:
    """How hard a run may press, all its processes together; None: no bound.

    ``received`` and ``answer`` are bytes of all responses and of one, ``payload`` bytes of one
    request. An answer that takes longer than ``slow`` seconds counts as trouble, like 502, 503,
    504 or none at all; ``troubles`` in a row open the circuit breaker.
    """

    per_second: float | None = None
    at_once: int | None = None
    requests: int | None = None
    received: int | None = None
    payload: int = MIB
    answer: int = 64 * MIB
    slow: float = 30.0
    troubles: int = 5

    def __post_init__(self) -> None:
        for name in ("per_second", "at_once"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name} is {value}: it must be above 0, or None for no bound")


REMOTE = Budget(per_second=10, at_once=4, requests=100_000, received=4096 * MIB)
"""What a customer's deployment is asked to bear, unless its owner consented to more."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Where requests may go: to these origins at one IP ``address``, below the path ``prefix``.

    No name is resolved during a run: the address was pinned when consent was given. Only on a
    front of our own may a request name another host (``any_host``): elsewhere that could be
    somebody else's site at the same address.
    """

    origins: frozenset[Origin]
    address: str
    prefix: str = ""
    budget: Budget = field(default_factory=Budget)
    any_host: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """The owner's permission, as it stands in the target's own database (ir.config_parameter).

    It is bound to the database (``database``, ``database_uuid``), to where it answers
    (``base_url``, ``addresses``, and ``plain_url`` if it has a plain HTTP twin that may be asked)
    and to the time before ``expires``. ``scope`` holds the promises that may be
    verified; ``per_second`` and ``at_once`` bound the load (None: unbounded). ``own_demo``: the
    owner says that this is a demo, whatever users and documents it has.
    """

    database: str
    database_uuid: str
    base_url: str
    plain_url: str
    addresses: tuple[str, ...]
    scope: tuple[str, ...]
    expires: datetime
    nonce: str
    purpose: str
    per_second: float | None = None
    at_once: int | None = None
    own_demo: bool = False

    def covers(self, promise: str) -> bool:
        """Whether the ``promise`` (``RPC``, ``XSS``) may be verified under it."""
        return EVERYTHING in self.scope or promise in self.scope
