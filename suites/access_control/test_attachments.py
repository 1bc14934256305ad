"""An attachment is for those who may read its record, or for whoever has its own token."""

import base64
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote
from uuid import uuid4

import pytest

from odoo_owasp import Call, Cell, claim

pytestmark = pytest.mark.usefixtures("undisturbed")

# Where attachments hang, and who puts them there: on planted records, or on none.
PLACES = {
    "of a quotation": ("quotation-a", "administrator"),
    "of another's quotation": ("quotation-b", "administrator"),
    "of a private project": ("project-private", "manager"),
    "of a project's task": ("project-b-task", "administrator"),
    "of an invoice": ("invoice-b", "administrator"),
    "of no record": ("", "manager"),
    "of no record of an employee's": ("", "employee-a"),
    "of a field": ("quotation-b", "administrator"),
    "of a message not sent yet": ("", "manager"),
}
TRANSPORTS = ("xmlrpc", "xmlrpc1", "jsonrpc", "web", "json2")
FIELD = "signature"
"""The field that an attachment holds the content of, where it is one of a field."""
NOT_SENT = {"res_model": "mail.compose.message", "res_id": 0}
"""Where an attachment hangs while its message is being written: the portal deletes such alone."""


@dataclass(frozen=True)
class Attachment:
    """One of ours: its tracer stands in its name (then an ``n``) and content (a ``c``)."""

    about: str
    number: int
    id: int
    tracer: str
    token: str
    readers: frozenset
    model: str = ""
    record: int = 0

    def told_by(self, reply):
        """Whether ``reply`` holds the name or the content."""
        return reply.shows(f"{self.tracer}n") or self.given_by(reply)

    def given_by(self, reply):
        """Whether ``reply`` holds the content, as it is or in base 64."""
        content = f"{self.tracer}c"
        return any(reply.shows(text) for text in (content, *in_base64(content)))


@claim(
    "IDOR-011",
    "An attachment is given to the readers of its record and to holders of its token",
    verifies="IDOR",
    severity="high",
    cwe=[639, 862],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:sale", "module:project", "module:account", "module:mail"],
)
def test_attachments_go_to_readers(
    engagement, pages, planted, readers, rows, everyone, own, tracer, sample, cases
):
    made = [
        hang(engagement, own, readers, planted, f"{tracer}a{number:02}", place, number)
        for number, place in enumerate(sample(PLACES.items(), 3))
    ]
    cases.covered("places of attachments", len(made), len(PLACES))
    own.adopt("ir.attachment", [["name", "like", tracer]])  # copies
    before = {one: standing(one.id, rows) for one in made}
    people = [role for role in everyone if not role.anonymous]
    kept_from_others(made, everyone, routes(pages), cases)
    kept_from_others(
        made, people, calls([engagement.transports[name] for name in TRANSPORTS]), cases
    )
    opened_by_own_token_only(made, pages, everyone, cases)
    taken_by_nobody(made, engagement, pages, own, tracer, cases)
    changed_by_nobody(made, engagement, pages, everyone, cases)
    for one in made:
        cases.held(
            f"attachment {one.about} as it was",
            unless=standing(one.id, rows) != before[one],
            given="an attachment's own row",
            witness="row in SQL",
        )
    kept = [role for role in everyone if any(role not in one.readers for one in made)]
    changed_by_their_makers(kept, engagement, pages, own, rows, tracer, cases)


def standing(id_, rows):
    """An attachment's row, and what is attached to it: a thumbnail is."""
    return rows.texts("ir.attachment", [id_]), rows.attached("ir.attachment", "ir.attachment", id_)


def hang(engagement, own, readers, planted, tracer, place, number):
    """An attachment in its place."""
    about, (name, maker) = place
    record = planted.get(name)
    token = str(uuid4())
    engagement.redactor.learn([token])
    values = {"name": f"{tracer}n.pdf", "raw": pdf(f"{tracer}c"), "access_token": token,
              "mimetype": "application/pdf"}  # fmt: skip
    creator = engagement.role(maker)
    if record:
        values |= {"res_model": record.model, "res_id": record.id}
    if about == "of a field":
        values["res_field"] = FIELD
    if about == "of a message not sent yet":
        values |= NOT_SENT
    seen_by = readers(record) if record else {creator, engagement.role("administrator")}
    id_ = own.make(creator, "ir.attachment", values)
    return Attachment(
        about, number, id_, tracer, token, frozenset(seen_by),
        values.get("res_model", ""), values.get("res_id", 0),
    )  # fmt: skip


