"""The evaluator of domains and a real, unmodified Odoo find the same records."""

from functools import cache
from random import Random
from typing import Any

import pytest

from odoo_owasp.engine import Engagement
from odoo_owasp.logic.domains import Unsupported
from odoo_owasp.logic.own_code import OWN_CODE
from odoo_owasp.logic.schema import Field
from odoo_owasp.model.call import Call
from odoo_owasp.oracles.access import AccessOracle

pytestmark = pytest.mark.live

CALLS = 300
MODELS = (
    "account.account", "account.journal", "account.move", "account.move.line", "account.tax",
    "crm.team", "ir.model.access", "ir.model.data", "ir.rule", "ir.ui.menu", "product.category",
    "product.product", "product.template", "project.project", "project.task", "res.company",
    "res.country", "res.groups", "res.partner", "res.users", "sale.order", "sale.order.line",
    "survey.question", "survey.survey", "survey.user_input", "uom.uom",
)  # fmt: skip
SEARCHED_IN_CODE = ("is_in_selected_section_of_order",)
"""Fields that have a column and are searched by their own code all the same."""
TEXTS = ("char", "text", "selection")
NUMBERS = ("integer", "float", "monetary")


class Domains:
    """Draws domains over what the deployment's models have, with values that stand there."""

    def __init__(self, engagement: Engagement, seed: int) -> None:
        self._access: AccessOracle = engagement.access
        self._role = engagement.role("administrator")
        self._rpc = engagement.transports["jsonrpc"]
        self._dice = Random(seed)  # noqa: S311
        self._kept = cache(self._usable)

    def of(self, model: str, depth: int = 2) -> list[Any]:
        domain = self._leaf(model, depth)
        for _ in range(self._dice.randint(0, 2)):
            how = self._dice.choice(["!", "&", "|", ""])
            more = [] if how == "!" else self._leaf(model, depth)
            domain = [how, *domain, *more] if how else [*domain, *more]
        return domain

    def _leaf(self, model: str, depth: int) -> list[Any]:
        if depth and self._dice.random() < 0.35 and (leads := self._fields(model, leads=True)):
            field = self._dice.choice(leads)
            if self._dice.random() < 0.4:
                nested = self.of(field.relation, depth - 1)
                return [[field.name, self._dice.choice(["any", "not any"]), nested]]
            rest = self._dice.choice(self._fields(field.relation))
            return [[f"{field.name}.{rest.name}", *self._compared(field.relation, rest)]]
        field = self._dice.choice(self._fields(model))
        return [[field.name, *self._compared(model, field)]]

    def _fields(self, model: str, *, leads: bool = False) -> list[Field]:
        return self._kept(model, leads)

    def _usable(self, model: str, leads: bool) -> list[Field]:
        """The fields to draw from: stored ones, and links without a condition of Odoo's code."""
        asked = Call(model, "fields_get", None, {"attributes": ["store", "domain"]})
        told = self._rpc.call(self._role, asked).value  # for lack of a group, some are not
        known = [
            field
            for field in self._access._schema[model].fields.values()
            if field.name not in SEARCHED_IN_CODE
            and (said := told.get(field.name))
            and said["store"]
            and said.get("domain", []) in ([], "[]")
        ]
        plain = (*TEXTS, *NUMBERS, "boolean")
        return sorted(
            (
                field
                for field in known
                if (
                    field.stored
                    and field.type in plain
                    and not leads
                    and field.name != "parent_path"
                )
                or ((field.stored or field.link or field.inverse) and self._leads(field))
            ),
            key=lambda field: field.name,
        )

    def _leads(self, field: Field) -> bool:
        """Whether the administrator may read all that the field can lead to."""
        if field.relation not in self._access.models or field.relation in OWN_CODE:
            return False
        if field.link and field.link.kind:
            return False
        return not self._access.forbidden(self._role, field.relation)

    def _compared(self, model: str, field: Field) -> tuple[str, Any]:
        values = self._values(model, field)
        one = self._dice.choice([*values, *values, False])
        many = self._dice.sample([*values, False], self._dice.randint(0, min(3, len(values) + 1)))
        kinds: list[tuple[str, Any]] = [
            (self._dice.choice(["=", "!="]), one), (self._dice.choice(["in", "not in"]), many)
        ]  # fmt: skip
        if field.type in NUMBERS and values:
            operator = self._dice.choice(["<", ">", "<=", ">="])
            kinds.append((operator, self._dice.choice(values)))
        if field.type in TEXTS and (texts := [value for value in values if value]):
            word = self._dice.choice(texts)[: self._dice.randint(1, 6)]
            like = self._dice.choice(["like", "ilike", "not like", "not ilike", "=like", "=ilike"])
            kinds.append((like, f"{word}%" if like.startswith("=") else word))
        if field.type == "many2one" and values and self._has_parent(field.relation):
            kinds.append((self._dice.choice(["child_of", "parent_of"]), many and values[:2]))
        return self._dice.choice(kinds)

    def _has_parent(self, model: str) -> bool:
        parent = self._access._schema[model].fields.get("parent_id")
        return bool(parent and parent.stored and parent.relation == model)

    def _values(self, model: str, field: Field) -> list[Any]:
        if field.type == "boolean":
            return [True]
        if not field.stored:
            return sorted(self._access.existing(field.relation))[:20]
        table = self._access._schema[model].table
        text = (
            f'SELECT DISTINCT "{field.name}" FROM "{table}" WHERE "{field.name}" IS NOT NULL'  # noqa: S608
            " ORDER BY 1 LIMIT 20"
        )
        values = [value for (value,) in self._access._rows(text)]
        return [float(value) if field.type in ("float", "monetary") else value for value in values]


def test_a_search_finds_what_the_evaluator_computes(engagement: Engagement) -> None:
    role, rpc = engagement.role("administrator"), engagement.transports["jsonrpc"]
    domains = Domains(engagement, seed=19)
    tried, wrong = 0, []
    while tried < CALLS:
        for model in MODELS:
            domain = domains.of(model)
            try:
                expected = engagement.access.found(role, model, domain)
            except Unsupported:
                continue
            answer = rpc.search(role, model, domain)
            tried += 1
            there = engagement.access.existing(model)
            if not answer.ok or set(answer.value) & there != expected:
                wrong.append((model, domain, answer.message, answer.value, expected))
    assert wrong == []
