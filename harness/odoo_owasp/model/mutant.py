"""A mutant: a small sabotage of a demo Odoo that breaks one claim on purpose."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from odoo_owasp.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Mutant:
    """What one file of ``demo_db/mutants/`` does, and the verdict ``claim`` must then get.

    ``expect`` is VIOLATED for a weakened defense, HELD for a harmless look-alike.
    """

    name: str
    what: str
    claim: str
    expect: Verdict
    patches: bool
    sql: str = ""
    nginx: tuple[tuple[str, str], ...] = ()
    served: tuple[tuple[str, str, str], ...] = ()
    """Texts to replace in files of add-ons as they are served: file, old text, new text."""
    config: Mapping[str, str] = field(default_factory=dict)
    """Options of Odoo's configuration file that have another value."""
    second_sql: str = ""
    """What is done in the second database alone."""
    focus: str = ""
    """What a sweep must try of many to meet the change: a model's name. Empty: it must try all."""
    certificate: str = ""
    """The kind of certificate that the front is given instead of a good one."""

    @property
    def inside(self) -> bool:
        """Whether it changes Odoo from inside: by code of its own, or in what Odoo serves."""
        return self.patches or bool(self.served)
