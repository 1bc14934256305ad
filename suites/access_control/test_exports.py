"""An export holds what its maker may read, and is made by those who may export."""

import json
from functools import partial
from urllib.parse import quote

from odoo_owasp import Call, Cell, claim

FIELDS = {
    "sale.order": ("client_order_ref", "order_line/name", "note"),
    "account.move": ("ref", "invoice_line_ids/name"),
    "project.project": ("name", "tasks/name"),
    "project.task": ("name",),
}
"""What is exported of each kind of planted record: its tracer, and that of its lines."""
TRANSPORTS = ("xmlrpc", "xmlrpc1", "jsonrpc", "web", "json2")


@claim(
    "IDOR-013",
    "Exports hold what their maker may read, and need the right to export",
    verifies="IDOR",
    severity="high",
    cwe=[639, 862],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:sale", "module:account", "module:project"],
)
def test_exports_hold_what_their_maker_may_read(
    engagement, pages, planted, access, everyone, sample, cases
):
    records = {name: one for name, one in planted.items() if one.model in FIELDS}
    tries, chosen = [], [records[name] for name in sample(records, 4)]
    cases.covered("exported records", len(chosen), len(records))
    for number, one in enumerate(chosen):
        readers = [r for r in everyone if one.id in access.readable(r, one.model)]
        rpc = engagement.transports[TRANSPORTS[number % len(TRANSPORTS)]]
        ways = asked(pages, rpc, one)
        # Of those who may read it, customers have no right to export.
        able = [role for role in readers if not role.name.startswith("portal")]
        for way, ask in ways.items():
            tries.append(((one, way, able[-1], True), partial(ask, able[-1])))
            tries += [
                ((one, way, role, False), partial(ask, role))
                for role in everyone
                if role not in able
            ]
    for (one, way, role, reads), reply in cases.sweep(tries):
        text = reply.body + (reply.unpacked() if "xlsx" in way else "")
        shown = one.tracer in text
        subject, cell = f"{one.name}: {way}", Cell(one.model, role.name, way)
        if reads:
            cases.control(subject, shown, f"{role.name}: status {reply.status}", cell)
            continue
        cases.control(subject, reply.status in ANSWERS, f"{role.name}: {reply.status}", cell)
        cases.held(
            subject, unless=shown, witness="tracer", evidence=f"{role.name} was given it", cell=cell
        )


ANSWERS = (200, 303, 401, 403, 404, 422, 500)
"""How an export may end: empty, at the login, refused; the routes report a refusal as a failure."""


def asked(pages, rpc, one):
    """Every way to export one record: by its id, by a condition, through the lines, grouped."""
    fields = FIELDS[one.model]
    narrow = {"domain": [["id", "=", one.id]], "ids": False}
    chosen = {"domain": [], "ids": [one.id]}

    def route(kind, what, **more):
        data = {
            "model": one.model,
            "fields": [{"name": name, "label": name, "type": "char"} for name in fields],
            "import_compat": False, "context": {}, "groupby": [], **what, **more,
        }  # fmt: skip
        path = f"/web/export/{kind}?data={quote(json.dumps(data))}"
        return lambda role: pages.open(role, path)

    call = Call(one.model, "export_data", (one.id,), {"fields_to_export": [*fields]})
    return {
        "csv by id": route("csv", chosen),
        "csv by condition": route("csv", narrow),
        "csv to be imported": route("csv", chosen, import_compat=True),
        "xlsx by id": route("xlsx", chosen),
        "xlsx by condition": route("xlsx", narrow),
        "xlsx grouped": route("xlsx", narrow, groupby=["company_id"]),
        "export_data": lambda role: rpc.call(role, call),
    }
