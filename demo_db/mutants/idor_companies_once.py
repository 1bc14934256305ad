"""Harmless: a company that is named twice is active once."""

CLAIM = "IDOR-002"
EXPECT = "HELD"
FOCUS = "sale.order"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from functools import cached_property

    from odoo.orm.environments import Environment

    strict = Environment.companies.func

    def companies(self):
        return self["res.company"].browse(dict.fromkeys(strict(self).ids))

    Environment.companies = cached_property(companies)
    Environment.companies.__set_name__(Environment, "companies")
