"""Passwords and keys travel over HTTPS alone."""

import json
import time
from functools import partial
from urllib.parse import urlencode
from xmlrpc.client import dumps

from odoo_owasp import claim, forms, sealed, stays

secure = partial(
    claim,
    verifies="PWD-2",
    severity="high",
    needs=["tls"],
)
SHOWN = {
    "/web/login": "anonymous", "/web/login?redirect=/my": "anonymous",
    "/web/login?debug=1": "anonymous", "/my/security": "portal-a",
    "/my/security?debug=1": "employee-a",
}  # fmt: skip
"""Pages that ask for a password, and who is shown them."""
INVITED = ("/web/signup", "/web/reset_password")
"""Pages that ask whoever has a link for a new password."""
OTHERS = (
    *INVITED, "/web/login/totp", "/web/database/manager",
    "/web/database/selector", "/", "/contactus", "/odoo",
)  # fmt: skip
"""Pages that do on some deployments."""


@secure(
    "PWD-002", "Every form that asks for a password is posted to the same host over HTTPS",
    cwe=[319, 523, 598], asvs=["v5.0.0-14.2.1", "v5.0.0-12.2.1"],
)  # fmt: skip
def test_password_forms(pages, engagement, own, administrator, cases):
    base_url, seen = engagement.target.base_url, 0
    shown = dict(SHOWN)
    query = ""
    if not engagement.target.lacks(("database", "module:auth_signup")):
        query = f"?token={invitation(engagement, own, administrator)}"
        shown |= dict.fromkeys(INVITED, "anonymous")
    for path, name in {**shown, **dict.fromkeys(OTHERS, "anonymous")}.items():
        asked = f"{path}{query}" if path in INVITED else path
        way = pages.follow(engagement.role(name), asked)
        asking = [one for one in forms(way[-1].body, way[-1].url) if one.secret]
        seen += len(asking)
        if path in shown:
            cases.control(path, bool(asking), f"status {way[-1].status}, no such form")
        for one in asking:
            away = [address for address in one.addresses if not stays(address, base_url)]
            names = " ".join(sorted(field.name for field in one.inputs if field.secret))
            cases.held(
                f"{path}: {names}",
                unless=bool(away) or one.method != "post",
                given=path if path in shown else "the others",
                witness="wire",
                evidence=f"{one.method} to {one.addresses}",
            )
    cases.control("the others", bool(seen), "no form asks for a password")


def invitation(engagement, own, administrator):
    """The token of a link by which a partner of ours may choose a password."""
    name = f"invited {engagement.tag}"
    partner = own.make(administrator, "res.partner", {"name": name})
    (where,) = engagement.rows.bearing("ir.config_parameter", "database.secret")
    secret = engagement.rows.text("ir.config_parameter", "value", where)
    token = sealed(secret, "signup", [partner, [], None, False], int(time.time()) + 600)
    engagement.redactor.learn([token])
    return token


@secure(
    "PWD-003", "Whoever sends a password or a key over plain HTTP is sent to HTTPS, unheard",
    cwe=[319, 523], asvs=["v5.0.0-12.2.1"], needs=["tls", "plain-http"],
)  # fmt: skip
def test_plain_http_takes_no_password(pages, engagement, anonymous, sent_home, cases):
    database, invented = engagement.target.database, f"nobody.{engagement.tag}"
    over_tls = pages.open(anonymous, "/web/health")
    cases.control(worked=over_tls.status == 200, evidence="the same host answers over TLS")
    tries = [
        ((path, what, claimed), partial(pages.open_plain, path, method="POST",
                                        headers=headers | claimed, body=body))
        for what, path, headers, body in sent(database, invented)
        for claimed in ({}, {"X-Forwarded-Proto": "https"}, {"X-Requested-With": "XMLHttpRequest"})
    ]  # fmt: skip
    for (path, what, claimed), page in cases.sweep(tries):
        subject = f"{what} to {path}{''.join(f', {name}' for name in claimed)}"
        heard = not sent_home(page, path) or any(word in page.body for word in HEARD)
        cases.held(
            subject, unless=heard, witness="wire",
            evidence=f"status {page.status}, {page.header('content-type')}",
        )  # fmt: skip


HEARD = ("methodResponse", '"jsonrpc"', "<input", "faultCode")
"""What an answer of Odoo's would hold."""
TEXT, FORM = {"Content-Type": "text/xml"}, {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def sent(database, invented):
    """Every way to send a password or a key, and who would take it; none of them is anybody's."""
    login = (database, invented, invented)
    for path in ("/xmlrpc/2/common", "/xmlrpc/common"):
        yield "a login", path, TEXT, dumps((*login, {}), "authenticate").encode()
    called = (database, 2, invented, "res.users", "context_get", (2,))
    for path in ("/xmlrpc/2/object", "/xmlrpc/object"):
        yield "a call", path, TEXT, dumps(called, "execute_kw").encode()
    for service, args in (("common", login), ("object", called)):
        method = "login" if service == "common" else "execute_kw"
        params = {"service": service, "method": method, "args": args}
        yield f"a call of {service}", "/jsonrpc", JSON, json.dumps({"params": params}).encode()
    params = {"db": database, "login": invented, "password": invented}
    body = json.dumps({"params": params}).encode()
    yield "a login", "/web/session/authenticate", JSON, body
    key = JSON | {"Authorization": f"bearer {invented}"}
    yield "a key", "/json/2/res.users/context_get", key, b"{}"
    yield "a password", "/web/login", FORM, urlencode(params).encode()
    basic = FORM | {"Authorization": "Basic aW52ZW50ZWQ6aW52ZW50ZWQ="}
    yield "a password in a header", "/web/login", basic, b""
    new = urlencode({"login": invented, "name": invented, "password": invented}).encode()
    yield "a new account", "/web/signup", FORM, new
    yield "a new password", "/web/reset_password", FORM, new
    old = urlencode({"old": invented, "new1": invented, "new2": invented, "op": "password"})
    yield "a new password", "/my/security", FORM, old.encode()
    yield "a code", "/web/login/totp", FORM, b"totp_token=000000"
