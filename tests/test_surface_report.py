"""The surface as people and machines get it, and as a file that is read again."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from odoo_owasp import content, surveying
from odoo_owasp.logic.surface import KINDS, diff
from odoo_owasp.model.surface import (
    AccessRow,
    Attachments,
    Field,
    Group,
    Kind,
    Method,
    Model,
    Privacy,
    Report,
    Route,
    Rule,
    ServerAction,
    Surface,
    Template,
    Vantage,
)
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.report import surface as report

SCHEMA = json.loads(
    (content.folder("reports") / "schemas" / "surface-1.schema.json").read_text("utf-8")
)
SOURCE, RPC = (Vantage.SOURCE,), (Vantage.RPC,)
SURFACE = Surface(
    methods=(
        Method("a", "_f", Privacy.UNDERSCORE, True, True, ("b",), "m/a.py:1", ("n/a.py:2",),
               told_by=SOURCE),
        Method("a", "f", sudo=True, alias_of="_f", source="m/a.py:2", told_by=SOURCE),
        Method("a", "g", Privacy.MARKED, unmarked_override=True, told_by=SOURCE),
    ),
    routes=(
        Route("m.C.x", ("/x", "/y"), "jsonrpc", "public", ("POST",), False, "*", True, ("id",),
              "m/c.py:1", ("n/c.py:1",), True, True, SOURCE),
    ),
    models=(Model("a", Kind.TRANSIENT, ("m", "n"), (*RPC, *SOURCE)), Model("b", told_by=RPC)),
    fields=(
        Field("a", "access_token", "char", True, "", (), "base.group_user", SOURCE),
        Field("a", "body", "html", True, "", ("sanitize",), "", SOURCE),
        Field("b", "unknown", told_by=SOURCE),
    ),
    access=(AccessRow("m.access", "a", "base.group_user", ("read",), False, RPC),),
    rules=(Rule("m.rule", "a", "[]", ("base.group_user",), ("read", "write"), True, RPC),),
    groups=(Group("base.group_user", ("base.group_no_one",), RPC),),
    attachments=(Attachments("a", 3, 1, RPC),),
    reports=(Report("m.report", "a", "qweb-pdf", (), RPC),),
    actions=(ServerAction("m.action", "a", "code", ("base.group_system",), "run-it", RPC),),
    templates=(Template("m.template", "", "m.other", True, RPC),),
    ancestors={"a": ("base",), "base": ()},
    vantages=(*RPC, *SOURCE),
    missing=("m2",),
    unread=("m/bad.py",),
)  # fmt: skip
SURVEY = report.Survey("a demo", "19.0", "19.0.0", ("m", "n"), SURFACE)


def shown(what: Any) -> str:
    console = Console(width=200, force_terminal=False)
    with console.capture() as captured:
        console.print(what)
    return captured.get()


def problem(data: object) -> str:
    wrong = jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)
    return next((error.message for error in wrong), "")


def test_the_json_is_valid_and_comes_back_whole() -> None:
    text = report.render(SURVEY, "1.0")
    data = report.opened(text)
    assert problem(data) == ""
    assert report.survey(data) == SURVEY
    assert report.render(report.survey(data), "1.0") == text


def test_the_schema_knows_every_attribute_of_every_fact() -> None:
    lists = SCHEMA["properties"]["surface"]["properties"]
    for kind, made in KINDS.items():
        name = lists[kind]["items"]["$ref"].rpartition("/")[2]
        assert set(SCHEMA["$defs"][name]["properties"]) == set(made.__dataclass_fields__)


def test_the_schema_refuses_what_is_unknown() -> None:
    data = report.opened(report.render(SURVEY, "1.0"))
    data["surface"]["methods"][0]["surprise"] = 1
    assert "surprise" in problem(data)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no surface"),
        ('{"format": "another"}', "no surface"),
        ('{"format": "odoo-owasp surface", "schema": 2}', "version 2"),
    ],
)
def test_a_text_that_is_no_surface(text: str, why: str) -> None:
    with pytest.raises(report.NoSurvey, match=why):
        report.opened(text)


def test_people_see_counts_and_what_is_remarkable() -> None:
    text = shown(report.summary(SURVEY))
    for said in (
        "a demo: Odoo 19.0 19.0.0, 2 modules", "record rules", "1 public", "1 private by name",
        "1 by mark (1 of them", "a.f = _f", "1 public; 1 seem to call", "1 models bear tokens",
        "1 of 1 stored HTML", "m2", "m/bad.py",
    ):  # fmt: skip
        assert said in text


def test_people_see_what_changed() -> None:
    empty = Surface(vantages=SURFACE.vantages)
    text = shown(report.differences(diff(empty, SURFACE)))
    assert "methods +3 -0 ~0" in text
    assert "+ a.f, public, sudo, another name of _f, m/a.py:2" in text
    assert "+ /x /y, auth public, jsonrpc, sudo, calls methods by name, m/c.py:1" in text
    assert "- m.C" not in text
    assert "nothing changed" in shown(report.differences(diff(SURFACE, SURFACE)))
    other = shown(report.differences(diff(Surface(vantages=SOURCE), Surface(vantages=RPC))))
    assert "methods: not compared" in other


def test_machines_see_what_changed() -> None:
    empty = Surface(vantages=SURFACE.vantages)
    data = json.loads(report.render_differences(diff(SURFACE, empty)))["differences"]
    assert len(data["methods"]["removed"]) == 3
    assert data["access"]["removed"][0]["name"] == "m.access"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    path.write_text(report.render(SURVEY, "1.0"))
    return path


def compared(old: Path, new: Path) -> int:
    return surveying.compare(str(old), str(new), as_json=True)


def test_the_exit_code_says_whether_anything_changed(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.json"
    data = json.loads(file.read_text())
    data["surface"]["methods"].pop()
    other.write_text(json.dumps(data))
    assert compared(file, file) == 0
    assert compared(file, other) == 1


def test_a_file_that_will_not_do_is_named(file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    with pytest.raises(Trouble, match="cannot be read"):
        compared(file, tmp_path / "none.json")
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(Trouble, match="is no text"):
        compared(bad, file)
    data = json.loads(file.read_text())
    data["surface"]["routes"][0]["auth"] = 3
    bad.write_text(json.dumps(data))
    with pytest.raises(Trouble, match=r"routes\[0\].auth"):
        compared(file, bad)


def test_folders_that_hold_no_source(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no source of Odoo"):
        surveying.source_folders(str(tmp_path), ())
    with pytest.raises(Trouble, match="no add-on"):
        surveying.source_folders("", [str(tmp_path)])
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "__manifest__.py").write_text("{}")
    assert surveying.source_folders("", [str(tmp_path)]) == (str(tmp_path),)
