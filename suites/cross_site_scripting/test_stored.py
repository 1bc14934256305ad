"""What users write is shown on pages, and never executed there."""

from dataclasses import dataclass, field

import pytest

from odoo_owasp import claim, over, vectors

PAGES = {
    "backend": {
        "/odoo/res.partner/{partner}": "partner.name partner.street partner.city partner.comment",
        "/odoo/project.task/{task}": "task.name task.description",
        "/odoo/sale.order/{order}": "order.client_order_ref order.note line.name partner.name",
        "/odoo/survey.survey/{survey}": "survey.title survey.description question.title",
    },
    "portal": {
        "/my/orders/{order}": "partner.name order.client_order_ref order.note line.name",
        "/my/tasks/{task}": "task.name task.description",
        "/survey/start/{token}": "survey.title survey.description",
    },
    "report": {
        "/report/html/sale.report_saleorder/{order}": "partner.name order.note line.name",
    },
}
READERS = {"backend": "employee-a", "portal": "portal-a", "report": "employee-a"}


@claim(
    "XSS-001",
    "What an employee writes into records is shown on pages and never executed",
    verifies="XSS",
    severity="high",
    owasp=["A03:2021", "A05:2025"],
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-1.3.1"],
    needs=["browser", "module:sale", "module:project", "module:survey"],
)
@over(places="backend portal report")
def test_stored_text_is_not_executed(place, engagement, browser, own, tainted, tracer, cases):
    reader = engagement.role(READERS[place])
    if place == "backend":  # whoever comes there for the first time is welcomed by OdooBot
        own.adopt(
            "discuss.channel",
            [
                ["channel_type", "=", "chat"],
                ["channel_member_ids.partner_id.user_ids", "in", [reader.uid]],
            ],
        )
    for number, (path, fields) in enumerate(PAGES[place].items()):
        shown = [tainted.taints[name] for name in fields.split()]
        visit = browser.visit(
            reader,
            path.format(**tainted.ids),
            [taint.seen for taint in shown],
            f"{tracer}{number}",
        )
        cases.control(path, visit.control, "a script of ours in the page runs")
        named = {mark for taint in shown for mark in taint.attacks.values()}
        cases.held(
            f"{path} any other payload",
            unless=bool(visit.executed - named),
            given=path,
            witness="Chromium",
            evidence=f"ran: {sorted(visit.executed - named)[:10]}",
        )
        for taint in shown:
            subject = f"{path} {taint.name}"
            cases.control(subject, taint.seen in visit.shown, f"status {visit.status}")
            for vector, mark in taint.attacks.items():
                cases.held(
                    f"{subject} {vector}",
                    unless=mark in visit.executed,
                    given=subject,
                    witness="Chromium",
                    evidence=f"{reader.name} opened the page and the payload ran",
                )


@dataclass
class Taint:
    """What stands in one field: ordinary text with the tracer ``plain``, and every attack."""

    name: str
    kind: str
    plain: str
    attacks: dict[str, str] = field(default_factory=dict)

    @property
    def seen(self):
        """What a person must see of it: the ordinary text, its ampersand unharmed."""
        return f"{self.plain} AT&T"

    def value(self):
        """The field's value; each attack carries a tracer of its own."""
        parts = []
        for number, vector in enumerate(v for v in vectors("xss") if v.kind == self.kind):
            mark = self.plain if vector.control else f"{self.plain}x{number:02}"
            if not vector.control:
                self.attacks[vector.id] = mark
            parts.append(vector.with_tracer(mark))
        return "".join(parts)


@dataclass
class Tainted:
    """The tainted records: ids (and one token) for the pages' addresses, and the taints."""

    tracer: str
    ids: dict[str, object] = field(default_factory=dict)
    taints: dict[str, Taint] = field(default_factory=dict)

    def text(self, name):
        """A tainted value for the plain text field ``name``."""
        return self._taint(name, "text")

    def html(self, name):
        """A tainted value for the rich-text field ``name``."""
        return self._taint(name, "html")

    def _taint(self, name, kind):
        self.taints[name] = Taint(name, kind, f"{self.tracer}f{len(self.taints):02}")
        return self.taints[name].value()


@pytest.fixture
def tainted(engagement, own, planted, tracer):
    """Records of an employee whose every text is tainted, shown to a portal user as well."""
    made = Tainted(tracer)
    writer = engagement.role("employee-a")
    customer = first(engagement, writer, "sale.order", planted["quotation-a"].id, "partner_id")
    made.ids["partner"] = own.make(writer, "res.partner", {
        "name": made.text("partner.name"),
        "parent_id": customer,
        "type": "other",
        "street": made.text("partner.street"),
        "city": made.text("partner.city"),
        "comment": made.html("partner.comment"),
    })  # fmt: skip
    made.ids["order"] = own.make(writer, "sale.order", {
        "partner_id": made.ids["partner"],
        "state": "sent",
        "client_order_ref": made.text("order.client_order_ref"),
        "note": made.html("order.note"),
        "order_line": [(0, 0, {"display_type": "line_note", "name": made.text("line.name")})],
    })  # fmt: skip
    made.ids["task"] = own.make(writer, "project.task", {
        "name": made.text("task.name"),
        "description": made.html("task.description"),
        "project_id": planted["project-a"].id,
        "partner_id": customer,
    })  # fmt: skip
    made.ids["survey"] = own.make(writer, "survey.survey", {
        "title": made.text("survey.title"),
        "description": made.html("survey.description"),
        "access_mode": "public",
        "question_and_page_ids": [
            (0, 0, {"title": made.text("question.title"), "question_type": "char_box"}),
        ],
    })  # fmt: skip
    own.adopt("survey.user_input", [["survey_id", "=", made.ids["survey"]]])
    made.ids["token"] = first(
        engagement, writer, "survey.survey", made.ids["survey"], "access_token"
    )
    return made


def first(engagement, role, model, id_, name):
    """One field of one record; a many2one gives its id."""
    answer = engagement.transports["jsonrpc"].read(role, model, [id_], [name])
    value = answer.value[0][name]
    return value[0] if isinstance(value, list) else value
