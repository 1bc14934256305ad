"""A customer's pages show the customer's own documents, whatever id or token is asked for."""

from dataclasses import dataclass
from functools import partial
from itertools import product
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from odoo_owasp import Answer, Cell, claim

pytestmark = pytest.mark.usefixtures("undisturbed")

# What the pages of each kind of document are called; {project} is the project of a task.
PAGES = {
    "sale.order": (
        "/my/orders/{id}", "/my/orders/{id}?report_type=html", "/my/orders/{id}?report_type=text",
        "/my/orders/{id}?report_type=text&download=true", "/my/orders/{id}/download_edi",
    ),
    "account.move": (
        "/my/invoices/{id}", "/my/invoices/{id}?report_type=html",
        "/my/invoices/{id}?report_type=text",
    ),
    "project.project": ("/my/projects/{id}", "/my/projects/{id}/page/1"),
    "project.task": (
        "/my/tasks/{id}", "/my/projects/{project}/task/{id}",
        "/my/projects/{project}/task/{id}/subtasks",
        "/my/projects/{project}/task/{id}/recurrent_tasks",
    ),
}  # fmt: skip
DOCUMENTS = (
    "quotation-a", "quotation-b", "quotation-second-company", "invoice-a", "invoice-b",
    "project-a", "project-b", "project-private", "project-second-company", "project-a-task",
    "project-b-task", "project-private-task", "project-second-company-task",
)  # fmt: skip
LISTS: dict[str, dict[str, tuple[str, ...]]] = {
    "/my/quotes": {"sortby": ("date",)},
    "/my/orders": {"sortby": ("date",)},
    "/my/invoices": {"filterby": ("all", "invoices", "bills"), "sortby": ("date", "name")},
    "/my/projects": {"sortby": ("date", "name")},
    "/my/tasks": {
        "search_in": ("name", "users", "stage_id", "status", "partner_id", "project_id"),
        "groupby": ("none", "project_id", "partner_id"),
    },
}
"""The lists, with what one may ask of each."""
SHOWN_ON = {
    "/my/quotes": "quotation", "/my/orders": "order", "/my/invoices": "invoice",
    "/my/projects": "project", "/my/tasks": "project",
}  # fmt: skip
"""How the names of the documents begin that a list shows."""
NOBODYS = 2**31 - 1
"""The id of no order."""
NOT_THERE = (200, 303, 403, 404)
"""How a refused page ends; the portal leads elsewhere."""


@dataclass(frozen=True)
class Document:
    """A planted document; ``name`` stands on its page, and is nobody else's."""

    about: str
    model: str
    id: int
    project: int
    token: str
    names: tuple
    readers: frozenset

    def seen_on(self, page):
        """Whether the page shows what nobody learns elsewhere."""
        return any(page.shows(name) for name in self.names)


@claim(
    "IDOR-015",
    "The portal's pages show a document to its readers only",
    verifies="IDOR",
    severity="critical",
    cwe=[639],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:sale", "module:project", "module:account", "module:portal"],
)
def test_pages_show_documents_to_readers(
    engagement, pages, planted, readers, rows, everyone, own, unfollow, tracer, sample, cases
):
    documents = {about: document(planted, readers, rows, about) for about in DOCUMENTS}
    tried = [documents[about] for about in sample(DOCUMENTS, 5)]
    cases.covered("portal documents", len(tried), len(DOCUMENTS))
    kept_from_others(tried, pages, planted, everyone, cases)
    customers = [role for role in everyone if role.name.startswith("portal")]
    confirmed = [
        order(engagement, own, rows, unfollow, role, f"{tracer}{number}", "sale")
        for number, role in enumerate(customers)
    ]
    absent_from_lists([*documents.values(), *confirmed], pages, customers, sample, cases)
    ours = order(engagement, own, rows, unfollow, customers[0], f"{tracer}q", "sent")
    quotations = [one for one in documents.values() if one.model == "sale.order"]
    signed_by_nobody_else(sample(quotations, 1), ours, pages, rows, everyone, tracer, cases)


