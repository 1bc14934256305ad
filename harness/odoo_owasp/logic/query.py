"""A tree of conditions → SQL: which records of a model match, as Odoo 19 understands it.

Every negative operator is the negation of its positive one, and a negation is
``(…) IS NOT TRUE``: so "differs from 3" includes "is not set", as in Odoo.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from odoo_owasp.logic.domains import FALSE, TRUE, And, Leaf, Node, Not, Or, Scalar, Unsupported
from odoo_owasp.logic.schema import Field, Model, Schema, find
from odoo_owasp.logic.sql import Sql, fill, join, name, param, values

_POSITIVE = {
    "!=": "=",
    "not in": "in",
    "not any": "any",
    "not like": "like",
    "not ilike": "ilike",
    "not =like": "=like",
    "not =ilike": "=ilike",
}
_TO_MANY = ("one2many", "many2many")
_NUMBERS = ("integer", "float", "monetary", "many2one_reference")
_TEXTS = ("char", "text", "html")
_FALSY: Mapping[str, Scalar] = {
    "boolean": False,
    **dict.fromkeys(_NUMBERS, 0),
    **dict.fromkeys(_TEXTS, ""),
}
"""What equals "not set"; for the other types only NULL does."""
_ACCEPTS: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "many2one": (int,),
    "selection": (str,),
    "reference": (str,),
    **dict.fromkeys(_NUMBERS, (int, float)),
    **dict.fromkeys(_TEXTS, (str,)),
}
"""The types that a value may have to be compared without any conversion."""


def select(schema: Schema, model: str, node: Node, up_to: int | None = None) -> Sql:
    """The statement for the ids of the records that match ``node``, up to a highest id."""
    row = _Row(schema, find(schema, model))
    demands = [_matches(row, node)]
    if up_to is not None:
        demands.append(fill("{} <= {}", row.column("id"), param(up_to)))
    return fill("SELECT {} FROM {} WHERE {}", row.column("id"), row.table, join(" AND ", demands))


def follow(schema: Schema, model: str, path: Sequence[str], start: Sql) -> tuple[Sql, str]:
    """The statement for what ``path`` leads to from the records ``start``, and its model."""
    for step in path:
        owner = find(schema, model)
        field = owner.field(step)
        if field.related:
            start, model = follow(schema, model, field.related.split("."), start)
        else:
            start, model = _step(schema, owner, field, start), field.relation
    return start, model


def _step(schema: Schema, model: Model, field: Field, start: Sql) -> Sql:
    if field.type not in _TO_MANY:
        row = _Row(schema, model)
        return fill(
            "SELECT {} FROM {} WHERE {} IN ({}) AND {} IS NOT NULL",
            *(row.value(field), row.table, row.column("id"), start, row.value(field)),
        )
    other = _Row(schema, find(schema, field.relation))
    # A user's fields are read, not searched: Odoo leaves the archived out.
    alive: Node = Leaf("active", "=", True) if "active" in other.model.fields else TRUE
    return fill(
        "SELECT {} FROM {} WHERE {} AND {}",
        *(other.column("id"), other.table, _linked(other, field, model, start)),
        _matches(other, alive),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A record under examination; the record of a nested query is one deeper."""

    schema: Schema
    model: Model
    depth: int = 0

    @property
    def table(self) -> Sql:
        return fill("{} AS {}", name(self.model.table), name(f"t{self.depth}"))

    def column(self, column: str) -> Sql:
        return name(f"t{self.depth}", column)

    def value(self, field: Field) -> Sql:
        if not field.stored:
            raise Unsupported(f"{self.model.name}.{field.name} has no column with a plain value")
        return self.column(field.name)

    def other(self, field: Field) -> "_Row":
        return _Row(self.schema, find(self.schema, field.relation), self.depth + 1)


def _matches(row: _Row, node: Node) -> Sql:
    match node:
        case Leaf():
            return _leaf(row, node)
        case Not(inner):
            return _not(_matches(row, inner))
        case And(nodes):
            return _nary(" AND ", "TRUE", [_matches(row, inner) for inner in nodes])
        case Or(nodes):
            return _nary(" OR ", "FALSE", [_matches(row, inner) for inner in nodes])


def _nary(operator: str, none: str, pieces: list[Sql]) -> Sql:
    return fill("({})", join(operator, pieces)) if pieces else Sql(none)


def _not(positive: Sql) -> Sql:
    return fill("({}) IS NOT TRUE", positive)


