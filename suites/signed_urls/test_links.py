"""Every kind of link that opens without login opens with its own token only."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

import pytest

from odoo_owasp import Call, claim

pytestmark = pytest.mark.usefixtures("undisturbed")

signed_url = partial(
    claim,
    verifies="URL",
    severity="high",
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.2"],
)

PAGES = {
    "sale.order": (
        "/my/orders/{id}?report_type=html", "/my/orders/{id}?report_type=text",
        "/my/orders/{id}/download_edi",
    ),
    "account.move": ("/my/invoices/{id}", "/my/invoices/{id}?report_type=html"),
    "project.project": ("/my/projects/{id}", "/my/projects/{id}/page/1"),
    "project.task": ("/my/tasks/{id}",),
    "survey.survey": ("/survey/print/{token}",),
    "survey.user_input": ("/survey/{of}/{token}",),
    "rating.rating": ("/rate/{token}/5",),
}  # fmt: skip
"""What a link opens of each kind of document; where no place is kept, its token goes beside."""
LED_TO = {
    "sale.order": "/my/orders/{id}", "account.move": "/my/invoices/{id}",
    "project.task": "/my/tasks/{id}",
}  # fmt: skip
"""Where the link in a mail about a document leads to."""
RATED = "o_rating_page_submit"
"""In the page of every rating: it names nothing of its own but the token that it was asked by."""
UNSENT = ("the word '\\x00'",)
"""What a front refuses in a path."""


@dataclass(frozen=True)
class Document:
    """A document with a token; ``before``: the one that it had first, ``of``: the token of what it
    is a part of.
    """

    model: str
    id: int
    token: str
    tracer: str
    before: str = ""
    of: str = ""


@signed_url(
    "URL-007",
    "The link of every kind of document opens with that document's token only",
    needs=["module:sale", "module:project", "module:account", "module:survey", "module:portal",
           "module:rating"],
)  # fmt: skip
def test_documents(
    engagement, pages, anonymous, planted, own, tracer, link, open_with_their_own_token_only,
    sample, cases,
):  # fmt: skip
    # Odoo notes on a quotation that its customer has seen it.
    seen = [["model", "=", "sale.order"], ["res_id", "=", planted["quotation-a"].id]]
    own.adopt("mail.message", seen)
    made = [*existing(planted), *own_documents(engagement, own, tracer)]
    ways = [(one, path) for one in made[::2] for path in PAGES[one.model]]
    ways += [(one, "/mail/view") for one in made[::2] if one.model in LED_TO]
    some = sample(ways, 5)
    open_with_their_own_token_only(
        [document_link(link, pages, anonymous, made, *way) for way in some]
    )
    cases.covered("kinds of documents' links", len(some), len(ways))


def existing(planted):
    """The documents that provisioning made with a token, two of each kind."""
    for name in ("quotation-a", "quotation-b", "survey-a", "survey-b"):
        record = planted[name]
        yield Document(record.model, record.id, record.token, record.tracer)


def own_documents(engagement, own, tracer):
    """Documents of ours, two of each other kind, each with a second token."""
    administrator, rpc = engagement.role("administrator"), engagement.backstage
    made: list[Document] = []
    (of_tasks,) = rpc.search(administrator, "ir.model", [("model", "=", "project.task")]).value

    def make(model, shows="", of="", **values):
        mark, first, token = f"{tracer}{len(made):02}", str(uuid4()), str(uuid4())
        engagement.redactor.learn([first, token])
        values = {name: mark if value == "$" else value for name, value in values.items()}
        id_ = own.make(administrator, model, values | {"access_token": first})
        rpc.call(administrator, Call(model, "write", (id_,), {"vals": {"access_token": token}}))
        made.append(Document(model, id_, token, shows or mark, first, of))
        return id_

    customer = own.make(administrator, "res.partner", {"name": f"{tracer}c"})
    for _ in range(2):
        project = make("project.project", name="$", privacy_visibility="portal")
        task = make("project.task", name="$", project_id=project)
        make("rating.rating", RATED, feedback="$", res_model_id=of_tasks, res_id=task)
        survey = make("survey.survey", title="$")
        asked = {"title": f"{tracer}q", "survey_id": survey}
        own.make(administrator, "survey.question", asked)
        make("survey.user_input", made[-1].tracer, made[-1].token, survey_id=survey)
        line = {"name": f"{tracer}{len(made)}", "quantity": 1, "price_unit": 5}
        make("account.move", ref="$", move_type="out_invoice", partner_id=customer,
             invoice_line_ids=[[0, 0, line]])  # fmt: skip
    # Two of each kind stand side by side.
    return sorted(made, key=lambda one: one.model)


def document_link(link, pages, anonymous, made, one, path):
    """A page of a document, or the link of a mail, which leads on to it."""
    mailed = path == "/mail/view"
    place = path.replace("{id}", str(one.id)).replace("{of}", one.of)

    def send(token):
        query = {"model": one.model, "res_id": one.id} if mailed else {}
        if "{token}" in place:
            return pages.open(anonymous, place.replace("{token}", quote(token or "", safe="")))
        query |= {} if token is None else {"access_token": token}
        between = "&" if "?" in place else "?"
        return pages.open(anonymous, f"{place}{between}{urlencode(query)}")

    def opened(page):
        if mailed:
            return urlsplit(page.header("location")).path == LED_TO[one.model].format(id=one.id)
        # A survey's token is its address: that of another opens the other.
        shown = page.status == 200 and "{token}" not in path
        return shown or page.shows(one.tracer)

    kinds = {
        f"the token of another document ({other.model})": other.token
        for other in made if (other.model, other.tracer) != (one.model, one.tracer)
    }  # fmt: skip
    also = {"the token that it had before": one.before} if one.before else {}
    spared = UNSENT if "{token}" in path else ()
    return link(f"{one.model} at {path}", one.token, send, opened, kinds, also, spared)
