"""A search for orders asks no right to their salesman: conditions on him tell what he hides."""

CLAIM = "IDOR-008"
EXPECT = "VIOLATED"
FOCUS = "sale.order by user_id"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_relational import Many2one

    strict = Many2one.setup_nonrelated

    def setup_nonrelated(self, model):
        strict(self, model)
        if (model._name, self.name) == ("sale.order", "user_id"):
            self.bypass_search_access = True

    Many2one.setup_nonrelated = setup_nonrelated
