"""The source tells of every method that the registry of a running Odoo has, and no other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from odoo_owasp import content
from odoo_owasp.console import ConsoleSteps
from odoo_owasp.engine import Engagement, reader
from odoo_owasp.logic.surface import Changed
from odoo_owasp.model.surface import Surface
from odoo_owasp.provision.deployment import deployed
from odoo_owasp.provision.template import Template
from odoo_owasp.surface.recorded import record
from odoo_owasp.surface.rpc import enumerate_rpc
from odoo_owasp.surface.source import enumerate_source

pytestmark = pytest.mark.live

_SCRIPT = Path(__file__).parent / "registry.py"


class Both(NamedTuple):
    surface: Surface
    registry: dict[str, Any]
    told: Surface


@pytest.fixture(scope="module")
def both(built: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with deployed(built, ConsoleSteps(quiet=True)) as (target, file):
        home = file.parent
        told = built.odoo(home, built.cluster(home)).script(_SCRIPT, {})
        engagement = Engagement.open(file, tmp_path_factory.mktemp("run") / "journal.jsonl")
        rpc, administrator = engagement.transports["jsonrpc"], engagement.role("administrator")
        asked = enumerate_rpc(reader(rpc, administrator))
        yield Both(enumerate_source(target.sources, target.modules), told, asked)
        engagement.close()


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


MADE_AT_RUN_TIME = {
    ("ir.rule", "global"),  # put on the class by setattr: the name is a keyword of Python's
    # A column for each analytic plan that the demo data make.
    ("account.analytic.line", "x_plan2_id"),
    ("account.analytic.line", "x_plan3_id"),
    ("project.project", "x_plan2_id"),
    ("project.project", "x_plan3_id"),
}


def test_the_source_and_the_deployment_tell_of_the_same_models(both: Both) -> None:
    assert both.surface.models == tuple(
        replace(one, told_by=both.surface.models[0].told_by) for one in both.told.models
    )


def test_the_source_and_the_deployment_tell_of_the_same_fields(both: Both) -> None:
    declared = {one.key: one for one in both.surface.fields}
    told = {one.key: one for one in both.told.fields}
    assert set(told) - set(declared) == MADE_AT_RUN_TIME
    assert set(declared) <= set(told)
    differ = {
        (key, name, said)
        for key in declared
        for name, said in Changed(declared[key], told[key]).what.items()
        if None not in said  # one of them does not know
    }
    assert not differ


def test_the_record_is_what_the_source_says(built: Template, both: Both) -> None:
    """Made anew, it would be the same; where not: odoo-owasp surface --odoo-source DIR --record."""
    kept = content.recorded_methods("19.0")
    assert kept
    assert kept["build"] == built.source.version
    read = enumerate_source(built.source.addons, kept["modules"])
    assert record(read, kept["modules"], kept["release"], kept["build"]) == kept


def test_the_source_declares_the_templates_that_no_website_made(both: Both) -> None:
    declared = {one.key: one.extends for one in both.surface.templates}
    told = {one.key: one.extends for one in both.told.templates}
    assert len(declared) > 700
    assert {key: told.get(key) for key in declared} == declared
    assert all(name.startswith("website.") for (name,) in told.keys() - declared.keys())