def _leaf(row: _Row, leaf: Leaf) -> Sql:
    first, _, rest = leaf.field.partition(".")
    field = row.model.field(first)
    if rest:
        return _exists(row, field, Leaf(rest, leaf.operator, leaf.value))
    if leaf.operator in _POSITIVE:
        return _not(_leaf(row, replace(leaf, operator=_POSITIVE[leaf.operator])))
    if field.related:
        return _related(row, field, leaf)
    if field.meaning:
        return _meant(row, field.meaning, leaf)
    if leaf.operator not in _OPERATORS:
        raise _unclear(row, leaf, "unknown operator")
    return _OPERATORS[leaf.operator](row, field, leaf)


def _unclear(row: _Row, leaf: Leaf, why: str) -> Unsupported:
    return Unsupported(f"{row.model.name}: {leaf} ({why})")


def _given(leaf: Leaf) -> tuple[Scalar, ...]:
    """The values compared with: ``= []`` asks for "not set", ``in False`` for nothing at all."""
    if isinstance(leaf.value, tuple):
        return leaf.value or ((False,) if leaf.operator == "=" else ())
    if isinstance(leaf.value, Node):
        raise Unsupported(f"{leaf} compares with a domain")
    return () if leaf.operator == "in" and not leaf.value else (leaf.value,)


def _is_empty(value: Scalar, field: Field) -> bool:
    return value is False or value is None or value == _FALSY.get(field.type)


def _related(row: _Row, field: Field, leaf: Leaf) -> Sql:
    """The condition at the end of the path; a path that breaks off ends in "not set"."""
    matches: list[Node] = [replace(leaf, field=field.related)]
    if leaf.operator in ("=", "in") and any(_is_empty(value, field) for value in _given(leaf)):
        steps = field.related.split(".")
        matches += [Leaf(".".join(steps[:end]), "=", False) for end in range(1, len(steps))]
    return _matches(row, Or(tuple(matches)))


def _meant(row: _Row, meaning: Node, leaf: Leaf) -> Sql:
    """A yes-or-no field that stands for a condition: compared with True, it is the condition."""
    given = _given(leaf)
    if leaf.operator not in ("=", "in") or not all(isinstance(value, bool) for value in given):
        raise _unclear(row, leaf, "only yes or no")
    pieces = [meaning if value else Not(meaning) for value in dict.fromkeys(given)]
    return _matches(row, Or(tuple(pieces)))


def _any(row: _Row, field: Field, leaf: Leaf) -> Sql:
    if not isinstance(leaf.value, Node):
        raise _unclear(row, leaf, "a domain is needed")
    return _exists(row, field, leaf.value)


def _exists(row: _Row, field: Field, node: Node) -> Sql:
    """Whether a record that ``field`` leads to matches ``node``; its access rights play no part."""
    if field.related:
        return _leaf(row, Leaf(field.related, "any", node))
    other = row.other(field)
    if field.type == "many2one":
        linked = fill("{} = {}", other.column("id"), row.value(field))
    else:
        linked = _linked(other, field, row.model, row.column("id"))
    wanted = _matches(other, And((node, field.domain)))
    return fill("EXISTS (SELECT 1 FROM {} WHERE {} AND {})", other.table, linked, wanted)


def _linked(other: _Row, field: Field, model: Model, ids: Sql) -> Sql:
    """Whether the record ``other`` is among those that the x2many ``field`` of ``ids`` holds."""
    if field.type == "one2many" and field.inverse:
        inverse = other.model.field(field.inverse)
        if inverse.type == "many2one":
            return fill("{} IN ({})", other.value(inverse), ids)
    if field.link is None:
        raise Unsupported(f"{model.name}.{field.name}: how its records are linked is not known")
    link = field.link
    kind = fill(" AND {} = {}", name(link.kind), param(model.name)) if link.kind else Sql("")
    return fill(
        "{} IN (SELECT {} FROM {} WHERE {} IN ({}){})",
        *(other.column("id"), name(link.there), name(link.table), name(link.here), ids, kind),
    )


def _equals(row: _Row, field: Field, leaf: Leaf) -> Sql:
    given = _given(leaf)
    empty = any(_is_empty(value, field) for value in given)
    real = [value for value in given if not _is_empty(value, field)]
    if field.type in _TO_MANY:
        return _holds(row, field, real, empty)
    for value in real:
        _demand_type(row, field, leaf, value)
    if empty and field.type in _FALSY:
        real.append(_FALSY[field.type])
    column = row.value(field)
    pieces = [fill("{} IN ({})", column, values(real))] if real else []
    pieces += [fill("{} IS NULL", column)] if empty else []
    return _nary(" OR ", "FALSE", pieces)


