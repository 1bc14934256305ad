"""Harmless: it is noted that a list is written, and whoever asks writes it."""

CLAIM = "IDOR-004"
EXPECT = "HELD"
FOCUS = "sale_order_ids"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo.orm.fields_relational import _RelationalMulti

    strict = _RelationalMulti._check_sudo_commands

    def _check_sudo_commands(self, comodel):
        if self.name == "sale_order_ids":
            logging.getLogger(__name__).debug("%s is written", self)
            comodel = comodel.sudo(comodel.env.su)
        return strict(self, comodel)

    _RelationalMulti._check_sudo_commands = _check_sudo_commands
