"""The data folders: what ships loads, what is malformed is told by file and place."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from odoo_owasp import content, known_names, vectors
from odoo_owasp.model.state import Kind
from odoo_owasp.model.trouble import Trouble

NAMES = sorted(path.stem for path in (content.folder("fixtures") / "known_names").glob("*.toml"))

GOOD = """
[[vector]]
id = "value-plain"
kind = "value"
value = "{tracer}"
tries = "ordinary text"
source = "control"
control = true
"""


def of_kind(kind: str, value: str) -> str:
    """A control of ``kind``."""
    return GOOD.replace("{tracer}", value).replace('"value', f'"{kind}')


def attack(name: str, value: str, source: str = "CWE-1") -> str:
    text = of_kind(name.rpartition("-")[0], value).replace("-plain", "-break")
    return text.replace("control = true\n", "").replace('"control"', f'"{source}"')


FILE = of_kind("file", "a") + 'name = "{tracer}.txt"\nmimetype = "text/plain"\n'


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A corpus called ``own``, in a copy of the data folders."""
    shutil.copytree(content.folder("fixtures"), tmp_path / "fixtures")
    monkeypatch.setattr(content, "folder", lambda name: tmp_path / name)
    content.vectors.cache_clear()
    yield tmp_path / "fixtures" / "vectors" / "own.toml"
    content.vectors.cache_clear()


def test_a_good_corpus_loads(corpus: Path) -> None:
    corpus.write_text(GOOD.replace("control = true", "control = true\nrepeat = 3"))
    (vector,) = vectors("own")
    assert (vector.id, vector.kind, vector.control) == ("value-plain", "value", True)
    assert vector.with_tracer("t1") == "t1t1t1"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[[vector]\n", "is not valid TOML"),
        (GOOD + GOOD.replace("ordinary", "other"), "the id value-plain stands there more than"),
        (GOOD.replace('"value"', '"place"'), "$.vector[0].kind"),
        (GOOD + "more = 1\n", "$.vector[0]"),
        (GOOD.replace("tries", "trial"), "$.vector[0]"),
        ("", "'vector' is a required property"),
        (GOOD.replace("value-plain", "Value Plain"), "$.vector[0].id"),
        (GOOD.replace("{tracer}", "no token"), "$.vector[0].value"),
        (GOOD.replace("control = true", "control = false"), "$.vector"),
        (GOOD.replace("value-plain", "field-plain"), "field-plain does not begin with its kind"),
        (GOOD.replace("value-plain", "plain"), "$.vector[0].id"),
        (GOOD + 'needs = ["env"]\n', "$.vector[0].kind"),
        (
            GOOD + 'mimetype = "text/plain"\n',
            "$.vector[0].kind: 'value' is not one of ['file', 'mime']",
        ),
        (GOOD + "repeat = 1\n", "$.vector[0].repeat"),
        (of_kind("domain", "[['{tracer}']]"), "domain-plain is not JSON: Expecting value"),
        (of_kind("domain", "[]"), "'[]' does not match '\\\\{tracer"),
        (of_kind("group", "{tracer}"), "should not be valid under"),
        (of_kind("expression", "1"), "'1' does not match '\\\\{tracer"),
        (of_kind("path", "img/{tracer}.png"), "should not be valid under"),
        (of_kind("file", "{tracer}"), "'name' is a required property"),
        (FILE.replace("{tracer}.txt", "a.txt"), "$.vector[0].name"),
        (FILE.replace('value = "a"\n', ""), "'value' is a required property"),
        (FILE.replace('value = "a"\n', "members = []\n"), "$.vector[0].members"),
        (FILE + 'members = [{name = "a", content = "b"}]\n', "'value' should not be valid under"),
        (FILE + 'encoding = "hex"\n', "$.vector[0].encoding"),
        (GOOD + attack("order-break", "id; select"), "$.vector[1].value"),
        (GOOD + attack("qweb-break", "<t/>"), "$.vector[1].value"),
        (GOOD + attack("url-break", "{tracer}", source="a blog"), "$.vector[1].source"),
    ],
)
def test_a_malformed_corpus_is_told_by_file_and_place(corpus: Path, text: str, place: str) -> None:
    corpus.write_text(text)
    with pytest.raises(Trouble) as trouble:
        vectors("own")
    assert str(corpus) in trouble.value.what
    assert place in trouble.value.what


