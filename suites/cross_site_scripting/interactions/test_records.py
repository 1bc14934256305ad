"""Forms and lists of the web client: what records are called is text in each of their widgets."""

import csv
import io
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from odoo_owasp import Role, claim

QUICKLY = 1
OPTIONS = ".o-autocomplete--dropdown-menu"


@claim(
    "XSS-042",
    "What records and files are called is text in every widget of the web client",
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-3.2.2"],
    needs=["browser", "module:project"],
)
def test_forms(task, scene, sample, cases):
    names = sample(FORM, QUICKLY)
    with scene("form", task.writer, f"/odoo/project.task/{task.id}", ".o_form_view") as page:
        for name in names:
            FORM[name](page, task, partial(page.shows, name))
    cases.covered("steps in forms", len(names), len(FORM))


@dataclass(frozen=True)
class Task:
    """A task whose project, stage, tags and properties have hostile names."""

    id: int
    writer: Role
    project: Any
    stage: Any
    tag: Any
    partner: Any
    label: Any
    hostile: Any


@pytest.fixture
def task(engagement, own, hostile, tracer):
    """A task whose every neighbour has a hostile name."""
    writer, manager = engagement.role("employee-a"), engagement.role("manager")
    project, stage, tag, partner, label = (hostile() for _ in range(5))
    own.adopt("mail.message", [["body", "like", tracer]])
    own.adopt("ir.attachment", [["name", "like", tracer]])
    projects = own.make(manager, "project.project", {
        "name": project.value,
        "task_properties_definition": [
            {"name": "a1", "type": "char", "string": label.value},
        ],
    })  # fmt: skip
    stages = own.make(manager, "project.task.type", {
        "name": stage.value, "project_ids": [(6, 0, [projects])],
    })  # fmt: skip
    tags = own.make(manager, "project.tags", {"name": tag.value})
    own.make(writer, "res.partner", {"name": partner.value, "email": f"{tracer}@invalid.test"})
    made = own.make(writer, "project.task", {
        "name": tracer, "project_id": projects, "stage_id": stages, "tag_ids": [(6, 0, [tags])],
        "task_properties": {"a1": "value"},
    })  # fmt: skip
    return Task(made, writer, project, stage, tag, partner, label, hostile)


# What a person does on a form. Each step leaves the form as it was.


def neighbours(scene, task, shows):
    """The status bar, the many2one, the tags and the properties, as the form shows them."""
    shows(task.stage, ".o_field_widget[name=stage_id]")
    shows(task.project, ".o_field_widget[name=project_id]")
    shows(task.tag, ".o_field_widget[name=tag_ids]")
    shows(task.label, ".o_field_widget[name=task_properties]")


def many2one(scene, task, shows):
    """A many2one's suggestions."""
    field = scene.page.locator(".o_field_widget[name=project_id] input")
    field.click()
    field.fill(task.project.mark)
    shows(task.project, OPTIONS)
    scene.page.keyboard.press("Escape")


def tags(scene, task, shows):
    """What does not exist yet is offered to be made under the name that was typed."""
    name = task.hostile()
    field = scene.page.locator(".o_field_widget[name=tag_ids] input")
    field.click()
    field.fill(name.value)
    shows(name, OPTIONS)
    field.fill("")
    scene.page.keyboard.press("Escape")


def mention(scene, task, shows):
    """A person is mentioned by a hostile name: among the suggestions, and in the message."""
    scene.page.locator(".o-mail-Chatter-sendMessage").click()
    scene.page.locator(".o-mail-Composer-input").first.click()
    scene.page.keyboard.type(f"@{task.partner.mark}")
    shows(task.partner, ".o-mail-NavigableList")
    scene.page.keyboard.press("Enter")
    scene.page.keyboard.press("Control+Enter")
    shows(task.partner, ".o-mail-Message")


def upload(scene, task, shows):
    """A file of a hostile name in the chatter."""
    file = task.hostile.name(".txt")
    scene.page.locator(".o-mail-Chatter input[type=file]").first.set_input_files(
        {"name": file.value, "mimeType": "text/plain", "buffer": b"text"}
    )
    shows(file, ".o-mail-AttachmentBox")


FORM = {
    "neighbours": neighbours,
    "many2one": many2one,
    "tags": tags,
    "mention": mention,
    "upload": upload,
}


@claim(
    "XSS-043",
    "What is searched, listed and imported is text in the web client's lists",
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-3.2.2"],
    needs=["browser", "module:base_import"],
)
def test_lists(contacts, scene, sample, cases):
    names = sample(LISTS, QUICKLY)
    path = "/odoo/action-base.action_partner_form?view_type=list"
    with scene("list", contacts.writer, path, ".o_searchview_input") as page:
        for name in names:
            LISTS[name](page, contacts, partial(page.shows, name))
    cases.covered("steps in lists", len(names), len(LISTS))


