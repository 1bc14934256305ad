"""Which text of a request may come near a query: the inputs of a surface's routes."""

from collections.abc import Mapping
from typing import Any

from odoo_owasp.model.route_input import NUMBERED, RouteInput, parts
from odoo_owasp.model.surface import Route, Surface

TEXT = "text"
_OF_PORTAL = ("portal-a",)
_OF_STAFF = ("employee-a", "manager", "administrator")
_OF_ALL = ("anonymous", "portal-a", "employee-a")


def page_inputs(surface: Surface, table: Mapping[str, Any]) -> list[RouteInput]:
    """The inputs of every page that may be asked for, but for those that act, by the ``table``."""
    takes = {one["name"]: one["takes"] for one in table["parameter"]}
    pages = {one["path"]: one for one in table["page"]}
    acting = {one["path"]: one.get("parameters") for one in table["acts"]}
    found = []
    for route in surface.routes:
        name = route.paths[0]
        if not _asked_for(route) or (name in acting and not acting[name]):
            continue
        said, left_out = pages.get(name, {}), acting.get(name) or ()
        inside = {part for path in route.paths for part in parts(path)}
        for parameter in dict.fromkeys((*route.parameters, *inside, *said.get("keywords", ()))):
            if parameter.startswith("_") or parameter in left_out:
                continue
            path = _way(route, parameter)
            if parts(path).get(parameter, "").startswith(NUMBERED):
                continue
            found.append(
                RouteInput(
                    name, path, parameter,
                    TEXT if parameter in parts(path) else takes.get(parameter, TEXT),
                    said.get("beside", {}), tuple(said.get("roles", _roles(route))),
                    parameter in said.get("reaching", ()),
                )
            )  # fmt: skip
    return found


def call_inputs(surface: Surface, table: Mapping[str, Any]) -> list[RouteInput]:
    """The inputs of the JSON routes that the ``table`` says to read only."""
    routes = {path: route for route in surface.routes for path in route.paths}
    return [
        RouteInput(
            one["path"], one["path"], place, takes, one["arguments"],
            tuple(one.get("roles", _roles(routes[one["path"]]))), place in one.get("reaching", ()),
            one.get("about", ""),
        )
        for one in table["call"] if one["path"] in routes
        for place, takes in one["takes"].items()
    ]  # fmt: skip


def placed(arguments: Mapping[str, Any], place: str, value: Any) -> dict[str, Any]:
    """The arguments with ``value`` at a place: names and numbers of items, with dots between them.

    A name may hold dots itself; a place that is not there is made.
    """
    copy = dict(arguments)
    _put(copy, place, value)
    return copy


def _put(into: Any, place: str, value: Any) -> None:
    head, rest = _head(into, place)
    if rest:
        inner = dict(into[head]) if isinstance(into[head], Mapping) else list(into[head])
        _put(inner, rest, value)
        value = inner
    if isinstance(into, list) and head == len(into):
        into.append(value)
    else:
        into[head] = value


def _head(into: Any, place: str) -> tuple[Any, str]:
    """The first name of a place, the longest that is there, and what follows it."""
    words = place.split(".")
    if isinstance(into, list):
        return int(words[0]), ".".join(words[1:])
    for most in range(len(words), 0, -1):
        if (name := ".".join(words[:most])) in into:
            return name, ".".join(words[most:])
    return place, ""


def _asked_for(route: Route) -> bool:
    """Whether it is a page that a browser asks for by its address."""
    methods = {one.upper() for one in route.methods}
    return route.type == "http" and (not methods or "GET" in methods)


def _way(route: Route, parameter: str) -> str:
    """The shortest path by which a parameter is given: beside it, or within it if it must be."""
    outside = [path for path in route.paths if parameter not in parts(path)]
    return min(outside or route.paths, key=len)


def _roles(route: Route) -> tuple[str, ...]:
    if route.paths[0].startswith("/my"):
        return _OF_PORTAL
    return _OF_ALL if route.open else _OF_STAFF
