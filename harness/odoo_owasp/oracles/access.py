"""Witness of who may do what on which record: from rights and rules, without asking Odoo."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from psycopg import Connection

from odoo_owasp.logic.access import Operation, Rule, allowed, for_someone_in
from odoo_owasp.logic.domains import TRUE, Node, Unsupported, Value, parse, tree
from odoo_owasp.logic.own_code import OWN_CODE, Asker, Judge
from odoo_owasp.logic.query import follow, select
from odoo_owasp.logic.rule_notation import canonical
from odoo_owasp.logic.schema import Field, Link, Model, Schema, find
from odoo_owasp.logic.sql import Sql, param
from odoo_owasp.model.role import Role

Row: TypeAlias = tuple[Any, ...]
Params: TypeAlias = Sequence[object]
GivenRule: TypeAlias = tuple[str, str, bool]
"""A rule that applies to someone: its model, its domain, and whether it is for everyone."""

JUDGED_IN_CODE = frozenset({"hr.employee"})
"""Models whose own code decides who reads a record, which is not repeated here."""

TABLES = {
    "ir.actions.act_url": "ir_act_url",
    "ir.actions.act_window": "ir_act_window",
    "ir.actions.act_window.view": "ir_act_window_view",
    "ir.actions.act_window_close": "ir_actions",
    "ir.actions.actions": "ir_actions",
    "ir.actions.client": "ir_act_client",
    "ir.actions.report": "ir_act_report_xml",
    "ir.actions.server": "ir_act_server",
    "project.task.stage.personal": "project_task_user_rel",
}
"""Tables that are not named as their model is."""

_DECLARED = {("survey.survey", "restrict_user_ids"): "[('share', '=', False)]"}
"""Domains that Odoo's code puts on a linking field; the database does not hold them."""

_MEANINGS = {
    (
        "discuss.channel",
        "is_member",
    ): "[('channel_member_ids.partner_id', '=', user.partner_id.id)]",
    ("discuss.channel.member", "is_self"): "[('partner_id', '=', user.partner_id.id)]",
    ("website.controller.page", "website_published"): "[('is_published', '=', True)]",
    ("website.page", "website_published"): "[('is_published', '=', True)]",
}
"""What yes-or-no fields without a column stand for, as Odoo's code searches them."""

_FOLLOWERS = Link("mail_followers", "res_id", "partner_id", kind="res_model")

_NAMES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("company_ids",): ("user", "company_ids", "ids"),
    ("company_id",): ("user", "company_id", "id"),
}
"""Where the context names no active companies, all of the user's are."""

_COLUMNS_SQL = """
    SELECT c.relname, a.attname, a.atttypid::regtype::text
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace
       AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped"""
_VIEWS_SQL = """
    SELECT relname FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm')"""
_FIELDS_SQL = """
    SELECT model, name, ttype, relation, relation_field, relation_table, column1, column2, related,
           store
      FROM ir_model_fields"""
_PARENTS_SQL = """
    SELECT m.model, f.name, p.model
      FROM ir_model_inherit i
      JOIN ir_model m ON m.id = i.model_id
      JOIN ir_model p ON p.id = i.parent_id
      JOIN ir_model_fields f ON f.id = i.parent_field_id"""
_PUBLIC_SQL = """
    SELECT res_id FROM ir_model_data
     WHERE module = 'base' AND name = 'public_user' AND model = 'res.users'"""
_GROUPS_SQL = """
    WITH RECURSIVE held(id) AS (
        SELECT gid FROM res_groups_users_rel WHERE uid = %s
        UNION SELECT hid FROM res_groups_implied_rel JOIN held ON gid = held.id)
    SELECT id FROM held"""
_COMPANIES_SQL = """
    SELECT id FROM res_company JOIN res_company_users_rel ON cid = id
     WHERE user_id = %s AND active"""
_NAMED_GROUPS_SQL = """
    SELECT name, res_id FROM ir_model_data
     WHERE module = 'base' AND model = 'res.groups' AND name IN ('group_user', 'group_system')"""
