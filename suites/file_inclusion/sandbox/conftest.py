"""Where an owner's expressions, code and templates are evaluated: places that vectors are put into.

A place takes many texts at once, each in a record of our own, and has them evaluated one by one.
What a text comes to is shown in the reply; where a place shows nothing, the text is wrapped so
that Odoo names its result in an error, and changes nothing.
"""

from dataclasses import replace
from functools import partial

import pytest

from odoo_owasp import Cell, Reach

OF_ONE_DATABASE = frozenset({
    "code-patch-record", "expression-record-dict", "inline-record-class", "inline-record-password",
})  # fmt: skip
"""Attacks that reach no further than records, which whoever writes expressions may change anyway.
All others leave the sandbox, and what runs outside of it runs with the rights of the server."""


class Place:
    """A place: ``knows`` the names that a text may use there, ``share`` of how many attacks one
    is tried: where it takes long, and what evaluates is the same as in another.
    """

    knows: frozenset[str] = frozenset()
    share = 1
    module = "base"

    def __init__(self, bench):
        self.bench = bench

    @property
    def name(self):
        """What stands in reports."""
        return str(self.__doc__).splitlines()[0].rstrip(".")

    def put(self, texts):
        """Put the texts there: for each the record with it, or the answer that refused it."""
        raise NotImplementedError

    def evaluated(self, record):
        """What Odoo replies when it evaluates the text in ``record``."""
        raise NotImplementedError

    def of(self, attacks):
        """The attacks that are tried here."""
        return [one for one in attacks[:: self.share] if self.offers(one)]

    def offers(self, vector):
        """Whether the names that a vector needs are known here."""
        return set(vector.needs) <= self.knows


ACTION = frozenset({"env", "datetime", "dateutil", "time", "b64encode", "_logger"})


class ServerAction(Place):
    """The code of a server action."""

    knows = ACTION

    def put(self, texts):
        """Code that returns its result in an action."""
        model = self.bench.known("base.model_res_partner")
        shown = "action = {'type': 'ir.actions.client', 'tag': str(result)}"
        return self.bench.put(
            "ir.actions.server",
            [{"model_id": model, "state": "code", "code": f"{text}\n{shown}"} for text in texts],
        )

    def evaluated(self, record):
        """Run."""
        return self.bench.call("ir.actions.server", "run", record)


class ScheduledAction(Place):
    """The code of a scheduled action, which its owner starts by hand."""

    knows = ACTION
    share = 6

    def put(self, texts):
        """Code that names its result in an error."""
        model = self.bench.known("base.model_res_partner")
        code = self.bench.put(
            "ir.actions.server",
            [
                {"model_id": model, "state": "code", "code": f"{text}\nraise Exception(result)"}
                for text in texts
            ],
        )
        return then(
            code, lambda ids: self.bench.put("ir.cron", [
                {"ir_actions_server_id": id_, "active": False, "interval_type": "days"}
                for id_ in ids
            ]),
        )  # fmt: skip

    def evaluated(self, record):
        """Started by hand."""
        return self.bench.call("ir.cron", "method_direct_trigger", record)


class ComputedField(Place):
    """The code that computes a field of the owner's own."""

    knows = frozenset({"datetime", "dateutil", "time"})
    share = 4

    def __init__(self, bench):
        super().__init__(bench)
        window = bench.make("ir.actions.act_window", res_model="res.partner")
        self.todo = bench.make("ir.actions.todo", action_id=window, state="done")

    def put(self, texts):
        """A field of a configuration step for each: Odoo reloads its models, once for all."""
        model = self.bench.known("base.model_ir_actions_todo")
        named = [(f"x_{self.bench.name()}", text) for text in texts]
        fields = self.bench.put("ir.model.fields", [
            {"name": name, "model_id": model, "ttype": "char", "store": False,
             "field_description": name,
             "compute": f"{text}\nfor record in self:\n    record['{name}'] = str(result)"}
            for name, text in named
        ])  # fmt: skip
        return [
            name if isinstance(field, int) else field
            for field, (name, _) in zip(fields, named, strict=True)
        ]

    def evaluated(self, record):
        """Read."""
        return self.bench.call("ir.actions.todo", "read", self.todo, fields=[record])


