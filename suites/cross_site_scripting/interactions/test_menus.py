"""Widgets that offer a choice: what fields and values are called is text in each."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from odoo_owasp import Role, claim

choices = partial(
    claim,
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-3.2.2"],
)
QUICKLY = 1
CLIENT = "/odoo/res.country/1"
"""Where the web client is loaded before a form of ours is opened in it."""
OPEN = """action => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
    action, {clearBreadcrumbs: true})"""
OURS = ".ours"
"""A form of ours: all widgets of one kind of field."""


@dataclass(frozen=True)
class Form:
    """A form of ours with a record, and what is hostile on it."""

    reader: Role
    action: dict[str, Any]
    texts: dict[str, Any]

    def opened(self, scene):
        """The form, instead of what the page shows."""
        scene.page.evaluate(OPEN, self.action)
        scene.page.locator(OURS).first.wait_for()


@choices(
    "XSS-045", "What the values of a field are called is text in every widget that offers them",
    needs=["browser"],
)  # fmt: skip
def test_selections(selection, scene, sample, cases):
    take(SELECTED, "selection", selection, scene, sample, cases)


def take(steps, name, form, scene, sample, cases):
    """Do what a person does on a form of ours, one thing after the other."""
    names = sample(steps, QUICKLY)
    with scene(name, form.reader, CLIENT, ".o_form_view") as page:
        form.opened(page)
        for step in names:
            steps[step](page, form.texts, partial(page.shows, step))
    cases.covered("steps in menus", len(names), len(steps))


SELECTION = """<form class="ours">
    <header>
        <field name="{0}" widget="statusbar" options="{{'clickable': True}}"/>
    </header>
    <sheet><group>
        <field name="{0}"/>
        <field name="{0}" widget="radio"/>
        <field name="{0}" widget="selection_badge"/>
        <field name="{0}" widget="label_selection" readonly="1"/>
    </group></sheet>
</form>"""


@pytest.fixture
def selection(engagement, administrator, own, hostile, tracer):
    """A field of ours, on a record of ours, whose name, help and values are hostile."""
    rpc = engagement.transports["jsonrpc"]
    label, explanation, chosen, other = (hostile() for _ in range(4))
    window = own.make(administrator, "ir.actions.act_window", {
        "name": tracer, "res_model": "res.partner",
    })  # fmt: skip
    step = own.make(administrator, "ir.actions.todo", {
        "name": tracer, "action_id": window, "state": "done",
    })  # fmt: skip
    model = rpc.search(administrator, "ir.model", [["model", "=", "ir.actions.todo"]]).value[0]
    field = f"x_{tracer}"
    own.make(administrator, "ir.model.fields", {
        "name": field, "model_id": model, "ttype": "selection", "store": False,
        "field_description": label.value, "help": explanation.value, "readonly": False,
        "compute": f"for record in self:\n    record['{field}'] = 'chosen'",
        "selection_ids": [
            (0, 0, {"value": value, "name": text.value})
            for value, text in {"chosen": chosen, "other": other}.items()
        ],
    })  # fmt: skip
    action = form(own, administrator, tracer, "ir.actions.todo", SELECTION.format(field), step)
    texts = {"label": label, "explanation": explanation, "chosen": chosen, "other": other}
    return Form(administrator, action, texts)


def form(own, administrator, tracer, model, arch, record):
    """What opens a record in a form of ours."""
    view = own.make(administrator, "ir.ui.view", {
        "name": tracer, "type": "form", "model": model, "arch": arch,
    })  # fmt: skip
    return {
        "type": "ir.actions.act_window", "res_model": model, "res_id": record,
        "views": [[view, "form"]],
    }  # fmt: skip


# What a person does on the form of the selection.


def labelled(scene, texts, shows):
    """The field's name, and its help in a tooltip."""
    shows(texts["label"], f"{OURS} .o_form_label")
    scene.page.locator(f"{OURS} .o_form_label sup").first.hover()
    shows(texts["explanation"], ".o-tooltip")
    scene.page.mouse.move(0, 0)


def offered(scene, texts, shows):
    """All values, in a menu, of which one is chosen."""
    field = scene.page.locator(f"{OURS} .o_field_selection input").first
    field.click()
    shows(texts["other"], ".o_field_selection_menu")
    scene.page.locator(".o_field_selection_menu .o_select_menu_item").last.click()
    shows(texts["other"], f"{OURS} .o_field_selection")


def displayed(place):
    """All values beside each other."""

    def step(scene, texts, shows):
        shows(texts["chosen"], place)
        shows(texts["other"], place)

    return step


def statusbar(scene, texts, shows):
    """The value that is set, and in the menu beside it those that have no room."""
    shows(texts["chosen"], f"{OURS} .o_field_statusbar")
    scene.page.locator(f"{OURS} .o_field_statusbar .dropdown-toggle:visible").first.click()
    shows(texts["other"], ".o-dropdown--menu")
    scene.page.keyboard.press("Escape")


def badge(scene, texts, shows):
    """One value in a badge."""
    shows(texts["chosen"], f"{OURS} .o_field_label_selection")


SELECTED = {
    "label": labelled,
    "status bar": statusbar,
    "radio": displayed(f"{OURS} .o_field_radio"),
    "badges": displayed(f"{OURS} .o_field_selection_badge"),
    "badge": badge,
    "menu": offered,
}