def _demand_type(row: _Row, field: Field, leaf: Leaf, value: Scalar) -> None:
    """Odoo converts some values and looks names up; such a comparison is not repeated here."""
    accepted = _ACCEPTS.get(field.type, ())
    if not isinstance(value, accepted) or (isinstance(value, bool) and bool not in accepted):
        raise _unclear(row, leaf, f"{value!r} compared with a {field.type}")


def _holds(row: _Row, field: Field, real: list[Scalar], empty: bool) -> Sql:
    """Whether the x2many holds one of the records ``real``, or (if ``empty``) none at all."""
    if empty and field.link and field.link.kind:
        raise Unsupported(f"{row.model.name}.{field.name} compared with False")
    pieces = [_exists(row, field, Leaf("id", "in", tuple(real)))] if real else []
    pieces += [_not(_exists(row, field, TRUE))] if empty else []
    return _nary(" OR ", "FALSE", pieces)


def _compare(row: _Row, field: Field, leaf: Leaf) -> Sql:
    value = leaf.value
    if field.type not in _NUMBERS or isinstance(value, bool) or not isinstance(value, int | float):
        raise _unclear(row, leaf, "only numbers are put in order")
    column = row.value(field)
    return fill(f"COALESCE({{}}, 0) {leaf.operator} {{}}", column, param(value))


def _like(row: _Row, field: Field, leaf: Leaf) -> Sql:
    if (
        not isinstance(leaf.value, str)
        or not leaf.value
        or field.type not in (*_TEXTS, "selection")
    ):
        raise _unclear(row, leaf, "only texts are compared with a pattern")
    pattern = leaf.value if leaf.operator.startswith("=") else f"%{leaf.value}%"
    operator = leaf.operator.removeprefix("=").upper()
    return fill(f"{{}} {operator} {{}}", row.value(field), param(pattern))


def _hierarchy(row: _Row, field: Field, leaf: Leaf) -> Sql:
    """Whether the record, or one it leads to, is above or below (or is) one of the given."""
    if leaf.value is False:
        return _matches(row, FALSE)
    ids = _given(leaf)
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in ids):
        raise _unclear(row, leaf, "ids are needed")
    if not ids:
        return _matches(row, FALSE)
    if field.name == "id":
        if "parent_path" in row.model.fields:
            return _under_path(row, leaf.operator, ids)
        return _under_parent(row, "parent_id", leaf.operator, ids)
    if field.relation != row.model.name or (field.link and field.link.kind):
        return _exists(row, field, Leaf("id", leaf.operator, ids))
    if field.type != "many2one":
        raise _unclear(row, leaf, "a hierarchy by an x2many")
    return _under_parent(row, field.name, leaf.operator, ids)


def _under_parent(row: _Row, parent: str, operator: str, ids: tuple[Scalar, ...]) -> Sql:
    field = row.model.field(parent)
    if not field.stored or field.relation != row.model.name:
        raise Unsupported(f"{row.model.name} is no hierarchy by {parent}")
    ends = (name("up", "id"), name("up", parent))
    found, known = ends if operator == "child_of" else ends[::-1]
    return fill(
        "{} IN (WITH RECURSIVE tree(id) AS (SELECT id FROM {} WHERE id IN ({})"
        " UNION SELECT {} FROM {} AS up JOIN tree ON {} = tree.id) SELECT id FROM tree)",
        *(row.column("id"), name(row.model.table), values(ids)),
        *(found, name(row.model.table), known),
    )


def _under_path(row: _Row, operator: str, ids: tuple[Scalar, ...]) -> Sql:
    """By ``parent_path``, which holds the ids from the root down: "1/7/12/"."""
    row.value(row.model.field("parent_path"))
    ends = (name("found", "parent_path"), name("given", "parent_path"))
    below, above = ends if operator == "child_of" else ends[::-1]
    table = name(row.model.table)
    return fill(
        "{} IN (SELECT found.id FROM {} AS found JOIN {} AS given"
        " ON substr({}, 1, length({})) = {} WHERE given.id IN ({}))",
        *(row.column("id"), table, table, below, above, above, values(ids)),
    )


_OPERATORS: Mapping[str, Callable[[_Row, Field, Leaf], Sql]] = {
    **dict.fromkeys(("=", "in"), _equals),
    **dict.fromkeys(("<", ">", "<=", ">="), _compare),
    **dict.fromkeys(("like", "ilike", "=like", "=ilike"), _like),
    **dict.fromkeys(("child_of", "parent_of"), _hierarchy),
    "any": _any,
}
