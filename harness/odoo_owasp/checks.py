"""How a check is declared: its claim, and the transports and roles it is repeated over."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from odoo_owasp import standards
from odoo_owasp.model.claim import Claim, Severity

Check = TypeVar("Check", bound=Callable[..., Any])

_CLAIM = "__odoo_owasp_claim__"
_AXES = "__odoo_owasp_axes__"


def claim(
    id: str,  # the field's word; shadowing the builtin harms nobody here
    title: str,
    *,
    verifies: str,
    severity: str,
    cwe: Iterable[int] = (),
    asvs: Iterable[str] = (),
    odoo: str = ">=14",
    needs: Iterable[str] = (),
) -> Callable[[Check], Check]:
    """Declare the claim that a check verifies; see :class:`odoo_owasp.model.claim.Claim`.

    What it is in the OWASP Top 10 follows from its weaknesses (``cwe``).

    Raises ValueError, at import, where a field is malformed.
    """
    weaknesses = tuple(cwe)
    declared = Claim(
        id, title, verifies, Severity(severity), standards.risks(weaknesses), weaknesses,
        tuple(asvs), odoo, tuple(needs),
    )  # fmt: skip

    def mark(check: Check) -> Check:
        setattr(check, _CLAIM, declared)
        return check

    return mark


def over(**axes: str) -> Callable[[Check], Check]:
    """Repeat a check over axes: ``over(transports="xmlrpc json2", roles="portal-a")``.

    The check takes each axis as a parameter, in the singular: ``transport``, ``role``.
    """
    values = {name.removesuffix("s"): tuple(names.split()) for name, names in axes.items()}

    def mark(check: Check) -> Check:
        setattr(check, _AXES, values)
        return check

    return mark


def claim_of(check: object) -> Claim | None:
    """The claim that ``check`` declares."""
    return getattr(check, _CLAIM, None)


def axes_of(check: object) -> dict[str, tuple[str, ...]]:
    """What ``check`` is repeated over: parameter name to values."""
    return dict(getattr(check, _AXES, {}))
