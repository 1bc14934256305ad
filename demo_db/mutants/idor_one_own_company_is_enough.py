"""A list of companies is accepted if its first is the user's own."""

CLAIM = "IDOR-002"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from functools import cached_property

    from odoo.orm.environments import Environment

    strict = Environment.companies.func

    def companies(self):
        asked = self.context.get("allowed_company_ids") or []
        if isinstance(asked, list) and asked[:1] and asked[0] in self.user._get_company_ids():
            return self["res.company"].browse(asked).exists()
        return strict(self)

    Environment.companies = cached_property(companies)
    Environment.companies.__set_name__(Environment, "companies")
