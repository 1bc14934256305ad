"""Harmless: a condition by an operator of older releases finds nothing."""

CLAIM = "INJ-008"
EXPECT = "HELD"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.domains import Domain, DomainCondition

    strict = DomainCondition.checked

    def checked(self):
        if (self.field_expr, self.operator) != ("id", "inselect"):
            return strict(self)
        return Domain.FALSE

    DomainCondition.checked = checked
