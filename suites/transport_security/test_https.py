"""Everything travels over HTTPS, and the browser is told so."""

from functools import partial

from odoo_owasp import claim, filled, over, parse_cookie, rotated

https = partial(
    claim,
    verifies="COM",
    severity="high",
    cwe=[319],
    needs=["tls"],
)
PATHS = (
    "/", "/web/login", "/web/session/authenticate", "/odoo", "/my", "/xmlrpc/2/common",
    "/xmlrpc/2/object", "/xmlrpc/object", "/jsonrpc", "/json/2/res.partner/search", "/web/health",
    "/web/static/img/favicon.ico", "/websocket", "/web/database/manager", "/no/such/page",
    "/web/login?redirect=%2Fodoo",
)  # fmt: skip
STRANGER = "stranger.example"
METHODS = "get head post put patch delete options"
SOME = 3
"""Addresses of routes in the quick profile, for each method; which one, goes by turns."""


@https(
    "COM-001", "Plain HTTP is redirected to HTTPS on the same host, for every path and method",
    asvs=["v5.0.0-12.2.1"], needs=["tls", "plain-http"],
)  # fmt: skip
@over(methods=METHODS)
def test_plain_http_redirects(
    method, pages, anonymous, engagement, surface, sent_home, sample, cases
):
    over_tls = pages.open(anonymous, "/web/health")
    cases.control(worked=over_tls.status == 200, evidence="the same host answers over TLS")
    routes = sorted({filled(path) for route in surface.routes for path in route.paths})
    mine = [one for one in routes if rotated(METHODS.split(), one, 0) == method]
    some = sample(mine, SOME)
    asked = [(path, "") for path in (*PATHS, *some)]
    if engagement.target.rules.any_host:
        asked += [(path, STRANGER) for path in PATHS]
    tries = [
        (
            (path, host),
            partial(pages.open_plain, path, method=method.upper(), headers={"Host": host}),
        )
        for path, host in asked
    ]
    for (path, host), page in cases.sweep(tries):
        cases.held(
            f"{method.upper()} {path}{' for a strange host' if host else ''}",
            unless=not sent_home(page, path),
            witness="wire",
            evidence=f"status {page.status}, location {page.header('location')!r}",
        )
    cases.covered("addresses of routes", len(some), len(mine), shared=True)


@https(
    "COM-002", "The session cookie is Secure, HttpOnly and SameSite",
    cwe=[614, 1004, 1275], asvs=["v5.0.0-3.3.1", "v5.0.0-3.3.2", "v5.0.0-3.3.4"],
)  # fmt: skip
def test_session_cookie_flags(pages, anonymous, administrator, engagement, cases):
    received = {path: pages.open(anonymous, path) for path in ("/web/login", "/", "/web/signup")}
    received["logging in"] = engagement.sessions.log_in(administrator)
    for where, page in received.items():
        cookies = [parse_cookie(header) for header in page.cookies()]
        sessions = [cookie for cookie in cookies if cookie.name == "session_id"]
        cases.control(where, bool(sessions), "a session cookie is set")
        cases.held(
            where,
            unless=not all(is_guarded(cookie) for cookie in sessions),
            witness="wire",
            evidence=f"attributes {[sorted(cookie.attributes) for cookie in sessions]}",
        )


def is_guarded(cookie):
    """Whether a cookie travels over TLS only, out of scripts' and other sites' reach."""
    confined = cookie.has("samesite", "lax", "strict")
    return cookie.has("secure") and cookie.has("httponly") and confined


@https("COM-003", "Every response over HTTPS carries HSTS", asvs=["v5.0.0-3.4.1"])
def test_hsts(pages, anonymous, administrator, cases):
    answers = {path: pages.open(anonymous, path) for path in PATHS}
    answers["logged in"] = pages.open(administrator, "/my")
    answers["POST"] = pages.open(anonymous, "/web/login", method="POST", body=b"")
    answers["the front's own error"] = pages.open(anonymous, "/" + "a" * 9000)
    statuses = {page.status // 100 for page in answers.values()}
    cases.control(worked={2, 4} <= statuses, evidence="successes and errors were seen")
    for name, page in answers.items():
        headers = page.all("strict-transport-security")  # a browser obeys the first of several
        cases.held(
            name,
            unless=len(headers) != 1 or seconds(headers[0]) < HALF_A_YEAR,
            witness="wire",
            evidence=f"status {page.status}: {headers}",
        )


HALF_A_YEAR = 15_552_000


def seconds(header):
    """The max-age of an HSTS header (RFC 6797), 0 where there is none."""
    for directive in header.split(";"):
        name, _, value = directive.strip().partition("=")
        if name.lower() == "max-age" and value.strip('"').isdigit():
            return int(value.strip('"'))
    return 0
