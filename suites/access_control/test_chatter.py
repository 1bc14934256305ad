"""What is said about a record is for those who may read it, and so is its list of followers."""

from dataclasses import dataclass
from functools import partial
from itertools import cycle

from odoo_owasp import Call, Cell, claim

THREADS = (
    "quotation-a", "quotation-b", "invoice-b", "project-private", "project-private-task",
    "project-b-task",
)  # fmt: skip
NOTE, COMMENT = "mail.mt_note", "mail.mt_comment"
TRANSPORTS = ("xmlrpc", "xmlrpc1", "jsonrpc", "web", "json2")


@dataclass(frozen=True)
class Thread:
    """A record with a comment, a file, and a note that is for employees; each has its tracer."""

    about: str
    number: int
    model: str
    id: int
    comment: int
    note: int
    tracer: str
    followers: tuple
    token: str
    readers: frozenset

    def told_by(self, reply, role):
        """Whether ``reply`` holds what is not for ``role``."""
        if role in self.readers:
            return reply.shows(f"{self.tracer}n") and role.name.startswith("portal")
        return reply.shows(self.tracer)


@claim(
    "IDOR-014",
    "Messages and followers of a record are read and made by those who may read it",
    verifies="IDOR",
    severity="high",
    owasp=["A01:2021", "A01:2025"],
    cwe=[639, 862],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:sale", "module:project", "module:account", "module:portal"],
)
def test_messages_are_for_readers(
    engagement, pages, planted, access, rows, everyone, own, tracer, sample, cases
):
    own.adopt("mail.message", [["body", "like", tracer]])
    threads = [
        thread(engagement, own, access, rows, planted, everyone, about, number, tracer)
        for number, about in enumerate(sample(THREADS, 3))
    ]
    cases.covered("threads", len(threads), len(THREADS))
    before = {one: standing(one, rows) for one in threads}
    told_to_nobody_else(threads, engagement, pages, everyone, cases)
    channel_of_its_members(engagement, pages, own, everyone, f"{tracer}c", cases)
    written_by_nobody_else(threads, engagement, pages, own, rows, everyone, tracer, cases)
    for one in threads:
        cases.held(
            f"messages and followers of {one.about}",
            unless=standing(one, rows) != before[one],
            given="a change of messages",
            witness="rows in SQL",
            evidence="they changed",
        )


def thread(engagement, own, access, rows, planted, everyone, about, number, tracer):
    """The thread of a planted record, with messages and a file of ours."""
    record, tracer = planted[about], f"{tracer}t{number:02}"
    readers = frozenset(r for r in everyone if record.id in access.readable(r, record.model))
    maker = engagement.role("administrator")
    place = {"model": record.model, "res_id": record.id, "message_type": "comment"}
    said = {
        subtype: own.make(
            maker, "mail.message",
            {**place, "body": f"<p>{tracer}{mark}</p>", "is_internal": mark == "n",
             "subtype_id": subtype_id(engagement, subtype)},
        )
        for subtype, mark in ((COMMENT, "c"), (NOTE, "n"))
    }  # fmt: skip
    own.make(
        maker, "ir.attachment",
        {"name": f"{tracer}f", "raw": tracer, "res_model": record.model, "res_id": record.id},
    )  # fmt: skip
    return Thread(
        about, number, record.model, record.id, said[COMMENT], said[NOTE], tracer,
        tuple(rows.attached("mail.followers", record.model, record.id)), record.token, readers,
    )  # fmt: skip


def subtype_id(engagement, name):
    """The id of a subtype by its external id."""
    module, _, plain = name.partition(".")
    found = engagement.transports["jsonrpc"].search_read(
        engagement.role("administrator"), "ir.model.data",
        [["module", "=", module], ["name", "=", plain]], ["res_id"],
    )  # fmt: skip
    return found.value[0]["res_id"]


def standing(one, rows):
    """All that hangs on a record: its messages with what they say, its followers and files."""
    of = {
        model: rows.attached(model, one.model, one.id)
        for model in ("mail.message", "mail.followers", "ir.attachment", "mail.activity")
    }
    return of, rows.texts("mail.message", of["mail.message"])


