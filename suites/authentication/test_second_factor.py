"""Who has a second factor is let in with it alone, and a code is good once."""

import time
from functools import partial

from odoo_owasp import STEP, Call, Role, Secret, claim, code, parse_cookie, takes_for_forged

factor = partial(
    claim,
    verifies="AUT",
    severity="high",
    needs=["module:auth_totp", "transport:web", "transport:jsonrpc", "transport:xmlrpc"],
)
WHO = Call("res.users", "context_get")
SECOND = "/web/login/totp"
TRUSTED = "td_id"
FORMS = {"the web client": False, "the form": True}
FLAGS = {"secure": (), "httponly": (), "samesite": ("lax", "strict")}


class Factor:
    """A second factor that its user has set up, as with a telephone."""

    def __init__(self, device, role, confirmed, engagement):
        asked = confirmed(
            device, Call("res.users", "action_totp_enable_wizard", (role.uid,)), role.password
        )
        wizard = (asked.value or {}).get("res_id", 0)
        read = device.call(Call("auth_totp.wizard", "read", (wizard,), {"fields": ["secret"]}))
        self.secret = read.value[0]["secret"] if read.ok and read.value else ""
        engagement.redactor.learn([self.secret, "".join(self.secret.split())])
        self.first = int(time.time()) // STEP
        context = {"context": {"code": self.code(0)}}
        said = confirmed(
            device, Call("auth_totp.wizard", "enable", (wizard,), context), role.password
        )
        self.set_up = bool(self.secret) and said.ok and device.opens().ok

    def code(self, later):
        """The code of so many steps after the one that it was set up with."""
        return code(self.secret, self.first + later) if self.secret else ""


@factor(
    "AUT-011",
    "With a second factor the password alone opens nothing, on no way",
    cwe=[304, 308],
    asvs=["v5.0.0-6.3.3", "v5.0.0-6.3.4"],
)
def test_password_alone(device, somebody, engagement, confirmed, api_key, jsonrpc, shut, cases):
    user, mine = somebody("two-factors", employee=True), device()
    mine.log_in(user)
    key = api_key(mine, user)
    ways = {
        name: engagement.transports[name] for name in ("jsonrpc", "xmlrpc", "xmlrpc1", "execute")
    }
    for name, way in ways.items():
        cases.control(name, way.call(user, WHO).ok, "the password was refused before")
    for way, form in FORMS.items():
        before = device()
        before.log_in(user, form=form)
        cases.control(way, before.uid == user.uid, "the password was refused before")
    factor_ = Factor(mine, user, confirmed, engagement)
    cases.control(worked=factor_.set_up, evidence="the second factor could not be set up")
    for name, way in ways.items():
        for _ in range(2):  # each process remembers whom it let in
            said = way.call(user, WHO)
            cases.held(name, unless=said.ok, witness="answer", evidence=str(said.value))
        keyed = Role(user.name, user.login, user.uid, user.password, Secret(key))
        cases.control(name, way.call(keyed, WHO).ok, "an API key is refused, too")
    asked = jsonrpc.authenticate(user.login, user.password)
    cases.control("the service for logins", asked.by_odoo, asked.error)
    cases.held("the service for logins", unless=bool(asked.ok and asked.value), witness="answer")
    for way, form in FORMS.items():
        half = device()
        page = half.log_in(user, form=form)
        taken = page.by_odoo and not takes_for_forged(page)
        cases.control(way, taken, f"status {page.status}")
        cases.control(way, asks_for_code(half.open(SECOND)), "no code is asked for")
        cases.held(
            way, unless=not shut(half, way), witness="wire", evidence=f"status {page.status}"
        )
        cases.held(
            f"{way}, a page", unless=half.open("/my").status == 200, witness="wire", given=way
        )


def asks_for_code(page):
    """Whether a page is the form for the second factor: its device gave the right password."""
    return page.status == 200 and "totp_token" in page.body


@factor(
    "AUT-012",
    "A code opens once, for its own account; a trusted device is its own account's, out of reach",
    cwe=[294, 304],
    asvs=["v5.0.0-6.5.1"],
)
def test_codes(device, somebody, engagement, confirmed, shut, cases):
    user, other = somebody("coded"), somebody("coded-2")
    mine, theirs = device(), device()
    mine.log_in(user)
    theirs.log_in(other)
    own, foreign = (
        Factor(one, who, confirmed, engagement) for one, who in ((mine, user), (theirs, other))
    )
    cases.control(worked=own.set_up and foreign.set_up, evidence="second factors were set up")

    def refused(subject, at, token):
        page = at.submit(SECOND, totp_token=token)
        cases.control(subject, page.by_odoo and bool(token), f"status {page.status}")
        cases.held(subject, unless=at.opens().ok, witness="wire", evidence=f"status {page.status}")

    at = device()
    at.log_in(user)
    refused("the code of its setting up", at, own.code(0))
    refused("another account's code", at, foreign.code(1))
    page = at.submit(SECOND, totp_token=own.code(1), remember="1")
    cases.control(worked=at.uid == user.uid, evidence="the right code opens")
    kept = [one for one in map(parse_cookie, page.cookies()) if one.name == TRUSTED]
    cases.control(TRUSTED, len(kept) == 1, f"{len(kept)} cookies for the trusted device")
    for flag, values in FLAGS.items():
        unset = not all(one.has(flag, *values) for one in kept)
        cases.held(f"a trusted device's cookie: {flag}", unless=unset, given=TRUSTED,
                   witness="wire", evidence="it lacks the flag")  # fmt: skip
    again = device()
    again.log_in(user)
    refused("a code a second time", again, own.code(1))
    key = at.cookies.get(TRUSTED, "")
    thief = device()
    thief.log_in(other)
    for name, at, given in (
        ("another account's trusted device", thief, key),
        ("a forged trusted device", again, key[:-1] + ("0" if key[-1:] != "0" else "1")),
    ):
        cases.control(name, bool(key) and asks_for_code(at.open(SECOND)), "no code is asked for")
        at.cookies[TRUSTED] = given
        cases.control(name, at.open(SECOND).by_odoo, "Odoo gave no answer")
        cases.held(name, unless=at.opens().ok, witness="wire")
    bearer = Role(user.name, user.login, user.uid, Secret(key), Secret(key))
    for name in ("jsonrpc", "xmlrpc", "json2"):
        if not engagement.target.lacks((f"transport:{name}",)):
            said = engagement.transports[name].call(bearer, WHO)
            subject = f"a trusted device as an API key over {name}"
            cases.control(subject, said.by_odoo, f"{said.outcome} {said.error}")
            cases.held(subject, unless=said.ok, witness="answer")
    again.cookies[TRUSTED] = key
    again.open(SECOND)
    cases.control(worked=bool(key) and again.uid == user.uid, evidence="the trusted device opens")
