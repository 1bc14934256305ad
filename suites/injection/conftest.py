"""What the checks of injection share: where a text can be put, and what becomes of it in SQL."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count

import pytest

from odoo_owasp import (
    Call,
    Cell,
    Entry,
    Role,
    Unsupported,
    Vector,
    entries,
    grown,
    heirs,
    known_names,
    malformed,
    own_tracer,
    rotated,
    vectors,
    with_places,
)

AT_A_TIME = 60
"""Places of one watch: the log of their requests is held in memory."""
BREAKING = ("value-boolean-tail", "value-concatenation", "like-quote", "like-concatenation")
"""What surely leaves a constant between quotes: each place of values or patterns meets one."""
GROWN = 40
GROWING = frozenset(
    [
        "value",
        "operator",
        "field",
        "order",
        "context",
        "domain",
        "having",
        "property",
        "json-path",
        "like",
    ]
)
"""Of these kinds more attacks are grown from the corpus's grammar, so many."""
HEIRS = 6
"""Models on which an entry that many inherit is tried."""
LARGEST = 2**31 - 1
"""The largest number of XML-RPC."""
HALF = re.compile("[\ud800-\udfff]")
"""Half a character, which XML has no bytes for."""
UNASKED = frozenset({
    ("account.analytic.line", "code"), ("account.incoterms", "code"), ("account.journal", "code"),
    ("account.payment.term.line", "days_next_month"), ("account.tax", "name"),
    ("account.tax", "display_name"), ("ir.model.constraint", "type"), ("res.country", "code"),
    ("res.currency", "name"), ("website.route", "display_name"), ("website.rewrite", "route_id"),
})  # fmt: skip
"""Fields that values are cut or rewritten for, so that no tracer comes through whole; and those of
routes, whose search writes what routes there are."""
SHAPELESS = frozenset({"context", "domain", "having"})
"""Kinds that say themselves what is asked, or how: any statement that can be read will do."""
LENIENT = frozenset({"read_group"})
"""Methods that leave out what they do not know, so that statements differ rightly."""
UNTOUCHED = Vector("untouched", "", "", "what the method is given besides", "control", control=True)
"""The benign try that puts nothing: what a method falls back to."""


@dataclass(frozen=True)
class Place:
    """Where a vector goes: into a parameter of a method of one model, as one role.

    ``put`` makes arguments of what is sent, the tracer of its try, and the ``names`` of fields.
    ``marked``: the tracer of a benign try reaches SQL, beside what is put or in it; if not, no
    text of it ever should. ``must``: it does so on every deployment. ``own_code``: what is asked
    is the model's own code to say, which may read the value.
    """

    name: str
    entry: Entry
    model: str
    role: Role
    put: Callable
    names: Mapping
    marked: bool
    must: bool
    own_code: bool = False
    ids: tuple | None = None

    def __str__(self):
        return self.name

    def call(self, value, mine):
        """The call that puts ``value`` there; whoever looks up records looks for the tracer too."""
        given = dict(self.entry.arguments)
        if "domain" in given:
            given["domain"] = [["$text", "!=", "$tracer"]]
        given = with_places(given, {**self.names, "tracer": mine})
        if value is not None:
            given |= self.put(self.entry, value, mine, self.names)
        return Call(self.model, self.entry.method, given.pop("ids", self.ids), given)


@dataclass(frozen=True)
class Sent:
    """One try: a vector at a place."""

    place: Place
    vector: Vector
    way: str
    mine: str

    def __str__(self):
        return f"{self.place} {self.vector.id}"


@pytest.fixture
def ground(surface, access, accounts):
    """The entries, and the models that they are tried on."""
    return Ground(surface, access, accounts)


@pytest.fixture
def inject(statements, ways, tracer, sample, cases):
    """Puts vectors into places, and judges what PostgreSQL was told."""
    return Injection(statements, ways, tracer, sample, cases)


