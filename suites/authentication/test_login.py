"""A login takes the account's own password, tells nothing of others, and ends with the account."""

import re
import time
from functools import partial

import pytest

from odoo_owasp import Call, Role, Secret, claim, sealed, takes_for_forged

login = partial(claim, verifies="AUT", severity="high")
BY_PASSWORD = ["xmlrpc", "xmlrpc1", "jsonrpc", "execute"]
WHO = Call("res.users", "context_get")
SERVICE = "the service for logins"
FORMS = {"the web client": False, "the form": True}
A_FEW = 5
"""Wrong passwords that one account is given: no target keeps it waiting for so few."""


@pytest.fixture
def by_password(engagement):
    """The transports of the target that take a password."""
    return [one for one in BY_PASSWORD if not engagement.target.lacks((f"transport:{one}",))]


@pytest.fixture
def let_in(engagement, device, jsonrpc):
    """Whether a way lets the role in; whether Odoo looked at the password; and what it said."""

    def tried(way, role):
        if way in FORMS:
            mine = device()
            page = mine.log_in(role, form=FORMS[way])
            said = mine.opens()
            looked = page.by_odoo and not takes_for_forged(page) and said.by_odoo
            return said.ok, looked, f"status {page.status}, {said.outcome}"
        if way == SERVICE:
            said = jsonrpc.authenticate(role.login, role.password)
            return bool(said.ok and said.value), said.by_odoo, f"{said.outcome} {said.error}"
        said = engagement.transports[way].call(role, WHO)
        return said.ok, said.by_odoo, f"{said.outcome} {said.error}"

    return tried


@login(
    "AUT-005",
    "A wrong password is refused on every transport",
    cwe=[288, 303],
    asvs=["v5.0.0-6.2.8"],
    needs=["transport:jsonrpc"],
)
def test_wrong_password(somebody, by_password, let_in, sample, cases):
    other, names = somebody("neighbour"), by_password
    forged = dict(forgeries("", ""))
    tries = [(forgery, way) for turn, forgery in enumerate(forged)
             for way in (names[turn % len(names)], SERVICE)]  # fmt: skip
    tries += [("the last character missing", "the form"), ("other capitals", "the web client")]
    tried = sample(tries, 4)
    for number, (forgery, way) in enumerate(tried):
        if number % A_FEW == 0:
            user = somebody(f"careful-{number // A_FEW}")
            wrong = dict(forgeries(user.password.reveal(), other.password.reveal()))
            opens = {one: let_in(one, user) for _, one in tried[number : number + A_FEW]}
            for one, (through, _, told) in opens.items():
                cases.control(one, through, f"the right password is refused: {told}")
        role = Role(user.name, user.login, user.uid, Secret(wrong[forgery]))
        refused(cases, f"{forgery} over {way}", way, *let_in(way, role))
    cases.covered("wrong passwords", len(tried), len(tries))
    ways = [*names, SERVICE, *FORMS]
    cases.covered("ways in", len({way for _, way in tried}), len(ways))


def refused(cases, subject, given, through, looked, told):
    """One try that must end outside."""
    cases.control(subject, looked, told)
    cases.held(subject, unless=through, witness="answer", given=given, evidence=told)


def forgeries(right, of_another):
    """What is tried in the password's place."""
    yield "nothing", ""
    yield "the first characters", right[:8]
    yield "the last character missing", right[:-1]
    yield "one character more", f"{right}x"
    yield "other capitals", right.swapcase()
    yield "spaces around it", f" {right} "
    yield "a line's end", f"{right}\n"
    yield "another account's", of_another
    yield "a pattern", "%"


