"""What the checks share: records whose every text is an attack, and what pages make of them."""

import base64
import re
from collections import defaultdict
from typing import Any
from urllib.parse import quote

import pytest

from odoo_owasp import Call, Cell, Look, Tainter, holds, vectors

WRITERS = ("employee-a", "manager", "administrator")
"""Who writes a record: the first of them that may."""
SPARED = {
    "access_token", "barcode", "batch_user_expression", "checksum", "code", "compute_code",
    "context", "domain", "filter_domain", "invoice_edi_format_store", "key", "lang",
    "linked_virtual_id", "login", "mimetype", "new_password", "password", "phone_mobile_search",
    "res_field", "res_id_field", "res_model", "signup_type", "sort", "store_fname", "template_fs",
    "tz", "uuid", "virtual_id",
}  # fmt: skip
"""Fields that hold no text of a person's."""
DELEGATING = ("product.product",)
"""Models whose texts are kept by a record of another."""
MARKED = {
    "account.move": "ref", "mail.activity": "summary", "mail.activity.plan.template": "summary",
    "sale.order": "client_order_ref", "survey.question": "title", "survey.question.answer": "value",
    "survey.survey": "title",
}  # fmt: skip
"""The field that carries the tag of our own records, where it is not the name."""
DAY = "2031-05-05"
"""When something is to be done."""
UNWATCHED = ("order",)
"""Records whose followers would get a mail as soon as a customer looks at them."""
OF_COMPANIES = (
    "company_registry", "global_location_number", "peppol_endpoint", "vat", "website",
)  # fmt: skip
FILE = base64.b64encode(b"<p>a file</p>").decode()
RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "category": ("res.partner.category", {}),
    "partner": ("res.partner", {  # its company would take over what companies have
        "parent_id": "$customer", "type": "other", "category_id": ["$category"],
    } | dict.fromkeys(OF_COMPANIES, False)),
    "company": ("res.partner", {"is_company": True, "category_id": ["$category"]}),
    "contact": ("res.partner", {"parent_id": "$company"}),
    "project": ("project.project", {
        "privacy_visibility": "portal", "partner_id": "$customer", "tag_ids": ["$project-tag"],
        "allow_milestones": True, "access_token": "$token",
        "date_start": "$today", "date": "$today", "message_partner_ids": ["$visitor"],
    }),
    "project-tag": ("project.tags", {}),
    "stage": ("project.task.type", {"project_ids": ["$project"]}),
    "milestone": ("project.milestone", {"project_id": "$project"}),
    "update": ("project.update", {"project_id": "$project", "status": "on_track"}),
    "task": ("project.task", {
        "project_id": "$project", "partner_id": "$partner", "stage_id": "$stage",
        "milestone_id": "$milestone", "tag_ids": ["$project-tag"], "access_token": "$token",
        "date_deadline": "$today", "message_partner_ids": ["$visitor"],
    }),
    "subtask": ("project.task", {"parent_id": "$task", "project_id": "$project"}),
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
        "partner_id": "$partner", "partner_invoice_id": "$partner",
        "partner_shipping_id": "$partner", "user_id": False, "state": "sent",
        "access_token": "$token", "team_id": "$team",
        "tag_ids": ["$crm-tag"], "campaign_id": "$campaign", "source_id": "$source",
        "medium_id": "$medium",
    }),
    "line": ("sale.order.line", {"order_id": "$order", "product_id": "$product"}),
    "note-line": ("sale.order.line", {"order_id": "$order", "display_type": "line_note"}),
    "invoice": ("account.move", {
        "move_type": "out_invoice", "partner_id": "$partner", "team_id": "$team",
        "invoice_line_ids": "$lines",
    }),
    "survey": ("survey.survey", {
        "access_mode": "public", "questions_layout": "one_page", "access_token": "$token",
    }),
    "question": ("survey.question", {"survey_id": "$survey", "question_type": "char_box"}),
    "choice": ("survey.question", {"survey_id": "$survey", "question_type": "simple_choice"}),
    "answer": ("survey.question.answer", {"question_id": "$choice"}),
    "poll": ("survey.survey", {
        "access_mode": "public", "questions_layout": "one_page", "access_token": "$token:poll",
        "description": False, "description_done": False,
    }),
    "line-question": ("survey.question", {
        "survey_id": "$poll", "question_type": "char_box", "description": False,
    }),
    "text-question": ("survey.question", {
        "survey_id": "$poll", "question_type": "text_box", "description": False,
    }),
    "vote": ("survey.question", {
        "survey_id": "$poll", "question_type": "simple_choice", "description": False,
        "comments_allowed": True,
    }),
    "option": ("survey.question.answer", {"question_id": "$vote"}),
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
RECORDS |= {
    f"to-do {name}": ("mail.activity", {
        "res_model_id": f"$model:{RECORDS[name][0]}", "res_id": f"${name}",
        "activity_type_id": "$activity", "date_deadline": "$today",
    })
    for name in ("task", "project", "company", "order", "invoice", "product", "survey")
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
        self._tainter = Tainter(vectors("xss"), tracer)
        self._fields = {}
        self._ids = {}
        self._met = []
        self.taints = {}
        self.refused = []

    @property
    def models(self):
        """The models that there may be records of."""
        return {model for model, _ in RECORDS.values()}

    def readable(self, role):
        """Those of them that a role has any right to read."""
        return {
            model for model in self.models
            if self._rpc.call(role, Call(model, "has_access", (), {"operation": "read"})).value
        }  # fmt: skip

    def shown_to(self, role, models):
        """The ids of our records of these models that a role sees; they are made if need be."""
        for name, (model, _) in RECORDS.items():
            if model in models:
                self.id(name)
        ours = {model: ids for model, ids in self.ids().items() if model in models}
        seen = {
            model: self._rpc.search(role, model, [("id", "in", ids)]).value or []
            for model, ids in ours.items()
        }  # fmt: skip
        return {model: [one for one in ids if one in seen[model]] for model, ids in ours.items()}

    def id(self, name):
        """The id of a record, which is made now if it is not there yet."""
        if name not in self._ids:
            self._ids[name] = self._known(name) if name not in RECORDS else self._make(name)
        return self._ids[name]

    def ids(self):
        """The ids of all that was made, by model."""
        found = defaultdict(list)
        for name, id_ in self._ids.items():
            if name in RECORDS:
                found[RECORDS[name][0]].append(id_)
        return found

    def seen(self, record, field="name"):
        """The text that a person must see of a record's field."""
        if record in RECORDS:
            self.id(record)
        return self.taints[record, field].seen

    def look(self, path, musts="", **more):
        """A look at a page: in the path and in what must be seen, records are named.

        ``$order`` in a path is the id of that record, ``order.name`` a text that must be seen.
        """
        filled = re.sub(r"\$([a-z-]+)", lambda found: str(self.id(found[1])), path)
        seen = [self.seen(*must.split(".")) for must in musts.split()]
        return Look(path, filled, musts=tuple(seen), **more)

    def say(self, record, role, name, subtype):
        """A message of ``role`` on a record: rich text, which is called ``name`` from now on."""
        model, _ = RECORDS[record]
        taint = self.taint(record, name, f"{model} {name}", "html")
        said = {"body": taint.value, "body_is_html": True, "subtype_xmlid": subtype,
                "message_type": "comment"}  # fmt: skip
        done = self._rpc.call(role, Call(model, "message_post", (self.id(record),), said))
        self._cases.control(f"{role.name} says a {name}", done.ok, done.message[-200:])

    def taint(self, record, name, field, kind="text"):
        """A taint for a check to write somewhere itself: ``name`` of ``record`` from now on."""
        self.taints[record, name] = taint = self._tainter.taint(field, kind)
        return taint

    def address(self, path, *, shown, holds="text"):
        """A look at a page whose address has a taint in the place of ``{}``, which it has shown."""
        taint = self._tainter.taint(path, holds)
        self.taints[path, taint.plain] = taint
        filled = path.format(quote(taint.value, safe=""))
        return Look(path, filled, musts=(taint.seen,) if shown else (), silent=not shown)

    def visit(self, role, looks):
        """Take each look as ``role``, and record what it came to; how many showed texts of ours."""
        shown = 0
        for look, visit in self._engagement.browser.visits(role, looks, self._tracer):
            self.judge(look, role, visit)
            shown += bool(visit.shown) and visit.opened
        return shown

    def judge(self, look, role, visit):
        """Record what a look came to: each attack of each field that the page holds is a try."""
        page = f"{look.name} as {role.name}"
        missing = [one for one in look.musts if one not in visit.shown]
        names = [taint.field for taint in self.taints.values() if taint.seen in missing]
        self._cases.control(
            page, visit.control and (look.silent or bool(visit.shown)) and not missing,
            f"status {visit.status}; a script of ours ran: {visit.control}; "
            f"not shown: {names or not visit.shown}; {visit.wrong}",
            Cell(look.name, role.name, "shown"),
        )  # fmt: skip
        for taint in self.taints.values():
            ran = visit.executed & taint.attacks.keys()
            there = taint.plain in visit.held or taint.plain in look.path
            if not ran and not (there and visit.opened):
                continue
            self._met.append(taint)
            for mark, vector in taint.attacks.items():
                self._cases.held(
                    f"{page}: {taint.field} {vector}",
                    unless=mark in ran,
                    given=page,
                    witness="Chromium",
                    evidence=f"{role.name} opened the page, and a script called with {mark}",
                    cell=Cell(look.name, role.name, taint.field),
                    picture=visit.picture,
                )

    def covered(self, where):
        """Record which fields, and with them which vectors, some page has held: ``where``."""
        fields = {taint.field for taint in self.taints.values()}.union(self.refused)
        ours = {taint.field for taint in self._met}
        tried = {vector for taint in self._met for vector in taint.attacks.values()}
        self._cases.covered(f"fields {where}", len(ours), len(fields))
        self._cases.covered(f"vectors {where}", len(tried), len(self._tainter.vectors))

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
                if name in UNWATCHED:
                    self._unfollow(model, made.value[0])
                return made.value[0]
            problems.append(f"{role.name}: {made.error} {made.message[-200:]}")
        raise RuntimeError(f"nobody can make {name}: {problems}")

    def _unfollow(self, model, id_):
        """Take the followers from a record: nobody is told of what happens to it."""
        administrator = self._engagement.role("administrator")
        told = self._rpc.read(administrator, model, [id_], ["message_partner_ids"])
        followers = {"partner_ids": told.value[0]["message_partner_ids"]}
        self._rpc.call(administrator, Call(model, "message_unsubscribe", (id_,), followers))

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
                self.refused.append(f"{model}.{field}")
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
            case "token":
                return f"{self._tracer}-{kind}{model}"
            case "today":
                return DAY
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
