"""A page that asks for more than a login refuses whoever has no more."""

import re
from functools import partial

from odoo_owasp import Cell, asks_for_login, claim

PAGES = {
    "the description of all methods": ("/doc", "administrator"),
    "the first steps of a website": ("/website/configurator", "administrator"),
    "the files of an invoice": (
        "/account/download_invoice_documents/{invoice-a}/all", "manager administrator",
    ),
    "the menus": ("/web/webclient/load_menus", "internal"),
    "a partner's card": ("/web_enterprise/partner/1/vcard", "internal"),
    "a survey's answers": ("/survey/results/{survey-a}", "internal"),
    "a survey's certificate": ("/survey/{survey-a}/certification_preview", "internal"),
}  # fmt: skip
"""Pages that ask for more than a login: where they are, and which roles they are for."""
PART = re.compile(r"{(.+?)}")
INTERNAL = "employee-a employee-b manager administrator"


@claim(
    "URL-015",
    "A page of the backend refuses whoever it is not for, logged in or not",
    verifies="URL",
    severity="high",
    cwe=[425, 862],
    asvs=["v5.0.0-8.2.1"],
    needs=["module:sale", "module:account", "module:survey", "module:website",
           "module:api_doc"],
)  # fmt: skip
def test_backend_pages(pages, planted, everyone, sample, cases):
    places = {name: record.id for name, record in planted.items()}
    there = [what for what, (path, _) in PAGES.items() if {*PART.findall(path)} <= places.keys()]
    some = sample(there, 5)
    tries = [
        ((what, role), partial(pages.follow, role, PAGES[what][0].format_map(places)))
        for what in some
        for role in everyone
    ]
    for (what, role), way in cases.sweep(tries):
        whose = PAGES[what][1]
        may = role.name in (INTERNAL if whose == "internal" else whose).split()
        refused = way[-1].status in (403, 404) or any(map(asks_for_login, way))
        cell = Cell(PAGES[what][0], role.name, "ask for it")
        told = f"{role.name}: {' then '.join(str(page.status) for page in way)}"
        answered = way[-1].by_odoo and not (may and refused)
        subject = f"{what} as {role.name}"
        cases.control(subject, answered, told, cell)
        if not may:
            cases.held(subject, unless=not refused, witness="answer", evidence=told, cell=cell)
    cases.covered("pages of the backend", len(some), len(there))