def questions(one, token, pages, transports):
    """Every way to ask what is said about a record; ``token`` is another document's."""
    thread = {"thread_model": one.model, "thread_id": one.id}
    parts = {**thread, "request_list": ["followers", "attachments", "suggestedRecipients"]}
    forged = {**parts, "access_params": {"token": token}}
    about = [["model", "=", one.model], ["res_id", "=", one.id]]
    words = one.tracer[:-1]  # what is sent, and may be sent back, gives nothing away
    routes = {
        "messages": ("/mail/thread/messages", thread),
        "messages found": (
            "/mail/thread/messages", {**thread, "fetch_params": {"search_term": words}},
        ),
        "messages around": (
            "/mail/thread/messages", {**thread, "fetch_params": {"around": one.comment}},
        ),
        "data": ("/mail/data", {"fetch_params": [["mail.thread", parts]]}),
        "data with a token": ("/mail/data", {"fetch_params": [["mail.thread", forged]]}),
        "action": ("/mail/action", {"fetch_params": [["mail.thread", parts]]}),
        "portal's messages": ("/mail/chatter_fetch", thread),
    }  # fmt: skip
    if one.token:  # a record without a token has none to compare with: that fails for readers too
        routes["portal's messages with a token"] = (
            "/mail/chatter_fetch", {**thread, "token": token},
        )  # fmt: skip
    both = (one.comment, one.note)
    inside: dict = {"message_ids": {"fields": {"body": {}}}}
    calls = {
        "message read": Call("mail.message", "read", both, {"fields": ["body"]}),
        "messages searched": Call(
            "mail.message", "search_read", None, {"domain": about, "fields": ["body"]}
        ),
        "messages by their text": Call(
            "mail.message", "web_search_read", None,
            {"domain": [["body", "like", words]], "specification": {"body": {}, "preview": {}}},
        ),
        "messages of the record": Call(one.model, "web_read", (one.id,), {"specification": inside}),
    }  # fmt: skip
    by = cycle([*TRANSPORTS, *TRANSPORTS][one.number % 5 :][:5])
    turns = {way: transports[next(by)] for way in calls}
    return {
        way: lambda role, path=path, params=params: pages.call(role, path, **params)
        for way, (path, params) in routes.items()
    } | {
        way: lambda role, way=way, call=call: turns[way].call(role, call)
        for way, call in calls.items()
    }


def told_to_nobody_else(threads, engagement, pages, everyone, cases):
    """Nobody else is told what is said about a record; customers are not told what is internal."""
    tries = []
    for one in threads:
        reader = next(r for r in reversed(everyone[:-1]) if r in one.readers)
        token = next((t.token for t in threads if t is not one and t.token), "none")
        for way, ask in questions(one, token, pages, engagement.transports).items():
            tries.append(((one, way, reader), partial(ask, reader)))
            tries += [
                ((one, way, role), partial(ask, role))
                for role in everyone
                if role not in one.readers or role.name.startswith("portal")
            ]
    for (one, way, role), answer in cases.sweep(tries):
        subject, cell = f"{one.about}: {way}", Cell(one.about, role.name, way)
        if role in one.readers and not role.name.startswith("portal"):
            cases.control(subject, answer.shows(one.tracer), f"{role.name}: {answer.error}", cell)
            continue
        cases.control(subject, answer.came, f"{role.name}: status {answer.status}", cell)
        cases.held(
            subject,
            unless=one.told_by(answer, role),
            witness="tracer",
            evidence=f"{role.name} was told",
            cell=cell,
        )


def channel_of_its_members(engagement, pages, own, everyone, tracer, cases):
    """What is said in a private channel is told to its members."""
    member = engagement.role("manager")
    channel = own.make(member, "discuss.channel", {"name": tracer, "channel_type": "group"})
    place = {"model": "discuss.channel", "res_id": channel, "message_type": "comment"}
    message = own.make(member, "mail.message", {**place, "body": f"<p>{tracer}</p>"})
    web = engagement.transports["web"]
    ways = {
        "messages": lambda role: pages.call(role, "/discuss/channel/messages", channel_id=channel),
        "members": lambda role: pages.call(
            role, "/discuss/channel/members", channel_id=channel, known_member_ids=[]
        ),
        "thread": lambda role: pages.call(
            role, "/mail/thread/messages", thread_model="discuss.channel", thread_id=channel
        ),
        "channel": lambda role: pages.call(
            role, "/mail/data", fetch_params=[["discuss.channel", [channel]]]
        ),
        "message read": lambda role: web.read(role, "mail.message", [message], ["body"]),
        "channel read": lambda role: web.read(role, "discuss.channel", [channel], ["name"]),
        "channel searched": lambda role: web.search_read(
            role, "discuss.channel", [["id", "=", channel]], ["name"]
        ),
    }
    # Of the administrator's rights over others' channels nothing is claimed here.
    outsiders = [role for role in everyone[:-1] if role is not member]
    tries = [
        ((way, role), partial(ask, role))
        for way, ask in ways.items()
        for role in [member, *outsiders]
    ]
    for (way, role), answer in cases.sweep(tries):
        subject, cell = f"private channel: {way}", Cell("discuss.channel", role.name, way)
        if role is member:
            shown = answer.shows(tracer) or (way == "members" and answer.ok)
            cases.control(subject, shown, f"{answer.error} {answer.message[:100]}", cell)
            continue
        cases.control(subject, answer.came, f"{role.name}: status {answer.status}", cell)
        cases.held(
            subject,
            unless=answer.shows(tracer) or (way == "members" and answer.ok),
            witness="tracer",
            evidence=f"{role.name} was told",
            cell=cell,
        )


