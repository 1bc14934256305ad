"""Rights and rules → the tree of the records that someone may read, write, create or delete."""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from odoo_owasp.logic.domains import And, Leaf, Names, Node, Or, parse
from odoo_owasp.logic.schema import Schema, find

Operation: TypeAlias = Literal["read", "write", "create", "unlink"]
"""What rights and rules are about."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A record rule that applies to someone; ``everyone`` where it names no group."""

    domain: str
    everyone: bool


def allowed(schema: Schema, model: str, rules: Mapping[str, Sequence[Rule]], names: Names) -> Node:
    """What the rules let pass: all that are for everyone, and one of the groups' if any.

    The rules of inherited models hold too; the access rights to them do not matter.
    """
    demands: list[Node] = [
        Leaf(field, "any", allowed(schema, parent, rules, names))
        for field, parent in find(schema, model).parents.items()
    ]
    trees = [(rule.everyone, parse(rule.domain, names)) for rule in rules.get(model, ())]
    demands += [node for everyone, node in trees if everyone]
    if grants := tuple(node for everyone, node in trees if not everyone):
        demands.append(Or(grants))
    return And(tuple(demands))


NOT_BY_RPC = "base.group_no_one"
"""The group of who looks at Odoo's inside: it counts in the web client's debug mode alone."""


def for_someone_in(held: Container[str], groups: str) -> bool:
    """Whether a field that is kept for ``groups`` is for someone who has the groups ``held``.

    ``groups`` is as fields declare it: one of them is enough, one after ``!`` must be missing;
    ``.`` is nobody.
    """
    names = [name.strip() for name in groups.split(",")]
    unwanted = [name[1:] for name in names if name.startswith("!")]
    wanted = [name for name in names if not name.startswith("!")]
    if any(name in held for name in unwanted):
        return False
    return not wanted or any(name in held and name != NOT_BY_RPC for name in wanted)


EVERYTHING = "[(1, '=', 1)]"
"""A rule's condition that every record meets, as :mod:`rule_notation` spells it."""


def as_strict(rules: Collection[Rule], than: Collection[Rule]) -> bool:
    """Whether ``rules`` surely let pass no more ``than`` others do, whatever the records are.

    Rules for everyone narrow: having all of them is enough. Those of groups widen each other; no
    rule of a group at all, or one of EVERYTHING, lets everything pass. False where only the
    records can tell.
    """
    narrowing, widening = _sorted(rules)
    others_narrowing, others_widening = _sorted(than)
    keeps = widening <= others_widening and bool(widening)
    all_pass = not others_widening or EVERYTHING in others_widening
    return narrowing >= others_narrowing and (keeps or all_pass)


def _sorted(rules: Collection[Rule]) -> tuple[set[str], set[str]]:
    """The conditions of the rules for everyone, and those of groups."""
    return (
        {rule.domain for rule in rules if rule.everyone},
        {rule.domain for rule in rules if not rule.everyone},
    )
