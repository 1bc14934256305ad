"""The committed catalogue says what the checks declare."""

from odoo_owasp import content, runs
from odoo_owasp.report import catalogue


def test_catalogue_is_current() -> None:
    written = (content.folder("suites") / "CATALOGUE.md").read_text(encoding="utf-8")
    assert written == catalogue.markdown(runs.selected(runs.Selection())), (
        "run: odoo-owasp claims --markdown suites/CATALOGUE.md"
    )