def attempts(one, pages, rpc, partner, tracer):
    """Every way to write into a record's messages and followers, as a role and its ``partner``."""
    thread = {"thread_model": one.model, "thread_id": one.id}
    said = {"body": f"{tracer} was here", "message_type": "comment"}
    doc = {"res_model": one.model, "res_id": one.id}
    place = {"model": one.model, "res_id": one.id, "body": f"{tracer} was here"}
    routes = {
        "posts": ("/mail/message/post", {**thread, "post_data": said}),
        "subscribes by route": ("/mail/thread/subscribe", {**doc, "partner_ids": [partner]}),
        "edits": (
            "/mail/message/update_content",
            {"message_id": one.comment, "update_data": {"body": f"{tracer} was here"}},
        ),
        "reacts": (
            "/mail/message/reaction", {"message_id": one.comment, "content": "+", "action": "add"},
        ),
        "makes public": (
            "/mail/update_is_internal", {"message_id": one.note, "is_internal": False},
        ),
    }  # fmt: skip
    calls = {
        "posts by call": Call(one.model, "message_post", (one.id,), said),
        "subscribes": Call(one.model, "message_subscribe", (one.id,), {"partner_ids": [partner]}),
        "creates a message": Call("mail.message", "create", None, {}, ([place],)),
        "writes a message": Call(
            "mail.message", "write", (one.comment,), {"vals": {"body": f"{tracer} was here"}}
        ),
        "deletes a message": Call("mail.message", "unlink", (one.note,)),
        "creates a follower": Call(
            "mail.followers", "create", None, {}, ([{**doc, "partner_id": partner}],)
        ),
    }
    if one.followers:
        calls["removes followers"] = Call("mail.followers", "unlink", one.followers)
    return {
        way: lambda role, path=path, params=params: pages.call(role, path, **params)
        for way, (path, params) in routes.items()
    } | {way: lambda role, call=call: rpc.call(role, call) for way, call in calls.items()}


WRITABLE = ("posts", "posts by call", "subscribes", "subscribes by route", "creates a message")
"""What an employee may do with a thread of their own, which shows that it is done."""


def written_by_nobody_else(threads, engagement, pages, own, rows, everyone, tracer, cases):
    """Nobody else posts, edits, reacts, follows or makes others follow."""
    rpc = engagement.transports["jsonrpc"]
    tries = []
    for one in threads:
        for role in everyone:
            if role in one.readers:
                continue
            who = role.uid or everyone[1].uid  # a visitor names an account of ours
            partner = int(rows.text("res.users", "partner_id", who))
            tries += [
                ((one, way, role), partial(attempt, role))
                for way, attempt in attempts(one, pages, rpc, partner, tracer).items()
            ]
    for (one, way, role), answer in cases.sweep(tries):
        subject, cell = f"{one.about}: {way}", Cell(one.about, role.name, way)
        cases.control(subject, answer.came, f"{role.name}: status {answer.status}", cell)
        cases.held(
            subject,
            unless=answer.ok and answer.value is not False,  # False: it was not done
            given="a change of messages",
            witness="answer",
            evidence=f"{role.name} may",
            cell=cell,
        )
    writer = engagement.role("employee-a")
    values = {"name": tracer, "privacy_visibility": "employees"}
    project = own.make(engagement.role("administrator"), "project.project", values)
    task = own.make(writer, "project.task", {"name": tracer, "project_id": project})
    mine = Thread(
        "own", 0, "project.task", task, 0, 0, tracer, (), "", frozenset({writer})
    )  # fmt: skip
    before = standing(mine, rows)
    partner = int(rows.text("res.users", "partner_id", writer.uid))
    did = attempts(mine, pages, rpc, partner, tracer)
    worked = {way: did[way](writer).ok for way in WRITABLE}
    cases.control(
        "a change of messages", all(worked.values()) and standing(mine, rows) != before, f"{worked}"
    )
