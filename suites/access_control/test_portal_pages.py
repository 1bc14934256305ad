"""A customer's pages show the customer's own documents, whatever id or token is asked for."""

from dataclasses import dataclass
from functools import partial
from itertools import product
from urllib.parse import urlencode

from odoo_owasp import Cell, claim

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
    "/my/quotes": "quotation", "/my/invoices": "invoice", "/my/projects": "project",
    "/my/tasks": "project",
}  # fmt: skip
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
    owasp=["A01:2021", "A01:2025"],
    cwe=[639],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:sale", "module:project", "module:account", "module:portal"],
)
def test_pages_show_documents_to_readers(
    engagement, pages, planted, access, rows, everyone, sample, cases
):
    documents = [document(planted, access, rows, everyone, about) for about in sample(DOCUMENTS, 5)]
    cases.covered("portal documents", len(documents), len(DOCUMENTS))
    kept_from_others(documents, pages, planted, everyone, cases)
    absent_from_lists(documents, pages, everyone, sample, cases)
    signed_by_nobody_else(documents, pages, rows, everyone, cases)


def document(planted, access, rows, everyone, about):
    """What the checks ask for of a planted document."""
    record = planted[about]
    name = rows.text(record.model, "name", record.id)
    return Document(
        about, record.model, record.id,
        planted[about.removesuffix("-task")].id if about.endswith("-task") else 0,
        record.token,
        # An order and an invoice have a number; the name of a project holds its tracer.
        (record.tracer, name) if "project" not in record.model else (record.tracer,),
        frozenset(r for r in everyone if record.id in access.readable(r, record.model)),
    )  # fmt: skip


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


def absent_from_lists(documents, pages, everyone, sample, cases):
    """No list holds a document that is not one's own, whatever is searched, sorted or grouped.

    Where documents are listed, Odoo gives each of them a token: the lists of customers are short.
    """
    people = [role for role in everyone if role.name.startswith("portal")]
    tries = []
    for path, options in LISTS.items():
        asked: list[dict] = [{}] + [
            {name: value} for name, values in options.items() for value in values
        ]
        if "search_in" in options:
            asked += [{"search": "Odoo OWASP", "search_in": name} for name in options["search_in"]]
        for role, query in product(people, sample(asked, 2)):
            tries.append(
                ((path, role, query), partial(pages.open, role, with_query(path, **query)))
            )
        tries += [
            ((path, role, {"page": 2}), partial(pages.open, role, f"{path}/page/2"))
            for role in people
        ]
    for (path, role, query), page in cases.sweep(tries):
        cell = Cell(path, role.name, " ".join(query) or "list")
        cases.control(path, page.status == 200, f"{role.name} {query}: status {page.status}", cell)
        foreign = [one.about for one in documents if role not in one.readers and one.seen_on(page)]
        cases.held(
            f"list {path} {' '.join(query)}",
            unless=bool(foreign),
            given=path,
            witness="tracer",
            evidence=f"{role.name} was shown {', '.join(foreign)}",
            cell=cell,
        )
        kind = SHOWN_ON.get(path, "?")
        if role.name.startswith("portal") and not query:
            own = [one for one in documents if role in one.readers and one.about.startswith(kind)
                   and one.about.endswith("-task") == (path == "/my/tasks")]  # fmt: skip
            cases.control(
                path, all(one.seen_on(page) for one in own), f"{role.name} is not shown their own"
            )


def signed_by_nobody_else(documents, pages, rows, everyone, cases):
    """Nobody else accepts or declines a quotation."""
    quotations = [one for one in documents if one.model == "sale.order"]
    before = {one: rows.texts(one.model, [one.id]) for one in quotations}
    for one in quotations:
        other = next(p.token for p in quotations if p is not one) if len(quotations) > 1 else "x"
        for role in everyone:
            if role in one.readers:
                continue
            for way in ("accept", "transaction"):
                token = {"access_token": other}
                extra = {"name": "x", "signature": "eA=="} if way == "accept" else {}
                answer = pages.call(role, f"/my/orders/{one.id}/{way}", **token, **extra)
                cases.control(f"{one.about} {way}", answer.came, f"status {answer.status}")
                cases.held(
                    f"{one.about} {way}",
                    unless=rows.texts(one.model, [one.id]) != before[one] or one.seen_on(answer),
                    witness="row in SQL",
                    evidence=f"{role.name} changed it",
                    cell=Cell(f"/my/orders/{{id}}/{way}", role.name, "another document's token"),
                )


def with_query(path, **query):
    """``path`` with more of a query."""
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}{urlencode(query)}" if query else path
