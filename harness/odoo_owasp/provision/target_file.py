"""A target as a private JSON file: how provisioning tells the test process what to test."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from odoo_owasp import content
from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.rules import Budget, Consent, Origin, Rules
from odoo_owasp.model.target import Host, Observatory, Planted, Target, Tenant
from odoo_owasp.model.trouble import Trouble


def dump(target: Target) -> str:
    """``target`` as JSON. It holds secrets: write it where only its owner reads."""
    return json.dumps(asdict(target), default=_plain, indent=1)


def load(text: str) -> Target:
    """The target that :func:`dump` wrote."""
    data: dict[str, Any] = json.loads(text)
    rules = data.pop("rules")
    observatory, host = data.pop("observatory"), data.pop("host")
    return Target(
        rules=Rules(
            frozenset(Origin(**one) for one in rules["origins"]),
            rules["address"],
            rules["prefix"],
            Budget(**rules["budget"]),
            rules["any_host"],
        ),
        roles=_roles(data.pop("roles")),
        planted=_planted(data.pop("planted")),
        tenants=tuple(map(_tenant, data.pop("tenants"))),
        modules=frozenset(data.pop("modules")),
        capabilities=frozenset(data.pop("capabilities")),
        sources=tuple(data.pop("sources")),
        observatory=Observatory(**observatory) if observatory else None,
        host=_host(host) if host else None,
        **data,
    )


def _roles(data: dict[str, Any]) -> dict[str, Role]:
    return {
        name: Role(
            role["name"], role["login"], role["uid"],
            Secret(role["password"]), Secret(role["api_key"]),
        )
        for name, role in data.items()
    }  # fmt: skip


def _planted(data: dict[str, Any]) -> dict[str, Planted]:
    return {name: Planted(**one) for name, one in data.items()}


def _tenant(data: dict[str, Any]) -> Tenant:
    own = {"roles": _roles(data["roles"]), "planted": _planted(data["planted"])}
    return Tenant(**{**data, **own})


def _host(data: dict[str, Any]) -> Host:
    folders = {name: tuple(data[name]) for name in ("writable", "kept")}
    return Host(**{**data, **folders})


def dump_consent(consent: Consent) -> str:
    """``consent`` as the text of its ir.config_parameter."""
    return json.dumps(asdict(consent), default=_plain)


def load_consent(text: str) -> Consent:
    """The consent that :func:`dump_consent` wrote. Raises Trouble where it is no such text."""
    try:
        data = json.loads(text, parse_constant=_no_number)
        expires = datetime.fromisoformat(str(data["expires"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _unreadable(type(error).__name__) from error
    if problem := content.problem(data, "consent"):
        raise _unreadable(problem)
    if expires.tzinfo is None:
        raise _unreadable("it expires at a time of no zone")
    lists = {name: tuple(data[name]) for name in ("addresses", "scope")}
    return Consent(**{**data, **lists, "expires": expires})


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _unreadable(why: str) -> Trouble:
    return Trouble(
        f"the database's consent record cannot be read: {why}",
        "give consent anew: odoo-owasp consent URL DB",
    )


def _plain(value: object) -> object:
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, frozenset | set):
        return sorted((asdict(one) if isinstance(one, Origin) else one for one in value), key=str)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
