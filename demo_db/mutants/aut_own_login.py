"""Whoever may write his own signature may write his login."""

CLAIM = "AUT-013"
EXPECT = "VIOLATED"
FOCUS = "another login"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers.SELF_WRITEABLE_FIELDS.fget

    ResUsers.SELF_WRITEABLE_FIELDS = property(lambda self: [*strict(self), "login"])