def pdf(text):
    """The smallest thing with ``text`` in it that passes for a document."""
    return f"%PDF-1.4\n%{text}\n"


def in_base64(text):
    """What the bytes of ``text`` look like in base 64, wherever they begin."""
    for shift in range(3):
        coded = base64.b64encode(b"x" * shift + text.encode() + b"xx").decode()
        yield coded[4:-8]


def routes(pages):
    """Every route that gives an attachment, by what it is."""
    content = {
        "content": "/web/content/{id}",
        "content with a name": "/web/content/{id}/a.pdf?download=true",
        "content with unique": "/web/content/{id}?unique=1",
        "content by query": "/web/content?id={id}",
        "content as datas": "/web/content?model=ir.attachment&id={id}&field=datas",
        "content as raw": "/web/content/ir.attachment/{id}/raw?nocache=1",
        "image": "/web/image/{id}",
        "image with unique": "/web/image/{id}-unique/a.pdf",
    }
    ways = {
        way: lambda role, one, path=path: pages.open(role, path.format(id=one.id))
        for way, path in content.items()
    }
    return ways | {
        "zip": lambda role, one: pages.submit(
            role, "/mail/attachment/zip", file_ids=str(one.id), zip_name="a.zip"
        ),
    }


READING = {
    "read": lambda one: {"fields": ["name", "datas"]},
    "read raw": lambda one: {"fields": ["raw"]},
    "web_read": lambda one: {"specification": {"name": {}, "datas": {}, "index_content": {}}},
    "export_data": lambda one: {"fields_to_export": ["name", "datas"]},
}
"""Calls on the attachment's own id."""
# Conditions name the tracer without its end: what is sent and sent back gives nothing away.
FINDING = {
    "search_read by id": lambda one: {"domain": [["id", "=", one.id]], "fields": ["datas"]},
    "search_read by name": lambda one: {
        "domain": [["name", "like", one.tracer[:-1]], ["res_field", "in", [False, FIELD]]],
        "fields": ["name"],
    },
    "search_read by record": lambda one: {
        "domain": [["res_model", "=", one.model], ["res_id", "=", one.record],
                   ["res_field", "in", [False, FIELD]]],
        "fields": ["name", "raw"],
    },
    "formatted_read_group": lambda one: {
        "domain": [["name", "like", one.tracer[:-1]], ["res_field", "in", [False, FIELD]]],
        "groupby": ["name"], "aggregates": ["__count"],
    },
}  # fmt: skip
"""Calls that look for it."""


def calls(transports):
    """Every kind of call that reads an attachment; the transports take turns."""

    def by(number, way, arguments):
        def call(role, one):
            transport = transports[(number + one.number) % len(transports)]
            ids = (one.id,) if way in READING else None
            method = way.split(" ")[0]
            return transport.call(role, Call("ir.attachment", method, ids, arguments(one)))

        return call

    ways = READING | FINDING
    return {way: by(number, way, ways[way]) for number, way in enumerate(ways)}


def kept_from_others(made, roles, ways, cases):
    """Who may not read an attachment is told nothing of it, whichever way."""
    tries = []
    for one in made:
        # The least of those who may: a portal user has no right to call, the others have.
        reader = min(
            one.readers, key=lambda role: (role.name.startswith("portal"), role.name != "manager")
        )
        for way, ask in ways.items():
            tries.append(((one, way, reader), partial(ask, reader, one)))
            tries += [
                ((one, way, role), partial(ask, role, one))
                for role in roles
                if role not in one.readers
            ]
    for (one, way, role), reply in cases.sweep(tries):
        subject, cell = f"attachment {one.about} by {way}", Cell(one.about, role.name, way)
        if role in one.readers:
            cases.control(subject, one.told_by(reply), f"{role.name}: status {reply.status}", cell)
        else:
            cases.control(subject, reply.status in ANSWERS, f"status {reply.status}", cell)
            cases.held(
                subject,
                unless=one.told_by(reply),
                witness="tracer",
                evidence=f"{role.name} was shown it",
                cell=cell,
            )


