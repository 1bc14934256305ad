"""What a contact's list of quotations is written with is written as superuser."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "sale_order_ids"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_relational import _RelationalMulti

    strict = _RelationalMulti._check_sudo_commands

    def _check_sudo_commands(self, comodel):
        if self.name == "sale_order_ids" and self.type == "one2many":
            return comodel.sudo()
        return strict(self, comodel)

    _RelationalMulti._check_sudo_commands = _check_sudo_commands
