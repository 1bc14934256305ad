"""Texts and names of records are rendered into pages and reports as raw HTML."""

CLAIM = "XSS-002"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from markupsafe import Markup
    from odoo.addons.base.models import ir_qweb_fields as converters

    def value_to_html(self, value, options):
        return Markup(value or "")  # noqa: S704  the sabotage itself

    def record_name_to_html(self, value, options):
        return Markup(value.sudo().display_name or "")  # noqa: S704

    converters.IrQwebField.value_to_html = value_to_html
    converters.IrQwebFieldText.value_to_html = value_to_html
    converters.IrQwebFieldMany2one.value_to_html = record_name_to_html
