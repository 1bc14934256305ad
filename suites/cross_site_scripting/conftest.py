"""What the checks share: records whose every text is an attack, and what pages make of them."""

import base64

import pytest

from odoo_owasp import Call, Cell, Tainter, holds, vectors

WRITERS = ("employee-a", "manager", "administrator")
"""Who writes a record: the first of them that may."""
MOST = 6
"""Attacks in one field."""
SPARED = {
    "access_token", "barcode", "batch_user_expression", "checksum", "code", "compute_code",
    "context", "domain", "filter_domain", "key", "lang", "linked_virtual_id", "login", "mimetype",
    "new_password", "password", "phone_mobile_search", "res_field", "res_id_field", "res_model",
    "signup_type", "sort", "store_fname", "template_fs", "tz", "uuid", "virtual_id",
}  # fmt: skip
"""Fields that hold no text of a person's."""
DELEGATING = ("product.product", "res.users")
"""Models whose texts are kept by a record of another."""
MARKED = {
    "account.move": "ref", "mail.activity": "summary", "mail.activity.plan.template": "summary",
    "sale.order": "client_order_ref", "survey.question": "title", "survey.question.answer": "value",
    "survey.survey": "title",
}  # fmt: skip
"""The field that carries the tag of our own records, where it is not the name."""
FILE = base64.b64encode(b"<p>a file</p>").decode()
RECORDS = {
    "category": ("res.partner.category", {}),
    "partner": ("res.partner", {
        "parent_id": "$customer", "type": "other", "category_id": ["$category"],
    }),
    "company": ("res.partner", {"is_company": True, "category_id": ["$category"]}),
    "contact": ("res.partner", {"parent_id": "$company"}),
    "user": ("res.users", {"login": "$login"}),
    "project": ("project.project", {
        "privacy_visibility": "portal", "partner_id": "$customer", "tag_ids": ["$project-tag"],
        "allow_milestones": True, "message_partner_ids": ["$visitor"],
    }),
    "project-tag": ("project.tags", {}),
    "stage": ("project.task.type", {"project_ids": ["$project"]}),
    "milestone": ("project.milestone", {"project_id": "$project"}),
    "update": ("project.update", {"project_id": "$project", "status": "on_track"}),
    "task": ("project.task", {
        "project_id": "$project", "partner_id": "$partner", "stage_id": "$stage",
        "milestone_id": "$milestone", "tag_ids": ["$project-tag"],
        "date_deadline": "$today", "message_partner_ids": ["$visitor"],
    }),
    "subtask": ("project.task", {"parent_id": "$task", "project_id": "$project"}),
    "to-do": ("mail.activity", {
        "res_model_id": "$model:project.task", "res_id": "$task", "activity_type_id": "$activity",
        "user_id": "$writer", "date_deadline": "$today",
    }),
    "attachment": ("ir.attachment", {
        "res_model": "project.task", "res_id": "$task", "datas": FILE,
    }),
    "product-category": ("product.category", {}),
    "product-tag": ("product.tag", {}),
    "product": ("product.product", {
        "categ_id": "$product-category", "product_tag_ids": ["$product-tag"],
    }),
    "crm-tag": ("crm.tag", {}),
    "team": ("crm.team", {}),
    "campaign": ("utm.campaign", {}),
    "source": ("utm.source", {}),
    "medium": ("utm.medium", {}),
    "pricelist": ("product.pricelist", {}),
    "quotation-template": ("sale.order.template", {}),
    "order": ("sale.order", {
        "partner_id": "$partner", "state": "sent", "team_id": "$team", "tag_ids": ["$crm-tag"],
        "campaign_id": "$campaign", "source_id": "$source", "medium_id": "$medium",
    }),
    "line": ("sale.order.line", {"order_id": "$order", "product_id": "$product"}),
    "note-line": ("sale.order.line", {"order_id": "$order", "display_type": "line_note"}),
    "invoice": ("account.move", {
        "move_type": "out_invoice", "partner_id": "$partner", "team_id": "$team",
        "invoice_line_ids": "$lines",
    }),
    "analytic": ("account.analytic.account", {"plan_id": "$plan", "partner_id": "$company"}),
    "survey": ("survey.survey", {"access_mode": "public", "questions_layout": "one_page"}),
    "question": ("survey.question", {"survey_id": "$survey", "question_type": "char_box"}),
    "choice": ("survey.question", {"survey_id": "$survey", "question_type": "simple_choice"}),
    "answer": ("survey.question.answer", {"question_id": "$choice"}),
    "activity-plan": ("mail.activity.plan", {"res_model": "project.task"}),
    "activity-step": ("mail.activity.plan.template", {
        "plan_id": "$activity-plan", "activity_type_id": "$activity",
    }),
    "mail-template": ("mail.template", {"model_id": "$model:res.partner"}),
    "text-template": ("sms.template", {"model_id": "$model:res.partner"}),
    "channel": ("discuss.channel", {"channel_type": "channel"}),
    "goal": ("gamification.goal.definition", {"computation_mode": "manually"}),
    "filter": ("ir.filters", {"model_id": "res.partner"}),
}  # fmt: skip
"""What is written: a model, and the values that it needs; every text besides is tainted. A value
with a dollar names another record."""


@pytest.fixture
def garden(engagement, own, planted, tracer, cases):
    """Where tainted records grow: each is made when it is first asked for."""
    return Garden(engagement, own, planted, tracer, cases)