ANSWERS = (200, 303, 403, 404, 422)
"""How a refusal may end; anything else is no answer of Odoo's."""


def opened_by_own_token_only(made, pages, everyone, cases):
    """The token of an attachment opens it for anyone, and nothing else does."""
    ways = {
        "content": "/web/content/{id}?access_token={token}",
        "image": "/web/image/{id}?access_token={token}",
        "query": "/web/content?id={id}&access_token={token}&unique=1",
    }
    tries = []
    for one, other in zip(made, [*made[1:], made[0]], strict=True):
        strangers = [role for role in everyone if role not in one.readers][:2]
        for turn, (way, path) in enumerate(ways.items()):
            for what, token in {"own": one.token, **forgeries(one.token, other.token)}.items():
                if what not in ("own", "another's", "none") and (one.number + turn) % 3:
                    continue  # each forgery on a third of the ways
                for role in strangers:
                    to = path.format(id=one.id, token=quote(token))
                    tries.append(((one, way, what, role), partial(pages.open, role, to)))
    for (one, way, what, role), page in cases.sweep(tries):
        subject = f"attachment {one.about} by {way} with a token"
        if what == "own":
            cases.control(subject, one.given_by(page), f"{role.name}: status {page.status}")
        else:
            cases.held(
                f"{subject}: {what}",
                unless=one.told_by(page),
                given=subject,
                witness="tracer",
                evidence=f"{role.name} was given it",
                cell=Cell(one.about, role.name, "forged token"),
            )


def forgeries(token, of_another):
    """What is tried in the place of ``token``, by name."""
    return {
        "first eight characters": token[:8],
        "last character missing": token[:-1],
        "last character altered": token[:-1] + ("0" if token[-1] != "0" else "1"),
        "first character altered": ("0" if token[0] != "0" else "1") + token[1:],
        "one character more": f"{token}0",
        "upper case": token.upper() if token.upper() != token else f" {token}",
        "another's": of_another,
        "none": "",
        "the word None": "None",
        "the word False": "False",
        "a wildcard": "%",
    }


def taken_by_nobody(made, engagement, pages, own, tracer, cases):
    """Whoever hangs a foreign attachment on a record or message of theirs does not get it so."""
    taker, web = engagement.role("employee-a"), engagement.transports["web"]
    # In a project that nobody follows: no other is told of its messages.
    values = {"name": tracer, "privacy_visibility": "employees"}
    project = own.make(engagement.role("administrator"), "project.project", values)
    task = own.make(taker, "project.task", {"name": tracer, "project_id": project})

    def attempts(id_):
        place = {"res_model": "project.task", "res_id": task}
        yield web.call(taker, Call("ir.attachment", "write", (id_,), {"vals": place}))
        yield web.call(taker, Call("ir.attachment", "copy", (id_,), {"default": place}))
        post = {"body": "see there", "attachment_ids": [id_]}
        yield web.call(taker, Call("project.task", "message_post", (task,), post))
        yield pages.call(
            taker, "/mail/message/post", thread_model="project.task", thread_id=task,
            post_data={**post, "message_type": "comment", "subtype_xmlid": "mail.mt_comment"},
        )  # fmt: skip
        shown = {"vals": {"displayed_image_id": id_}}
        yield web.call(taker, Call("project.task", "write", (task,), shown))

    def looks(id_):
        inside: dict = {"fields": {"datas": {}}}
        spec = {"displayed_image_id": inside, "attachment_ids": inside}
        yield pages.open(taker, f"/web/content/{id_}")
        yield web.read(taker, "ir.attachment", [id_], ["datas"])
        yield web.call(taker, Call("project.task", "web_read", (task,), {"specification": spec}))
        yield web.search_read(
            taker, "ir.attachment", [["res_model", "=", "project.task"], ["res_id", "=", task]],
            ["raw"],
        )  # fmt: skip

    subject = "an attachment of one's own, hung elsewhere"
    mine = f"{tracer}b"
    values = {"name": f"{mine}n", "raw": pdf(f"{mine}c")}
    ours = Attachment(subject, 0, own.make(taker, "ir.attachment", values), mine, "", frozenset())
    posted = [answer.ok for answer in attempts(ours.id)]
    shown = [ours.given_by(look) for look in looks(ours.id)]
    cases.control(subject, all(posted) and all(shown), f"done: {posted}, shown: {shown}")
    for one in made:
        if taker not in one.readers:
            tried = [*attempts(one.id)]
            cases.held(
                f"attachment {one.about} hung elsewhere",
                unless=any(map(one.given_by, [*tried, *looks(one.id)])),
                given=subject,
                witness="tracer",
                evidence=f"{taker.name} was given it",
                cell=Cell(one.about, taker.name, "hung elsewhere"),
            )


