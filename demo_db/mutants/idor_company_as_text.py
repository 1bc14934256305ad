"""A company that is named by a text is not judged."""

CLAIM = "IDOR-002"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from functools import cached_property

    from odoo.orm.environments import Environment

    strict = Environment.companies.func

    def companies(self):
        asked = self.context.get("allowed_company_ids") or []
        if isinstance(asked, list) and asked and all(isinstance(one, str) for one in asked):
            return self["res.company"].browse([int(one) for one in asked])
        return strict(self)

    Environment.companies = cached_property(companies)
    Environment.companies.__set_name__(Environment, "companies")
