"""Harmless: whether somebody has a group is asked twice."""

CLAIM = "URL-015"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers.has_group

    def has_group(self, group_ext_id):
        return strict(self, group_ext_id) and strict(self, group_ext_id)

    ResUsers.has_group = has_group
