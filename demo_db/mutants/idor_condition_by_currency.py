"""Harmless: a search for orders asks no right to their currency, which everyone may read."""

CLAIM = "IDOR-008"
EXPECT = "HELD"
FOCUS = "sale.order by"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_relational import Many2one

    strict = Many2one.setup_nonrelated

    def setup_nonrelated(self, model):
        strict(self, model)
        if (model._name, self.name) == ("sale.order", "currency_id"):
            self.bypass_search_access = True

    Many2one.setup_nonrelated = setup_nonrelated