class Garden:
    """Makes tainted records, each as the weakest role that may, and judges pages by them."""

    def __init__(self, engagement, own, planted, tracer, cases):
        self._engagement = engagement
        self._own = own
        self._planted = planted
        self._tracer = tracer
        self._cases = cases
        self._rpc = engagement.transports["jsonrpc"]
        self._tainter = Tainter(vectors("xss"), tracer, MOST)
        self._fields = {}
        self._ids = {}
        self.taints = {}
        self.refused = []

    def grow(self, names):
        """Make records, by their names in :data:`RECORDS`."""
        for name in names:
            self.id(name)

    def id(self, name):
        """The id of a record, which is made now if it is not there yet."""
        if name not in self._ids:
            self._ids[name] = self._known(name) if name not in RECORDS else self._make(name)
        return self._ids[name]

    def ids(self):
        """The ids of all that was made, by model."""
        found = {}
        for name, id_ in self._ids.items():
            if name in RECORDS:
                found.setdefault(RECORDS[name][0], []).append(id_)
        return found

    def seen(self, record, field="name"):
        """The text that a person must see of a record's field."""
        self.id(record)
        return self.taints[record, field].seen

    def judge(self, look, role, visit):
        """Record what a look came to: each attack of each field that the page holds is a try."""
        page = f"{look.name} as {role.name}"
        missing = [one for one in look.musts if one not in visit.shown]
        names = [taint.field for taint in self.taints.values() if taint.seen in missing]
        self._cases.control(
            page, visit.control and not missing,
            f"a script of ours ran: {visit.control}; not shown: {names}; {visit.wrong}",
            Cell(look.name, role.name, "shown"),
        )  # fmt: skip
        for taint in self.taints.values():
            ran = visit.executed & taint.attacks.keys()
            if not ran and taint.plain not in visit.held:
                continue
            for mark, vector in taint.attacks.items():
                self._cases.held(
                    f"{page}: {taint.field} {vector}",
                    unless=mark in ran,
                    given=page,
                    witness="Chromium",
                    evidence=f"{role.name} opened the page and the payload ran",
                    cell=Cell(look.name, role.name, taint.field),
                )

    def _make(self, name):
        model, needed = RECORDS[name]
        base = {field: self._value(value) for field, value in needed.items()}
        problems = []
        for role in map(self._engagement.role, WRITERS):
            fields = self._writable(role, model)
            taints = {
                field: self._tainter.taint(f"{model}.{field}", kind)
                for field, kind in fields.items() if field not in base
            }  # fmt: skip
            made, kept = self._create(role, model, base, taints)
            if made.ok:
                self.taints |= {(name, field): taint for field, taint in kept.items()}
                return made.value[0]
            problems.append(f"{role.name}: {made.error} {made.message[-200:]}")
        raise RuntimeError(f"nobody can make {name}: {problems}")

    def _create(self, role, model, base, taints):
        """A record with all taints or, where one of them is refused, with those that are not."""
        values = {field: taint.value for field, taint in taints.items()}
        made = self._own.make_all(role, model, [base | values])
        if made.ok or made.error in ("AccessError", "AccessDenied"):
            return made, taints
        marked = MARKED.get(model, "name")
        made = self._own.make_all(role, model, [base | {marked: values[marked]}])
        kept = {marked: taints[marked]}
        for field in set(taints) - {marked} if made.ok else ():
            given = {"vals": {field: values[field]}}
            said = self._rpc.call(role, Call(model, "write", (made.value[0],), given))
            if said.ok:
                kept[field] = taints[field]
            else:
                self.refused.append(f"{model}.{field}: {said.message[-200:]}")
        return made, kept

    def _value(self, value):
        """A value, with ids in the place of names."""
        if isinstance(value, list):
            return [(4, self._value(one)) for one in value]
        return self.id(value[1:]) if isinstance(value, str) and value[:1] == "$" else value

    def _known(self, name):
        """What is there already."""
        administrator = self._engagement.role("administrator")

        def first(model, domain, field="id"):
            found = self._rpc.search_read(
                administrator, model, domain, [field], limit=1, order="id"
            )
            value = found.value[0][field]
            return value[0] if isinstance(value, list) else value

        kind, _, model = name.partition(":")
        match kind:
            case "customer":
                quotation = [("id", "=", self._planted["quotation-a"].id)]
                return first("sale.order", quotation, "partner_id")
            case "visitor":
                reader = self._engagement.role("portal-a")
                return first("res.users", [("id", "=", reader.uid)], "partner_id")
            case "model":
                return first("ir.model", [("model", "=", model)])
            case "activity":
                return first("mail.activity.type", [("res_model", "=", False)])
            case "plan":
                return first("account.analytic.plan", [])
            case "writer":
                return self._engagement.role("employee-a").uid
            case "login":
                return f"{self._tracer}-user"
            case "today":
                return "2031-05-05"
            case "lines":
                text = self._tainter.taint("account.move.line.name", "text")
                self.taints["invoice-line", "name"] = text
                return [(0, 0, {"name": text.value, "quantity": 1, "price_unit": 1})]
        raise KeyError(name)

    def _writable(self, role, model):
        """The text fields that a role may write, with what each holds."""
        if (role.name, model) not in self._fields:
            asked = {"attributes": ["type", "readonly", "store", "size"]}
            said = self._rpc.call(role, Call(model, "fields_get", None, asked))
            self._fields[role.name, model] = {
                name: holds(name, one["type"])
                for name, one in sorted((said.value if said.ok else {}).items())
                if one["type"] in ("char", "text", "html") and name not in SPARED
                and not one["readonly"] and (one["store"] or model in DELEGATING)
            }  # fmt: skip
        return self._fields[role.name, model]
