"""Witness of who may do what if rights and rules were what the modules ship."""

from collections.abc import Iterator, Mapping, Sequence, Set

from psycopg import Connection

from odoo_owasp.logic.access import Operation
from odoo_owasp.model.shipped import Shipped
from odoo_owasp.oracles.access import AccessOracle, GivenRule, Row

_GROUP_IDS_SQL = (
    "SELECT module || '.' || name, res_id FROM ir_model_data WHERE model = 'res.groups'"
)
_INSTALLED_SQL = "SELECT name FROM ir_module_module WHERE state = 'installed'"
# What another installed module brought, and none that is listed: an export, say, names rows too.
_OTHERS_SQL = """
    AND EXISTS (SELECT 1
                  FROM ir_model_data d
                  JOIN ir_module_module i ON i.name = d.module AND i.state = 'installed'
                 WHERE d.model = '{model}' AND d.res_id = {row}.id AND d.module <> ALL(%s))"""


class ShippedAccess(AccessOracle):
    """The access oracle over the same records, by the rights and rules that modules ship.

    Of modules that are not listed there, what stands in the database is taken as it is.
    """

    def __init__(
        self, connection: Connection[Row], watermarks: Mapping[str, int], shipped: Shipped
    ) -> None:
        super().__init__(connection, watermarks)
        self._shipped = shipped
        self._group_ids: dict[str, int] = dict(self._rows(_GROUP_IDS_SQL))
        self._installed = frozenset(name for (name,) in self._rows(_INSTALLED_SQL))

    @property
    def listed_models(self) -> frozenset[str]:
        """The models whose rights and rules are listed."""
        return self._shipped.models

    def _rights(self, groups: Sequence[int], operation: Operation) -> Iterator[str]:
        for right in self._shipped.rights:
            everyone = not right.group
            if self._is_given(right.name, right.operations, operation) and (
                everyone or self._group_ids.get(right.group) in groups
            ):
                yield right.model
        others = _OTHERS_SQL.format(model="ir.model.access", row="a")
        yield from self._rights_found(groups, operation, others, [list(self._shipped.modules)])

    def _rules(self, groups: Sequence[int], operation: Operation) -> Iterator[GivenRule]:
        for rule in self._shipped.rules:
            everyone = not rule.groups
            if self._is_given(rule.name, rule.operations, operation) and (
                everyone or {self._group_ids.get(name) for name in rule.groups} & {*groups}
            ):
                yield rule.model, rule.domain, everyone
        others = _OTHERS_SQL.format(model="ir.rule", row="r")
        yield from self._rules_found(groups, operation, others, [list(self._shipped.modules)])

    def _is_given(self, name: str, operations: Set[str], operation: Operation) -> bool:
        return operation in operations and name.partition(".")[0] in self._installed
