"""Every employee reads the description of all methods."""

CLAIM = "URL-015"
EXPECT = "VIOLATED"
FOCUS = "description"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers.has_group

    def has_group(self, group_ext_id):
        if group_ext_id == "api_doc.group_allow_doc":
            return self._is_internal()
        return strict(self, group_ext_id)

    ResUsers.has_group = has_group