def test_a_corpus_that_is_not_utf_8_is_told(corpus: Path) -> None:
    corpus.write_bytes(b'[[vector]]\nid = "\xff"\n')
    with pytest.raises(Trouble, match=r"own\.toml"):
        vectors("own")


def test_a_missing_corpus_is_told(corpus: Path) -> None:
    with pytest.raises(Trouble, match=r"own\.toml cannot be read: No such file"):
        vectors("own")


@pytest.mark.parametrize("name", NAMES)
def test_shipped_names(name: str) -> None:
    assert known_names(name)


def test_private_methods_have_controls_and_are_unique() -> None:
    table = known_names("private_methods")
    names = [(entry["model"], entry["name"]) for entry in table["method"]]
    assert len(names) == len(set(names)) > 0
    assert {model for model, _ in names} <= set(table["controls"])


GOOD_ENTRY = """
[[housekeeping]]
table = "bus_bus"
may = ["added"]
why = "Notifications for browsers."
"""


@pytest.fixture
def house(corpus: Path) -> Iterator[Path]:
    """The list of housekeeping in a copy of the data folders."""
    content.housekeeping.cache_clear()
    yield corpus.parents[1] / "housekeeping.toml"
    content.housekeeping.cache_clear()


def test_good_housekeeping_loads(house: Path) -> None:
    house.write_text(GOOD_ENTRY + 'columns = ["a", "write_date"]\nwhere = {b = "x%"}\n')
    (entry,) = content.housekeeping()
    assert (entry.table, entry.may, entry.why) == (
        "bus_bus", frozenset({Kind.ADDED}), "Notifications for browsers.",
    )  # fmt: skip
    assert (entry.columns, entry.where) == (("a", "write_date"), {"b": "x%"})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (GOOD_ENTRY + GOOD_ENTRY.replace("for", "to"), "the table bus_bus stands there more"),
        (GOOD_ENTRY.replace('may = ["added"]', ""), "$.housekeeping[0]"),
        (GOOD_ENTRY.replace('may = ["added"]', 'columns = ["write_date"]'), "'where' is a"),
        (GOOD_ENTRY.replace("added", "altered"), "$.housekeeping[0].may[0]"),
        (GOOD_ENTRY + 'where = {url = "%"}', "$.housekeeping[0].where.url"),
        (GOOD_ENTRY.replace("why =", "because ="), "$.housekeeping[0]"),
        ("", "'housekeeping' is a required property"),
    ],
)
def test_malformed_housekeeping_is_told(house: Path, text: str, place: str) -> None:
    house.write_text(text)
    with pytest.raises(Trouble) as trouble:
        content.housekeeping()
    assert str(house) in trouble.value.what
    assert place in trouble.value.what


def test_shipped_housekeeping() -> None:
    entries = content.housekeeping()
    assert [entry.table for entry in entries] == sorted({entry.table for entry in entries})
    # Nothing of Odoo's own removes rows while pages are opened, and no row may change wholly.
    assert all(entry.may <= {Kind.ADDED} for entry in entries)


def test_releases() -> None:
    assert content.release_file("19.0").is_file()
    with pytest.raises(Trouble, match=r"no demo deployment is declared for Odoo 99\.0") as trouble:
        content.release_file("99.0")
    assert "19.0" in trouble.value.remedy


def test_trouble_says_what_and_how_to_mend_it() -> None:
    assert str(Trouble("a is b")) == "a is b"
    assert str(Trouble("a is b", "make it c")) == "a is b\n  → make it c"
