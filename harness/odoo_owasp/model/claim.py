"""A claim: one sentence about security that can be refuted."""

import re
from dataclasses import dataclass
from enum import StrEnum

_ID = re.compile(r"[A-Z]{2,4}-\d{3}")
_OWASP = re.compile(r"A\d{2}:20\d{2}")
_ASVS = re.compile(r"v\d+\.\d+\.\d+-\d+\.\d+\.\d+")


class Severity(StrEnum):
    """How bad a violation of the claim is for the deployment's owner."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a check verifies, and how the field's catalogues name it.

    ``verifies`` is the promise (``fixtures/standards/promises.toml``) that the claim serves;
    ``needs`` are capabilities such as ``module:sale`` without which it is not applicable.

    Raises ValueError, naming the claim and the value, where a field is malformed.
    """

    id: str
    title: str
    verifies: str
    severity: Severity
    owasp: tuple[str, ...] = ()
    cwe: tuple[int, ...] = ()
    asvs: tuple[str, ...] = ()
    odoo: str = ">=14"
    needs: tuple[str, ...] = ()

    @property
    def withheld(self) -> bool:
        """Whether it stands for one under embargo (:mod:`odoo_owasp.logic.embargo`): no check
        verifies it.
        """
        return self.verifies == "EMB"

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"claim id {self.id!r}: must look like RPC-001")
        if not self.title or self.title.endswith(".") or self.title.lower().startswith("ensure"):
            raise ValueError(
                f"claim {self.id}: the title {self.title!r} must state the secure condition, "
                "without a final full stop"
            )
        for value, pattern, like in (
            *((value, _OWASP, "A01:2025") for value in self.owasp),
            *((value, _ASVS, "v5.0.0-8.2.2") for value in self.asvs),
        ):
            if not pattern.fullmatch(value):
                raise ValueError(f"claim {self.id}: {value!r} must look like {like}")
