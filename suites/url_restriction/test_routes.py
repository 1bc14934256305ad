"""Whoever has not logged in gets no further than the login, but where a route was reviewed."""

from functools import partial

from odoo_owasp import (
    CLOSED,
    Cell,
    asks_for_login,
    claim,
    open_routes,
    rotated,
    unreviewed,
    ways,
)

SOME = 40
"""Routes of the quick profile."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HARMLESS = ("/my/home", "/web/session/get_session_info", "/web/session/modules")
"""Routes that only tell, and ask for no more than a login."""
STRANGERS = {
    "a session that nobody has": {"Cookie": "session_id=" + "0123456789ab" * 7},
    "an empty session": {"Cookie": "session_id="},
    "an empty key": {"Authorization": "Bearer "},
    "a key that nobody has": {"Authorization": "Bearer 0123456789abcdef0123456789abcdef01234567"},
    "a password that nobody has": {"Authorization": "Basic YWRtaW46bm9ib2R5"},
    "the page of another site": {"Origin": "https://example.com", "Sec-Fetch-Site": "cross-site"},
    "an address that was typed in": {
        "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Site": "none", "Sec-Fetch-User": "?1",
    },
    "the front's word": {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-User": "admin"},
}  # fmt: skip
"""What is shown instead of a login, by what it is."""


@claim(
    "URL-003",
    "A route that asks for a login refuses whoever has none, however it is asked",
    verifies="URL",
    severity="critical",
    cwe=[306, 862],
    asvs=["v5.0.0-8.2.1"],
    needs=["source"],
)
def test_closed_routes_ask_for_a_login(surface, anonymous, administrator, ask, sample, cases):
    closed = [one for one in surface.routes if one.auth in CLOSED]
    tries = []
    for route in (some := sample(closed, SOME)):
        for way in ways(route, METHODS):
            what = rotated(list(STRANGERS), str(way), 0)
            tries += [
                ((way, "nothing"), partial(ask, anonymous, way)),
                ((way, what), partial(ask, anonymous, way, STRANGERS[what])),
            ]
    for (way, what), page in cases.sweep(tries):
        # A route that a website has renamed or taken away answers as one that never was.
        there = page.by_odoo and page.status not in (404, 405)
        cases.control(str(way), there, f"status {page.status}")
        cases.held(
            str(way),
            unless=there and not asks_for_login(page),
            witness="answer",
            evidence=f"{way.route.source}: status {page.status} for {what}",
            cell=Cell(way.row, "anonymous", way.method),
        )
    known = [one for one in closed if one.paths[0] in HARMLESS]
    told = [ask(administrator, way) for one in known for way in ways(one, METHODS)]
    seen = bool(told) and not any(map(asks_for_login, told))
    cases.control("whoever has logged in", seen, "is asked for a login as well")
    cases.covered("routes that ask for a login", len(some), len(closed))


@claim(
    "URL-004",
    "No route is open to visitors, forged forms or other sites that nobody reviewed",
    verifies="URL",
    severity="high",
    cwe=[306, 352, 942],
    asvs=["v5.0.0-8.2.1"],
    needs=["source"],
)
def test_open_routes_are_reviewed(surface, engagement, cases):
    """By the source alone: no sabotage of what runs is seen here, but by the routes' own checks."""
    reviewed = open_routes(engagement.target.release)
    cases.control("the review", bool(reviewed), "nobody reviewed the routes of this release")
    found = unreviewed(surface.routes, reviewed)
    for route in surface.routes:
        breaches = [f" is open to {whom}" for one, whom in found if one is route]
        for breach in breaches or [""]:
            cases.held(
                f"{route.paths[0]}{breach}",
                unless=bool(breach),
                given="the review",
                witness="source",
                evidence=f"{route.source} ({route.handler})",
                cell=Cell(route.paths[0], "anonymous", f"auth {route.auth}"),
            )
    cases.covered("routes", len(surface.routes), len(surface.routes))
