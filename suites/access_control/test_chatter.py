"""What is said about a record is for those who may read it, and so is its list of followers."""

from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest

from odoo_owasp import Call, Cell, claim

pytestmark = pytest.mark.usefixtures("undisturbed")

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
    cwe=[639, 862],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:sale", "module:project", "module:account", "module:portal"],
)
def test_messages_are_for_readers(
    engagement, pages, planted, readers, rows, everyone, own, tracer, sample, cases
):
    own.adopt("mail.message", [["body", "like", tracer]])
    subtypes = {name: subtype_id(engagement, name) for name in (COMMENT, NOTE)}
    threads = [
        thread(engagement, own, readers, rows, planted, about, number, subtypes, tracer)
        for number, about in enumerate(sample(THREADS, 3))
    ]
    cases.covered("threads", len(threads), len(THREADS))
    before = {one: standing(one, rows) for one in threads}
    told_to_nobody_else(threads, engagement, pages, everyone, cases)
    channel_of_its_members(engagement, pages, own, everyone, f"{tracer}c", cases)
    writing = Writing(engagement, pages, rows, subtypes[COMMENT], f"{tracer} was here")
    written_by_nobody_else(threads, planted, writing, everyone, cases)
    for one in threads:
        cases.held(
            f"messages and followers of {one.about}",
            unless=standing(one, rows) != before[one],
            given="a change of messages",
            witness="rows in SQL",
            evidence="they changed",
        )
    theirs, everyones = own_threads(engagement, own, writing, everyone, subtypes, tracer)
    written_on_their_own(theirs, everyones, writing, rows, everyone, cases)


def thread(engagement, own, readers, rows, planted, about, number, subtypes, tracer):
    """The thread of a planted record, with messages and a file of ours."""
    record, tracer = planted[about], f"{tracer}t{number:02}"
    maker = engagement.role("administrator")
    make = partial(own.make, maker, "mail.message")
    comment, note = map(make, messages(record.model, record.id, subtypes, tracer))
    own.make(
        maker, "ir.attachment",
        {"name": f"{tracer}f", "raw": tracer, "res_model": record.model, "res_id": record.id},
    )  # fmt: skip
    return Thread(
        about, number, record.model, record.id, comment, note, tracer,
        tuple(rows.attached("mail.followers", record.model, record.id)), record.token,
        readers(record),
    )  # fmt: skip


def messages(model, record, subtypes, tracer):
    """The values of a comment and of a note on a record."""
    place = {"model": model, "res_id": record, "message_type": "comment"}
    for subtype, mark in ((COMMENT, "c"), (NOTE, "n")):
        values = {"body": f"<p>{tracer}{mark}</p>", "is_internal": mark == "n"}
        yield {**place, **values, "subtype_id": subtypes[subtype]}


def subtype_id(engagement, name):
    """The id of a subtype by its external id."""
    module, _, plain = name.partition(".")
    found = engagement.transports["jsonrpc"].search_read(
        engagement.role("administrator"), "ir.model.data",
        [["module", "=", module], ["name", "=", plain]], ["res_id"],
    )  # fmt: skip
    return found.value[0]["res_id"]


def standing(one, rows):
    """All that hangs on a record: its messages, reactions to them, its followers and files."""
    of = {
        model: rows.attached(model, one.model, one.id)
        for model in ("mail.message", "mail.followers", "ir.attachment", "mail.activity")
    }
    said = of["mail.message"]
    reactions = rows.pointing("mail.message.reaction", "message_id", said)
    return of, rows.texts("mail.message", said), reactions


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


# A customer neither writes a record nor reads who follows it, and lists of followers are written
# by administrators: of these ways another shows that they are ways at all.
BY_EMPLOYEES = ("subscribes by route", "makes others follow", "makes public", "deletes a message")
BY_ADMINISTRATORS = ("removes followers", "creates a follower")
FOLLOWING = ("subscribes by route", "subscribes", "makes others follow", "creates a follower")
WITH_TOKEN = ("posts with a token", "reacts with a token")