class GoalCode(Place):
    """The code that computes a gamification goal."""

    knows = frozenset({"env", "time"})
    module = "gamification"
    mode = "python"

    def values(self, text):
        """Those of a definition with ``text``: it names its result in an error."""
        return {"compute_code": f"{text}\nraise Exception(result)"}

    def put(self, texts):
        """A definition and a goal for each."""
        common = {"computation_mode": self.mode, "condition": "higher"}
        found = self.bench.put(
            "gamification.goal.definition", [{**common, **self.values(text)} for text in texts]
        )
        return then(
            found, lambda ids: self.bench.put("gamification.goal", [
                {"definition_id": id_, "user_id": self.bench.administrator.uid, "target_goal": 9}
                for id_ in ids
            ]),
        )  # fmt: skip

    def evaluated(self, record):
        """Computed anew."""
        return self.bench.call("gamification.goal", "update_goal", record)


class GoalRecord(GoalCode):
    """The record that a gamification goal's action opens."""

    knows = frozenset({"user"})
    mode = "manually"

    def __init__(self, bench):
        super().__init__(bench)
        self.window = bench.make("ir.actions.act_window", res_model="res.partner")

    def values(self, text):
        """Those of a definition that leads to the record ``text``."""
        return {"action_id": self.window, "res_id_field": text}

    def evaluated(self, record):
        """Asked for its action."""
        return self.bench.call("gamification.goal", "get_action", record)


class Refused(Place):
    """A place where a domain is evaluated when it is written: a field that no model has is named
    in the error, and nothing is made.
    """

    def put(self, texts):
        """Nothing yet."""
        return list(texts)

    def domain(self, text):
        """A domain on the field that ``text`` comes to."""
        return f"[(({text.strip()}), '=', 1)]"


class GoalDomain(Refused):
    """The domain of what a gamification goal counts."""

    module = "gamification"
    knows = frozenset({"user"})

    def __init__(self, bench):
        super().__init__(bench)
        self.id = bench.make(
            "gamification.goal.definition", computation_mode="count", condition="higher",
            model_id=bench.known("base.model_res_partner"), domain="[]",
        )  # fmt: skip

    def evaluated(self, record):
        """Written."""
        vals = {"domain": self.domain(record)}
        return self.bench.call("gamification.goal.definition", "write", self.id, vals=vals)


class RuleDomain(Refused):
    """The domain of a record rule."""

    knows = frozenset({"user", "time"})

    def __init__(self, bench):
        super().__init__(bench)
        self.model = bench.known("base.model_res_partner")

    def evaluated(self, record):
        """Created."""
        values = {"name": self.bench.name(), "model_id": self.model,
                  "domain_force": self.domain(record)}  # fmt: skip
        return self.bench.transport.create(self.bench.administrator, "ir.rule", values)


class Equation(Place):
    """The value that a server action writes to a record."""

    knows = ACTION - {"_logger"}

    def __init__(self, bench):
        super().__init__(bench)
        self.partner = bench.make("res.partner")

    def put(self, texts):
        """A value that is not there, under the name that ``text`` comes to: the error names it."""
        common = {
            "model_id": self.bench.known("base.model_res_partner"), "state": "object_write",
            "update_path": "comment", "evaluation_type": "equation",
        }  # fmt: skip
        return self.bench.put(
            "ir.actions.server",
            [{**common, "value": f"{{}}[({text.strip()})]"} for text in texts],
        )

    def evaluated(self, record):
        """Run on a partner of ours."""
        context = {"active_id": self.partner, "active_ids": [self.partner],
                   "active_model": "res.partner"}  # fmt: skip
        return self.bench.call("ir.actions.server", "run", record, context=context)


