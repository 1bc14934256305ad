"""A password's hash may be searched for, and is never shown."""

CLAIM = "PWD-001"
EXPECT = "VIOLATED"
FOCUS = "likeness"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.base.models.res_users import ResUsers

    strict = ResUsers.search

    @api.model
    def search(self, domain, offset=0, limit=None, order=None):
        asked = [one for one in domain if one[0] == "new_password" and one[1] == "=like"]
        rest = [one for one in domain if one not in asked]
        found = strict(self, rest, offset, limit, order)
        for one in asked:
            self.env.cr.execute("SELECT id FROM res_users WHERE password LIKE %s", [one[2]])
            found &= self.browse(id_ for (id_,) in self.env.cr.fetchall())
        return found

    ResUsers.search = search
