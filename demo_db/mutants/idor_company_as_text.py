"""A company that is named by a text is not judged."""

CLAIM = "IDOR-002"
EXPECT = "VIOLATED"
FOCUS = "account.journal"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from functools import cached_property

    from odoo.orm.environments import Environment

    strict = Environment.companies.func, Environment.company.func

    def named(self):
        asked = self.context.get("allowed_company_ids") or []
        texts = isinstance(asked, list) and all(isinstance(one, str) for one in asked)
        return [int(one) for one in asked] if texts else []

    def companies(self):
        return self["res.company"].browse(named(self)) or strict[0](self)

    def company(self):
        return self["res.company"].browse(named(self)[:1]) or strict[1](self)

    for name, judged in (("companies", companies), ("company", company)):
        setattr(Environment, name, cached_property(judged))
        getattr(Environment, name).__set_name__(Environment, name)
