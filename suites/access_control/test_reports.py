"""A report shows the records that its reader may read, in whatever form it is asked for."""

import json
from functools import partial
from urllib.parse import quote

import pytest

from odoo_owasp import Cell, claim

pytestmark = pytest.mark.usefixtures("undisturbed")

MARKED = {"account.bank.statement": "name", "account.payment": "name"}
"""Models without planted records, with a field of theirs that stands in their report."""
WITHOUT_RECORD = {
    "product.product", "product.template", "product.uom", "res.company", "ir.model",
    "ir.module.module", "survey.user_input",
}  # fmt: skip
"""Models whose reports are labels, previews and lists, or are for everyone who has the link."""
WITHOUT_TEXT = {"account.report_original_vendor_bill"}
"""Reports that show files of the record instead of the record."""
WAYS = {
    "html": lambda name, ids: f"/report/html/{name}/{ids}",
    "text": lambda name, ids: f"/report/text/{name}/{ids}",
    "html in another context": lambda name, ids: (
        f"/report/html/{name}/{ids}?context=" + quote(json.dumps({"active_test": False}))
    ),
    "download": lambda name, ids: (
        "/report/download?data=" + quote(json.dumps([f"/report/text/{name}/{ids}", "qweb-text"]))
    ),
}
REFUSED = (303, 403, 404, 422, 500)
"""How a report may be refused: a visitor is led to the login, a download ends as an error."""


@claim(
    "IDOR-012",
    "Reports show records to their readers only",
    verifies="IDOR",
    severity="high",
    cwe=[639, 862],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:sale", "module:account"],
)
def test_reports_show_records_to_readers(
    pages, planted, access, files, rows, everyone, sample, cases
):
    tries = []
    shown = [
        (name, model)
        for name, model in files.reports()
        if model not in WITHOUT_RECORD and name not in WITHOUT_TEXT
    ]
    chosen = sample(shown, 3)
    cases.covered("reports", len(chosen), len(shown))
    for name, model in chosen:
        readable = {role: access.readable(role, model) for role in everyone}
        for id_, mark in documents(model, planted, rows, readable):
            readers = [role for role in everyone if id_ in readable[role]]
            tries += [
                ((name, model, mark, way, readers[-1], True),
                 partial(pages.open, readers[-1], path(name, id_)))
                for way, path in WAYS.items()
            ]  # fmt: skip
            for role in everyone:
                if role in readers:
                    continue
                # A record of their own beside the foreign one must not open both.
                own = next(iter(sorted(readable[role])), "")
                asked = {way: path(name, id_) for way, path in WAYS.items()}
                asked |= {"html of two": WAYS["html"](name, f"{own},{id_}")} if own else {}
                tries += [
                    ((name, model, mark, way, role, False), partial(pages.open, role, to))
                    for way, to in asked.items()
                ]
    for (name, model, mark, way, role, reads), page in cases.sweep(tries):
        subject, cell = f"{name} as {way}", Cell(name, role.name, way)
        if reads:
            cases.control(subject, page.shows(mark), f"{role.name}: status {page.status}", cell)
            continue
        answered = page.status in (200, *REFUSED)
        cases.control(subject, answered, f"{role.name}: status {page.status}", cell)
        cases.held(
            subject,
            unless=page.shows(mark),
            given=subject.replace("html of two", "html"),
            witness="tracer",
            evidence=f"{role.name} was shown a record of {model}",
            cell=cell,
        )


def documents(model, planted, rows, readable):
    """Records of ``model`` that are hidden from someone, with what their reports show."""
    ours = [(one.id, one.tracer) for one in planted.values() if one.model == model]
    if ours or model not in MARKED:
        return ours
    seen = frozenset().union(*readable.values())
    hidden = [id_ for id_ in sorted(seen) if any(id_ not in ids for ids in readable.values())]
    return [(id_, rows.text(model, MARKED[model], id_)) for id_ in hidden[:1]]
