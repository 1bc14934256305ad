"""What a user saves as a search, or asks for, is read and never evaluated."""

from functools import partial
from urllib.parse import quote

from odoo_owasp import Cell, Reach, claim, vectors


@partial(
    claim,
    verifies="RFI",
    severity="critical",
    cwe=[94, 95],
    asvs=["v5.0.0-1.3.2"],
    odoo=">=19",
    needs=["host", "role:employee-a", "api-key:employee-a"],
)("RFI-006", "What a user saves as a filter or asks for as a domain is never evaluated")
def test_saved_searches(bench, engagement, host, quiet, tells, leaving, tracer, sample, cases):
    employee = engagement.role("employee-a")
    bench.make("res.partner", name=f"{bench.name()} {tracer.upper()}")
    texts = [one for one in vectors("expression") if one.kind == "expression" and not one.needs]
    tried = sample(texts, 8)
    cases.covered("expressions", len(tried), len(texts))
    literal = f"'{tracer.upper()}'"
    asked = [literal, *(f"({one.filled(**leaving).strip()})" for one in tried), literal]
    about = [None, *tried, None]
    with host.watch(tracer) as machine:
        for way in (Filters(bench, employee), Queries(bench, employee)):
            sent = zip(zip(about, asked, strict=True), way.send(asked), strict=True)
            for (vector, _), reply in cases.sweep(sent):
                known = tells(reply)
                cell = Cell(way.name, employee.name, "attack" if vector else "legal")
                if not vector:
                    cases.control(way.name, bool(known), f"status {reply.status}", cell)
                    continue
                cases.control(way.name, reply.by_odoo, f"{vector.id}: status {reply.status}", cell)
                cases.held(
                    f"{way.name}: {vector.id}",
                    unless=bool(known),
                    given=way.name,
                    witness="canaries, and what the expression computes",
                    evidence=f"{vector.tries}: {' and '.join(known)}",
                    cell=cell,
                    reach=Reach.SERVER,
                )
    quiet(machine)


class Filters:
    """A user's default filter, which Odoo adds to the address of the records as JSON."""

    name = "a filter"

    def __init__(self, bench, employee):
        self.bench, self.employee = bench, employee

    def send(self, texts):
        """A window with a filter for each text."""
        bench = self.bench
        windows = bench.put(
            "ir.actions.act_window",
            [{"res_model": "res.partner", "view_mode": "list"} for _ in texts],
        )
        bench.own.make_all(self.employee, "ir.filters", [
            {"name": bench.name(), "model_id": "res.partner", "action_id": window,
             "is_default": True, "user_ids": [(6, 0, [self.employee.uid])],
             "domain": f"[('name', 'like', {text})]"}
            for window, text in zip(windows, texts, strict=True)
        ])  # fmt: skip
        return [partial(listed, bench, self.employee, window, "") for window in windows]


class Queries:
    """The domain in the address of the records as JSON."""

    name = "a query"

    def __init__(self, bench, employee):
        self.bench, self.employee = bench, employee
        self.window = bench.make("ir.actions.act_window", res_model="res.partner", view_mode="list")

    def send(self, texts):
        """The same window for each text."""
        asked = [quote(f"[('name', 'like', {text})]") for text in texts]
        return [
            partial(listed, self.bench, self.employee, self.window, f"&domain={one}")
            for one in asked
        ]


def listed(bench, employee, window, more):
    """The window's records as JSON, or where Odoo leads to for them."""
    return bench.pages.open(
        bench.anonymous,
        f"/json/1/action-{window}?limit=80&offset=0&view_type=list&fields=name{more}",
        headers={"Authorization": f"Bearer {employee.api_key.reveal()}"},
    )
