"""A session is its user's alone: new at login, and gone with logout, password and account."""

import secrets
from functools import partial

from odoo_owasp import Call, claim

session = partial(claim, verifies="AUT", severity="high", needs=["transport:web"])
WAYS = {"the web client": False, "the form": True}


@session(
    "AUT-001",
    "Logging in makes a new session; the one before it, of whatever origin, opens nothing",
    cwe=[384],
    asvs=["v5.0.0-7.2.4"],
)
def test_login_makes_a_new_session(device, somebody, shut, sample, cases):
    for way in (some := sample(list(WAYS), 1)):
        form = WAYS[way]
        user = somebody(f"newcomer-{some.index(way)}")
        for origin, cookies in origins(device):
            subject = f"{way}, {origin}"
            mine, before = device().with_cookies(**cookies), cookies["session_id"]
            mine.log_in(user, form=form)
            cases.control(subject, mine.uid == user.uid, "the login opened no session")
            open_ = not shut(device().with_cookies(session_id=before), subject)
            kept = half(before) == half(mine.session)
            cases.held(
                subject,
                unless=kept or open_,
                witness="wire",
                evidence=f"the session before the login {'opens' if open_ else 'was kept'}",
            )
    cases.covered("ways to log in", len(some), len(WAYS))


def origins(device):
    """Sessions that somebody else may know before the login: Odoo's own, and an invented one."""
    visitor = device()
    visitor.open("/web/login")
    yield "a visitor's session", visitor.cookies
    yield "an invented session", {"session_id": secrets.token_urlsafe(63)}


