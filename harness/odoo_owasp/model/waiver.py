"""A waiver: its owner's dated acceptance of findings. It changes the gate, never the verdict."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiver:
    """The findings of ``claim`` that ``owner`` accepts, and why, up to and with the day ``expires``
    (ISO 8601).

    ``fingerprints`` name them, and nothing else does: a waiver is public, what it accepts is not.
    ``all_findings`` accepts whatever the claim finds. ``ticket`` is where it was talked about.
    ``signature`` is that of ``approved_by``, somebody else than its owner
    (:mod:`odoo_owasp.logic.approve`).
    """

    claim: str
    fingerprints: tuple[str, ...]
    owner: str
    reason: str
    expires: str
    ticket: str = ""
    approved_by: str = ""
    all_findings: bool = False
    signature: str = ""

    def __str__(self) -> str:
        ticket = f" ({self.ticket})" if self.ticket else ""  # older versions knew none
        return f"waived by {self.owner} until {self.expires}: {self.reason}{ticket}"


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers that a run was given.

    ``all_tried``: of each claim that was selected all was to be tried, so that what is not found
    any more is gone. ``all_claims``: every claim was selected.
    """

    waivers: tuple[Waiver, ...] = ()
    all_tried: bool = False
    all_claims: bool = False


NONE_GIVEN = Waivers()
"""Of a run without a file of waivers."""
