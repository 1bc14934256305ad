"""Harmless: what is written to tasks' stages is noted, and Odoo's own code writes it."""

CLAIM = "IDOR-004"
EXPECT = "HELD"
FOCUS = "project.task.type"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo.models import BaseModel

    strict = BaseModel.write

    def write(self, vals):
        logging.getLogger(__name__).debug("%s %s: %s", self._name, self.ids, sorted(vals))
        return strict(self, vals)

    BaseModel.write = write
