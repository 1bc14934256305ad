"""Pages for customers and visitors: what staff and others wrote is text for their scripts too."""

from dataclasses import dataclass
from typing import Any

import pytest

from odoo_owasp import Call, Role, claim

SEARCH = "main .o_searchbar_form input[name=search]"
SUGGESTED = "main .o_searchbar_form .o_dropdown_menu"
PATIENCE = 10


@claim(
    "XSS-044",
    "What others wrote never runs where a page of the website or the portal fetches it later",
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-3.2.2", "v5.0.0-1.3.1"],
    needs=["browser", "module:website", "module:sale", "module:survey", "role:portal-a"],
)
def test_website(site, scene, sample, cases):
    names = sample(STEPS, 1)
    for name in names:
        STEPS[name](site, scene, name)
    cases.covered("steps on pages", len(names), len(STEPS))


@dataclass(frozen=True)
class Site:
    """An offer to a customer, a page of the website, and a survey; all of hostile words."""

    order: int
    survey: str
    visitor: Role
    customer: Role
    said: Any
    page: Any
    question: Any


@pytest.fixture
def site(engagement, own, pages, planted, hostile, tracer):
    """What staff wrote for customers and visitors."""
    writer, administrator = engagement.role("employee-a"), engagement.role("administrator")
    rpc = engagement.transports["jsonrpc"]
    said, page, question = hostile(), hostile(), hostile()
    own.adopt("mail.message", [["body", "like", tracer]])
    (offer,) = rpc.read(writer, "sale.order", [planted["quotation-a"].id], ["partner_id"]).value
    order = own.make(writer, "sale.order", {
        "partner_id": offer["partner_id"][0], "state": "sent", "client_order_ref": tracer,
    })  # fmt: skip
    own.adopt("mail.message", [["model", "=", "sale.order"], ["res_id", "=", order]])
    post = {
        "body": said.value,
        "message_type": "comment",
        "subtype_xmlid": "mail.mt_comment",
    }
    rpc.call(writer, Call("sale.order", "message_post", (order,), post))
    own.make(administrator, "website.page", {
        "name": page.value, "url": f"/{tracer}", "type": "qweb", "is_published": True,
        "arch": f"<div>{tracer}</div>",
    })  # fmt: skip
    survey = own.make(writer, "survey.survey", {
        "title": tracer, "access_mode": "public",
        "question_and_page_ids": [(0, 0, {"title": question.value, "question_type": "char_box"})],
    })  # fmt: skip
    own.adopt("survey.user_input", [["survey_id", "=", survey]])
    (made,) = rpc.read(writer, "survey.survey", [survey], ["access_token"]).value
    return Site(
        order, made["access_token"], engagement.role("anonymous"), engagement.role("portal-a"),
        said, page, question,
    )  # fmt: skip


def portal_chat(site, scene, name):
    """The messages on an offer, which its customer's page fetches."""
    with scene("portal", site.customer, f"/my/orders/{site.order}", ".o-mail-Composer") as page:
        page.shows(name, site.said, ".o-mail-Message")


def website_search(site, scene, name):
    """What the website's search suggests while one types."""
    with scene("website", site.visitor, "/website/search", SEARCH) as page:
        for _ in range(PATIENCE):  # the page's scripts may not listen yet
            page.page.locator(SEARCH).first.fill("")
            page.page.locator(SEARCH).first.press_sequentially(site.page.mark)
            if page.sees(site.page.mark, SUGGESTED, seconds=3):
                break
        page.shows(name, site.page, SUGGESTED)


def survey(site, scene, name):
    """A survey's next question, which comes without a new page."""
    with scene(
        "survey", site.visitor, f"/survey/start/{site.survey}", "button[type=submit]"
    ) as page:
        page.page.locator(".o_survey_form button[type=submit]").first.click()
        page.shows("the next question", site.question, ".o_survey_form")


STEPS = {"portal chat": portal_chat, "website search": website_search, "survey": survey}