@login(
    "AUT-006",
    "A failed login does not tell whether the account exists",
    severity="medium",
    cwe=[204],
    asvs=["v5.0.0-6.3.8"],
    needs=["transport:web", "transport:jsonrpc"],
)
def test_failed_login_tells_nothing(
    device, somebody, password, jsonrpc, change, let_in, sample, cases
):  # fmt: skip
    known, closed = somebody("here"), somebody("gone")
    change(closed, active=False)
    unknown = Role("null", f"null{known.login.removeprefix('here')}", -1)
    ways = {
        "the web client": lambda role: told(device().log_in(role, password), role),
        "the form": lambda role: told(device().log_in(role, password, form=True), role),
        SERVICE: lambda role: jsonrpc.authenticate(role.login, password).value,
    }
    for way in (some := sample(list(ways), 2)):
        # It also ends what Odoo counted of the failed logins before.
        through, _, evidence = let_in(way, known)
        cases.control(way, through, f"the right password is refused: {evidence}")
        first = ways[way](unknown)
        said = {role.name: ways[way](role) for role in (known, closed, unknown)}
        every = [first, *said.values()]
        cases.control(way, all(map(answered, every)), "Odoo gave no answer, or the pause began")
        cases.control(way, first == said["null"], "it is refused in other words each time")
        for name in ("here", "gone"):
            subject = f"{'a deactivated account' if name == 'gone' else 'an account'} by {way}"
            cases.held(subject, unless=said[name] != said["null"], witness="wire", given=way,
                       evidence=f"{first_difference(said[name], said['null'])}")  # fmt: skip
    cases.covered("ways in", len(some), len(ways))


PAUSE = "Too many login failures"
"""In Odoo's answer to whoever has failed too often, whoever he is."""
CHANGING = re.compile(r"[0-9a-f]{40}o[0-9]+|[\"'][A-Za-z0-9_-]{60,}[\"']|nonce-?\S+")
"""What differs between any two pages: tokens against forgery, for the most part."""


def told(page, role):
    """What a page tells, but for what was sent and what differs between any two; a form that was
    not looked at tells nothing.
    """
    if takes_for_forged(page) or PAUSE in page.body:
        return None
    body = CHANGING.sub("", page.body.replace(role.login, ""))
    return page.status, page.header("location"), sorted(name for name, _ in page.headers), body


def answered(said):
    """Whether Odoo answered, with an error of its own."""
    return said is False or (isinstance(said, tuple) and said[0] in (200, 400, 401, 403))


def first_difference(one, other):
    """Where two answers part, for people."""
    if not isinstance(one, tuple):
        return f"{one!r} and {other!r}"
    at = next((n for n, (a, b) in enumerate(zip(one[3], other[3], strict=False)) if a != b), 0)
    return (
        f"{one[:2]} and {other[:2]}, then {one[3][at : at + 60]!r} and {other[3][at : at + 60]!r}"
    )


@login(
    "AUT-007",
    "A deactivated account is let in on no way: password, API key, old session",
    cwe=[286, 613],
    asvs=["v5.0.0-7.4.2"],
    needs=["transport:web", "transport:jsonrpc"],
)
def test_deactivated_account(
    device, somebody, engagement, by_password, let_in, api_key, change, sample, cases
):  # fmt: skip
    user, mine = somebody("retired", employee=True), device()
    mine.log_in(user)
    key = api_key(mine, user)
    keyed = Role(user.name, user.login, user.uid, user.password, Secret(key))
    lacks = engagement.target.lacks(("transport:json2",))
    names = [*by_password, *([] if lacks else ["json2"])]
    every = {f"{name} with {what}": (name, role) for name in names
             for what, role in (("the password", user), ("an API key", keyed))
             if name != "json2" or role is keyed}  # fmt: skip
    ways = [(way, *every[way]) for way in sample(list(every), 4)]
    cases.control(worked=mine.uid == user.uid and bool(key), evidence="session and key before")
    further = {one: (one, user) for one in (SERVICE, *FORMS)}
    ways += [(way, *of) for way, of in further.items()]
    for way, name, role in ways:
        through, _, said = let_in(name, role)
        cases.control(way, through, f"refused before: {said}")
    change(user, active=False)
    for way, name, role in ways:
        for _ in range(1 if way in further else 2):  # each process remembers whom it let in
            refused(cases, way, way, *let_in(name, role))
    said = mine.opens()
    refused(cases, "an old session", "", said.ok, said.by_odoo, said.outcome)
    cases.covered("ways by password or key", len(ways), len(every) + len(further))
    cases.covered("transports", len({one for _, one, _ in ways} & {*names}), len(names))


