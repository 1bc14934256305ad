"""An entry: a parameter of a public method by which a caller's text may come near a query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One parameter of a public method, as the model ``owner`` defines or overrides it.

    ``takes`` says what is put in: a domain, an order, a text... ``arguments`` are what the method
    is given besides, with the names of ``$places`` in them. ``record``: it is called on one record.
    ``on`` is the model whose records it looks up, where that is not the one it is called on.
    ``silent`` says why no text that is put in reaches SQL, where that is so.
    """

    owner: str
    method: str
    parameter: str
    takes: str
    arguments: Mapping[str, Any] = field(default_factory=dict, hash=False)
    record: bool = False
    on: str = ""
    silent: str = ""

    def __str__(self) -> str:
        return f"{self.owner}.{self.method}({self.parameter})"
