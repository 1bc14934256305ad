"""What a release's modules ship, as it is listed."""

from odoo_owasp import content
from odoo_owasp.model.shipped import ShippedRight, ShippedRule

OPERATIONS = {"read", "write", "create", "unlink"}


def test_every_declared_release_is_listed_whole() -> None:
    for release in content.releases():
        shipped = content.shipped(release)
        assert {"base", "sale", "project", "survey"} <= shipped.modules
        rights = [(right.name, right.operations) for right in shipped.rights]
        rules = [(rule.name, rule.operations) for rule in shipped.rules]
        for name, operations in rights + rules:
            assert operations <= OPERATIONS
            assert "." in name
        assert len(dict(rights)) == len(rights)
        assert len(dict(rules)) == len(rules)


def test_a_right_and_a_rule() -> None:
    shipped = content.shipped("19.0")
    everything = frozenset(OPERATIONS)
    assert (
        ShippedRule(
            "sale.sale_order_see_all", "sale.order",
            frozenset({"sales_team.group_sale_salesman_all_leads"}), everything, "[(1, '=', 1)]",
        )
        in shipped.rules
    )  # fmt: skip
    assert ShippedRight(
        "sale.access_sale_order_portal", "sale.order", "base.group_portal", frozenset({"read"})
    ) in shipped.rights  # fmt: skip


def test_of_an_unknown_release_nothing_is_known() -> None:
    assert content.shipped("8.0").models == frozenset()