class Ground:
    """Who may ask which model what, and by which names of its fields."""

    def __init__(self, surface, access, accounts):
        self._surface = surface
        self._access = access
        self._accounts = accounts
        self._fields: defaultdict = defaultdict(dict)
        self._names: dict = {}
        for one in surface.fields:
            if one.groups == "" and one.key not in UNASKED:
                self._fields[one.model][one.name] = one
        self._found = entries(surface, known_names("query_parameters"))
        self.models = [
            one for one in access.models if self.names(one)["text"] and self._readers(one)
        ]

    def told(self, cases):
        """Say of how many methods that take a part of a query nobody knows whether they act."""
        known = len({(one.owner, one.method) for one in self._found.known})
        unknown = self._found.unreviewed
        named = f" (nobody reviewed {', '.join(map(str, unknown[:5]))})" if unknown else ""
        cases.covered(f"methods that take a query's parts{named}", known, known + len(unknown))

    def taking(self, *takes):
        """The entries that take one of these."""
        return [one for one in self._found.known if one.takes in takes]

    def inherited(self, *takes):
        """The entries that every model has for its own records."""
        return [one for one in self.taking(*takes)
                if one.owner == "base" and not (one.record or one.silent or one.on)]  # fmt: skip

    def fields(self, model, *types, stored=True):
        """The fields of a model, of these types or of any."""
        return [one for name, one in sorted(self._fields[model].items())
                if bool(one.stored) is stored and (not types or one.type in types)]  # fmt: skip

    def names(self, model):
        """A model's own names for a text, a number, a time, a link and properties; none: empty."""
        if model not in self._names:
            self._names[model] = self._named(model)
        return self._names[model]

    def _named(self, model):
        def first(*types, preferred=""):
            found = [one.name for one in self.fields(model, *types)]
            return preferred if preferred in found else next(iter(found), "")

        text = first("char", "text", preferred="name")
        if not text and "create_uid" in self._fields[model]:
            text = "create_uid.login"
        return {
            "text": text, "column": "id" if "." in text else text,
            "number": first("integer", preferred="id"),
            "time": first("datetime", preferred="create_date"), "link": first("many2one"),
            "properties": first("properties"),
        }  # fmt: skip

    def places(self, entry, put, what="", heirs_of=HEIRS, **more):
        """The places of an entry: on its model, or on some of those that inherit it."""
        known = set(self.models)
        below = [one for one in heirs(self._surface, entry.owner) if one in known] or [entry.owner]
        turns = sorted(below, key=lambda one: rotated(range(LARGEST), f"{entry} {one}", 0))
        found = (self.place(entry, model, put, what, **more) for model in turns)
        return [one for one, _ in zip((one for one in found if one), range(heirs_of), strict=False)]

    def place(self, entry, model, put, what="", *, marked=None, must=None, own_code=False):
        """The place of an entry on one model; None where nobody may ask it."""
        if (model, entry.method) in self._found.never:
            return None
        name = f"{model}.{entry.method}({entry.parameter}){what and f' {what}'}"
        readers = self._readers(model) or (self._accounts if entry.owner == model else [])
        if not readers:
            return None
        role, ids = rotated(readers, name, 0), None
        if entry.record:
            able = [(one, found) for one in [role, *readers] if (found := self._record(one, model))]
            if not able:
                return None
            role, ids = able[0]
        names = self.names(entry.on or model) | {"link": self.names(model)["link"]}
        given = json.dumps(entry.arguments)
        if any(f"${one}" in given and not name for one, name in names.items()):
            return None
        tells = not entry.silent and ("domain" in entry.arguments or "$tracer" in given)
        return Place(
            name, entry, model, role, put, names, tells if marked is None else marked,
            tells and entry.owner == "base" if must is None else must, own_code, ids,
        )  # fmt: skip

    def _readers(self, model):
        return [one for one in self._accounts if self._access.has_right(one, model)]

    def _record(self, role, model):
        try:
            return tuple(sorted(self._access.readable(role, model))[:1])
        except Unsupported:
            return ()


