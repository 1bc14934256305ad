"""A form that another site sends in a user's name is refused."""

import time
from functools import partial
from itertools import product
from urllib.parse import urlencode

from odoo_owasp import CSRF, Cell, claim, known_names, rotated, signed_form, takes_for_forged, ways

forgery = partial(
    claim,
    verifies="URL",
    severity="high",
    cwe=[352],
    asvs=["v5.0.0-3.5.1"],
)

SOME = 16
"""Forms of the quick profile."""
IN_TURN = {True: 6, False: 1}
"""Forgeries that a form is sent in turn, where a browser posts it for the administrator or not."""
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
NO_FORM = ("/websocket",)
"""Its handshake is refused before anything is read."""
BY_HAND = ("/website/form/<string:model_name>",)
"""It asks for the token itself, of whoever has logged in."""
HARMLESS = ("/mail/attachment/zip", "/website/form")
"""Forms that do nothing when nothing is filled in."""
ACTING = ("/website/add",)
"""Forms that do something when nothing is filled in, beside the pages that act when they are asked
for: whoever may do least sends them, in the administrator's place."""
SHOWN = 42
"""How much of a session's id a token is made for: the rest changes while the session lasts."""


@forgery(
    "URL-005",
    "No form is taken without the token of the very session that sends it",
    needs=["source"],
)
def test_forms_demand_their_token(
    surface, accounts, anonymous, administrator, pages, ask, sample, cases
):
    forms = [one for one in surface.routes if is_form(one)]
    some = sample(forms, SOME)
    acts = known_names("route_inputs")["acts"]
    acting = {*ACTING, *(one["path"] for one in acts if "parameters" not in one)}
    tokens = {role: token_of(role, pages) for role in [anonymous, *accounts]}
    cases.control("the tokens", all(tokens.values()), "a page holds none")
    tries = []
    for route in some:
        for way in ways(route, CHANGING):
            # The administrator gets to every form, the others to most.
            first = accounts[0] if route.paths[0] in acting else administrator
            for role in dict.fromkeys([first, rotated(accounts, str(way), 0)]):
                if role == administrator != first:
                    continue
                forged = forgeries(tokens, role)
                for turn in range(IN_TURN[role == first and way.method == "POST"]):
                    what = rotated(list(forged), f"{way} {role.name}", turn)
                    about = way, role, what, role == first
                    tries.append((about, partial(ask, role, way, form=forged[what])))
    for (way, role, what, gets_there), page in cases.sweep(tries):
        refused = takes_for_forged(page)
        # Who may not even see the record that a form is about is told so first.
        sooner = page.status in (401, 403, 404) and not gets_there
        cell = Cell(way.row, role.name, f"{way.method} with a forged token")
        if gets_there:
            there = page.by_odoo and page.status not in (401, 403, 404, 405)
            cases.control(str(way), there, f"{role.name}: status {page.status}", cell)
        cases.held(
            f"{way} with {what}",
            unless=page.by_odoo and not (refused or sooner),
            given=str(way),
            witness="answer",
            evidence=f"{way.route.source} went on as {role.name}: status {page.status}",
            cell=cell,
        )
    taken_with_the_right_one(surface, accounts, tokens, ask, cases)
    cases.covered("forms", len(some), len(forms))


@forgery(
    "URL-006",
    "A form's token is good for its session and its time alone",
    needs=["source", "database"],
)
def test_tokens_run_out(surface, engagement, accounts, secret, ask, sample, cases):
    """Tokens that are signed rightly, by the secret that the database holds."""
    now = int(time.time())
    times = {"a second ago": now - 1, "yesterday": now - 86_400, "1970": 1, "before 1970": -1}
    routes = [one for one in surface.routes if one.paths[0] in HARMLESS]
    for role, route in product(sample(accounts, 2), routes):
        sid = engagement.sessions.cookie(role).partition("=")[2]
        (way,) = ways(route, ["POST"])[:1]
        cell = Cell(way.row, role.name, "a token signed by us")

        def sent(made_for, until, way=way, role=role):
            token = signed_form(secret, made_for[:SHOWN], until)
            return takes_for_forged(ask(role, way, form=urlencode({"csrf_token": token}).encode()))

        subject = f"{role.name} {way}"
        cases.control(subject, not sent(sid, now + 3600), "a fresh token is refused", cell)
        for what, until in times.items():
            cases.held(
                f"{subject} until {what}",
                unless=not sent(sid, until),
                given=subject,
                witness="answer",
                evidence="the form went on",
                cell=cell,
            )
        for what, made_for in {
            "no session": "", "half of the session": sid[: SHOWN // 2],
            "a session that differs at its end": sid[: SHOWN - 1] + flipped(sid[SHOWN - 1]),
        }.items():  # fmt: skip
            cases.held(
                f"{subject} for {what}",
                unless=not sent(made_for, now + 3600),
                given=subject,
                witness="answer",
                evidence="the form went on",
                cell=cell,
            )


def is_form(route):
    """Whether it is to demand a token: it takes what a browser posts, with the cookie alone."""
    guarded = route.csrf or route.paths[0] in BY_HAND
    by_cookie = route.auth in ("user", "public", "none")
    known = by_cookie and route.type == "http" and guarded and route.paths[0] not in NO_FORM
    return known and bool(ways(route, CHANGING))


def token_of(role, pages):
    """The token in the pages of a role's session; a visitor is given a session by the first."""
    found = CSRF.search(pages.open(role, "/web/login" if role.anonymous else "/my").body)
    return found[1] if found else ""


def forgeries(tokens, role):
    """What is sent in the place of a role's token, by name."""
    signature, _, until = tokens[role].partition("o")
    start, middle, rest = signature[:20], signature[20:21], signature[21:]
    given = {
        "an empty token": "",
        "a word": "x",
        "zero": "0",
        "no signature": f"o{until}",
        "another time": f"{signature}o{int(until or 0) + 1}",
        "no time": f"{signature}o",
        "a signature without its end": f"{signature[:-1]}o{until}",
        "a signature altered at its start": f"{flipped(signature[:1])}{signature[1:]}o{until}",
        "a signature altered in the middle": f"{start}{flipped(middle)}{rest}o{until}",
        "a signature altered at the end": f"{signature[:-1]}{flipped(signature[-1:])}o{until}",
        "the first eight characters": f"{signature[:8]}o{until}",
    }
    given |= {f"the token of {one.name}": token for one, token in tokens.items() if one != role}
    sent = {what: urlencode({"csrf_token": token}).encode() for what, token in given.items()}
    return {"none": b""} | sent


def flipped(character):
    """Another digit."""
    return "1" if character == "0" else "0"


def taken_with_the_right_one(surface, accounts, tokens, ask, cases):
    """With the token of its session, a form goes on: what is refused is refused for the token."""
    routes = [one for one in surface.routes if one.paths[0] in HARMLESS]
    cases.control("a form that does nothing", bool(routes), "there is none")
    for route, role in product(routes, accounts):
        for way in ways(route, ["POST"]):
            page = ask(role, way, form=urlencode({"csrf_token": tokens[role]}).encode())
            taken = page.by_odoo and not takes_for_forged(page)
            cases.control(f"{way} as {role.name}", taken, f"status {page.status}")
