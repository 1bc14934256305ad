"""The committed catalogues say what the checks declare."""

import json

import pytest

from odoo_owasp import claiming, content
from odoo_owasp.logic.traceability import Catalogue
from odoo_owasp.report import catalogue, standards


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return claiming.catalogue()


def committed(name: str) -> str:
    return (content.folder("suites") / name).read_text(encoding="utf-8")


def test_catalogue_is_current(known: Catalogue) -> None:
    assert committed("CATALOGUE.md") == catalogue.markdown(known), (
        "run: odoo-owasp claims --markdown suites/CATALOGUE.md"
    )


def test_coverage_is_current(known: Catalogue) -> None:
    assert committed("COVERAGE.md") == standards.markdown(known), (
        "run: odoo-owasp claims --coverage suites/COVERAGE.md"
    )


def test_the_record_holds_all_of_it(known: Catalogue) -> None:
    told = json.loads(catalogue.record(known))
    assert len(told["claims"]) == len(known.verified)
    assert len(told["asvs"]) == len(known.requirements)
    standing = {one["id"]: one["standing"] for one in told["promises"]}
    assert standing["PHY"] == "attested only"
    assert standing["BAK-3"] == "not yet verified"
    assert standing["RPC"].startswith("verified by ")
