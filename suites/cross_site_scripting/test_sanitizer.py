"""Rich text is cleaned when it is written: what is stored runs nothing, whoever shows it."""

import json
from functools import partial

import pytest

from odoo_owasp import Call, Cell, Standing, claim, landings, own_tracer, sanitizing, vectors

sanitized = partial(
    claim,
    verifies="XSS",
    severity="high",
    cwe=[79, 80, 83, 184],
    asvs=["v5.0.0-1.3.1"],
)
CLEANED = ("html", "svg", "mathml", "clobbering", "directive", "mutation")
"""The kinds of attacks on rich text."""
WHOLE = ("res.partner", "survey.survey")
"""Models that meet all of them."""
LOOSE = {"sanitize", "sanitize_tags", "sanitize_attributes"}
"""Without these a rich text is not cleaned in full."""
FIRST, SHARE = 4, 8
"""All others meet the first few, and one in so many of the rest, each its own."""
CONTROL = "html-plain"
RECORDS = {
    "res.partner": ("employee-a", {"name": "{tracer}"}),
    "project.project": ("manager", {"name": "{tracer}"}),
    "project.update": (
        "manager", {"name": "{tracer}", "project_id": "$project.project", "status": "on_track"},
    ),
    "survey.survey": ("employee-a", {"title": "{tracer}"}),
    "survey.question": (
        "employee-a",
        {"title": "{tracer}", "survey_id": "$survey.survey", "question_type": "char_box"},
    ),
    "sale.order": ("employee-a", {"client_order_ref": "{tracer}", "partner_id": "$res.partner"}),
    "sale.order.template": ("manager", {"name": "{tracer}"}),
    "account.move": ("manager", {"ref": "{tracer}", "move_type": "out_invoice"}),
    "account.payment.term": ("administrator", {"name": "{tracer}"}),
    "account.fiscal.position": ("administrator", {"name": "{tracer}"}),
    "mail.activity.type": ("administrator", {"name": "{tracer}"}),
    "ir.actions.act_window": ("administrator", {"name": "{tracer}", "res_model": "res.partner"}),
    "ir.actions.client": ("administrator", {"name": "{tracer}", "tag": "nothing"}),
    "mail.message": (
        "employee-a", {"body": "{tracer}", "model": "res.partner", "res_id": "$res.partner"},
    ),
}  # fmt: skip
"""A record of ours of each model: the weakest role that may write it, and what it must have."""
TABLES = {"ir.actions.act_window": "ir.act.window", "ir.actions.client": "ir.act.client"}
"""Where records are kept, if not in a table of their model's name."""
SETTINGS = (
    "sanitize", "sanitize_overridable", "sanitize_tags", "sanitize_attributes", "sanitize_style",
    "sanitize_form", "strip_style", "strip_classes",
)  # fmt: skip


@sanitized(
    "XSS-025",
    "No rich text that is written is kept with anything in it that a browser runs",
    needs=["source"],
)
def test_what_is_stored(surface, shelf, sample, tracer, cases):
    """Every attack on rich text, into every rich text of every kind of record that we may make."""
    fields = shelf.fields(surface)
    tried = sample(list(fields), 4)
    every = [one for one in vectors("xss") if one.kind in CLEANED and not one.control]
    met = set()
    for number, model in enumerate(tried):
        whole = number == 0 or model in WHOLE
        attacks = sample(every, 40) if whole else [*every[:FIRST], *every[FIRST + number :: SHARE]]
        role = shelf.role(model)
        for name, marks, after in shelf.keep(model, fields[model], attacks):
            subject = f"{model}.{name}"
            cell = Cell(model, role.name, f"write {name}")
            cases.control(subject, bool(marks), f"not kept: {after[:200]!r}", cell)
            inert = not any(one.live for one in landings(after, tracer))  # all marks hold it
            for vector, mark in marks.items():
                met.add(vector.id)
                found = [] if inert else [one for one in landings(after, mark) if one.live]
                grave = [one for one in found if one.standing is Standing.FINDING]
                cases.held(
                    f"{subject} {vector.id}",
                    unless=bool(found),
                    given=subject,
                    witness=shelf.witness,
                    evidence=f"{vector.tries}, by {role.name}: {told(found)}",
                    cell=cell,
                    standing=Standing.FINDING if grave else Standing.OLD_BROWSER,
                )
    cases.covered("attacks on rich text", len(met), len(every))
    cases.covered("rich texts", sum(len(fields[one]) for one in tried), shelf.of(surface))


def told(found):
    """Where it stands, for people."""
    return "; ".join(map(str, found[:3]))