_HELD_SQL = """
    SELECT module || '.' || name FROM ir_model_data
     WHERE model = 'res.groups' AND res_id = ANY(%s)"""
_THREADS_SQL = "SELECT model FROM ir_model WHERE is_mail_thread"
_TRANSIENT_SQL = "SELECT model FROM ir_model WHERE transient"
_RIGHTS_SQL = """
    SELECT DISTINCT m.model
      FROM ir_model_access a JOIN ir_model m ON m.id = a.model_id
     WHERE a.active AND a.perm_{operation} AND (a.group_id IS NULL OR a.group_id = ANY(%s)){more}"""
_RULES_SQL = """
    SELECT m.model, r.domain_force, count(g.group_id) = 0
      FROM ir_rule r
      JOIN ir_model m ON m.id = r.model_id
      LEFT JOIN rule_group_rel g ON g.rule_group_id = r.id
     WHERE r.active AND r.perm_{operation}{more}
     GROUP BY m.model, r.id
    HAVING count(g.group_id) = 0 OR bool_or(g.group_id = ANY(%s))"""


@dataclass(frozen=True, slots=True)
class _Actor:
    """A user, with groups and all that they imply, and with the companies made active.

    Of ``companies`` the first is the current one; none: the context names no companies.
    """

    uid: int
    groups: tuple[int, ...]
    companies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Given:
    """What someone was given for an operation: models with a right, and the rules that apply."""

    models: frozenset[str]
    rules: Mapping[str, Sequence[Rule]]