class Injection:
    """Sends vectors to places: each to the next, over the transport that it has met least."""

    def __init__(self, statements, ways, tracer, sample, cases):
        self._statements = statements
        self._ways = ways
        self._tracer = tracer
        self._sample = sample
        self._cases = cases
        self._numbers = count()
        self._met: Counter = Counter()
        self._could: defaultdict = defaultdict(set)
        self._placed: Counter = Counter()
        self._reached: Counter = Counter()

    def into(self, places, kind, *, each, most, benign=1, fallback=False, chosen=lambda one: True):
        """Try vectors of ``kind`` at each place: the next ``benign`` ones and ``each`` attacks.

        ``each`` None: all. ``fallback``: what is refused may be left out, so that the method does
        as without it.

        What the log has of a benign try is what it may have of an attack at the same place: no
        other statement, and the tracer inside constants alone.
        """
        known = [one for one in vectors("sql") if one.kind == kind and chosen(one)]
        more = grown(kind, GROWN) if kind in GROWING else ()
        attacks = [one for one in (*known, *more) if not one.control and chosen(one)]
        controls = [one for one in known if one.control]
        places = [one for one in places if one]
        some = self._sample(places, most)
        for first in range(0, len(some), AT_A_TIME):
            few = some[first : first + AT_A_TIME]
            plan = [
                (one, [*(UNTOUCHED,) * fallback, *self._next(controls, one, kind, benign),
                       *self._next(attacks, one, kind, each or len(attacks))])
                for one in few
            ]  # fmt: skip
            tried = self._watch(plan)
            # What another benign vector brings about is no breach either: then all are tried.
            odd = [(one, controls) for one in few if self._odd(kind, tried[one.name])]
            more = self._watch(odd)
            for name, its in tried.items():
                self._judge(kind, [*its, *more.get(name, ())])
        self._cases.control(
            f"any place of {kind}", self._reached[kind] > 0, "no benign try reached SQL"
        )
        self._covered(kind, places, attacks)

    def _watch(self, plan):
        """Send each place its vectors: by name, each with its answer and what it had run."""
        tries = []
        for place, its in plan:
            for vector in its:
                mine = own_tracer(self._tracer, next(self._numbers))
                value = None if vector is UNTOUCHED else vector.with_tracer(mine)
                call = place.call(value, mine)
                way = self._way(place, vector, call)
                sent = Sent(place, vector, way.name, mine)
                tries.append((sent, partial(way.call, place.role, call)))
        with self._statements.watch() as ran:
            answers = list(self._cases.sweep(tries))
        told = ran.by_try(self._tracer)
        by_place = defaultdict(list)
        for sent, answer in answers:
            by_place[sent.place.name].append((sent, answer, told.get(sent.mine)))
        return by_place

    @staticmethod
    def _expected(kind, tries):
        """The shapes that benign tries reached SQL in, and those that any try may have."""
        place = tries[0][0].place
        shapes = {
            shape for sent, _, ran in tries if ran and sent.vector.control
            for shape in ran.shapes(sent.mine)
        }  # fmt: skip
        free = kind in SHAPELESS or place.entry.method in LENIENT
        strict = shapes and place.marked and not place.own_code and not free
        return shapes, shapes if strict else ANY_SHAPE

    def _odd(self, kind, tries):
        """Whether an attack's statements differ from the benign ones, and that is all."""
        _, expected = self._expected(kind, tries)
        found = [(ran, sent.mine) for sent, _, ran in tries if ran]
        return any(
            ran.breaches(mine, expected) and not ran.breaches(mine, ANY_SHAPE)
            for ran, mine in found
        )

    def _judge(self, kind, tries):
        """The cases of one place, if a benign try reached it."""
        place = tries[0][0].place
        cell = Cell(place.model, place.role.name, f"{kind} in {place.entry.method}")
        benign = [one for one in tries if one[0].vector.control]
        shapes, expected = self._expected(kind, tries)
        reached = bool(shapes) if place.marked else any(answer.ok for _, answer, _ in benign)
        said = "; ".join(
            f"{answer.outcome} {answer.error} {answer.message[:100]}" for _, answer, _ in benign
        )
        self._cases.control(
            place.name, reached or not place.must, f"no benign try reached SQL: {said}", cell
        )
        self._placed[kind] += 1
        self._reached[kind] += reached
        for sent, answer, ran in tries:
            if not answer.by_odoo:
                self._cases.control(
                    place.name, False, f"{sent}: {answer.outcome} {answer.body[:100]}", cell
                )
            breaches = ran.breaches(sent.mine, expected) if ran else []
            refusal = "" if ran else malformed(answer.body)
            if not (reached or breaches or refusal):
                continue
            self._cases.held(
                place.name,
                unless=bool(breaches or refusal),
                given=place.name,
                witness="statement log",
                evidence="\n".join([
                    f"{sent.vector.id}: {sent.vector.tries}, over {sent.way} as {place.role.name}, "
                    f"with the tracer {sent.mine}",
                    refusal,
                    *(breach.for_people() for breach in breaches[:1]),
                ]),
                cell=cell,
            )  # fmt: skip

    @staticmethod
    def _next(known, place, kind, number):
        """The next vectors: which ones follows from the place's name alone.

        So no other place, model or vector puts them out of turn.
        """
        sure = [one for one in known if one.id in BREAKING]
        first = [rotated(sure, place.name, 0)] if sure else []
        turns = (rotated(known, f"{kind} {place.name}", turn) for turn in range(number))
        return list(dict.fromkeys((*first, *turns)))[:number] if known else []

    def _way(self, place, vector, call):
        """The transport that this vector, and then this entry, has met least."""
        able = [one for one in self._ways if carries(one, place.role, call.kwargs)]
        self._could[vector.id] |= {one.name for one in able}
        self._could[place.entry] |= {one.name for one in able}
        way = min(
            able, key=lambda one: (self._met[vector.id, one.name], self._met[place.entry, one.name])
        )
        self._met[vector.id, way.name] += 1
        self._met[place.entry, way.name] += 1
        return way

    def _covered(self, kind, places, attacks):
        for what, every in ((f"{kind} attacks", [one.id for one in attacks]),
                            ("entries", {one.entry: one for one in places})):  # fmt: skip
            tried = [one for one in every if self._could[one]]
            self._cases.covered(what, len(tried), len(every))
            could = sum(len(self._could[one]) for one in tried)
            met = sum(self._met[one, way] > 0 for one in tried for way in self._could[one])
            self._cases.covered(f"{what} × transports", met, could)
        self._cases.covered(
            f"places of {kind} that pass it to SQL", self._reached[kind], self._placed[kind]
        )


def carries(way, role, value):
    """Whether a transport can carry the value at all, and the role may use it."""
    if way.name == "json2":
        return bool(role.api_key.reveal())
    return not way.name.startswith("xmlrpc") or plain(value)


def plain(value):
    """Whether XML-RPC has bytes for the value."""
    if isinstance(value, str):
        return not HALF.search(value)
    if isinstance(value, dict):
        return all(isinstance(one, str) and plain(one) for one in value) and all(
            map(plain, value.values())
        )
    if isinstance(value, list | tuple):
        return all(map(plain, value))
    return not isinstance(value, int) or abs(value) <= LARGEST


class AnyShape:
    """The shapes of all statements that can be read."""

    def __contains__(self, shape):
        return shape != "unparsable"


ANY_SHAPE = AnyShape()
