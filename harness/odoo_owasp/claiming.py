"""The command that shows what is verified, and what that is worth to each standard."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from odoo_owasp import content, runs, standards
from odoo_owasp.console import results
from odoo_owasp.logic.traceability import Catalogue
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.mutants import all_mutants
from odoo_owasp.report import catalogue as pages
from odoo_owasp.report import catalogue_page
from odoo_owasp.report import standards as coverage
from odoo_owasp.report.page import Parts


def catalogue() -> Catalogue:
    """All claims with their checks and mutants, the promises and the requirements of ASVS."""
    return Catalogue.of(
        runs.selected(runs.Selection()),
        all_mutants(),
        standards.promises().values(),
        standards.asvs(),
    )


def claims(
    markdown: Annotated[
        str, typer.Option("--markdown", metavar="FILE", help="write them into this file")
    ] = "",
    coverage_file: Annotated[
        str,
        typer.Option("--coverage", metavar="FILE", help="write what they cover of each standard"),
    ] = "",
    html: Annotated[
        str, typer.Option("--html", metavar="FILE", help="write all of it as one page")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="all of it on stdout, alone")] = False,
) -> None:
    """Show the claims that are verified."""
    known = catalogue()
    wanted = {markdown: pages.markdown, coverage_file: coverage.markdown, html: _page}
    for file, written in wanted.items():
        if file:
            _write(Path(file), written(known))
    if as_json:
        sys.stdout.write(pages.record(known))
    elif not any(wanted):
        results().print(pages.table(known))


def _page(known: Catalogue) -> str:
    parts = Parts(*map(content.template, ("catalogue.html", "page.css", "catalogue.js")))
    return catalogue_page.render(known, parts)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{file} cannot be written to: {error.strerror}") from error