def half(session_id):
    """The part of a session's id that stays where Odoo merely renews it."""
    return session_id[: len(session_id) // 2]


@session(
    "AUT-002",
    "Logout ends the session; a new password or login, and the account's end, all sessions",
    cwe=[613],
    asvs=["v5.0.0-7.4.1", "v5.0.0-7.4.2", "v5.0.0-7.4.3"],
)
def test_sessions_end(device, somebody, shut, password, change, own, sample, cases, engagement):
    endings = {
        "logout": lambda user, mine: mine.open("/web/session/logout"),
        "logout by a call": lambda user, mine: mine.post("/web/session/destroy"),
        "own new password": lambda user, mine: mine.call(own_password(user, password)),
        "new password": lambda user, mine: change(user, password=password.reveal()),
        "new login": lambda user, mine: change(user, login=f"other.{user.login}"),
        "deactivation": lambda user, mine: change(user, active=False),
    }
    tried = sample(list(endings), 1)
    for name in tried:
        user = somebody(f"leaver-{list(endings).index(name)}", employee=name == "own new password")
        mine, elsewhere = device(), device()
        for one in (mine, elsewhere):
            one.log_in(user)
        cases.control(name, mine.uid == elsewhere.uid == user.uid, "both devices were logged in")
        before = mine.with_cookies(**mine.cookies)
        done = endings[name](user, mine)
        if not name.startswith("logout"):
            cases.control(name, done.ok, f"{done.outcome} {done.error}")
        cases.held(name, unless=not shut(before, name), witness="wire",
                   evidence="the device's session still opens")  # fmt: skip
        if name.startswith("logout"):
            cases.control(f"{name}, elsewhere", elsewhere.opens().ok, "all sessions were ended")
        else:
            cases.held(f"{name}, elsewhere", unless=not shut(elsewhere, f"{name}, elsewhere"),
                       witness="wire", evidence="another device's session still opens")  # fmt: skip
    cases.covered("endings", len(tried), len(endings))


def own_password(user, password):
    """A user's own call for a new password."""
    kwargs = {"old_passwd": user.password.reveal(), "new_passwd": password.reveal()}
    return Call("res.users", "change_password", None, kwargs)


@session(
    "AUT-003",
    "A session is opened by its whole id in its own cookie alone",
    cwe=[384, 598],
    asvs=["v5.0.0-7.2.1", "v5.0.0-14.2.1"],
    needs=["transport:web", "module:portal"],
)
def test_session_id_from_elsewhere(device, somebody, cases):
    user, mine = somebody("carrier"), device()
    mine.log_in(user)
    id_ = mine.session
    cases.control(worked=opens(mine, "/my"), evidence="the cookie opens")
    ways: dict = {
        "an address": {"query": {"session_id": id_}},
        "an address, as sid": {"query": {"sid": id_}},
        "a path": {"path": f"/my;session_id={id_}"},
        "X-Openerp-Session-Id": {"headers": {"X-Openerp-Session-Id": id_}},
        "X-Odoo-Session-Id": {"headers": {"X-Odoo-Session-Id": id_}},
        "Session-Id": {"headers": {"Session-Id": id_}},
        "a bearer": {"headers": {"Authorization": f"Bearer {id_}"}},
        "basic authentication": {"headers": {"Authorization": f"Basic {id_}"}},
    }
    for name, at in ways.items():
        told(cases, name, device(), **at)
    for name, cookies in {
        "a cookie in capitals": {"Session_Id": id_},
        "a cookie called sid": {"sid": id_},
        "its first half": {"session_id": half(id_)},
        "its first half, and another second": {"session_id": half(id_) + half(id_)},
        "all but the last character": {"session_id": id_[:-1]},
        "another last character": {"session_id": id_[:-1] + ("A" if id_[-1] != "A" else "B")},
        "other capitals": {"session_id": id_.swapcase()},
        "a path around it": {"session_id": f"../{id_[:2]}/{id_}"},
    }.items():
        told(cases, name, device().with_cookies(**cookies))
    cases.control(worked=opens(mine, "/my"), evidence="the cookie still opens, after all others")


def told(cases, name, stranger, path="/my", **at):
    """A page that is for users alone is not shown to a device that tells the id otherwise."""
    page = stranger.open(path, **at)
    cases.control(name, page.by_odoo, f"status {page.status}")
    cases.held(name, unless=page.status == 200 or stranger.opens().ok, witness="wire",
               evidence=f"status {page.status}")  # fmt: skip


def opens(device, path):
    """Whether a page is shown, and not the login in its place."""
    return device.with_cookies(**device.cookies).open(path).status == 200


@session(
    "AUT-004",
    "A revoked device stays out, its user's others stay in, and nobody else revokes it",
    cwe=[613],
    asvs=["v5.0.0-7.5.2"],
)
def test_revoked_device(device, somebody, shut, confirmed, cases):
    user, other = (somebody(name, employee=True) for name in ("traveller", "stranger"))
    mine, lost, theirs = device(), device(), device()
    for one, owner in ((mine, user), (lost, user), (theirs, other)):
        one.log_in(owner)
        one.opens()  # Odoo notes the device
    listed = mine.call(Call("res.device", "search_read", None,
                            {"domain": [], "fields": ["session_identifier"]}))  # fmt: skip
    found = [
        one["id"] for one in listed.value or () if one["session_identifier"] == half(lost.session)
    ]
    cases.control(worked=len(found) == 1, evidence=f"the devices are listed: {listed.error}")
    revoke = Call("res.device", "revoke", tuple(found))
    said = confirmed(theirs, revoke, other.password)
    cases.control("somebody else's device", said.by_odoo, "Odoo gave no answer")
    cases.held("somebody else's device", unless=said.ok or not lost.opens().ok,
               witness="wire", evidence=f"{said.outcome}: {said.value}")  # fmt: skip
    listed = theirs.call(
        Call("res.device", "search", None, {"domain": [("user_id", "=", user.uid)]})
    )
    cases.control("somebody else's list", listed.by_odoo, f"{listed.outcome} {listed.error}")
    cases.held("somebody else's list", unless=bool(listed.value), witness="wire")
    confirmed(mine, revoke, user.password)
    cases.held("a revoked device", unless=not shut(lost, "a revoked device"), witness="wire")
    cases.held("others", unless=not (mine.opens().ok and theirs.opens().ok), witness="wire")
