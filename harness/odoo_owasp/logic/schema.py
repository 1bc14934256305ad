"""What a deployment's models look like in its database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from odoo_owasp.logic.domains import TRUE, Node, Unsupported


@dataclass(frozen=True, slots=True)
class Link:
    """The table behind a many2many: column ``here`` holds this record, ``there`` the other.

    Where one table serves several models, its column ``kind`` holds this model's name.
    """

    table: str
    here: str
    there: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field; ``stored`` where a column holds its plain value.

    ``inverse`` is the many2one behind a one2many, ``related`` the path that a field without
    a column repeats, ``domain`` what its declaration demands of the linked records, ``meaning``
    the condition that a yes-or-no field without a column stands for.
    """

    name: str
    type: str
    relation: str = ""
    stored: bool = False
    inverse: str = ""
    link: Link | None = None
    related: str = ""
    domain: Node = TRUE
    meaning: Node | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its table, its fields, and through which field it inherits which model."""

    name: str
    table: str
    fields: Mapping[str, Field]
    parents: Mapping[str, str]

    def field(self, name: str) -> Field:
        """The field of that name; raises Unsupported where there is none."""
        if name not in self.fields:
            raise Unsupported(f"{self.name} has no field {name}")
        return self.fields[name]


Schema: TypeAlias = Mapping[str, Model]


def find(schema: Schema, name: str) -> Model:
    """The model of that name; raises Unsupported where none has a table."""
    if name not in schema:
        raise Unsupported(f"{name or 'a plain value'}: no such model, or none with a table")
    return schema[name]
