"""The surface as plain data and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from odoo_owasp.model.surface import Method, Privacy, Route, Surface


def to_data(surface: Surface) -> dict[str, Any]:
    """``surface`` as JSON has it."""
    return {
        "methods": [asdict(one) for one in surface.methods],
        "routes": [asdict(one) for one in surface.routes],
        "ancestors": dict(surface.ancestors),
        "missing": surface.missing,
        "unread": surface.unread,
    }


def from_data(data: Mapping[str, Any]) -> Surface:
    """The surface that :func:`to_data` was given."""
    return Surface(
        methods=tuple(_method(one) for one in data["methods"]),
        routes=tuple(_route(one) for one in data["routes"]),
        ancestors={model: tuple(above) for model, above in data["ancestors"].items()},
        missing=tuple(data["missing"]),
        unread=tuple(data["unread"]),
    )


def _route(data: Mapping[str, Any]) -> Route:
    lists = ("paths", "methods", "overrides")
    return Route(**{**data, **{name: tuple(data[name]) for name in lists}})


def _method(data: Mapping[str, Any]) -> Method:
    return Method(
        **{
            **data,
            "private": Privacy(data["private"]),
            "overrides": tuple(data["overrides"]),
        }
    )
