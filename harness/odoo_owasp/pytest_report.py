"""The pytest-html side: its report shows our verdicts, with everything escaped."""

import json
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from odoo_owasp import runs
from odoo_owasp.model.run import Result, Run
from odoo_owasp.report import html
from odoo_owasp.report import journal as journal_format

_REPLAYED: pytest.StashKey[Run] = pytest.StashKey()


def reported(report: pytest.TestReport) -> Result | None:
    """The result that a check's report carries."""
    text = dict(getattr(report, "user_properties", ())).get("result")
    return journal_format.result(json.loads(str(text))) if text else None


def carried(result: Result) -> dict[str, Any]:
    """A result as its check's report carries it: matrices are drawn once, from the journal, and
    requests stand in our own page.
    """
    found, asides = (
        tuple(replace(one, exchanges=()) for one in those)
        for those in (result.judgement.findings, result.judgement.asides)
    )
    judgement = replace(result.judgement, squares=(), coverage=(), findings=found, asides=asides)
    return journal_format.verdict_entry(replace(result, judgement=judgement))


def replayed(config: pytest.Config) -> Run | None:
    """The run whose journal is told anew, read once; None where checks are run."""
    journal = config.getoption("owasp_replay")
    if journal and _REPLAYED not in config.stash:
        config.stash[_REPLAYED], _ = runs.read_ended(Path(journal))
    return config.stash.get(_REPLAYED, None)


@pytest.hookimpl(optionalhook=True)
def pytest_metadata(metadata: dict[str, str]) -> None:
    """Nothing that the target or the machine said goes into the report's environment table."""
    metadata.clear()


@pytest.hookimpl(optionalhook=True)
def pytest_html_report_title(report: Any) -> None:
    """The report's title."""
    report.title = "odoo-owasp: the checks, as pytest ran them"


@pytest.hookimpl(optionalhook=True)
def pytest_html_results_summary(prefix: list[str]) -> None:
    """Where the report is, above pytest-html's own table."""
    prefix.append(html.SUMMARY)


@pytest.hookimpl(optionalhook=True)
def pytest_html_results_table_header(cells: list[str]) -> None:
    """Our columns."""
    cells[:] = html.headings()


@pytest.hookimpl(optionalhook=True)
def pytest_html_results_table_row(report: pytest.TestReport, cells: list[str]) -> None:
    """Our cells; pytest-html's own would put a node id unescaped into the page."""
    result = reported(report)
    cells[:] = (
        html.cells(result, cells[0]) if result else [f"<td>{escape(cell)}</td>" for cell in cells]
    )


@pytest.hookimpl(optionalhook=True)
def pytest_html_results_table_html(report: pytest.TestReport, data: list[str]) -> None:
    """The evidence of what did not hold."""
    result = reported(report)
    if result:
        data[:] = [html.details(result)]