@dataclass(frozen=True)
class Contacts:
    """Contacts of a hostile name, in a company of another."""

    writer: Role
    name: Any
    company: Any
    hostile: Any
    token: str


@pytest.fixture
def contacts(engagement, own, hostile, tracer):
    """Two contacts of one name, and their company."""
    writer = engagement.role("employee-a")
    name, company = hostile(), hostile()
    parent = own.make(writer, "res.partner", {"name": company.value, "is_company": True})
    for _ in range(2):
        own.make(writer, "res.partner", {"name": name.value, "parent_id": parent})
    return Contacts(writer, name, company, hostile, tracer)


# What a person does with a list. Each step leaves all contacts listed.


def searched(scene, contacts, shows):
    """What is searched for is offered, and stands in the search bar afterwards."""
    text = contacts.hostile()
    search(scene, text.value)
    shows(text, ".o_searchview_autocomplete")
    scene.page.keyboard.press("Enter")
    shows(text, ".o_searchview_facet")
    anew(scene)


def found(scene, contacts, shows):
    """Records of hostile names, offered in the search bar."""
    search(scene, contacts.company.mark)
    scene.page.locator(".o_searchview_autocomplete .o_expand").first.click()
    shows(contacts.company, ".o_searchview_autocomplete")
    anew(scene)


def listed(scene, contacts, shows):
    """A cell of the list, and its tooltip."""
    search(scene, contacts.name.mark)
    scene.page.keyboard.press("Enter")
    shows(contacts.name, ".o_data_row")
    scene.page.locator(".o_data_row .o_data_cell[name=complete_name]").first.hover()
    shows(contacts.name, ".o-tooltip")
    anew(scene)


def changed(scene, contacts, shows):
    """A change of several records at once is confirmed; the dialog names the value."""
    value = contacts.hostile()
    search(scene, contacts.name.mark)
    scene.page.keyboard.press("Enter")
    scene.page.wait_for_function("document.querySelectorAll('.o_data_row').length === 2")
    scene.page.locator(".o_list_record_selector input").first.click()
    scene.page.locator(".o_data_row.o_data_row_selected").first.wait_for()
    scene.page.locator(".o_data_row .o_data_cell[name=phone]").first.click()
    scene.page.locator(".o_data_row .o_data_cell[name=phone] input").fill(value.value)
    scene.page.keyboard.press("Enter")
    shows(value, ".modal")
    scene.page.locator(".modal .btn-close").click()
    anew(scene)


def imported(scene, contacts, shows):
    """A file to import: its headers, its cells, and what is said of them."""
    header, cell, unknown = (contacts.hostile() for _ in range(3))
    file = io.StringIO()
    csv.writer(file).writerows([
        ["name", "country_id", "state_id", header.value],
        [cell.value, unknown.value, "", "a"],
        [short(cell), "", short(unknown), "a"],
    ])  # fmt: skip
    scene.page.locator(".o_cp_action_menus .o-dropdown").first.click()
    scene.page.get_by_text("Import records").click()
    scene.page.locator("input[type=file][accept*=csv]").first.set_input_files(
        {
            "name": f"{contacts.token}.csv",
            "mimeType": "text/csv",
            "buffer": file.getvalue().encode(),
        }
    )
    shows(header, ".o_import_data_content")
    shows(cell, ".o_import_preview")
    scene.page.locator(".o_import_preview").first.hover()
    shows(cell, ".o-tooltip")
    scene.page.get_by_role("button", name="Test").click()
    shows(unknown, ".o_import_report")
    scene.page.go_back()
    scene.page.locator(".o_searchview_input").wait_for()


def anew(scene):
    """Load the list again: what was searched for and chosen is forgotten."""
    scene.page.reload()
    scene.page.locator(".o_data_row").first.wait_for()


def short(hostile):
    """One more attack of ``hostile``, which stays whole where a value is cut off after 50."""
    mark = hostile.attacks["a short one"] = f"{hostile.mark}s"
    return f"<style onload=odoo_owasp('{mark}')>"


def search(scene, text):
    """Write ``text`` into the search bar."""
    scene.page.locator(".o_searchview_input").click()
    scene.page.keyboard.insert_text(text)
    scene.sees(text[:20], ".o_searchview_autocomplete")


LISTS = {
    "searched": searched,
    "found": found,
    "listed": listed,
    "changed": changed,
    "imported": imported,
}