@dataclass(frozen=True)
class Writing:
    """How roles write into threads: what they say holds our tag, and is of the subtype ``comment``.

    By default it would be a note, and refused to customers for that alone.
    """

    engagement: Any
    pages: Any
    rows: Any
    comment: int
    words: str

    def attempts(self, one, role, token):
        """Every way to write into a record's messages and followers, as ``role``.

        The ``token`` is what it shows, where the record has one of its own. What deletes a
        message is the last.
        """
        partner, other = self.partner(role), self.company(self.engagement.role("portal-b"))
        thread = {"thread_model": one.model, "thread_id": one.id}
        said = {"body": self.words, "message_type": "comment", "subtype_xmlid": COMMENT}
        doc = {"res_model": one.model, "res_id": one.id}
        post, react = "/mail/message/post", "/mail/message/reaction"
        edit, expose = "/mail/message/update_content", "/mail/update_is_internal"
        added = {"message_id": one.comment, "content": "+", "action": "add"}
        edited = {"message_id": one.comment, "update_data": {"body": self.words}}
        routes = {
            "posts": (post, {**thread, "post_data": said}),
            "edits": (edit, edited),
            "reacts": (react, added),
            "makes public": (expose, {"message_id": one.note, "is_internal": False}),
            "subscribes by route": ("/mail/thread/subscribe", {**doc, "partner_ids": [partner]}),
        }
        if one.token:
            routes |= {
                "posts with a token": (post, {**thread, "post_data": said, "token": token}),
                "reacts with a token": (react, {**added, "content": "o", "token": token}),
            }
        made = {"model": one.model, "res_id": one.id, "body": self.words,
                "message_type": "comment", "subtype_id": self.comment}  # fmt: skip
        calls = {
            "posts by call": Call(one.model, "message_post", (one.id,), said),
            "creates a message": Call("mail.message", "create", None, {}, ([made],)),
            "writes a message": Call(
                "mail.message", "write", (one.comment,), {"vals": {"body": f"{self.words} again"}}
            ),
            "subscribes": Call(
                one.model, "message_subscribe", (one.id,), {"partner_ids": [partner]}
            ),
            "makes others follow": Call(
                one.model, "message_subscribe", (one.id,), {"partner_ids": [other]}
            ),
            "creates a follower": Call(
                "mail.followers", "create", None, {}, ([{**doc, "partner_id": other}],)
            ),
            "removes followers": Call("mail.followers", "unlink", tuple(one.followers)),
            "deletes a message": Call("mail.message", "unlink", (one.comment,)),
        }
        rpc = self.engagement.transports["jsonrpc"]
        by_route = {
            way: partial(self.pages.call, role, path, **params)
            for way, (path, params) in routes.items()
        }
        return by_route | {way: partial(rpc.call, role, call) for way, call in calls.items()}

    def partner(self, role):
        """The contact of a role; a visitor names one of an account of ours."""
        uid = role.uid or self.engagement.role("portal-a").uid
        return int(self.rows.text("res.users", "partner_id", uid))

    def company(self, role):
        """The company of a role's contact, whose documents are the role's too."""
        company = self.rows.text("res.partner", "commercial_partner_id", self.partner(role))
        return int(company)

    def followed_by(self, one, *contacts):
        """Leave a thread of ours no followers but these, so that nobody else is told of it."""
        owner, rpc = self.engagement.role("administrator"), self.engagement.transports["jsonrpc"]
        if there := self.followers(one):
            rpc.unlink(owner, "mail.followers", there)
        for contact in contacts:
            values = {"res_model": one.model, "res_id": one.id, "partner_id": contact}
            rpc.create(owner, "mail.followers", values)

    def followers(self, one):
        """The ids of a thread's followers."""
        return sorted(self.rows.attached("mail.followers", one.model, one.id))


