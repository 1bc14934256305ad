"""Harmless: quotations that are grouped by their tokens are grouped twice."""

CLAIM = "URL-020"
EXPECT = "HELD"
FOCUS = "sale.order.access_token"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo import api
    from odoo.addons.web.models.models import Base

    strict = Base.formatted_read_group

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, groupby=(), *args, **kwargs):
        if self._name == "sale.order" and "access_token" in groupby:
            strict(self, domain, groupby, *args, **kwargs)
        return strict(self, domain, groupby, *args, **kwargs)

    Base.formatted_read_group = formatted_read_group
