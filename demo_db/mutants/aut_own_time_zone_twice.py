"""Harmless: a field of one's own stands twice among those that one may write."""

CLAIM = "AUT-013"
EXPECT = "HELD"
FOCUS = "another login"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers.SELF_WRITEABLE_FIELDS.fget

    ResUsers.SELF_WRITEABLE_FIELDS = property(lambda self: [*strict(self), "tz", "signature"])
