"""The payload corpora: what each kind promises to whoever sends it. No attack is ever run."""

import ast
import base64
import builtins
import html
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import unquote

import pytest
from defusedxml import ElementTree
from pglast.parser import ParseError, scan

from odoo_owasp import content, vectors
from odoo_owasp.model.vector import JSON_KINDS, PLACEHOLDERS, Vector, archive, fill

CORPORA = sorted(path.stem for path in (content.folder("fixtures") / "vectors").glob("*.toml"))
EVERY = [vector for corpus in CORPORA for vector in vectors(corpus)]
ATTACKS = [vector for vector in EVERY if not vector.control]
CONTROLS = [vector for vector in EVERY if vector.control]

SQL_TEXTS = {"value", "operator", "field", "order", "property", "column", "json-path", "like"}
KINDS = {
    "sql": SQL_TEXTS | JSON_KINDS,
    "xss": {
        "text", "html", "attribute", "link", "script", "directive", "style", "svg", "mathml",
        "mutation", "clobbering", "markdown", "file-name", "mime",
    },
    "expression": {"expression", "code"},
    "template": {"qweb", "inline"},
    "path": {"path", "member", "url"},
    "file": {"file"},
}  # fmt: skip
MARK = "tzyxwvutsrqponmlk"
GIVEN = {
    "tracer": MARK, "canary": "/srv/canary", "variable": "CANARY", "listener": "127.0.0.1:4711",
}  # fmt: skip


def of(*kinds: str, among: list[Vector] = EVERY) -> list[Vector]:
    return [vector for vector in among if vector.kind in kinds]


def test_there_are_many() -> None:
    assert len(ATTACKS) >= 900
    assert len(CONTROLS) >= 400


@pytest.mark.parametrize("corpus", CORPORA)
def test_each_kind_stands_in_one_corpus_with_attacks_and_controls(corpus: str) -> None:
    kinds = Counter((vector.kind, vector.control) for vector in vectors(corpus))
    assert set(kinds) == set(product(KINDS[corpus], [True, False]))


def test_ids_are_unique_over_all_corpora() -> None:
    assert len({vector.id for vector in EVERY}) == len(EVERY)


def test_no_two_attacks_of_a_kind_are_the_same() -> None:
    texts = Counter((v.kind, v.value, v.members, v.name, v.mimetype) for v in EVERY)
    assert {key: times for key, times in texts.items() if times > 1} == {}


def test_placeholders_are_filled_or_missed() -> None:
    for vector in EVERY:
        held = {name for name in PLACEHOLDERS if f"{{{name}}}" in vector.value}
        filled = vector.filled(**GIVEN)
        assert not any(f"{{{name}}}" in filled for name in PLACEHOLDERS)
        if vector.kind in KINDS["sql"] | KINDS["xss"]:
            assert held <= {"tracer"}
        if held:
            with pytest.raises(ValueError, match=r"^\{[a-z]+\} must be given: the "):
                vector.filled()


def test_only_placeholders_are_filled() -> None:
    assert fill("{0} {tracer} {{x}} {port}", {"tracer": "t", "listener": "[::1]:80"}) == (
        "{0} t {{x}} 80"
    )


def test_a_plain_vector() -> None:
    vector = Vector("domain-x", "domain", '[["{tracer}", "=", 1]]', "tries", "CWE-89")
    assert vector.with_tracer("t1") == '[["t1", "=", 1]]'
    assert vector.data("t1") == [["t1", "=", 1]]


def test_json_kinds_hold_json() -> None:
    for vector in of(*JSON_KINDS):
        data = vector.data(MARK)
        if vector.control:
            assert isinstance(data, list if vector.kind in ("having", "domain") else dict)
        else:
            assert any(MARK in text for text in texts(data))


