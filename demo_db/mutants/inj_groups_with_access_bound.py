"""Harmless: the groups with access to a model are looked up in fewer words, its name bound."""

CLAIM = "INJ-001"
EXPECT = "HELD"
FOCUS = "group_names_with_access"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.base.models.ir_model import IrModelAccess

    @api.model
    def group_names_with_access(self, model_name, access_mode):
        if access_mode not in ("read", "write", "create", "unlink"):
            raise ValueError(access_mode)
        self.env.cr.execute(
            "SELECT g.name->>'en_US' FROM ir_model_access a JOIN ir_model m ON a.model_id = m.id"
            " JOIN res_groups g ON a.group_id = g.id"
            " WHERE m.model = %s AND a.active AND a.perm_" + access_mode,
            [model_name],
        )
        return [name for (name,) in self.env.cr.fetchall()]

    IrModelAccess.group_names_with_access = group_names_with_access
