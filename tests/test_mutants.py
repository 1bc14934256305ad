"""The mutants: each names a claim that exists, and each family has weakened and harmless ones."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from odoo_owasp import content
from odoo_owasp.checks import claim_of
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.provision.mutants import all_mutants, mutants_folder, read_mutant


def claims() -> set[str]:
    """The ids of all claims in the suites."""
    found = set()
    for path in content.folder("suites").rglob("test_*.py"):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= {claim.id for claim in map(claim_of, vars(module).values()) if claim}
    return found


def test_every_mutant_is_about_a_claim() -> None:
    known = claims()
    assert "RPC-001" in known
    assert {mutant.claim for mutant in all_mutants()} <= known


def test_every_file_is_a_mutant() -> None:
    names = [mutant.name for mutant in all_mutants()]
    assert sorted(names) == sorted(path.stem for path in mutants_folder().glob("*.py"))
    assert all(mutant.what for mutant in all_mutants())


FAMILIES = [
    "RPC",
    "INJ",
    "RFI",
    "IDOR",
    "XSS",
    "URL",
    "AUT",
    "CRY",
    "PWD",
    "COM",
    "CC",
    "DBI",
    "DBM",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_weakened_and_harmless_ones(family: str) -> None:
    expected = Counter(
        mutant.expect for mutant in all_mutants() if mutant.claim.startswith(f"{family}-")
    )
    assert expected[Verdict.VIOLATED] >= 2
    assert expected[Verdict.HELD] >= 1
    assert set(expected) == {Verdict.VIOLATED, Verdict.HELD}


GOOD = '''"""What it does."""

CLAIM = "RPC-001"
EXPECT = "VIOLATED"
SQL = "DELETE FROM ir_rule"
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.py"


def test_a_mutant_is_read_without_running_it(file: Path) -> None:
    file.write_text(GOOD + "\ndef patch():\n    pass\n\nraise SystemExit\n")
    mutant = read_mutant(file)
    assert (mutant.name, mutant.what, mutant.claim) == ("own", "What it does.", "RPC-001")
    assert (mutant.expect, mutant.patches, mutant.sql) == (
        Verdict.VIOLATED,
        True,
        "DELETE FROM ir_rule",
    )


SERVED = 'SERVED = [("web/static/src/main.js", "old", "new")]\n'


def test_a_mutant_may_change_what_is_served_alone(file: Path) -> None:
    file.write_text(GOOD.replace("SQL", "OTHER") + SERVED)
    mutant = read_mutant(file)
    assert mutant.served == (("web/static/src/main.js", "old", "new"),)
    assert mutant.inside
    assert not mutant.patches


def test_a_mutant_may_change_options_or_the_second_database_alone(file: Path) -> None:
    file.write_text(GOOD.replace("SQL", "OTHER") + 'CONFIG = {"list_db": "True"}\n')
    assert read_mutant(file).config == {"list_db": "True"}
    file.write_text(GOOD.replace("SQL", "SECOND_SQL"))
    assert read_mutant(file).second_sql == "DELETE FROM ir_rule"
    assert not read_mutant(file).sql


@pytest.mark.parametrize(
    "text",
    [
        "",
        '""" """',
        GOOD.replace('"""What it does."""', ""),
        GOOD.replace("CLAIM", "CLAIMS"),
        GOOD.replace("EXPECT", "EXPECTS"),
        GOOD.replace("VIOLATED", "BROKEN"),
        GOOD.replace("VIOLATED", "ERROR"),
        GOOD.replace('"RPC-001"', "1"),
        GOOD.replace("SQL", "SEQUEL"),
        GOOD + "NGINX = replaced()\n",
        GOOD + "SERVED = replaced()\n",
        GOOD + "CONFIG = replaced()\n",
        GOOD + 'CONFIG = {"db_name": "other"}\n',
        GOOD + 'CONFIG = {"list_db": True}\n',
        GOOD + "SECOND_SQL = 1\n",
        GOOD + SERVED.replace("web/", "/web/"),
        GOOD + SERVED.replace("static", "tests"),
        GOOD + SERVED.replace('"old", ', ""),
        GOOD + SERVED.replace("old", ""),
        GOOD + SERVED.replace("old", "new"),
        GOOD + SERVED.replace('"old"', "1"),
        GOOD + "def patch(:\n",
        "\x00",
    ],
)
def test_a_malformed_mutant_is_told(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(Trouble, match=r"own\.py"):
        read_mutant(file)