def document(planted, readers, rows, about):
    """What the checks ask for of a planted document."""
    record = planted[about]
    name = rows.text(record.model, "name", record.id)
    return Document(
        about, record.model, record.id,
        planted[about.removesuffix("-task")].id if about.endswith("-task") else 0,
        record.token,
        # An order and an invoice have a number; the name of a project holds its tracer.
        (record.tracer, name) if "project" not in record.model else (record.tracer,),
        readers(record),
    )  # fmt: skip


def order(engagement, own, rows, unfollow, customer, tracer, state):
    """An order of ours for one of the customers; nobody follows it, so nobody is told of it."""
    token, partner = str(uuid4()), int(rows.text("res.users", "partner_id", customer.uid))
    engagement.redactor.learn([token])
    values = {"client_order_ref": tracer, "partner_id": partner, "user_id": False,
              "state": state, "access_token": token}  # fmt: skip
    id_ = own.make(engagement.role("administrator"), "sale.order", values)
    unfollow("sale.order", id_)
    names = (tracer, rows.text("sale.order", "name", id_))
    return Document(
        f"order of {customer.name}", "sale.order", id_, 0, token, names, frozenset({customer})
    )


def kept_from_others(documents, pages, planted, everyone, cases):
    """No page of a document opens for those who may not read it, with whatever token."""
    tries = []
    for one in documents:
        # A portal user where there is one, else whoever is least an administrator.
        reader = min(one.readers, key=lambda r: (not r.name.startswith("portal"), r.name))
        tokens = {
            "no token": None,
            "another document's token": next(
                p.token for p in planted.values() if p.token and p.id != one.id
            ),
            "a forged token": (one.token or "00000000-0000-4000-8000-000000000000")[:-1] + "0",
            "the word False": "False",
            "an empty token": "",
        }
        if tokens["a forged token"] == one.token:
            tokens["a forged token"] = one.token[:-1] + "1"
        for number, path in enumerate(PAGES[one.model]):
            path_ = path.format(id=one.id, project=one.project)
            tries.append(((one, path, "", reader), partial(pages.open, reader, path_)))
            for place, (what, token) in enumerate(tokens.items()):
                if number and place > 1 and (number + place) % 2:
                    continue  # a document's other pages take turns with the tokens
                to = path_ if token is None else with_query(path_, access_token=token)
                tries += [
                    ((one, path, what, role), partial(pages.open, role, to))
                    for role in everyone
                    if role not in one.readers
                ]
    for (one, path, what, role), page in cases.sweep(tries):
        subject = f"{one.about} at {path}"
        cell = Cell(path, role.name, what)
        if not what:
            cases.control(subject, one.seen_on(page), f"{role.name}: status {page.status}", cell)
            continue
        cases.control(subject, page.status in NOT_THERE, f"{role.name}: status {page.status}", cell)
        cases.held(
            f"{subject} with {what}",
            unless=one.seen_on(page),
            given=subject,
            witness="tracer",
            evidence=f"{role.name} was shown it (status {page.status})",
            cell=cell,
        )


