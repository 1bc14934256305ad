"""Pieces of SQL: text with ``%s``, and the parameters that belong there."""

from collections.abc import Iterable
from dataclasses import dataclass

from odoo_owasp.logic.domains import Scalar


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of a statement, with the parameters of its ``%s``."""

    text: str
    params: tuple[Scalar, ...] = ()


def fill(template: str, *pieces: Sql) -> Sql:
    """The template with its ``{}`` replaced, in order."""
    text = template.format(*(piece.text for piece in pieces))
    return Sql(text, tuple(param for piece in pieces for param in piece.params))


def join(separator: str, pieces: Iterable[Sql]) -> Sql:
    """The pieces, separated."""
    pieces = tuple(pieces)
    return fill(separator.join(["{}"] * len(pieces)), *pieces)


def param(value: Scalar) -> Sql:
    """A value, which never becomes text of the statement."""
    return Sql("%s", (value,))


def values(items: Iterable[Scalar]) -> Sql:
    """What stands inside the parentheses of ``IN (…)``."""
    return join(", ", map(param, items))


def name(*parts: str) -> Sql:
    """An identifier, quoted; ``%`` is doubled because the driver reads it."""
    return Sql(".".join('"' + part.replace('"', '""').replace("%", "%%") + '"' for part in parts))