def shown_by(way, role):
    """Who shows that a way is one, on a thread of their own: the role itself where it may."""
    if way in WITH_TOKEN:
        return role.name
    if way in BY_ADMINISTRATORS:
        return "administrator"
    customer = role.name.startswith("portal")
    return "employee-a" if role.anonymous or (customer and way in BY_EMPLOYEES) else role.name


def written_by_nobody_else(threads, planted, writing, everyone, cases):
    """Nobody else posts, edits, reacts, follows or makes others follow."""
    tries = []
    for one in threads:
        token = next(p.token for p in planted.values() if p.token and p.token != one.token)
        tries += [
            ((one, way, role), attempt)
            for role in everyone
            if role not in one.readers
            for way, attempt in writing.attempts(one, role, token).items()
            if one.followers or way != "removes followers"
        ]
    for (one, way, role), answer in cases.sweep(tries):
        subject, cell = f"{one.about}: {way}", Cell(one.about, role.name, way)
        cases.control(subject, answer.came, f"{role.name}: status {answer.status}", cell)
        cases.held(
            subject,
            # Who follows alone and may not is answered False; so is who makes public and may.
            unless=answer.ok and (way, answer.value) != ("subscribes", False),
            given=f"own thread: {way} as {shown_by(way, role)}",
            witness="answer",
            evidence=f"{role.name} may",
            cell=cell,
        )


def own_threads(engagement, own, writing, everyone, subtypes, tracer):
    """A task for each account, with messages of its own, and a quotation for all, with its token.

    The messages are removed as what came to hold the tracer: some are deleted before.
    """
    maker, rpc = engagement.role("administrator"), engagement.transports["jsonrpc"]

    def begun(about, model, record, author, token=""):
        def say(values):
            own.announce(maker, "mail.message")
            return rpc.create(maker, "mail.message", {**values, "author_id": author}).value

        comment, note = map(say, messages(model, record, subtypes, tracer))
        return Thread(about, 0, model, record, comment, note, tracer, (), token, frozenset())

    project = own.make(maker, "project.project", {"name": tracer, "privacy_visibility": "portal"})
    values = {"name": tracer, "project_id": project}
    theirs = {}
    for role in everyone[1:]:
        customer = role.name.startswith("portal")
        task = own.make(maker if customer else role, "project.task", values)
        theirs[role] = begun(role.name, "project.task", task, writing.partner(role))
        if customer:  # sees tasks that it follows
            writing.followed_by(theirs[role], writing.partner(role))
    token, customer = str(uuid4()), writing.company(engagement.role("portal-a"))
    engagement.redactor.learn([token])
    values = {"client_order_ref": tracer, "partner_id": customer, "user_id": False}
    order = own.make(maker, "sale.order", {**values, "access_token": token})
    everyones = begun("everyone's", "sale.order", order, customer, token)
    writing.followed_by(everyones)
    return theirs, everyones


def written_on_their_own(theirs, everyones, writing, rows, everyone, cases):
    """Each way is done where it may be, and the change is seen; tokens are shown by everyone."""
    seen = []
    for role in everyone:
        for way in writing.attempts(everyones, role, everyones.token):
            if shown_by(way, role) != role.name:
                continue
            one = everyones if way in WITH_TOKEN else theirs[role]
            if way in (*FOLLOWING, *WITH_TOKEN):  # nobody follows twice, and nobody else is told
                sees = role.name.startswith("portal") and one is not everyones
                writing.followed_by(one, *([writing.company(role)] if sees else []))
            here = replace(one, followers=writing.followers(one))
            before = standing(one, rows)
            answer = writing.attempts(here, role, one.token)[way]()
            changed = standing(one, rows) != before
            seen.append(changed)
            why = f"{answer.error} {answer.message[:200]}; seen: {changed}"
            cases.control(f"own thread: {way} as {role.name}", answer.ok and changed, why)
    cases.control("a change of messages", seen and all(seen), "a change was not seen")