def absent_from_lists(documents, pages, customers, sample, cases):
    """No list holds a document that is not one's own, whatever is searched, sorted or grouped.

    Where documents are listed, Odoo gives each of them a token: the lists of customers are short.
    """
    tries = []
    for path, options in LISTS.items():
        asked = [{name: value} for name, values in options.items() for value in values]
        if "search_in" in options:
            asked += [{"search": "Odoo OWASP", "search_in": name} for name in options["search_in"]]
        for role, query in product(customers, [{}, *sample(asked, 1)]):
            tries.append(
                ((path, role, query), partial(pages.open, role, with_query(path, **query)))
            )
        tries += [
            ((path, role, {"page": 2}), partial(pages.open, role, f"{path}/page/2"))
            for role in customers
        ]
    for (path, role, query), page in cases.sweep(tries):
        subject, cell = f"{path} as {role.name}", Cell(path, role.name, " ".join(query) or "list")
        cases.control(subject, page.status == 200, f"{query}: status {page.status}", cell)
        foreign = [one.about for one in documents if role not in one.readers and one.seen_on(page)]
        cases.held(
            f"list {path} {' '.join(query)}",
            unless=bool(foreign),
            given=subject,
            witness="tracer",
            evidence=f"{role.name} was shown {', '.join(foreign)}",
            cell=cell,
        )
        if not query:
            theirs = [one for one in documents if role in one.readers and listed(one, path)]
            shown = theirs and all(one.seen_on(page) for one in theirs)
            cases.control(subject, shown, f"not all of their {len(theirs)} are shown", cell)


def listed(one, path):
    """Whether the list at ``path`` is of documents such as this."""
    return one.about.startswith(SHOWN_ON[path]) and (path == "/my/tasks") == bool(one.project)


def sign(pages, role, way, id_, token, words):
    """Accept, decline or pay a quotation, as far as nothing but its customer's right is asked.

    Whoever accepts gives no signature, and whoever pays names no card: a customer is told so.
    """
    path = f"/my/orders/{id_}/{way}"
    if way == "decline":
        return pages.submit(role, path, access_token=token, decline_message=words)
    if way == "accept":
        return pages.call(role, path, access_token=token, name=words)
    return pages.call(
        role, path, access_token=token, flow="token", token_id=0, provider_id=0,
        payment_method_id=0, amount=1, tokenization_requested=False, landing_route="/my",
    )  # fmt: skip


def told(reply):
    """What a reply says, but for the wording of an error."""
    if isinstance(reply, Answer):
        return reply.outcome, reply.value
    return reply.status, reply.header("location")


def signed_by_nobody_else(quotations, ours, pages, rows, everyone, words, cases):
    """Nobody else accepts, declines or pays a quotation: it is as if there were none.

    Whoever holds its token does: they are told something else of ours, and it is declined.
    """
    before = {one: rows.texts(one.model, [one.id]) for one in (*quotations, ours)}
    tries = []
    for way, role in product(("accept", "transaction", "decline"), everyone):
        tries += [
            ((one, way, role), partial(sign, pages, role, way, id_, token, words))
            for one, id_, token in (
                (None, NOBODYS, ours.token),
                (ours, ours.id, ours.token),
                *((one, one.id, ours.token) for one in quotations if role not in one.readers),
            )
        ]
    nothing = {}
    for (one, way, role), reply in cases.sweep(tries):
        subject, cell = f"{way} as {role.name}", Cell(f"/my/orders/{{id}}/{way}", role.name, way)
        came = reply.came if isinstance(reply, Answer) else reply.status in NOT_THERE
        cases.control(subject, came, f"status {reply.status}", cell)
        if one is None:
            nothing[way, role] = told(reply)
        elif one is ours:
            differs = told(reply) != nothing[way, role]
            cases.control(subject, differs, f"of their own they are told {told(reply)}", cell)
        else:
            cases.held(
                f"{one.about} {way}",
                unless=came and told(reply) != nothing[way, role],
                given=subject,
                witness="answer",
                evidence=f"{role.name} was told {told(reply)}",
                cell=cell,
            )
    after = {one: rows.texts(one.model, [one.id]) for one in before}
    cases.control("a quotation's own row", after[ours] != before[ours], "declining is not seen")
    for one in quotations:
        cases.held(
            f"{one.about} as it was",
            unless=after[one] != before[one],
            given="a quotation's own row",
            witness="row in SQL",
            evidence="it was changed",
        )


def with_query(path, **query):
    """``path`` with more of a query."""
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}{urlencode(query)}" if query else path
