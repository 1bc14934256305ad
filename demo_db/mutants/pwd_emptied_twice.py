"""Harmless: what is read as the password is emptied twice."""

CLAIM = "PWD-001"
EXPECT = "HELD"
FOCUS = "'password', 'read'"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers._compute_password

    def _compute_password(self):
        strict(self)
        strict(self)

    ResUsers._compute_password = _compute_password
