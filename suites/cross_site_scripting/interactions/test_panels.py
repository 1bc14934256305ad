"""Beside lists: what they are searched, filtered and exported by is text in panels and dialogs."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from odoo_owasp import Role, claim

QUICKLY = 1
CLIENT = "/odoo/res.country/1"
"""Where the web client is loaded before a list of ours is opened in it."""
OPEN = """action => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
    action, {clearBreadcrumbs: true})"""


@claim(
    "XSS-047",
    "What lists are searched, filtered and exported by is text in panels, menus and dialogs",
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-3.2.2"],
    needs=["browser"],
)
def test_panels(listed, scene, sample, cases):
    names = sample(PANELS, QUICKLY)
    with scene("panels", listed.reader, CLIENT, ".o_form_view") as page:
        page.page.evaluate(OPEN, listed.action)
        page.page.locator(".o_data_row").first.wait_for()
        for name in names:
            PANELS[name](page, listed, partial(page.shows, name))
    cases.covered("steps in panels", len(names), len(PANELS))


@dataclass(frozen=True)
class Listed:
    """A list of contacts with a search panel, and the hostile names around it."""

    reader: Role
    action: dict[str, Any]
    company: Any
    category: Any
    filter: Any
    export: Any


SEARCH = """<search>
    <field name="name"/>
    <searchpanel>
        <field name="parent_id"/>
        <field name="category_id" select="multi"/>
    </searchpanel>
</search>"""


@pytest.fixture
def listed(engagement, administrator, own, hostile, tracer):
    """A contact in a company, its category, a filter and a list of fields of an employee's."""
    reader = engagement.role("employee-a")
    company, category, filter_, export = (hostile() for _ in range(4))
    companies = own.make(reader, "res.partner", {"name": company.value, "is_company": True})
    categories = own.make(administrator, "res.partner.category", {"name": category.value})
    own.make(reader, "res.partner", {
        "name": tracer, "parent_id": companies, "category_id": [(6, 0, [categories])],
    })  # fmt: skip
    own.make(reader, "ir.filters", {
        "name": filter_.value, "model_id": "res.partner", "user_ids": [(6, 0, [reader.uid])],
    })  # fmt: skip
    own.make(reader, "ir.exports", {
        "name": export.value, "resource": "res.partner",
        "export_fields": [(0, 0, {"name": "name"})],
    })  # fmt: skip
    view = own.make(administrator, "ir.ui.view", {
        "name": tracer, "type": "search", "model": "res.partner", "arch": SEARCH,
    })  # fmt: skip
    action = {
        "type": "ir.actions.act_window", "res_model": "res.partner", "views": [[False, "list"]],
        "search_view_id": [view, tracer], "domain": [["name", "like", tracer]],
    }  # fmt: skip
    return Listed(reader, action, company, category, filter_, export)


# What a person does beside the list.


def panel(scene, listed, shows):
    """The search panel: companies and categories, and a tooltip."""
    shows(listed.company, ".o_search_panel")
    shows(listed.category, ".o_search_panel")
    scene.page.locator(
        ".o_search_panel .o_search_panel_label", has_text=listed.company.mark
    ).hover()
    shows(listed.company, ".o-tooltip")
    scene.page.mouse.move(0, 0)


def favourite(scene, listed, shows):
    """A filter that was kept: in the menu, and in the search bar once it is chosen."""
    scene.page.locator(".o_searchview_dropdown_toggler").click()
    shows(listed.filter, ".o_favorite_menu")
    scene.page.locator(".o_favorite_item", has_text=listed.filter.mark).click()
    shows(listed.filter, ".o_searchview_facet")
    scene.page.keyboard.press("Escape")


def export(scene, listed, shows):
    """A list of fields that was kept, among those to export by."""
    scene.page.locator(".o_list_record_selector input").first.click()
    scene.page.locator(".o_cp_action_menus").get_by_text("Actions").first.click()
    scene.page.locator(".o-dropdown--menu").get_by_text("Export", exact=True).click()
    shows(listed.export, ".o_exported_lists")
    scene.page.locator(".modal .btn-close").click()


PANELS = {"search panel": panel, "favourite": favourite, "export": export}
