"""What is recorded of a release stands in for its source."""

import json
from pathlib import Path

from tests.addons import module

from odoo_owasp import content
from odoo_owasp.model.surface import Privacy, Surface, Vantage
from odoo_owasp.surface.recorded import filled, recalled, record, render
from odoo_owasp.surface.source import enumerate_source

CODE = """
class A(models.Model):
    _name = 'a'
    def public(self): pass
    def _plain(self): pass
    def _named(self, **kwargs): pass
    def _any(self, *args, **kwargs): pass
    @api.private
    def marked(self): pass
"""


def test_the_private_methods_come_back(tmp_path: Path) -> None:
    module(tmp_path, "a", CODE)
    module(tmp_path, "empty", "")
    read = enumerate_source([str(tmp_path)], ["a", "empty"])
    data = json.loads(render(record(read, ["a", "empty"], "19.0", "1")))
    assert content.problem(data, "recorded_methods") == ""
    assert data["modules"] == {
        "a": {"a": ["_any * **", "_named **", "_plain", "marked"]}, "empty": {},
    }  # fmt: skip
    found = filled(Surface(missing=("a", "empty", "unknown")), data)
    said = [(one.name, one.private, one.keywords, one.places) for one in read.private()]
    assert [(one.name, one.private, one.keywords, one.places) for one in found.methods] == said
    assert {one.told_by for one in found.methods} == {(Vantage.RECORDED,)}
    assert found.missing == ("unknown",)
    assert found.methods[0].source == "a, as recorded for 1"


def test_only_installed_modules_count(tmp_path: Path) -> None:
    data = {"build": "1", "modules": {"a": {"m": ["_f"]}, "b": {"m": ["_f", "_g"], "n": ["_h"]}}}
    assert [one.key for one in recalled(data, ["a"]).methods] == [("m", "_f")]
    both = [one.key for one in recalled(data, ["a", "b"]).methods]
    assert both == [("m", "_f"), ("m", "_g"), ("n", "_h")]


def test_the_record_of_the_tested_release_is_valid_and_whole() -> None:
    data = content.recorded_methods("19.0")
    assert data
    assert data["build"] == content.read_toml(content.release_file("19.0"))["tested"]["version"]
    found = recalled(data, ["base"])
    names = {(one.model, one.name): one.private for one in found.methods}
    assert names["base", "_search"] is Privacy.UNDERSCORE
    assert names["base", "browse"] is Privacy.MARKED
    assert content.recorded_methods("0.0") is None