def texts(data: Any) -> Iterator[str]:
    """All texts in a structure, also names."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (text for item in data.items() for part in item for text in texts(part))
    elif isinstance(data, list):
        yield from (text for item in data for text in texts(item))


def bare(text: str) -> bool:
    """Is the tracer SQL in ``text``, within some kind of quotes that the place puts around it?"""
    text = text.replace("\0", " ").encode("ascii", "replace").decode()
    text = re.sub("[0-9]", "n", text)  # the scanner refuses words that begin with digits
    for before, after in product(["", "'", '"', "$$", "/*", "E'"], ["", "x'", 'x"', "$$", "*/"]):
        try:
            tokens = scan(before + text + after)
        except ParseError:
            continue
        for token in tokens:
            inside = token.name == "SCONST" or (before and token.start == 0)
            if not inside and MARK in (before + text + after)[token.start : token.end + 1]:
                return True
    return False


def test_the_tracer_of_an_sql_attack_stands_outside_quotes_of_its_own() -> None:
    assert not bare(f"$q$ {MARK} $q$")
    for vector in of(*SQL_TEXTS, among=ATTACKS):
        assert bare(vector.with_tracer(MARK)) or MARK not in vector.with_tracer(MARK), vector.id
    for vector in of(*JSON_KINDS, among=ATTACKS):
        held = [text for text in texts(vector.data(MARK)) if MARK in text]
        assert any(bare(text) for text in held), vector.id


def test_python_attacks_are_python() -> None:
    for vector in of("expression", among=ATTACKS):
        ast.parse(vector.filled(**GIVEN).strip(), mode="eval")
    for vector in of("code", among=ATTACKS):
        compile(vector.filled(**GIVEN), vector.id, "exec")
        assert "result" in vector.value


def test_python_attacks_show_the_tracer_in_upper_case_alone() -> None:
    for vector in of("expression", "code", "qweb", "inline"):
        assert MARK.upper() not in vector.filled(**GIVEN)
    for vector in of("expression", "code", "inline", among=ATTACKS):
        assert "upper" in vector.value, vector.id


def test_legal_python_gives_the_tracer_in_upper_case() -> None:
    names = {"__builtins__": vars(builtins)}
    for vector in of("expression", among=CONTROLS):
        assert MARK.upper() in eval(vector.with_tracer(MARK).strip(), names)  # noqa: S307
    for vector in of("code", among=CONTROLS):
        if vector.needs:
            continue
        made: dict[str, Any] = dict(names)
        exec(vector.with_tracer(MARK), made)  # noqa: S102
        assert MARK.upper() in made["result"], vector.id


def test_fragments_of_views_are_well_formed() -> None:
    for vector in of("qweb"):
        ElementTree.fromstring(f"<t>{vector.filled(**GIVEN)}</t>")


def test_paths_that_are_legal_stay_where_they_are() -> None:
    for vector in of("path", "member", among=CONTROLS):
        steps = vector.filled(**GIVEN).partition("?")[0].split("/")
        assert not {"", "..", "."} & set(steps[:-1])
    for vector in of("url", among=CONTROLS):
        assert ".invalid" in vector.value.lower()


def test_files_have_their_bytes() -> None:
    for vector in of("file"):
        assert MARK in vector.file_name(**GIVEN)
        held = vector.content(**GIVEN)
        if vector.members:
            with zipfile.ZipFile(io.BytesIO(held)) as opened:
                assert opened.testzip() is None
                assert len(opened.namelist()) == len(vector.members)
        elif vector.encoding:
            base64.b64decode(vector.value, validate=True)
        aims = vector.file_name(**GIVEN).encode() + held
        assert any(aim.encode() in aims for aim in GIVEN.values())
        assert not any(f"{{{name}}}".encode() in aims for name in PLACEHOLDERS)


def test_bytes_are_filled_among_any_others() -> None:
    value = base64.b64encode(b"\xff\0{tracer}\xfe").decode()
    vector = Vector("file-x", "file", value, "tries", "CWE-1", encoding="base64")
    assert vector.content(tracer="t1") == b"\xff\0t1\xfe"


def test_an_archive_keeps_names_and_is_the_same_on_every_day() -> None:
    names = ["../a", "/b", "c\\d", "e\0f"]
    packed = archive((name, "x") for name in names)
    assert packed == archive((name, "x") for name in names)
    assert all(name.encode() in packed for name in names)


SCRIPTED = [vector for vector in vectors("xss") if not vector.control]
PLAIN = [vector for vector in vectors("xss") if vector.control]
NOBODY = re.compile(r"^(?:x\.invalid|www\.w3\.org|javascript)$")
HOST = re.compile(r"(?:https?:|[\"'(=\s])//([\w.-]+)")


def unmasked(text: str) -> str:
    """The text as it is read where it counts: references, escapes and percent signs resolved."""
    text = html.unescape(html.unescape(unquote(text)))
    return re.sub(r"\\u00([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), text)


def test_scripts_are_many() -> None:
    assert len(SCRIPTED) >= 250
    assert len(PLAIN) >= 120


def test_every_script_calls_the_witness_with_its_tracer() -> None:
    for vector in SCRIPTED:
        called = unmasked(vector.with_tracer(MARK) + vector.file_name(tracer=MARK))
        assert re.search(rf"odoo_owasp\)?\(.{{0,2}}{MARK}", called), vector.id


def test_what_is_plain_calls_nothing() -> None:
    for vector in PLAIN:
        assert "odoo_owasp" not in unmasked(vector.value + vector.name)
        assert MARK in vector.shown(MARK)


def test_pages_lead_to_nobody() -> None:
    for vector in SCRIPTED + PLAIN:
        for host in HOST.findall(vector.value):
            assert NOBODY.match(host), (vector.id, host)


def test_json_notation_of_half_a_character_survives() -> None:
    (half,) = [v for v in ATTACKS if v.id == "domain-surrogate"]
    assert half.data(MARK)[0][2].startswith("\ud800")
    assert json.loads(json.dumps(half.data(MARK))) == half.data(MARK)


def test_columns_that_make_external_ids() -> None:
    made = {one.value for one in vectors("sql") if one.kind == "column" and one.makes_external_ids}
    assert {"id", "country_id/id"} <= made
    assert not {"name", ".id", "country_id", "country_id/.id"} & made
