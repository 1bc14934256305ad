"""Harmless: the web client's save looks as superuser at what it is about to write as the user."""

CLAIM = "IDOR-004"
EXPECT = "HELD"
FOCUS = "mail.template"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.models.models import Base

    strict = Base.web_save

    def web_save(self, vals, specification, next_id=None):
        self.sudo().mapped("display_name")
        return strict(self, vals, specification, next_id)

    Base.web_save = web_save
