"""The source tells of every method that the registry of a running Odoo has, and no other."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from odoo_owasp.console import ConsoleSteps
from odoo_owasp.model.surface import Surface
from odoo_owasp.provision.deployment import deployed
from odoo_owasp.provision.template import Template
from odoo_owasp.surface.source import enumerate_source

pytestmark = pytest.mark.live

_SCRIPT = Path(__file__).parent / "registry.py"


class Both(NamedTuple):
    surface: Surface
    registry: dict[str, Any]


@pytest.fixture(scope="module")
def both(built: Template) -> Iterator[Both]:
    with deployed(built, ConsoleSteps(quiet=True)) as (target, file):
        home = file.parent
        told = built.odoo(home, built.cluster(home)).script(_SCRIPT, {})
        yield Both(enumerate_source(target.sources, target.modules), told)
    gc.collect()


def test_every_method_is_found_and_none_is_invented(both: Both) -> None:
    found = {(one.model, one.name) for one in both.surface.methods}
    true = {(model, name) for model, own in both.registry["models"].items() for name in own}
    true |= {("base", name) for name in both.registry["orm"]}
    assert len(true) > 7000
    assert found == true


def test_what_is_private_is_what_the_gate_refuses(both: Both) -> None:
    told = {(model, name): answer for model, own in both.registry["models"].items()
            for name, (_, answer) in own.items()}  # fmt: skip
    told |= {("base", name): answer for name, (_, answer) in both.registry["orm"].items()}
    differ = [
        (one, told[one.model, one.name])
        for one in both.surface.methods
        if told[one.model, one.name] != ("" if one.callable else "private")
    ]
    assert not differ


def test_the_source_is_all_there(both: Both) -> None:
    assert both.surface.missing == ()
    assert both.surface.unread == ()


def test_every_route_is_found_as_odoo_merges_it(both: Both) -> None:
    said = ("type", "auth", "methods", "csrf", "cors", "website")
    true = {
        (one["path"], one["handler"].removeprefix("odoo.addons."), *(str(one[key]) for key in said))
        for one in both.registry["routes"]
    }
    found = {
        (path, one.handler, one.type, one.auth, str(list(one.methods)), str(one.csrf), one.cors,
         str(one.website))
        for one in both.surface.routes for path in one.paths
    }  # fmt: skip
    assert len(true) > 400
    assert found == true
