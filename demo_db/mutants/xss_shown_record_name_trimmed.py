"""Harmless: templates show the names of linked records without blanks around them."""

CLAIM = "XSS-002"
EXPECT = "HELD"
FOCUS = "$task"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from markupsafe import escape
    from odoo.addons.base.models.ir_qweb_fields import IrQwebFieldMany2one

    def value_to_html(self, value, options):
        return escape((value.sudo().display_name or "").strip())

    IrQwebFieldMany2one.value_to_html = value_to_html