class ClientParameters(Place):
    """The parameters of a client action."""

    def put(self, texts):
        """As they are."""
        return self.bench.put(
            "ir.actions.client", [{"tag": "none", "params": text} for text in texts]
        )

    def evaluated(self, record):
        """Read."""
        return self.bench.call("ir.actions.client", "read", record, fields=["params"])


class WindowContext(Place):
    """The context of a window action, as the help for an empty list sees it."""

    def put(self, texts):
        """As the name of the documents that there are none of."""
        return self.bench.put("ir.actions.act_window", [
            {"res_model": "res.partner",
             "context": f"{{'empty_list_help_document_name': ({text.strip()})}}"}
            for text in texts
        ])  # fmt: skip

    def evaluated(self, record):
        """Its help is read."""
        return self.bench.call(
            "ir.actions.act_window", "read", record, fields=["help", "context", "res_model"]
        )


class TodoContext(Place):
    """The context of a window action that a configuration step launches."""

    knows = frozenset({"user"})

    def put(self, texts):
        """As a default."""
        windows = self.bench.put("ir.actions.act_window", [
            {"res_model": "res.partner", "context": f"{{'default_name': ({text.strip()})}}"}
            for text in texts
        ])  # fmt: skip
        return then(
            windows, lambda ids: self.bench.put("ir.actions.todo", [
                {"action_id": id_, "state": "done"} for id_ in ids
            ]),
        )  # fmt: skip

    def evaluated(self, record):
        """Launched."""
        return self.bench.call("ir.actions.todo", "action_launch", record)


class WindowDomain(Place):
    """The domain of a window action, whose records are given as JSON."""

    knows = ACTION - {"_logger"}

    def put(self, texts):
        """A domain that finds a partner of ours, who bears the result, where it was computed."""
        shown = f"'{self.bench.tracer}'.upper()"
        self.bench.make("res.partner", name=f"{self.bench.name()} {self.bench.tracer.upper()}")
        return self.bench.put("ir.actions.act_window", [
            {"res_model": "res.partner", "view_mode": "list", "domain":
             f"[('name', 'like', {shown} if {shown} in ({text.strip()}) else 'nobody')]"}
            for text in texts
        ])  # fmt: skip

    def evaluated(self, record):
        """Its records are listed."""
        key = self.bench.administrator.api_key.reveal()
        return self.bench.pages.open(
            self.bench.anonymous,
            f"/json/1/action-{record}?limit=80&offset=0&view_type=list&domain=[]&fields=name",
            headers={"Authorization": f"Bearer {key}"},
        )


class ImportedData(Place):
    """What an archive of data has evaluated when it is imported."""

    module = "base_import_module"
    knows = frozenset({"time", "datetime"})
    share = 4

    def put(self, texts):
        """Nothing yet."""
        return list(texts)

    def evaluated(self, record):
        """Imported: a field that no model has is named, and nothing stays."""
        return self.bench.imported(self.bench.searched(f"({record.strip()})"))


class AutomationRecord(Place):
    """The record that an automation rule is for, when somebody calls its webhook."""

    module = "base_automation"
    knows = frozenset({"datetime", "dateutil", "time", "user"})
    share = 4

    def __init__(self, bench):
        super().__init__(bench)
        self.partner = bench.make("res.partner")

    def put(self, texts):
        """A rule for a partner of ours where the text came to its end, and else for nobody."""
        model = self.bench.known("base.model_res_partner")
        shown = f"'{self.bench.tracer}'.upper()"
        named = [(self.bench.name(), text) for text in texts]
        rules = self.bench.put("base.automation", [
            {"model_id": model, "trigger": "on_webhook", "webhook_uuid": name, "record_getter":
             f"model.browse([{self.partner}] if {shown} in str(({text.strip()})) else [])"}
            for name, text in named
        ])  # fmt: skip
        return [
            name if isinstance(rule, int) else rule
            for rule, (name, _) in zip(rules, named, strict=True)
        ]

    def evaluated(self, record):
        """Called: that somebody was found tells what the text came to, the answer tells no more."""
        page = self.bench.pages.open(self.bench.anonymous, f"/web/hook/{record}")
        return replace(page, body=page.body + self.bench.tracer.upper() * (page.status == 200))