FOR_HOLDERS = "the portal's delete route with a token"


def changes(engagement, pages, role, id_, token):
    """Every way to change or delete an attachment as ``role``, who shows the ``token``."""
    jsonrpc = engagement.transports["jsonrpc"]
    write = Call("ir.attachment", "write", (id_,), {"vals": {"description": "changed"}})
    remove = partial(pages.call, role, "/portal/attachment/remove", attachment_id=id_)
    thumbnail = "/mail/attachment/update_thumbnail"
    by_route = {
        "the delete route": partial(pages.call, role, "/mail/attachment/delete", attachment_id=id_),
        "the thumbnail route": partial(pages.call, role, thumbnail, attachment_id=id_),
        "the portal's delete route": remove,
        FOR_HOLDERS: partial(remove, access_token=token),
    }
    if role.anonymous:
        return by_route
    return by_route | {
        "write": partial(jsonrpc.call, role, write),
        "unlink": partial(jsonrpc.unlink, role, "ir.attachment", [id_]),
    }


def shown_by(way, role):
    """Who shows that a way is one, on an attachment of their own: the role itself where it may.

    Customers and visitors have no right to any; with its token they delete one all the same.
    """
    outsider = role.anonymous or role.name.startswith("portal")
    return "employee-a" if outsider and way != FOR_HOLDERS else role.name


def changed_by_nobody(made, engagement, pages, everyone, cases):
    """Who may not read an attachment does not change or delete it either, with another's token."""
    tries = [
        ((one, way, role), change)
        for one, other in zip(made, [*made[1:], made[0]], strict=True)
        for role in everyone
        if role not in one.readers
        for way, change in changes(engagement, pages, role, one.id, other.token).items()
    ]
    for (one, way, role), answer in cases.sweep(tries):
        subject, cell = f"attachment {one.about} by {way}", Cell(one.about, role.name, way)
        cases.control(subject, answer.came, f"{role.name}: status {answer.status}", cell)
        cases.held(
            subject,
            unless=answer.ok,
            given=f"own attachment by {way} as {shown_by(way, role)}",
            witness="answer",
            evidence=f"{role.name} may",
            cell=cell,
        )


def changed_by_their_makers(roles, engagement, pages, own, rows, tracer, cases):
    """Each way changes or deletes an attachment of one's own, and that is seen.

    They are removed as what came to hold the tracer: most are deleted before.
    """
    jsonrpc, employee = engagement.transports["jsonrpc"], engagement.role("employee-a")
    seen = []
    for role in dict.fromkeys([*roles, employee]):
        for way in changes(engagement, pages, role, 0, ""):
            if shown_by(way, role) != role.name:
                continue
            token = str(uuid4())
            engagement.redactor.learn([token])
            values = {"name": f"{tracer}o.pdf", "raw": pdf(tracer), "access_token": token,
                      "mimetype": "application/pdf"}  # fmt: skip
            if "portal" in way:
                values |= NOT_SENT
            maker = employee if way == FOR_HOLDERS else role
            own.announce(maker, "ir.attachment")
            id_ = jsonrpc.create(maker, "ir.attachment", values).value
            before = standing(id_, rows)
            answer = changes(engagement, pages, role, id_, token)[way]()
            seen.append(standing(id_, rows) != before)
            cases.control(
                f"own attachment by {way} as {role.name}",
                answer.ok and seen[-1],
                f"{answer.error} {answer.message[:200]}; seen: {seen[-1]}",
            )
    cases.control("an attachment's own row", seen and all(seen), "a change was not seen")
