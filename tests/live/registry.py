"""Runs inside Odoo's shell: what its registry says of every model's methods."""
# mypy: ignore-errors
# ruff: noqa: F821, T201  the shell provides `env`; what is printed last is the answer

import json
from types import FunctionType

from odoo.exceptions import AccessError
from odoo.http import _generate_routing_rules
from odoo.orm.model_classes import is_model_class
from odoo.service.model import get_public_method
from odoo.tools import config


def told(model, name):
    """What Odoo's own gate says: "" it may be called, "private", or "none" of that name."""
    try:
        get_public_method(model, name)
    except AccessError:
        return "private"
    except AttributeError:
        return "none"
    return ""


def makes(value):
    """Whether a class attribute is a method."""
    return isinstance(value, FunctionType | classmethod | staticmethod) or (
        callable(value) and not isinstance(value, type)
    )


found = {}
for name in sorted(env.registry):
    model = env[name]
    cls = env.registry[name]
    own = {}
    # A model's own definitions are the bases of its registry class that are no registry classes;
    # what these are built of as Python classes is theirs too, as far as it is not the ORM's.
    for base in cls.__bases__:
        if is_model_class(base):
            continue
        for part in base.__mro__:
            if part.__module__.startswith(("odoo.orm.", "builtins", "odoo.models")):
                continue
            for attribute, value in vars(part).items():
                if makes(value):
                    own[attribute] = f"{part.__module__}.{part.__qualname__}"
    for attribute, value in vars(cls).items():
        if makes(value) and attribute not in own:
            own[attribute] = "registry"
    found[name] = {key: [where, told(model, key)] for key, where in own.items()}

orm = {}
transient = next(cls for cls in env.registry.values() if cls._transient)
for part in transient.__mro__:
    if part.__module__.startswith("odoo.orm."):
        for attribute, value in vars(part).items():
            if makes(value):
                orm[attribute] = [part.__qualname__, told(env["base"], attribute)]

server_wide_modules = config["server_wide_modules"]
routes = []
installed = set(env["ir.module.module"].search([("state", "=", "installed")]).mapped("name"))
for url, endpoint in _generate_routing_rules(sorted(installed | set(server_wide_modules)), False):
    said = endpoint.routing
    routes.append({
        "path": url,
        "handler": f"{endpoint.func.__func__.__module__}.{endpoint.func.__func__.__qualname__}",
        "type": said["type"],
        "auth": said["auth"],
        "methods": sorted(said["methods"] or ()),
        "csrf": said["type"] == "http" and bool(said.get("csrf", True)),
        "cors": said.get("cors") or "",
        "website": bool(said.get("website")),
    })  # fmt: skip

print("RESULT " + json.dumps({"models": found, "orm": orm, "routes": routes}))
