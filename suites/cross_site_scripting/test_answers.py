"""What a request holds stands in its answer as text, by where it lands in what came back."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import count
from urllib.parse import quote, urlencode

import pytest

from odoo_owasp import (
    Cell,
    Role,
    Standing,
    Vector,
    claim,
    known_names,
    landings,
    own_tracer,
    page_inputs,
    parts,
    rotated,
    vectors,
)

no_reflection = partial(
    claim,
    verifies="XSS",
    severity="high",
    cwe=[79, 80, 83, 84],
    asvs=["v5.0.0-1.2.1", "v5.0.0-1.2.3"],
)
WITNESS = "wire"
KINDS = {
    "text": ("text", "svg"), "comment": ("text",), "attribute": ("attribute",),
    "address": ("link", "attribute"), "event handler": ("script",), "script": ("script",),
    "style": ("style",), "data that is no page": ("text",),
}  # fmt: skip
"""What is tried where a benign text landed."""
FIRST = {
    "text": ("text-image", "text-leave-title"), "svg": ("svg-load",),
    "attribute": ("attribute-double-focus", "attribute-single-focus"),
    "link": ("link-script", "link-blank"),
    "script": ("script-element", "script-single", "script-double"),
    "style": ("style-leave", "style-attribute-focus"),
}  # fmt: skip
"""What leaves most places: every place of its kind meets them; the others come in turn."""
UNSEEN = ("text", "attribute", "link")
"""What is tried once where no benign text is to be seen."""
IN_TURN = 4
LONGEST = 1500
ALWAYS = ("/web/login",)
"""Pages that are asked in every profile: they show what they are given."""


@dataclass(frozen=True)
class Place:
    """Where a text goes, as one role: ``ask`` makes a request of the text."""

    name: str
    row: str
    role: Role
    ask: object

    def __str__(self):
        return self.name


@no_reflection(
    "XSS-020", "What a page is asked with, and each part of its path, stands in its answer as text",
    needs=["source"],
)  # fmt: skip
def test_parameters_of_pages(surface, welcomed, asked, reflect, sample):
    table = known_names("route_inputs")
    filler = {one["name"]: one["value"] for one in table["part"]}
    inputs = [one for one in page_inputs(surface, table) if asked.roles(one)]
    some = sample(inputs, 5)
    some += [one for one in inputs if one.route in ALWAYS and one not in some]
    reflect.into([asked.page(one, filler) for one in some], "inputs", len(inputs))


ERRORS = {
    "/{text}": "anonymous portal-a employee-a", "/odoo/{text}": "employee-a",
    "/web/{text}": "anonymous employee-a", "/my/{text}": "portal-a",
    "/my/orders/{text}": "portal-a",
    "/web/content/{text}": "anonymous employee-a", "/web/image/{text}": "anonymous employee-a",
    "/web/assets/{text}": "anonymous", "/web/static/{text}": "anonymous",
    "/report/html/{text}/1": "employee-a", "/report/barcode/{text}/1": "anonymous",
    "/survey/start/{text}": "anonymous", "/json/1/{text}": "employee-a",
    "/web/content/res.partner/1/{text}": "employee-a", "/web/database/{text}": "anonymous",
    "/website/image/{text}": "anonymous", "/web/login?debug={text}": "anonymous",
    "/web/login?db={text}": "anonymous", "/odoo?debug={text}": "employee-a",
    "/my/orders?sortby={text}": "portal-a", "/my/orders?page={text}": "portal-a",
    "/website/info?x={text}": "anonymous", "/?lang={text}": "anonymous",
    "/web/session/logout/{text}": "anonymous", "/xmlrpc/{text}": "anonymous",
}  # fmt: skip
"""Addresses that are wrong with a text in them, and who asks for them."""
CALL = "/web/dataset/call_kw"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
HEADERS = ("Accept-Language", "Referer", "X-Requested-With", "Origin")


@no_reflection(
    "XSS-021", "Nothing that a wrong request holds becomes markup in the error that answers it"
)
def test_errors(engagement, welcomed, pages, reflect, sample):
    """Wrong paths, methods, forms, headers and calls, as pages and as JSON."""
    places = []
    for path, names in ERRORS.items():
        for name in names.split():
            role = engagement.role(name)

            def ask(text, path=path, role=role):
                return partial(pages.open, role, path.replace("{text}", quoted(text)))

            places.append(Place(f"{path} as {name}", path, role, ask))
    places += list(wrong_bodies(engagement.role("employee-a"), pages))
    some = sample(places, 5)
    some += [one for one in places if one.row == "/{text}" and one not in some]
    reflect.into(some, "wrong requests", len(places))


def wrong_bodies(role, pages):
    """Requests whose body or headers are wrong, with a text in them."""

    def put(path, body, type_):
        def ask(text):
            headers = {"Content-Type": type_}
            return partial(
                pages.open,
                role,
                path,
                method="POST",
                headers=headers,
                body=body(text).encode("utf-8", "surrogatepass"),
            )

        return ask

    def called(path, **params):
        said = json.dumps({"jsonrpc": "2.0", "params": params})
        return path, lambda text: said.replace("{text}", json.dumps(text)[1:-1]), JSON

    def read(**given):
        asked = {"model": "res.partner", "method": "read", "args": [], "kwargs": {}}
        return called(CALL, **{**asked, **given})

    bodies = {
        "model of a call": read(model="{text}"),
        "method of a call": read(method="{text}"),
        "field of a call": read(args=[[1], ["{text}"]]),
        "domain of a call": read(method="search", args=[[["{text}", "=", 1]]]),
        "service of a call": called("/jsonrpc", service="{text}", method="x", args=[]),
        "body that is no JSON": (CALL, lambda text: text, JSON),
        "body of another type": (CALL, lambda text: text, "text/html"),
        "form without a token": ("/web/login", form, FORM),
        "form of a website without a token": ("/website/form/", form, FORM),
        "method of XML": ("/xmlrpc/2/object", xml_call, "text/xml"),
    }
    for name, (path, body, type_) in bodies.items():
        yield Place(f"{path} {name}", path, role, put(path, body, type_))
    for name in HEADERS:

        def ask(text, name=name):
            sent = (
                text.encode("ascii", "ignore")
                .decode()
                .replace("\n", " ")
                .replace("\r", " ")
                .replace("\0", "")
            )
            return partial(
                pages.open,
                role,
                "/nothing/here",
                headers={name: "".join(c for c in sent if c >= " ")},
            )

        yield Place(f"header {name}", "/nothing/here", role, ask)


ENTRIES = {
    "/web/login": "login redirect error message db debug token signup_email",
    "/web/signup": "name login email token error message redirect lang",
    "/web/reset_password": "login name email token error message redirect",
}


@no_reflection(
    "XSS-022", "The pages of login, signup and password reset show what they are given as text",
    needs=["module:auth_signup"],
)  # fmt: skip
def test_pages_of_login(anonymous, pages, reflect, sample):
    """Each parameter by the address, and those of a form that is refused."""
    places = []
    for path, names in ENTRIES.items():
        for name in names.split():

            def ask(text, path=path, name=name):
                return partial(pages.open, anonymous, f"{path}?{urlencode({name: bytes_of(text)})}")

            places.append(Place(f"{path} {name}", path, anonymous, ask))

    def submit(text):
        return partial(pages.submit, anonymous, "/web/reset_password", login=text, redirect=text)

    places.append(Place("/web/reset_password form", "/web/reset_password", anonymous, submit))
    reflect.into(sample(places, 5), "parameters", len(places))


@partial(
    claim,
    verifies="XSS",
    severity="medium",
    cwe=[79, 436],
    asvs=["v5.0.0-4.1.1", "v5.0.0-3.4.4"],
    odoo=">=19",
    needs=["source"],
)("XSS-031", "Every page says what it is, and that no browser may take it for anything else")
def test_types_of_pages(surface, welcomed, asked, sample, cases):
    """Each page that may be asked for, once."""
    table = known_names("route_inputs")
    filler = {one["name"]: one["value"] for one in table["part"]}
    inputs = [one for one in page_inputs(surface, table) if asked.roles(one)]
    routes = {one.route: one for one in inputs}
    some = sample(list(routes), 5)
    places = [asked.page(routes[route], filler) for route in some]
    told = 0
    for place, page in cases.sweep((one, one.ask("1")) for one in places):
        cell = Cell(place.row, place.role.name, "content type")
        cases.control(place.row, page.by_odoo, f"status {page.status}", cell)
        if page.status == 200 and page.content:
            told += 1
            cases.held(
                place.row,
                unless=bool(unclear(page)),
                witness=WITNESS,
                evidence=f"{unclear(page)}, as {place.role.name}",
                cell=cell,
            )
    cases.covered("types of pages", len(some), len(routes))
    cases.covered("pages that answered", told, len(some))


def unclear(page):
    """Why a browser may take an answer for something that it is not; empty: it may not."""
    type_ = page.header("content-type").lower()
    if "/" not in type_:
        return "it says no type"
    if page.header("x-content-type-options").lower() != "nosniff":
        return f"a browser may guess another type than {type_}"
    begins = page.body.lstrip()[:1]
    if "html" in type_ and begins in ("{", "["):
        return "it is JSON that says it is a page"
    return ""


@pytest.fixture
def welcomed(engagement, welcome):
    """Whoever comes to the backend for the first time is welcomed by OdooBot; that is removed."""
    for name in ("employee-a", "employee-b", "manager", "administrator"):
        if name in engagement.target.roles:
            welcome(engagement.role(name))


@pytest.fixture
def asked(engagement, pages, planted):
    """Makes places of the parameters of pages."""
    return Asked(engagement, pages, planted)


class Asked:
    """Pages whose parameters are given a text, by a role that may ask for them."""

    def __init__(self, engagement, pages, planted):
        self._engagement = engagement
        self._pages = pages
        self._planted = planted

    def roles(self, one):
        """Those of the input's roles that the target has."""
        known = self._engagement.target.roles
        return [self._engagement.role(name) for name in one.roles if name in known]

    def page(self, one, filler):
        """The place of a parameter: beside the path, or in it."""
        role = rotated(self.roles(one), str(one), 0)

        def ask(text):
            path = one.path
            for name, part in parts(path).items():
                number = "1" if part.startswith(("<int", "<model")) else "x"
                given = text if name == one.parameter else self._filled(filler.get(name, number))
                path = path.replace(part, quoted(given))
            query = {name: self._filled(value) for name, value in one.given.items()}
            if not one.in_path:
                query[one.parameter] = text
            if query:
                path += "?" + urlencode({name: bytes_of(value) for name, value in query.items()})
            return partial(self._pages.open, role, path)

        return Place(str(one), one.route, role, ask)

    def _filled(self, value):
        value = value if isinstance(value, str) else json.dumps(value)
        name, _, what = value[1:].partition(".")
        if value.startswith("$") and name in self._planted:
            return str(self._planted[name].token if what == "token" else self._planted[name].id)
        return value.replace("$tracer", "x")