class Printed(Place):
    """A place in reports: each has a view of its own, found by its name."""

    kind = "qweb-text"

    def __init__(self, bench):
        super().__init__(bench)
        self.partner = bench.make("res.partner")

    def reports(self, values):
        """Reports with ``values`` each: the names of those that were made."""
        named = [{"report_name": f"odoo_owasp.{self.bench.name()}", **one} for one in values]
        views = self.bench.put("ir.ui.view", [
            {"key": one["report_name"], "type": "qweb",
             "arch": f"<t t-name='x'>{one.pop('arch', '<p/>')}</t>"}
            for one in named
        ])  # fmt: skip
        kept = [one for one, view in zip(named, views, strict=True) if isinstance(view, int)]
        made = iter(self.bench.put("ir.actions.report", [
            {"model": "res.partner", "report_type": self.kind, **one} for one in kept
        ]))  # fmt: skip
        names = iter([one["report_name"] for one in kept])
        found = []
        for view in views:
            if not isinstance(view, int):
                found.append(view)
                continue
            report, name = next(made), next(names)
            found.append(name if isinstance(report, int) else report)
        return found


class ReportName(Printed):
    """The name that a report is printed under."""

    knows = frozenset({"time", "object"})
    share = 4

    def put(self, texts):
        """As it is."""
        return self.reports([{"print_report_name": text} for text in texts])

    def evaluated(self, record):
        """Downloaded."""
        asked = f'["/report/text/{record}/{self.partner}", "qweb-text"]'
        return self.bench.pages.submit(self.bench.administrator, "/report/download", data=asked)


class Report(Printed):
    """The body of a report."""

    knows = frozenset({"env", "user", "request"})
    kind = "qweb-html"

    def put(self, texts):
        """Within an element."""
        return self.reports([{"arch": f"<div>{text}</div>"} for text in texts])

    def evaluated(self, record):
        """Shown as a page."""
        return self.bench.pages.open(
            self.bench.administrator, f"/report/html/{record}/{self.partner}"
        )


class View(Place):
    """A view that any employee may have rendered."""

    knows = frozenset({"env"})

    def put(self, texts):
        """Within an element."""
        everyone = [(6, 0, [self.bench.known("base.group_user")])]
        return self.bench.put("ir.ui.view", [
            {"key": f"odoo_owasp.{self.bench.name()}", "type": "qweb", "group_ids": everyone,
             "arch": f"<t t-name='x'><div>{text}</div></t>"}
            for text in texts
        ])  # fmt: skip

    def evaluated(self, record):
        """Rendered."""
        return self.bench.call("ir.ui.view", "render_public_asset", template=record)


class WebsitePage(Place):
    """A page of the website, which a visitor opens."""

    module = "website"
    knows = frozenset({"env", "request"})

    def put(self, texts):
        """Within an element; its path is its name."""
        named = [(self.bench.name(), text) for text in texts]
        pages = self.bench.put("website.page", [
            {"url": f"/{name}", "key": f"odoo_owasp.{name}", "type": "qweb", "is_published": True,
             "arch": f"<t t-name='x'><div>{text}</div></t>"}
            for name, text in named
        ])  # fmt: skip
        return [
            f"/{name}" if isinstance(page, int) else page
            for page, (name, _) in zip(pages, named, strict=True)
        ]

    def evaluated(self, record):
        """Opened."""
        return self.bench.pages.open(self.bench.anonymous, record)


