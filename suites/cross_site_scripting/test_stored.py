"""What users write is shown on pages, and never executed there."""

from dataclasses import dataclass
from functools import partial

import pytest

from odoo_owasp import Look, claim, over

stored = partial(
    claim,
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-1.3.1"],
)
DAY = "2031-05-05"
"""What calendars show: when something is to be done in our records."""
TYPES = ["list", "form", "kanban", "activity", "calendar", "pivot"]
"""The views that show texts."""
NEEDED = ("list", "form", "kanban")
"""Those of them whose first must show a text of ours; others may group, sum up or filter."""
GROUPED = {
    "project.project": "partner_id", "project.task": "project_id", "sale.order": "partner_id",
}  # fmt: skip
"""By what the views of a model are grouped that would show sums alone, or folded groups."""


@stored(
    "XSS-001", "What users write is shown by every view of the web client, and never executed",
    needs=["browser", "module:sale", "module:project", "module:survey", "module:account"],
)  # fmt: skip
@over(roles="employee-a manager administrator")
def test_views(role, garden, views, welcome, sample, cases):
    """The administrator looks through every view there is, others at those they have first."""
    everything = list(views(role, first=role.name != "administrator"))
    some = sample(everything, 4)
    welcome(role)
    ids = garden.shown_to(role, {view.model for view in some})
    looks = [view.look(ids[view.model]) for view in some if ids[view.model]]
    shown = garden.visit(role, looks)
    cases.covered("views", shown, len(everything))
    garden.covered("in views")


@stored(
    "XSS-002", "What users write is shown on portal and website pages, and never executed",
    needs=["browser", "module:sale", "module:project", "module:survey", "module:website"],
)  # fmt: skip
@over(roles="anonymous portal-a")
def test_pages(role, garden, own, sample, cases):
    everything = list(PAGES[role.name].items())
    some = sample(everything, 3)
    looks = [garden.look(path, musts, opens=STARTS) for path, musts in some]
    own.adopt("survey.user_input", [["survey_id", "=", garden.id("survey")]])
    garden.visit(role, looks)
    cases.covered("pages", len(some), len(everything), shared=True)
    garden.covered("on pages")


STARTS = ".o_survey_form button[type=submit][value=start]"
"""What a survey is begun with."""
PAGES = {
    "anonymous": {
        "/my/orders/$order?access_token=$token":
            "order.client_order_ref order.note line.name note-line.name",
        "/my/tasks/$task?access_token=$token": "task.name task.description",
        "/my/projects/$project?access_token=$token": "task.name",
        "/survey/start/$token": "survey.title survey.description question.title choice.title",
    },
    # Lists come last: with them in mind, Odoo gives tokens to the records beside one that is shown.
    "portal-a": {
        "/my/orders/$order": "order.client_order_ref order.note line.name note-line.name",
        "/my/projects/$project": "task.name",
        "/my/projects/$project?groupby=milestone_id": "milestone.name task.name",
        "/my/projects/$project?groupby=stage_id": "stage.name task.name",
        "/my/tasks/$task": "task.name task.description",
        "/my/tasks/$subtask": "subtask.name",
        "/survey/start/$token": "survey.title survey.description question.title choice.title",
        "/my/quotes": "order.name",
        "/my/projects": "project.name",
        "/my/tasks": "task.name",
        "/my/tasks?groupby=project_id": "project.name task.name",
    },
}  # fmt: skip
"""What must be seen on the pages that visitors and customers have."""


@stored(
    "XSS-003", "What users write is shown in printed documents, and never executed",
    needs=["browser", "module:sale", "module:account", "module:survey"],
)  # fmt: skip
@over(roles="employee-a manager")
def test_reports(role, garden, sample, cases):
    everything = list(REPORTS[role.name].items())
    some = sample(everything, 3)
    garden.visit(role, [garden.look(f"/report/html/{path}", musts) for path, musts in some])
    cases.covered("reports", len(some), len(everything), shared=True)
    garden.covered("in documents")


REPORTS = {
    "employee-a": {
        "sale.report_saleorder/$order": "partner.name order.note line.name note-line.name",
        "sale.report_saleorder_pro_forma/$order": "partner.name line.name",
    },
    "manager": {
        "sale.report_saleorder_raw/$order": "partner.name order.note line.name note-line.name",
        "account.report_invoice/$invoice": "partner.name invoice.narration invoice-line.name",
        "account.report_invoice_with_payments/$invoice": "partner.name invoice.narration",
    },
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """A view of the web client."""

    model: str
    type: str
    name: str
    id: int
    first: bool

    def __str__(self):
        return f"{self.model} {self.type} {self.name}"

    def look(self, ids):
        """A look through it at the records with these ids."""
        context: dict[str, object] = {"initial_date": DAY}
        if self.model in GROUPED and self.type != "form":
            context["group_by"] = [GROUPED[self.model]]
        action = {
            "type": "ir.actions.act_window", "res_model": self.model, "target": "current",
            "views": [[self.id, self.type]], "domain": [["id", "in", ids]], "context": context,
            "res_id": ids[0] if self.type == "form" else False,
        }  # fmt: skip
        needed = self.first and self.type in NEEDED
        return Look(str(self), action=action, silent=not needed)


@pytest.fixture
def views(engagement, administrator, garden):
    """The views of models of our records that a role reads; of each type the first alone."""

    def found(role, *, first):
        ours = [["model", "in", sorted(garden.readable(role))], ["type", "in", TYPES]]
        domain = [["mode", "=", "primary"], ["active", "=", True], *ours]
        said = engagement.transports["jsonrpc"].search_read(
            administrator, "ir.ui.view", domain, ["model", "type", "xml_id"],
            order="model, type, priority, id",
        )  # fmt: skip
        seen = set()
        for one in said.value:
            new = (one["model"], one["type"]) not in seen
            view = View(one["model"], one["type"], one["xml_id"], one["id"], new)
            if view.name and (view.first or not first):
                seen.add((view.model, view.type))
                yield view

    return found


@stored(
    "XSS-006", "What users say in messages is shown in chatter and chat, and never executed",
    needs=["browser", "module:mail", "module:project"],
)  # fmt: skip
@over(roles="employee-a")
def test_messages(role, engagement, garden, welcome, sample, cases):
    garden.say("task", engagement.role("employee-a"), "note", "mail.mt_note")
    garden.say("channel", engagement.role("employee-a"), "chat", "mail.mt_comment")
    everything = list(MESSAGES[role.name].items())
    welcome(role)
    garden.visit(role, [garden.look(path, musts) for path, musts in sample(everything, 2)])
    garden.covered("in messages")


MESSAGES = {
    "employee-a": {
        "/odoo/project.task/$task": "task.note",
        "/odoo/discuss?active_id=discuss.channel_$channel": "channel.name channel.chat",
    },
}
"""Where messages are shown."""
