"""Grown attacks: the same for the same seed, as sound as those of the corpora, and never run."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml import ElementTree
from tests.test_vectors import EVERY, GIVEN, MARK, SQL_TEXTS, bare, texts

from odoo_owasp import content, grown
from odoo_owasp.logic.growth import GRAMMAR
from odoo_owasp.model.vector import JSON_KINDS

ENOUGH = 60


@pytest.mark.parametrize("kind", GRAMMAR)
def test_as_many_as_wanted_and_none_twice(kind: str) -> None:
    attacks = grown(kind, ENOUGH)
    assert len(attacks) == ENOUGH
    assert len({attack.id for attack in attacks}) == ENOUGH
    assert len({attack.value for attack in attacks}) == ENOUGH
    assert {(attack.kind, attack.control) for attack in attacks} == {(kind, False)}
    assert not {attack.id for attack in attacks} & {vector.id for vector in EVERY}


@pytest.mark.parametrize("kind", GRAMMAR)
def test_they_keep_the_schema(kind: str) -> None:
    names = ("id", "kind", "value", "tries", "source")
    written = [{name: getattr(attack, name) for name in names} for attack in grown(kind, ENOUGH)]
    legal = {
        "id": "value-plain", "kind": "value", "value": "{tracer}", "tries": "text",
        "source": "control", "control": True,
    }  # fmt: skip
    assert content.problem({"vector": [legal, *written]}, "vectors") == ""


@pytest.mark.parametrize("kind", GRAMMAR)
def test_they_aim_at_something(kind: str) -> None:
    for attack in grown(kind, ENOUGH):
        aim = GIVEN["canary"] if kind == "path" else MARK
        assert aim in attack.filled(**GIVEN)


@pytest.mark.parametrize("kind", GRAMMAR)
def test_a_seed_grows_the_same_and_is_named(kind: str) -> None:
    usual, other = grown(kind, 30), grown(kind, 30, 7)
    assert usual == grown(kind, 30) == grown(kind, 30, 0)
    assert other == grown(kind, 30, 7)
    assert {attack.value for attack in usual} != {attack.value for attack in other}
    assert all(attack.id.startswith(f"{kind}-grown-7-") for attack in other)


def test_another_process_grows_the_same_and_leaves_nothing(tmp_path: Path) -> None:
    """Also with modules that Hypothesis takes for the user's own, and would learn from."""
    (tmp_path / "numbers_of_mine.py").write_text("A = [3, 5, 7, 11, 13]\n")
    code = (
        "import numbers_of_mine, odoo_owasp as o; print([v.value for v in o.grown('domain', 50)])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ast.literal_eval(answer.stdout) == [attack.value for attack in grown("domain", 50)]
    assert [path.name for path in tmp_path.iterdir()] == ["numbers_of_mine.py"]


def test_few_grow_where_few_are_wanted() -> None:
    assert len(grown("value", 1)) == 1


def test_nothing_grows_of_other_kinds() -> None:
    with pytest.raises(ValueError, match="nothing grows of kind html, but of value, operator"):
        grown("html", 3)


@pytest.mark.parametrize("kind", sorted(SQL_TEXTS))
def test_the_tracer_stands_outside_quotes_of_its_own(kind: str) -> None:
    for attack in grown(kind, ENOUGH):
        assert bare(attack.with_tracer(MARK)), attack.value


@pytest.mark.parametrize("kind", sorted(JSON_KINDS))
def test_structures_are_json(kind: str) -> None:
    for attack in grown(kind, ENOUGH):
        held = [text for text in texts(attack.data(MARK)) if MARK in text]
        assert all(bare(text) for text in held), attack.value


def test_sandbox_attacks_are_what_they_claim_to_be() -> None:
    for attack in grown("expression", ENOUGH):
        ast.parse(attack.filled(**GIVEN), mode="eval")
    for attack in grown("code", ENOUGH):
        compile(attack.filled(**GIVEN), attack.id, "exec")
    for attack in grown("qweb", ENOUGH):
        ElementTree.fromstring(f"<t>{attack.filled(**GIVEN)}</t>")
