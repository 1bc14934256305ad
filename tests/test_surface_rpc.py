"""What a deployment says of itself, from a deployment of a few records."""

from typing import Any

from odoo_owasp.model.surface import (
    AccessRow,
    Attachments,
    Field,
    Group,
    Kind,
    Model,
    Report,
    Rule,
    ServerAction,
    Template,
    Vantage,
)
from odoo_owasp.surface.rpc import enumerate_rpc, installed

TOLD = (Vantage.RPC,)
MODES = {"perm_create": False, "perm_read": True, "perm_write": False, "perm_unlink": False}
GROUPS = {"groups_id": [2]}
RECORDS: dict[str, list[dict[str, Any]]] = {
    "ir.module.module": [{"name": "sale"}, {"name": "base"}],
    "ir.model": [
        {"model": "a", "transient": False, "abstract": False, "modules": "sale, base"},
        {"model": "w", "transient": True, "abstract": False, "modules": False},
    ],
    "ir.model.data": [
        {"module": "base", "name": "user", "model": "res.groups", "res_id": 1},
        {"module": "base", "name": "system", "model": "res.groups", "res_id": 2},
        {"module": "sale", "name": "rule", "model": "ir.rule", "res_id": 1},
        {"module": "sale", "name": "page", "model": "ir.ui.view", "res_id": 1},
    ],
    "ir.model.access": [
        {"name": "row", "model_id": [1, "A"], "group_id": [1, "User"], "active": True, **MODES},
        {"name": "row", "model_id": [2, "W"], "group_id": False, "active": False, **MODES},
    ],
    "ir.rule": [
        {"name": "Mine", "model_id": [1, "A"], "groups": [1], "active": True,
         "domain_force": "[\n  ('a', '=', 1)]", **MODES},
    ],
    "res.groups": [
        {"name": "User", "implied_ids": []},
        {"name": "System", "implied_ids": [3, 1]},
        {"name": "By hand", "implied_ids": [1, 2]},
    ],
    "ir.attachment": [
        {"res_model": "a", "public": True}, {"res_model": "a", "public": False},
        {"res_model": False, "public": False},
    ],
    "ir.actions.report": [
        {"report_name": "sale.paper", "model": "a", "report_type": "qweb-pdf", **GROUPS},
    ],
    "ir.actions.server": [
        {"name": "Do", "model_id": [1, "A"], "state": "code", **GROUPS, "website_path": False,
         "website_published": True},
    ],
    "ir.ui.view": [
        {"key": "sale.page", "name": "page", "model": False, "inherit_id": False, "active": True},
        {"key": "own.page", "name": "x", "model": "a", "inherit_id": [1, "p"], "active": False},
    ],
}  # fmt: skip


class Deployment:
    """Reads the records; refuses fields that a model has not, as Odoo does."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.records = {
            model: [{"id": number, **one} for number, one in enumerate(records, 1)]
            for model, records in RECORDS.items()
        }
        html = {
            "sanitize": True, "sanitize_attributes": False, "sanitize_tags": True,
            "sanitize_form": True, "sanitize_overridable": True,
        }  # fmt: skip
        own = ["model", "name", "ttype", "store", "relation", *html]
        described = {**{model: list(one[0]) for model, one in RECORDS.items()},
                     "ir.model.fields": own, "res.users": ["groups_id"]}  # fmt: skip
        self.records["ir.model.fields"] = [
            {"id": number, "model": model, "name": name, "ttype": "html" if name == "state" else
             "char", "store": True, "relation": False, **html}
            for number, (model, name) in enumerate(
                ((model, name) for model, names in described.items() for name in names), 1
            )
        ]  # fmt: skip

    def __call__(
        self, model: str, domain: list[Any], fields: list[str], *, offset: int, limit: int
    ) -> list[dict[str, Any]]:
        self.calls.append(model)
        matching = self.records[model]
        if domain == [["model", "=", "ir.model.fields"]]:
            matching = [one for one in matching if one["model"] == "ir.model.fields"]
        page = matching[offset : offset + limit]
        return [{"id": one["id"], **{name: one[name] for name in fields}} for one in page]


def test_what_a_deployment_says() -> None:
    found = enumerate_rpc(Deployment())
    assert found.models == (
        Model("a", Kind.REGULAR, ("base", "sale"), TOLD),
        Model("w", Kind.TRANSIENT, (), TOLD),
    )
    assert found.access == (
        AccessRow("row", "a", "base.user", ("read",), True, TOLD),
        AccessRow("row", "w", "", ("read",), False, TOLD),
    )
    assert found.rules == (
        Rule("sale.rule", "a", "[ ('a', '=', 1)]", ("base.user",), ("read",), True, TOLD),
    )
    assert found.groups == (
        Group("By hand", ("base.system", "base.user"), TOLD),
        Group("base.system", ("By hand", "base.user"), TOLD),
        Group("base.user", (), TOLD),
    )
    assert found.attachments == (Attachments("", 1, 0, TOLD), Attachments("a", 2, 1, TOLD))
    assert found.reports == (Report("sale.paper", "a", "qweb-pdf", ("base.system",), TOLD),)
    assert found.actions == (ServerAction("Do", "a", "code", ("base.system",), "1", TOLD),)
    assert found.templates == (
        Template("own.page", "a", "sale.page", False, TOLD),
        Template("sale.page", "", "", True, TOLD),
    )


def test_an_html_field_says_what_it_lets_through() -> None:
    fields = {one.key: one for one in enumerate_rpc(Deployment()).fields}
    kept = ("sanitize_attributes", "sanitize_overridable")
    assert fields["ir.actions.server", "state"] == Field(
        "ir.actions.server", "state", "html", True, "", kept, told_by=TOLD
    )
    assert fields["ir.rule", "name"].unsanitized == ()


def test_it_takes_few_calls_and_reads_page_by_page() -> None:
    demo = Deployment()
    more = [{"id": 100 + n, "res_model": "a", "public": False} for n in range(4500)]
    demo.records["ir.attachment"] += more
    found = enumerate_rpc(demo)
    assert {one.model: one.total for one in found.attachments} == {"": 1, "a": 4502}
    assert demo.calls.count("ir.attachment") == 3
    assert len(demo.calls) < 20


def test_the_installed_modules() -> None:
    assert installed(Deployment()) == ["base", "sale"]
