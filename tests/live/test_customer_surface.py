"""A customer's own demo database tells its surface, and nothing of it changes."""

import json

import jsonschema
import pytest
from tests.live.customer import FAST, Customer, Shell

from odoo_owasp import content
from odoo_owasp.logic.surface import from_data

pytestmark = pytest.mark.live


def test_its_surface_is_told_without_its_source(customer: Customer, shell: Shell) -> None:
    refused = shell("surface", *customer.site.run)
    assert refused.code == 2, refused.text
    assert shell("consent", *customer.site.consent, *FAST, typed="demo\n").code == 0
    before = customer.state()
    said = shell("surface", *customer.site.run, "--json")
    assert said.code == 0, said.text
    data = json.loads(said.out)
    schema = content.folder("reports") / "schemas" / "surface-1.schema.json"
    jsonschema.validate(data, json.loads(schema.read_text("utf-8")))
    surface = from_data(data["surface"])
    assert surface.missing == ()
    assert surface.vantages == ("rpc", "recorded")
    assert len(surface.models) > 400
    assert len(list(surface.private())) > 5000
    assert shell.env["ODOO_OWASP_ADMIN_SECRET"] not in said.text
    assert customer.changes_since(before) == []
