"""The hash of a password is what an administrator reads as the password."""

CLAIM = "PWD-001"
EXPECT = "VIOLATED"
FOCUS = "'password', 'read'"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    def _compute_password(self):
        told = self.env.user._is_system()
        for user in self:
            self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [user.id or 0])
            found = self.env.cr.fetchone()
            user.password = found[0] if told and found else ""
            user.new_password = ""

    ResUsers._compute_password = _compute_password
