"""Another site can neither call a JSON route in a visitor's name nor read what a page says."""

from functools import partial

from odoo_owasp import HARMLESS_CALL, Cell, claim, filled, known_names, open_routes, ways

foreign = partial(
    claim,
    verifies="URL",
    severity="high",
    needs=["source"],
)

SOME = 25
"""Routes of the quick profile."""
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
SENT = {
    "a form": "application/x-www-form-urlencoded",
    "a form with files": "multipart/form-data; boundary=x",
    "plain text": "text/plain",
    "plain text that says it is JSON": "text/plain; charset=utf-8; application/json",
    "plain text with JSON as its character set": "text/plain; charset=application/json",
    "nothing said": "",
}
"""What a page of another site sends without asking the browser's leave, by its type."""
UNASKED = "/web/session/get_session_info"
"""A route that only tells."""
ORIGIN = "https://example.com"
KEPT = ("/sitemap.xml",)
"""Pages that Odoo writes and keeps, however they are asked for."""


@foreign(
    "URL-013",
    "A JSON route takes no call that another site can make",
    cwe=[352],
    asvs=["v5.0.0-3.5.2"],
)
def test_json_routes_take_json(surface, administrator, pages, sample, cases):
    routes = [one for one in surface.routes if one.type != "http"]
    some = sample(routes, SOME)
    tries = []
    for route in some:
        for way in ways(route, CHANGING):
            # The administrator gets to every route.
            tries += [
                ((way, what), partial(send, pages, administrator, way, type_))
                for what, type_ in SENT.items()
            ]
    for (way, what), page in cases.sweep(tries):
        cell = Cell(way.row, administrator.name, "a call of another site")
        there = page.by_odoo and page.status not in (404, 405)
        cases.control(str(way), there, f"status {page.status}", cell)
        cases.held(
            f"{way} with {what}",
            unless=there and page.status not in (401, 415),
            given=str(way),
            witness="answer",
            evidence=f"{way.route.source} took it: status {page.status}",
            cell=cell,
        )
    known = [one for one in routes if UNASKED in one.paths]
    told = [send(pages, administrator, way, "application/json") for one in known
            for way in ways(one, CHANGING)]  # fmt: skip
    taken = bool(told) and all(page.status == 200 for page in told)
    cases.control("a call of the client itself", taken, "is not taken either")
    cases.covered("JSON routes", len(some), len(routes))


def send(pages, role, way, type_):
    """Make a call with a content type; the empty one is not said."""
    headers = {"Origin": ORIGIN} | ({"Content-Type": type_} if type_ else {})
    return pages.open(
        role, filled(way.path), method=way.method, headers=headers, body=HARMLESS_CALL
    )


@foreign(
    "URL-014",
    "No answer may be read by other sites but what was reviewed, and none in a visitor's name",
    cwe=[942],
    asvs=["v5.0.0-3.4.2"],
)
def test_answers_are_not_shared(surface, engagement, anonymous, pages, sample, cases):
    """Each route is asked as a browser asks before it lets another site's page call it."""
    reviewed = open_routes(engagement.target.release)
    shared = {path for group in reviewed["shared"] for path in group["routes"]}
    acting = {*KEPT, *(one["path"] for one in known_names("route_inputs")["acts"])}
    routes = [one for one in surface.routes if one.paths[0] not in acting]
    some = sample(routes, SOME)
    known = [one for one in routes if one.paths[0] in shared and one not in some]
    given_any = False
    for route, page in cases.sweep(
        [(one, partial(ask_leave, pages, anonymous, one)) for one in [*some, *known]]
    ):
        first = route.paths[0]
        cell = Cell(first, "anonymous", "another site's question")
        given = page.header("access-control-allow-origin")
        given_any |= bool(given)
        credentials = page.header("access-control-allow-credentials")
        cases.control(first, page.by_odoo or page.status == 400, f"status {page.status}", cell)
        for what, told in {
            "may be read": given if first not in shared else "",
            "may be read with a login": credentials,
        }.items():
            cases.held(
                f"{first} {what}",
                unless=bool(told),
                given=first,
                witness="answer",
                evidence=f"{route.source}: {told!r}",
                cell=cell,
            )
    cases.control("an answer that is shared", given_any, "none may be read")
    cases.covered("routes", len(some), len(routes))


def ask_leave(pages, role, route):
    """The question that a browser asks for another site."""
    headers = {
        "Origin": ORIGIN, "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }  # fmt: skip
    return pages.open(role, filled(route.paths[0]), method="OPTIONS", headers=headers)
