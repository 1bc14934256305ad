"""What is harmless is shown as it was written: escaping twice is a defense gone wrong."""

import re
from dataclasses import dataclass, field

import pytest

from odoo_owasp import Call, Cell, Vector, claim, vectors

TEXT = ("text", "attribute", "link", "script", "directive", "style", "markdown", "file-name")
RICH = ("html", "mutation", "clobbering")
"""The kinds of vectors that a text holds, and those that a rich text holds: it keeps no drawings
and no formulas."""
CLIENT = "/odoo/res.country/1"
"""Where the web client is loaded before an action is opened in it."""
PATIENCE = 10_000
FOLDED = ".o-mail-ellipsis"
"""What hides quotations in messages until it is clicked."""
# All text that a person sees: what is rendered, and the values of inputs; in the shadow too. It is
# waited for until every one of the marks is there; what is folded is opened.
SEEN = """async ([action, marks, folded, patience]) => {
    const trees = one => [one, ...[...one.querySelectorAll('*')].flatMap(
        element => element.shadowRoot ? trees(element.shadowRoot) : [])];
    const texts = tree => [
        ...[...(tree.body ? [tree.body] : tree.children)].map(one => one.innerText ?? ''),
        ...[...tree.querySelectorAll('input, textarea')].map(input => input.value),
    ];
    const seen = () => trees(document).flatMap(texts).join('\\n');
    if (action) await odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action);
    const until = performance.now() + patience, folds = new Set();
    let text = seen();
    while (marks.some(one => !text.includes(one)) && performance.now() < until) {
        for (const fold of trees(document).flatMap(tree => [...tree.querySelectorAll(folded)]))
            if (folds.size < folds.add(fold).size) fold.click();
        await new Promise(done => setTimeout(done, 100));
        text = seen();
    }
    return text;
}"""


@claim(
    "XSS-007",
    "What is harmless is shown as it was written",
    verifies="XSS",
    severity="low",
    cwe=[116],
    asvs=["v5.0.0-1.1.1", "v5.0.0-1.2.1"],
    needs=["browser", "module:sale", "module:project", "role:portal-a"],
)
def test_harmless_texts(engagement, browser, garden, welcome, written, sample, cases):
    names = sample(PLACES, 1)
    for name in names:
        place = PLACES[name]
        role, ours = engagement.role(place.role), written.marks(place.kinds)
        if place.path.startswith("/odoo"):
            welcome(role)
        found, where = look(browser, role, place, written, ours.values())
        if not any(mark in found for mark in ours.values()):
            # What shows nothing of ours is another page, such as an error's: it is asked for again.
            found, where = look(browser, role, place, written, ours.values())
        for vector, mark in ours.items():
            judge(cases, name, role, vector, vector.shown(mark), mark, found, where)
    cases.covered("places of harmless texts", len(names), len(PLACES))
    cases.covered("harmless texts", len(written.chosen), len(written.known))


def look(browser, role, place, written, marks):
    """The text that a place shows, once it shows all marks, and which page that is."""
    with browser.opened(role, place.path.format(**written.ids)) as page:
        if place.path.startswith("/odoo"):
            page.wait_for_selector(".o_form_view")
        action = dict(place.action, domain=written.domain) if place.action else None
        found = page.evaluate(SEEN, [action, list(marks), FOLDED, PATIENCE])
        return found, f"{page.title()!r} at {page.url}"


def judge(cases, name, role, vector, shows, mark, found, where):
    """What is seen of a text must be what ``shows`` says."""
    subject, cell = f"{name}: {vector.id}", Cell(name, role.name, vector.kind)
    text = plain(found)
    at = text.find(mark)
    cases.control(subject, at >= 0, f"it is not shown on {where}", cell)
    cases.held(
        subject,
        unless=at >= 0 and plain(shows) not in text,
        witness="Chromium",
        evidence=f"{text[max(at - 20, 0) : at + 100]!r} is shown for {shows!r}",
        cell=cell,
    )


def plain(text):
    """Text as pages lay it out: line breaks are blanks, and many blanks are one."""
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip()


@dataclass(frozen=True)
class Place:
    """Where texts of some kinds are shown, and who looks: at a page, or by an action there."""

    role: str
    kinds: tuple[str, ...]
    path: str = CLIENT
    action: dict[str, object] = field(default_factory=dict)


PLACES = {
    "form": Place("employee-a", TEXT + RICH, "/odoo/sale.order/{order}"),
    "list": Place("employee-a", TEXT, action={
        "type": "ir.actions.act_window", "res_model": "project.tags", "views": [[False, "list"]],
        "limit": 200,
    }),
    "text area": Place("administrator", TEXT, "/odoo/sms.template/{template}"),
    "chatter": Place("employee-a", TEXT + RICH, "/odoo/project.task/{talk}"),
    "order on the portal": Place("portal-a", TEXT + RICH, "/my/orders/{order}"),
    "task on the portal": Place("anonymous", RICH, "/my/tasks/{task}?access_token={token}"),
    "printed order": Place("employee-a", TEXT + RICH, "/report/html/sale.report_saleorder/{order}"),
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """The harmless vectors that were written, each with its mark, and the records they are in."""

    known: list[Vector]
    chosen: dict[Vector, str]
    ids: dict[str, object]
    domain: list[object]

    def marks(self, kinds):
        """The vectors of these kinds with their marks."""
        return {one: mark for one, mark in self.chosen.items() if one.kind in kinds}


@pytest.fixture
def written(engagement, administrator, own, planted, tracer, sample):
    """An offer and a task of a customer, labels and a template, all of harmless texts."""
    writer, manager = engagement.role("employee-a"), engagement.role("manager")
    rpc = engagement.transports["jsonrpc"]
    known = [one for one in vectors("xss") if one.control and one.kind in TEXT + RICH]
    chosen = {one: f"{tracer}k{at:03}" for at, one in enumerate(sample(known, 40))}
    texts = [one.with_tracer(mark) for one, mark in chosen.items() if one.kind in TEXT]
    rich = "".join(one.with_tracer(mark) for one, mark in chosen.items() if one.kind in RICH)
    (offer,) = rpc.read(writer, "sale.order", [planted["quotation-a"].id], ["partner_id"]).value
    customer = offer["partner_id"][0]
    order = own.make(writer, "sale.order", {
        "partner_id": customer, "state": "sent", "client_order_ref": tracer, "note": rich,
        "order_line": [(0, 0, {"display_type": "line_note", "name": text}) for text in texts],
    })  # fmt: skip
    own.make_all(manager, "project.tags", [{"name": text} for text in texts])
    project = own.make(manager, "project.project", {
        "name": tracer, "privacy_visibility": "portal", "partner_id": customer,
    })  # fmt: skip
    talk = own.make(writer, "project.task", {"name": tracer, "project_id": project})
    for said in ({"body": "\n".join(texts)}, {"body": rich, "body_is_html": True}):
        note = said | {"message_type": "comment", "subtype_xmlid": "mail.mt_note"}
        rpc.call(writer, Call("project.task", "message_post", (talk,), note))
    task = own.make(writer, "project.task", {
        "name": tracer, "project_id": project, "description": rich, "access_token": tracer,
    })  # fmt: skip
    (model,) = rpc.search(administrator, "ir.model", [["model", "=", "res.partner"]]).value
    template = own.make(administrator, "sms.template", {
        "name": tracer, "model_id": model, "body": "\n".join(texts),
    })  # fmt: skip
    ids = {
        "order": order, "talk": talk, "task": task, "token": tracer, "template": template,
    }  # fmt: skip
    return Written(known, chosen, ids, [["name", "like", tracer]])
