"""How one model leads to another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """A field of ``model`` that leads to records of ``to``, and where that stands in the database.

    In each row of ``table``, column ``here`` holds a record's id, ``there`` that of its neighbour;
    ``many`` where one record has several.
    """

    model: str
    field: str
    to: str
    table: str
    here: str
    there: str
    many: bool = False

    def __str__(self) -> str:
        return f"{self.model} by {self.field}"

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it."""
        return self.model, self.field


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record ``one`` with a neighbour ``other``, whose ``field`` holds the text ``value``."""

    relation: Relation
    one: int
    other: int
    field: str = ""
    value: str = ""

    def __str__(self) -> str:
        return f"{self.relation}.{self.field}"