class Mail(Place):
    """A template of mails, seen in its preview."""

    module = "mail"
    knows = frozenset({"env", "object", "user"})
    model, filled = "mail.template", "body_html"

    def __init__(self, bench):
        super().__init__(bench)
        self.partner = bench.make("res.partner")

    def put(self, texts):
        """As they are."""
        of = self.bench.known("base.model_res_partner")
        return self.bench.put(self.model, [{"model_id": of, self.filled: text} for text in texts])

    def evaluated(self, record):
        """Seen as a mail to a partner of ours."""
        link = f"{self.model.partition('.')[0]}_template_id"
        values = {link: record, "resource_ref": f"res.partner,{self.partner}"}
        return self.bench.call(
            f"{self.model}.preview", "onchange", (), values=values, field_names=[],
            fields_spec={link: {}, "resource_ref": {}, self.filled: {}},
        )  # fmt: skip


class MailSubject(Mail):
    """The subject of a template of mails."""

    knows = frozenset({"env", "object", "user", "quote"})
    filled = "subject"


class MailReply(MailSubject):
    """Where answers to a mail go."""

    filled = "reply_to"


class TextMessage(MailSubject):
    """A template of text messages, seen in its preview."""

    module = "sms"
    model, filled = "sms.template", "body"


PLACES: dict[str, list[type[Place]]] = {
    "code": [ServerAction, ScheduledAction, ComputedField, GoalCode],
    "expression": [
        Equation, ClientParameters, WindowContext, TodoContext, WindowDomain, GoalRecord,
        GoalDomain, RuleDomain, AutomationRecord, ImportedData, ReportName,
    ],
    "qweb": [View, Report, WebsitePage, Mail],
    "inline": [MailSubject, MailReply, TextMessage],
}  # fmt: skip


def then(found, make):
    """What ``make`` makes of the ids in ``found``; answers that refused stay in their places."""
    made = iter(make([one for one in found if isinstance(one, int)]))
    return [next(made) if isinstance(one, int) else one for one in found]


@pytest.fixture
def sandboxed(engagement, bench, host, quiet, of_kind, tells, leaving, tracer, sample, cases):
    """Tries a corpus' vectors of a kind in all places: what is legal works, nothing else does."""

    def tries(place, legal, attacks):
        """All that is tried in one place: each vector with the record that it was put into."""
        order = [*filter(place.offers, legal), *place.of(attacks), legal[0]]
        records = place.put([one.filled(**leaving) for one in order])
        for vector, record in zip(order, records, strict=True):
            refused = hasattr(record, "outcome")
            send = partial(same, record) if refused else partial(place.evaluated, record)
            yield (place, vector), send

    modules = engagement.target.modules

    def verify(corpus, kind):
        legal, attacks = of_kind(corpus, kind)
        tried = sample(attacks, 8)
        legal = [legal[0], *sample(legal[1:], 2)]
        able = [of for of in PLACES[kind] if of.module in modules]
        cases.covered(f"places of {kind}", len(able), len(PLACES[kind]))
        places = [of(bench) for of in able]
        met = {vector.id for one in places for vector in one.of(tried)}
        cases.covered(f"{kind} attacks", len(met), len(attacks))
        with host.watch(tracer) as machine:
            sent = [one for place in places for one in tries(place, legal, tried)]
            for (place, vector), reply in cases.sweep(sent):
                known = tells(reply)
                cell = Cell(place.name, "administrator", "legal" if vector.control else "attack")
                if vector.control:
                    cases.control(place.name, bool(known), f"{vector.id}: {short(reply)}", cell)
                    continue
                cases.control(place.name, reply.by_odoo, f"{vector.id}: {short(reply)}", cell)
                cases.held(
                    f"{place.name}: {vector.id}",
                    unless=bool(known),
                    given=place.name,
                    witness="canaries, and what the attack computes",
                    evidence=f"{vector.tries}: {' and '.join(known)}",
                    cell=cell,
                    reach=Reach.DATABASE if vector.id in OF_ONE_DATABASE else Reach.SERVER,
                )
        quiet(machine, f"the machine ({kind})")

    return verify


def same(value):
    """The value."""
    return value


def short(reply):
    """A reply in few words."""
    return " ".join((getattr(reply, "message", "") or reply.body).split())[:300]