class AccessOracle:
    """Computes id sets over an autocommit ``connection``; a role's rights are read once.

    ``companies`` are those that a call's context makes active, the current one first; left out,
    the call names none. Ids above a table's watermark are in no set. Raises Unsupported where
    rights and rules do not tell, or say what is not understood; what the code of an unknown
    module decides is beyond its sight.
    """

    def __init__(
        self, connection: Connection[Row], watermarks: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self._connection = connection
        self._watermarks = watermarks
        self._users: dict[int | None, _Actor] = {}
        self._all_given: dict[tuple[int, Operation], _Given] = {}
        self._schemas: dict[_Actor, Schema] = {}
        self._named: dict[tuple[_Actor, tuple[str, ...]], Value] = {}
        self._held: dict[_Actor, frozenset[str]] = {}

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The models that have a table, by name."""
        return tuple(sorted(self._schema))

    def unclear(self, role: Role, model: str) -> str:
        """Why it cannot be computed what ``role`` reads of ``model``; empty where it can."""
        try:
            self.readable(role, model)
            self.listed(role, model)
        except Unsupported as why:
            return str(why)
        return ""

    def notes_makers(self, model: str) -> bool:
        """Whether it is noted who made a record of ``model``: not of views, nor of some tables."""
        known = find(self._schema, model)
        return "create_uid" in known.fields and known.table not in self._views

    def companies(self, role: Role) -> tuple[int, ...]:
        """The companies that ``role`` may make active, by id."""
        return tuple(sorted(id for (id,) in self._rows(_COMPANIES_SQL, (self._user(role).uid,))))

    def by_company(self, role: Role) -> tuple[str, ...]:
        """The models that ``role`` may read by rules that ask which companies are active."""
        actor = self._user(role)
        given = self._given(actor, "read")
        return tuple(model for model in self.models if self._asks_for_company(actor, given, model))

    def _asks_for_company(self, actor: _Actor, given: _Given, model: str) -> bool:
        asked = set()

        def name(path: tuple[str, ...]) -> Value:
            asked.add(path)
            return self._name(actor, path)

        if model in given.models:
            with suppress(Unsupported):  # what is unclear is told when it is computed
                allowed(self._schema, model, given.rules, name)
        return not asked.isdisjoint(_NAMES)

    def has_right(self, role: Role, model: str, operation: Operation = "read") -> bool:
        """Whether ``role`` may do ``operation`` on ``model`` at all, whatever the rules say."""
        return model in self._given(self._user(role), operation).models

    def has_group(self, role: Role, groups: str) -> bool:
        """Whether what is kept for ``groups``, as a field declares them, is for ``role``."""
        actor = self._user(role)
        if actor not in self._held:
            held = self._rows(_HELD_SQL, (list(actor.groups),))
            self._held[actor] = frozenset(name for (name,) in held)
        return for_someone_in(self._held[actor], groups)

    def permitted(
        self, role: Role, model: str, operation: Operation = "read", companies: Sequence[int] = ()
    ) -> frozenset[int]:
        """The ids of ``model`` on which ``role`` may do ``operation``, archived records included.

        For ``create``: those that ``role`` could have made as they are.
        """
        actor = self._actor(role, companies)
        return self._permitted(actor, model, operation, self._watermark(model))

    def listed(self, role: Role, model: str, companies: Sequence[int] = ()) -> frozenset[int]:
        """The ids of ``model`` that a search finds for ``role``, archived records included.

        They are those that may be read, but for a few models whose own code searches.
        """
        own = OWN_CODE.get(model)
        actor = self._actor(role, companies)
        judge = own.listed if own else None
        return self._permitted(actor, model, "read", self._watermark(model), judge)

    def found(self, role: Role, model: str, domain: list[Value]) -> frozenset[int]:
        """The ids that a search of ``role`` by ``domain`` finds, archived records included.

        True only where ``role`` may read all records that the domain's paths lead over.
        """
        matching = self._ids(self._schema, model, tree(domain), self._watermark(model))
        return self.listed(role, model) & matching

    def permits(
        self,
        role: Role,
        model: str,
        record: int,
        operation: Operation = "read",
        companies: Sequence[int] = (),
    ) -> bool:
        """Whether ``role`` may do ``operation`` on one record, above the watermark or not."""
        return record in self._permitted(self._actor(role, companies), model, operation, None)

    def forbidden(
        self, role: Role, model: str, operation: Operation = "read", companies: Sequence[int] = ()
    ) -> frozenset[int]:
        """The ids of ``model`` that exist and on which ``role`` may not do ``operation``."""
        return self.existing(model) - self.permitted(role, model, operation, companies)

    def admitted(self, role: Role, model: str, operation: Operation) -> frozenset[int]:
        """What rights and rules alone permit, whatever the model's own code says."""

        def all_of_them(
            asker: Asker, operation: Operation, ids: frozenset[int], rows: Iterable[Row]
        ) -> frozenset[int]:
            return ids

        actor = self._actor(role, ())
        return self._permitted(actor, model, operation, self._watermark(model), all_of_them)

    def terms(self, role: Role, model: str, operation: Operation) -> Mapping[str, frozenset[Rule]]:
        """The rules that apply to ``role`` on ``model`` and on each model that it inherits."""
        given = self._given(self._user(role), operation)
        lineage = [model]
        for one in lineage:
            lineage += find(self._schema, one).parents.values()
        return {
            one: frozenset(
                replace(rule, domain=canonical(rule.domain)) for rule in given.rules.get(one, ())
            )
            for one in lineage
        }

    def fields(self, model: str) -> Mapping[str, Field]:
        """The fields of ``model``, by name."""
        return find(self._schema, model).fields

    @cached_property
    def transient(self) -> tuple[str, ...]:
        """The models whose rows Odoo itself removes after a while, by name."""
        kept = {model for (model,) in self._rows(_TRANSIENT_SQL)}
        return tuple(model for model in self.models if model in kept)

    def existing(self, model: str) -> frozenset[int]:
        """All ids of ``model``."""
        return self._ids(self._schema, model, TRUE, self._watermark(model))

    def table(self, model: str) -> str:
        """The table that holds the records of ``model``."""
        return find(self._schema, model).table

    def readable(self, role: Role, model: str) -> frozenset[int]:
        """The ids of ``model`` that ``role`` may read, archived records included."""
        return self.permitted(role, model)

    def hidden_from(self, role: Role, model: str) -> frozenset[int]:
        """The ids of ``model`` that exist and that ``role`` may not read."""
        return self.forbidden(role, model)

    def _permitted(
        self,
        actor: _Actor,
        model: str,
        operation: Operation,
        up_to: int | None,
        judge: Judge | None = None,
    ) -> frozenset[int]:
        if model in JUDGED_IN_CODE:
            raise Unsupported(f"{model}: its own code decides who may {operation} a record")
        find(self._schema, model)
        given = self._given(actor, operation)
        if model not in given.models:
            return frozenset()
        schema = self._schema_of(actor)
        node = allowed(schema, model, given.rules, lambda path: self._name(actor, path))
        ids = self._ids(schema, model, node, up_to)
        if own := OWN_CODE.get(model):
            rows = [row for row in self._rows(own.rows) if up_to is None or row[0] <= up_to]
            return (judge or own.judge)(self._asker(actor), operation, ids, rows)
        return ids

    def _asker(self, actor: _Actor) -> Asker:
        """The actor as the models' own code knows him; what he may do with documents is kept."""

        @cache
        def permitted(model: str, operation: Operation) -> frozenset[int]:
            return self._permitted(actor, model, operation, None) if known(model) else frozenset()

        def known(model: str) -> bool:
            return model in self._schema

        named: dict[str, int] = dict(self._rows(_NAMED_GROUPS_SQL))
        return Asker(
            actor.uid,
            int(str(self._name(actor, ("user", "partner_id", "id")))),
            internal=named["group_user"] in actor.groups,
            system=named["group_system"] in actor.groups,
            threads=frozenset(model for (model,) in self._rows(_THREADS_SQL)),
            fields=lambda model: self._schema[model].fields if known(model) else (),
            permitted=permitted,
        )

    def _watermark(self, model: str) -> int | None:
        return self._watermarks.get(find(self._schema, model).table)

    def _ids(self, schema: Schema, model: str, node: Node, up_to: int | None) -> frozenset[int]:
        return frozenset(value for (value,) in self._run(select(schema, model, node, up_to)))

    def _run(self, statement: Sql) -> list[Row]:
        return self._rows(statement.text, statement.params)

    def _rows(self, text: str, params: Sequence[object] = ()) -> list[Row]:
        return self._connection.execute(text.encode(), params).fetchall()

    def _user(self, role: Role) -> _Actor:
        if role.uid not in self._users:
            uid = self._rows(_PUBLIC_SQL)[0][0] if role.uid is None else role.uid
            groups = tuple(group for (group,) in self._rows(_GROUPS_SQL, (uid,)))
            self._users[role.uid] = _Actor(uid, groups)
        return self._users[role.uid]

    def _actor(self, role: Role, companies: Sequence[int]) -> _Actor:
        return replace(self._user(role), companies=tuple(companies))

    def _given(self, actor: _Actor, operation: Operation) -> _Given:
        key = (actor.uid, operation)
        if key not in self._all_given:
            rules: defaultdict[str, list[Rule]] = defaultdict(list)
            for model, domain, everyone in self._rules(actor.groups, operation):
                rules[model].append(Rule(domain.strip(), everyone))
            models = frozenset(self._rights(actor.groups, operation))
            self._all_given[key] = _Given(models, rules)
        return self._all_given[key]

    def _rights(self, groups: Sequence[int], operation: Operation) -> Iterator[str]:
        """The models that ``groups`` have the right for."""
        return self._rights_found(groups, operation)

    def _rules(self, groups: Sequence[int], operation: Operation) -> Iterator[GivenRule]:
        """The rules that apply to ``groups``."""
        return self._rules_found(groups, operation)

    def _rights_found(
        self, groups: Sequence[int], operation: Operation, more: str = "", given: Params = ()
    ) -> Iterator[str]:
        text = _RIGHTS_SQL.format(operation=operation, more=more)
        return (model for (model,) in self._rows(text, (list(groups), *given)))

    def _rules_found(
        self, groups: Sequence[int], operation: Operation, more: str = "", given: Params = ()
    ) -> Iterator[GivenRule]:
        text = _RULES_SQL.format(operation=operation, more=more)
        for model, domain, everyone in self._rows(text, (*given, list(groups))):
            yield model, domain or "", everyone

    def _name(self, actor: _Actor, path: tuple[str, ...]) -> Value:
        """The value of a name in a rule's text, such as ``user.partner_id.id``."""
        if actor.companies and path in _NAMES:
            return list(actor.companies) if path == ("company_ids",) else actor.companies[0]
        key = (actor, path)
        if key not in self._named:
            self._named[key] = self._look_up(actor, _NAMES.get(path, path))
        return self._named[key]

    def _look_up(self, actor: _Actor, path: tuple[str, ...]) -> Value:
        if path == ("user", "all_group_ids", "ids"):
            return list(actor.groups)
        if path[0] != "user" or len(path) == 1:
            raise Unsupported(f"name {'.'.join(path)}")
        *steps, last = path[1:]
        if last not in ("id", "ids"):
            steps.append(last)
        statement, model = follow(self._schema, "res.users", steps, param(actor.uid))
        found = [value for (value,) in self._run(statement)] if steps else [actor.uid]
        if last == "ids":
            return found
        if len(found) > 1 or (last != "id" and model):
            raise Unsupported(f"name {'.'.join(path)}: not one plain value")
        return found[0] if found else False

    def _schema_of(self, actor: _Actor) -> Schema:
        """The schema, with what depends on who asks."""
        if actor not in self._schemas:
            own: dict[str, Model] = {}
            for (model, name), text in _MEANINGS.items():
                if (known := own.get(model, self._schema.get(model))) and name in known.fields:
                    meaning = parse(text, lambda path: self._name(actor, path))
                    field = replace(known.fields[name], meaning=meaning)
                    own[model] = replace(known, fields={**known.fields, name: field})
            self._schemas[actor] = {**self._schema, **own}
        return self._schemas[actor]

    @cached_property
    def _views(self) -> frozenset[str]:
        return frozenset(view for (view,) in self._rows(_VIEWS_SQL))

    @cached_property
    def _schema(self) -> Schema:
        return schema(self._rows(_COLUMNS_SQL), self._rows(_FIELDS_SQL), self._rows(_PARENTS_SQL))


def schema(columns: Iterable[Row], fields: Iterable[Row], parents: Iterable[Row]) -> Schema:
    """The models that have a table, from the rows of the three catalogue queries."""
    types = {(table, column): kind for table, column, kind in columns}
    inherited: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for model, by_field, parent in parents:
        inherited[model][by_field] = parent
    found: defaultdict[str, dict[str, Field]] = defaultdict(dict)
    for model, *row in fields:
        column = types.get((_table(model), row[0]), "")
        found[model][row[0]] = _field(model, column, *row)
    return {
        model: Model(model, _table(model), its, inherited[model])
        for model, its in found.items()
        if (_table(model), "id") in types
    }


def _table(model: str) -> str:
    return TABLES.get(model, model.replace(".", "_"))


def _field(
    model: str,
    column: str,
    name: str,
    kind: str,
    relation: str | None,
    inverse: str | None,
    table: str | None,
    here: str | None,
    there: str | None,
    related: str | None,
    stored: bool,
) -> Field:
    link = Link(table, here, there) if stored and table and here and there else None
    if name == "message_partner_ids" and not related:
        link = _FOLLOWERS
    return Field(
        name,
        kind,
        relation or "",
        stored=column not in ("", "jsonb"),  # JSON holds one value per language or company
        inverse=inverse or "" if stored else "",
        link=link,
        related=related or "" if not stored else "",
        domain=parse(_DECLARED.get((model, name), ""), _nameless),
    )


def _nameless(path: tuple[str, ...]) -> Value:
    raise Unsupported(f"name {'.'.join(path)}")
