"""Notifications reach those they are for, whatever channels others ask for."""

from functools import partial

from odoo_owasp import Call, Cell, claim


@claim(
    "IDOR-016",
    "The bus gives notifications to those they are for only",
    verifies="IDOR",
    severity="high",
    cwe=[639, 862],
    asvs=["v5.0.0-8.2.2"],
    needs=["database", "module:bus", "module:mail"],
)
def test_notifications_reach_their_own(engagement, pages, rows, everyone, own, tracer, cases):
    member = engagement.role("manager")
    partner = rows.text("res.users", "partner_id", member.uid)
    own.adopt("mail.message", [["body", "like", tracer]])
    channel = own.make(member, "discuss.channel", {"name": tracer, "channel_type": "group"})
    web = engagement.transports["web"]
    said = {"body": f"{tracer}m", "message_type": "comment"}
    place = {"model": "discuss.channel", "res_id": channel}
    web.call(member, Call("discuss.channel", "message_post", (channel,), said))
    # A star is a person's own: Odoo tells nobody else which message was given one.
    message = own.make(member, "mail.message", {**place, **said})
    web.call(member, Call("mail.message", "toggle_message_starred", (message,)))
    marks = {
        "a message in a private channel": f"{tracer}m",
        "a person's own": f'"message_ids": [{message}]',
    }
    ways = {
        "own channels": [],
        "the private channel": [f"discuss.channel_{channel}"],
        "several channels": [f"discuss.channel_{channel}", f"discuss.channel_{channel + 1}"],
        "the person's channel": [f"res.partner_{partner}", f"res.users_{member.uid}"],
        "the person's presence": [f"odoo-presence-res.partner_{partner}"],
        "a channel as it is stored": [
            f'["{engagement.target.database}","discuss.channel",{channel}]',
            f'["{engagement.target.database}","res.partner",{partner}]',
        ],
    }

    def peek(role, channels):
        return pages.call(
            role, "/websocket/peek_notifications", channels=channels, last=0, is_first_poll=True
        )

    for what, mark in marks.items():
        cases.control(what, peek(member, []).shows(mark), f"not given to {member.name}")
    # Of the administrator's rights over others' channels nothing is claimed here.
    outsiders = [role for role in everyone[:-1] if role is not member]
    tries = [
        ((way, role), partial(peek, role, channels))
        for way, channels in ways.items()
        for role in outsiders
    ]
    for (way, role), answer in cases.sweep(tries):
        cell = Cell("bus", role.name, way)
        for what, mark in marks.items():
            cases.control(what, answer.ok, f"{role.name}: {answer.error}", cell)
            cases.held(
                f"{what} by {way}",
                unless=answer.shows(mark),
                given=what,
                witness="tracer",
                evidence=f"{role.name} was given it",
                cell=cell,
            )
    for what, mark in marks.items():
        cases.control(what, peek(member, []).shows(mark), "gone before the others asked")