@login(
    "AUT-008",
    "A portal user is given no backend",
    severity="medium",
    cwe=[425, 862],
    asvs=["v5.0.0-8.2.1"],
    needs=["module:portal"],
)
def test_portal_user_has_no_backend(pages, engagement, welcome, cases):
    portal, employee = engagement.role("portal-a"), engagement.role("employee-a")
    welcome(employee)
    for path in PAGES:
        seen, shown = pages.open(employee, path), pages.open(portal, path)
        cases.control(path, seen.shows(BACKEND) and shown.by_odoo, f"status {seen.status}")
        cases.held(
            path, unless=shown.shows(BACKEND), witness="wire", evidence=f"status {shown.status}"
        )


@login(
    "AUT-019",
    "Whoever asks for a new password is not told whether the account exists",
    severity="medium",
    cwe=[204],
    asvs=["v5.0.0-6.3.8"],
    needs=["module:auth_signup"],
)
def test_asking_for_a_password_tells_nothing(device, somebody, cases):
    known = somebody("forgetful")
    nobody, nobody_else = (
        Role(name, f"{name}{known.login.removeprefix('forgetful')}") for name in ("null", "none")
    )
    said = {
        role.name: told(device().submit(RESET, login=role.login), role)
        for role in (known, nobody, nobody_else)
    }
    cases.control(worked=all(map(answered, said.values())), evidence="Odoo gave no answer")
    alike = said["null"] == said["none"]
    cases.control(worked=alike, evidence="the form tells any two logins apart")
    cases.held("an account", unless=said["forgetful"] != said["null"], witness="wire",
               evidence="the answer is another one where there is an account")  # fmt: skip


@login(
    "AUT-020",
    "The link for a new password is good once, and until its account logs in",
    cwe=[640],
    asvs=["v5.0.0-6.4.1", "v5.0.0-6.4.3"],
    needs=["database", "module:auth_signup"],
    odoo=">=18",
)
def test_link_for_a_password(
    device, somebody, rows, backstage, administrator, engagement, password, cases
):  # fmt: skip
    """By links that are signed rightly, by the secret that the database holds."""
    user = somebody("forgetful-2")
    (where,) = rows.bearing("ir.config_parameter", "database.secret")
    partner = int(rows.text("res.users", "partner_id", user.uid))
    told = [partner, [user.uid], None, "reset"]
    secret, until = rows.text("ir.config_parameter", "value", where), int(time.time()) + 3600
    link = sealed(secret, "signup", told, until)
    engagement.redactor.learn([link])

    def asked_for():
        wanted = Call("res.partner", "signup_prepare", (partner,), {"signup_type": "reset"})
        return backstage.call(administrator, wanted).ok

    def followed(wish):
        before = rows.text("res.users", "password", user.uid)
        page = device().submit(f"{RESET}?token={link}", password=wish, confirm_password=wish)
        return page.by_odoo, rows.text("res.users", "password", user.uid) != before

    there = asked_for()
    answered, changed = followed(password.reveal())
    cases.control(worked=there and answered and changed, evidence="the link sets a password")
    answered, changed = followed(user.password.reveal())
    cases.control("a second time", answered, "Odoo gave no answer")
    cases.held("a second time", unless=changed, witness="PostgreSQL")
    mine = device()
    mine.log_in(user, password)
    there = asked_for()
    answered, changed = followed(user.password.reveal())
    worked = there and answered and mine.uid == user.uid
    cases.control("after a login", worked, "it could not log in with the new password")
    cases.held("after a login", unless=changed, witness="PostgreSQL")


RESET = "/web/reset_password"
PAGES = ("/odoo", "/web", "/odoo/settings", "/web?debug=1", "/odoo/action-base.action_res_users")
BACKEND = "web.assets_web"
"""The bundle that the web client is."""
