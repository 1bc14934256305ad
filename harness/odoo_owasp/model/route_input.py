"""A route's input: a parameter by which a request's text may come near a query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NUMBERED = ("<int:", "<model(")
"""How parts of a path begin that hold a number: with a text there, no route is entered."""


@dataclass(frozen=True, slots=True)
class RouteInput:
    """One parameter of a route, or one part of its path.

    ``route`` is the route's first path, ``path`` the one that is asked for. ``takes`` says what is
    put in: a text, an order, a domain... ``given`` is what goes beside it: the query of a page, the
    arguments of a JSON route. ``roles`` are the names of those who ask. ``reaches`` says that the
    text reaches SQL wherever the route is, ``about`` tells it from others of the same name.
    """

    route: str
    path: str
    parameter: str
    takes: str
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)
    roles: tuple[str, ...] = ()
    reaches: bool = False
    about: str = ""

    def __str__(self) -> str:
        return f"{self.route} {self.parameter} {self.about}".rstrip()

    @property
    def in_path(self) -> bool:
        """Whether it is a part of the path."""
        return self.parameter in parts(self.path)


def parts(path: str) -> dict[str, str]:
    """The names of a path's parts, each with its text: ``<int:page>`` is the part ``page``."""
    found = {}
    for one in path.split("<")[1:]:
        text = one.partition(">")[0]
        found[text.rpartition(":")[2]] = f"<{text}>"
    return found
