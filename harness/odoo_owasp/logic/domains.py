"""The text of a record rule → a tree. The text is read as syntax and never run."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Scalar: TypeAlias = bool | int | float | str | None
Value: TypeAlias = "Scalar | list[Value]"
Names: TypeAlias = Callable[[tuple[str, ...]], Value]
"""Gives the value of a dotted name: ``("user", "partner_id", "id")`` → 7."""


class Unsupported(Exception):
    """The rule says something whose meaning is not known here for certain."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition; ``value`` is a tree only for the operators ``any`` and ``not any``."""

    field: str
    operator: str
    value: "Scalar | tuple[Scalar, ...] | Node"

    def __str__(self) -> str:
        return f"{self.field} {self.operator} {self.value!r}"


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match ``node``."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """What matches all ``nodes``; of none: everything."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """What matches one of ``nodes``; of none: nothing."""

    nodes: "tuple[Node, ...]"


Node: TypeAlias = Leaf | Not | And | Or
TRUE = And(())
FALSE = Or(())

_SAME = {"==": "=", "<>": "!="}
_ANY = ("any", "not any")


def parse(text: str, names: Names) -> Node:
    """The tree of a rule's ``domain_force``; an empty text lets everything pass."""
    if not text.strip():
        return TRUE
    value = evaluate(text, names)
    if not isinstance(value, list):
        raise Unsupported(f"a domain is a list, not {value!r}")
    return tree(value)


def evaluate(text: str, names: Names) -> Value:
    """The value of an expression of literals, lists, ``+`` between lists, and names."""
    try:
        expression = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise Unsupported(f"not an expression: {text!r}") from error
    return _value(expression.body, names)


def _value(node: ast.expr, names: Names) -> Value:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None as literal):
            return literal
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_value(item, names) for item in items]
        case ast.Name() | ast.Attribute():
            return names(_dotted(node))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _value(left, names), _value(right, names)
            if isinstance(first, list) and isinstance(second, list):
                return first + second
    raise Unsupported(f"expression {ast.unparse(node)!r}")


def _dotted(node: ast.expr) -> tuple[str, ...]:
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(value=owner, attr=name):
            return (*_dotted(owner), name)
    raise Unsupported(f"expression {ast.unparse(node)!r}")


def tree(domain: list[Value]) -> Node:
    """A domain in Polish notation as a tree; what no operator joins is joined by ``&``."""
    items = iter(domain)
    nodes = tuple(_node(item, items) for item in items)
    return nodes[0] if len(nodes) == 1 else And(nodes)


def _node(item: Value, rest: Iterator[Value]) -> Node:
    match item:
        case "!":
            return Not(_operand(rest))
        case "&":
            return And((_operand(rest), _operand(rest)))
        case "|":
            return Or((_operand(rest), _operand(rest)))
        case [1, "=", 1]:
            return TRUE
        case [0, "=", 1]:
            return FALSE
        case [str(field), str(operator), value] if field:
            return _leaf(field, operator.lower(), value)
    raise Unsupported(f"domain item {item!r}")


def _operand(rest: Iterator[Value]) -> Node:
    for item in rest:
        return _node(item, rest)
    raise Unsupported("a domain operator lacks its operand")


def _leaf(field: str, operator: str, value: Value) -> Node:
    operator = _SAME.get(operator, operator)
    if operator == "=?":  # compares only where there is something to compare with
        return _leaf(field, "=", value) if value else TRUE
    if not isinstance(value, list):
        return Leaf(field, operator, value)
    if operator in _ANY:
        return Leaf(field, operator, tree(value))
    return Leaf(field, operator, tuple(_scalar(item) for item in value))


def _scalar(value: Value) -> Scalar:
    if isinstance(value, list):
        raise Unsupported(f"a list inside a list of values: {value!r}")
    return value
