"""What every report says in the same words."""

import re

from odoo_owasp.model.verdict import Verdict

SIGNS = {
    Verdict.HELD: "✓", Verdict.VIOLATED: "✗", Verdict.INCONCLUSIVE: "?", Verdict.ERROR: "!",
    Verdict.NOT_APPLICABLE: "–",
}  # fmt: skip
"""Colour alone tells some people nothing."""
PICTURE = re.compile(r"screenshots/[a-z0-9]+\.png")
"""The name that a breach's picture has in the run's folder. No other file is ever shown."""


def duration(seconds: float) -> str:
    """``1 h 2 min``, ``3 min 4 s``, ``5 s``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def size(number: int) -> str:
    """Bytes for people: ``525 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= factor:
            return f"{number / factor:.3g} {unit}"
    return f"{number} bytes"
