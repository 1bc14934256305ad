"""The ways to a route: each address of it with each HTTP method, and what stands in its parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from odoo_owasp.model.route_input import parts
from odoo_owasp.model.surface import Route

CLOSED = frozenset(["user", "bearer"])
"""How a route says that it wants a login, or an API key."""
HARMLESS_CALL = (
    b'{"params": {"model": "res.partner", "method": "has_access",'
    b' "args": [[], "read"], "kwargs": {}}}'
)
"""What JSON routes are given: those that call what they are told look at nothing with it."""
_NUMBERS = ("<int", "<model", "<float")
_NOBODYS = "2147483647"
"""An id that no record has; what a route looks up before anything else must be there, though."""
_TEXT = "x" * 16
"""A text of a length that some parts demand."""


@dataclass(frozen=True, slots=True)
class Way:
    """One address of a route, and the HTTP method that it is asked with."""

    route: Route
    path: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def row(self) -> str:
        """Where it stands in the matrix."""
        return self.route.paths[0]


def ways(route: Route, methods: Iterable[str]) -> list[Way]:
    """Each address of ``route`` with those of the ``methods`` that it takes."""
    posted = ("POST",) if route.type == "jsonrpc" else ()
    known = {one.upper() for one in posted or route.methods}
    return [
        Way(route, path, one)
        for path in route.paths
        for one in methods
        if not known or one in known
    ]


def filled(path: str) -> str:
    """``path`` with something harmless in the place of each of its parts."""
    for name, part in parts(path).items():
        harmless = "1" if part.startswith(_NUMBERS) else _TEXT
        if part.startswith("<int") and (name == "id" or name.endswith("_id")):
            harmless = _NOBODYS
        path = path.replace(part, harmless)
    return path


def unreviewed(routes: Iterable[Route], reviewed: Mapping[str, Any]) -> list[tuple[Route, str]]:
    """The routes that are open in a way that nobody reviewed, and in which way.

    ``reviewed`` is the table of a release (``fixtures/open_routes/``).
    """
    forgeable, shared = (
        {path for group in reviewed.get(what, ()) for path in group["routes"]}
        for what in ("forgeable", "shared")
    )
    open_as = {
        (auth, path)
        for group in reviewed.get("open", ())
        for auth in ("public", "none")
        for path in group.get(auth, ())
    }
    found = []
    for route in routes:
        first = route.paths[0]
        if route.auth not in CLOSED and (route.auth, first) not in open_as:
            found.append((route, f"whoever has not logged in (auth={route.auth})"))
        if route.type == "http" and not route.csrf and first not in forgeable:
            found.append((route, "forged forms (csrf=False)"))
        if route.cors and first not in shared:
            found.append((route, f"pages of other sites (cors={route.cors})"))
    return found