@sanitized(
    "XSS-026", "Every rich text of the release is cleaned as strictly as when it was recorded"
)
def test_settings(engagement, administrator, sample, cases):
    """What the running registry says of each field, against the record of the release."""
    recorded = sanitizing(engagement.target.release)
    rpc = engagement.transports["jsonrpc"]
    told = stored_settings(rpc, administrator)
    models = sorted({model for model, _ in recorded} & {model for model, _ in told})
    some = sample(models, 12)
    tried = 0
    for model in some:
        names = [name for one, name in recorded if one == model and (one, name) in told]
        running = rpc.call(
            administrator,
            Call(model, "fields_get", None, {"allfields": names, "attributes": list(SETTINGS)}),
        )
        cases.control(model, running.ok, running.message, Cell(model, "administrator", "settings"))
        for name in names if running.ok else ():
            tried += 1
            now = told[model, name] | {
                key: bool(value) for key, value in running.value[name].items() if key in SETTINGS
            }
            weaker = weakened(recorded[model, name], now)
            cases.held(
                f"{model}.{name}",
                unless=bool(weaker),
                given=model,
                witness="record of the release",
                evidence=f"switched: {', '.join(weaker)}",
                cell=Cell(model, "administrator", "settings"),
            )
    cases.covered("recorded rich texts", tried, len(recorded))


def stored_settings(rpc, role):
    """The settings of every rich text as the database holds them, by model and name."""
    found = rpc.search_read(
        role, "ir.model.fields", [["ttype", "=", "html"]], ["model", "name", *SETTINGS], order="id"
    )
    return {
        (one["model"], one["name"]): {name: bool(one[name]) for name in SETTINGS}
        for one in (found.value if found.ok else [])
    }


def weakened(recorded, now):
    """The settings that clean less than they did. Whoever may override the cleaning is one more."""
    loosened = [
        name for name in SETTINGS
        if name != "sanitize_overridable" and name in recorded and not now.get(name, True)
    ]  # fmt: skip
    if "sanitize_overridable" not in recorded and now.get("sanitize_overridable"):
        loosened.append("sanitize_overridable")
    return loosened


@pytest.fixture
def shelf(engagement, own, planted, tracer, rows_or_none):
    """Records of ours, one a model, whose rich texts are written and read."""
    return Shelf(engagement, own, planted, tracer, rows_or_none)


@pytest.fixture
def rows_or_none(engagement):
    """PostgreSQL's own rows, where the target lets us see them."""
    return None if engagement.target.lacks(("database",)) else engagement.rows


class Shelf:
    """Makes the records when they are first needed."""

    def __init__(self, engagement, own, planted, tracer, rows):
        self._engagement = engagement
        self._own = own
        self._planted = planted
        self._tracer = tracer
        self._rows = rows
        self._made = {}
        self._number = 0
        self.witness = "PostgreSQL" if rows else "answer"

    def fields(self, surface):
        """The rich texts of each model of ours that are stored and cleaned in full."""
        known = {one.name for one in surface.models}
        return {
            model: names for model in RECORDS if model in known
            if (names := [
                one.name for one in surface.fields
                if one.model == model and one.type == "html" and one.stored
                and not LOOSE & {*(one.unsanitized or ())}
            ])
        }  # fmt: skip

    def of(self, surface):
        """How many rich texts there are that are stored and cleaned in full."""
        return sum(
            one.type == "html" and bool(one.stored) and not LOOSE & {*(one.unsanitized or ())}
            for one in surface.fields
        )

    def role(self, model):
        """Who writes records of a model."""
        return self._engagement.role(RECORDS[model][0])

    def keep(self, model, names, attacks):
        """Write attacks into each field: its name, those that were met with their marks, its text.

        Many stand in one text, each behind an ordinary paragraph: where that is not kept, an
        attack before it has swallowed it, and those behind are written again.
        """
        left = dict.fromkeys(names, attacks)
        while left:
            marks = {name: {one: self._mark() for one in some} for name, some in left.items()}
            values = {
                name: f"<p>{self._tracer}</p>"
                + "".join(self._benign(mark) + one.with_tracer(mark) for one, mark in its.items())
                for name, its in marks.items()
            }
            record = self.record(model)
            wrote = self._engagement.transports["jsonrpc"].call(
                self.role(model), Call(model, "write", (record,), {"vals": values})
            )
            for name, its in marks.items():
                after = self._stored(model, name, record) if wrote.ok else wrote.message
                met = {one: mark for one, mark in its.items() if self._benign(mark) in after}
                yield name, met, after
                left[name] = [one for one in its if one not in met] if met else []
            left = {name: some for name, some in left.items() if some}

    @staticmethod
    def _benign(mark):
        return next(one for one in vectors("xss") if one.id == CONTROL).with_tracer(mark)

    def record(self, model):
        """The id of our record of a model."""
        if model not in self._made:
            role, values = RECORDS[model]
            self._made[model] = self._own.make(
                self._engagement.role(role), model,
                {name: self._filled(value) for name, value in values.items()},
            )  # fmt: skip
        return self._made[model]

    def _filled(self, value):
        if not value.startswith("$"):
            return value.replace("{tracer}", self._tracer)
        return self.record(value[1:]) if value[1:] in RECORDS else self._planted[value[1:]].id

    def _stored(self, model, name, record):
        if self._rows:
            text = self._rows.text(TABLES.get(model, model), name, record)
            return json.loads(text).get("en_US", text) if text.startswith('{"en_US"') else text
        answer = self._engagement.transports["jsonrpc"].read(
            self.role(model), model, [record], [name]
        )
        return str(answer.value[0][name] or "") if answer.ok else answer.message

    def _mark(self):
        self._number += 1
        return own_tracer(self._tracer, self._number)