@pytest.fixture
def reflect(pages, tracer, cases):
    """Puts texts into requests, and judges where they land in the answers."""
    return Reflection(pages, tracer, cases)


@dataclass(frozen=True)
class Sent:
    """One try."""

    place: Place
    where: str
    vector: Vector
    mark: str

    def __str__(self):
        return f"{self.place} {self.vector.id}"


class Reflection:
    """First a word, to see where it lands; then the attacks that are made for such places."""

    def __init__(self, pages, tracer, cases):
        self._pages = pages
        self._tracer = tracer
        self._cases = cases
        self._numbers = count()
        self._turns = Counter[str]()
        self._tried = set()

    def into(self, places, what, of):
        """Try each place. Some must show a word of ours, or nothing was to be seen."""
        words = [(place, self._mark()) for place in places]
        landed = defaultdict[str, set[str]](set)
        for (place, mark), page in self._ask(
            [(one, place.ask(mark)) for one in words for place, mark in [one]]
        ):
            landed[place.name] |= {str(one.where) for one in self._landings(page, mark)}
            self._cases.control(
                place.name, page.by_odoo, f"status {page.status}", self._cell(place, "")
            )
        plan = [
            sent for place in places
            for sent in (
                [one for at in sorted(landed[place.name]) for one in self._attacks(place, at)]
                or [self._sent(place, "", FIRST[kind][0]) for kind in UNSEEN]
            )
        ]  # fmt: skip
        shown = sum(map(bool, landed.values()))
        self._cases.control("an answer shows what was sent", bool(shown), "none of them does")
        for sent, page in self._ask(
            [(one, one.place.ask(one.vector.with_tracer(one.mark))) for one in plan]
        ):
            self._judge(sent, page)
        self._cases.covered(what, len(places), of)
        self._cases.covered(f"{what} whose text is shown", shown, len(places))
        known = [one for one in vectors("xss") if not one.control and one.kind in FIRST]
        self._cases.covered("vectors in answers", len(self._tried), len(known))

    def _ask(self, tries):
        """The answers; where an answer leads on with the text, what it leads to as well."""
        onward = []
        for about, page in self._cases.sweep(tries):
            yield about, page
            mark = about[1] if isinstance(about, tuple) else about.mark
            if page.header("location").startswith("/") and mark in page.header("location"):
                place = about[0] if isinstance(about, tuple) else about.place
                onward.append(
                    (about, partial(self._pages.open, place.role, page.header("location")))
                )
        if onward:
            yield from self._cases.sweep(onward)

    def _attacks(self, place, where):
        for kind in KINDS.get(where, ("text",)):
            some = [one.id for one in fitting(kind) if one.id not in FIRST[kind]]
            turn = self._turns[kind]
            self._turns[kind] += IN_TURN
            later = [some[(turn + step) % len(some)] for step in range(IN_TURN)]
            yield from (self._sent(place, where, id_) for id_ in (*FIRST[kind], *later))

    def _sent(self, place, where, id_):
        return Sent(place, where, by_id()[id_], self._mark())

    def _judge(self, sent, page):
        if not page.by_odoo:  # what a front itself answers says nothing of Odoo
            return
        self._tried.add(sent.vector.id)
        found = [one for one in self._landings(page, sent.mark) if one.live]
        grave = [one for one in found if one.standing is Standing.FINDING]
        location = page.header("location").lower().lstrip("\t\n\r \0")
        leads = sent.mark in location and location.startswith(("javascript:", "data:", "vbscript:"))
        self._cases.held(
            str(sent),
            unless=bool(found or leads),
            given=sent.place.name,
            witness=WITNESS,
            evidence=f"{sent.vector.tries}, as {sent.place.role.name}: "
            + ("; ".join(map(str, found[:3])) or f"leads to {location[:60]}"),
            cell=self._cell(sent.place, sent.where),
            standing=Standing.OLD_BROWSER if found and not (grave or leads) else Standing.FINDING,
        )

    @staticmethod
    def _landings(page, mark):
        return landings(page.body, mark, page.header("content-type"))

    @staticmethod
    def _cell(place, where):
        return Cell(place.row, place.role.name, where or "not shown")

    def _mark(self):
        return own_tracer(self._tracer, next(self._numbers))


def fitting(kind):
    """The attacks of a kind that fit into an address."""
    return [
        one for one in vectors("xss")
        if one.kind == kind and not one.control and len(one.value) < LONGEST
    ]  # fmt: skip


def by_id():
    """Every attack by its name."""
    return {one.id: one for one in vectors("xss")}


def bytes_of(text):
    """A text as it is put into an address, whatever its characters."""
    return text.encode("utf-8", "surrogatepass")


def quoted(text):
    """A text as a part of a path."""
    return quote(bytes_of(str(text)), safe="")


def form(text):
    """A form with a text in it."""
    return urlencode({"login": bytes_of(text), "name": bytes_of(text)})


def xml_call(text):
    """A call in XML with a text as its method's name."""
    name = escape("".join(one for one in text if one >= " " or one in "\t\n\r"))
    return f"<methodCall><methodName>{name}</methodName><params/></methodCall>"
