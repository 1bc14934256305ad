"""What the checks of injection over HTTP share: a text goes to a place, PostgreSQL's log judges."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from urllib.parse import quote

import pytest

from odoo_owasp import (
    NUMBERED,
    Cell,
    Role,
    Vector,
    malformed,
    own_tracer,
    parts,
    placed,
    rotated,
    vectors,
)

AT_A_TIME = 50
"""Places of one watch: the log of their requests is held in memory."""
KINDS = {
    "text": ("value",), "pattern": ("value", "like"), "order": ("order",), "field": ("field",),
    "operator": ("operator",), "group": ("group",), "number": ("limit",), "domain": ("domain",),
    "language": ("context",), "column": ("column",), "property": ("property",),
}  # fmt: skip
"""What may be put into a place, by what it takes."""
LONGEST = 2000
"""Characters of a text in an address: quoted, three times as many."""
EVERYWHERE = ("value-boolean-tail", "value-concatenation")
"""What leaves most constants, with blanks and without: every place that reaches SQL meets them."""
UNPARSABLE = "unparsable"
QUOTES = re.compile(r"[\"'`\\$;\0]")
"""What a text needs to leave a constant that it stands in."""


@dataclass(frozen=True)
class Place:
    """Where a text goes, as one role: ``ask`` makes a request of the text and its try's tracer.

    ``reaches``: the tracer of a benign try is in a statement, on every deployment. ``within``: a
    path or the query of an address, which cannot hold every text. ``loose``: one statement is as
    good as another that holds the text in a constant.
    """

    name: str
    row: str
    role: Role
    takes: str
    ask: Callable
    reaches: bool = False
    within: str = ""
    loose: bool = False

    def __str__(self):
        return self.name

    @property
    def unseen(self):
        """Attacks where no benign text reaches SQL: more where none of them holds a tracer."""
        return len(EVERYWHERE) if self.takes in ("text", "pattern", "domain") else 3


@dataclass(frozen=True)
class Sent:
    """One try."""

    place: Place
    vector: Vector
    text: object
    mine: str

    def __str__(self):
        return f"{self.place} {self.vector.id}"


@pytest.fixture
def inject(statements, tracer, sample, cases):
    """Puts vectors into places, and judges what PostgreSQL was told."""
    return Injection(statements, tracer, sample, cases)


@pytest.fixture
def doors(engagement, pages, planted):
    """Makes places of the inputs of routes."""
    return Doors(engagement, pages, planted)


class Doors:
    """Pages and JSON routes as places; all that is put somewhere goes through here."""

    def __init__(self, engagement, pages, planted):
        self._engagement = engagement
        self._pages = pages
        self._planted = planted

    def page(self, asked, filler):
        """The place of a page's parameter: beside its path, or in it."""

        def ask(role, text, mine):
            beside = {} if asked.in_path else {asked.parameter: text}
            query = {**self.filled(asked.given, mine), **beside}
            path = asked.path
            for name, part in parts(path).items():
                number = "1" if part.startswith(NUMBERED) else "x"
                value = (
                    text if name == asked.parameter else self.filled(filler.get(name, number), mine)
                )
                path = path.replace(part, quoted(as_text(value)))
            return partial(self._pages.open, role, path, query=query)

        return self._place(asked, ask, "path" if asked.in_path else "query")

    def call(self, asked):
        """The place of a JSON route's argument."""

        def ask(role, text, mine):
            path, given = asked.path, self.filled(asked.given, mine)
            if asked.in_path:
                path = path.replace(parts(path)[asked.parameter], quoted(as_text(text)))
            else:
                given = placed(given, asked.parameter, text)
            return partial(self._pages.call, role, path, **given)

        return self._place(asked, ask, "path" if asked.in_path else "")

    def _place(self, asked, ask, within):
        return self.place(
            str(asked), asked.route, asked.roles, asked.takes, ask, asked.reaches, within
        )

    def place(self, name, row, roles, takes, ask, reaches=False, within="", loose=False):
        """A place for one of these roles; None where the target has none of them."""
        able = [self._engagement.role(one) for one in roles if one in self._engagement.target.roles]
        if not able:
            return None
        role = rotated(able, name, 0)
        loose = loose or takes == "domain"  # that says itself what is asked
        return Place(name, row, role, takes, partial(ask, role), reaches, within, loose)

    def filled(self, given, mine):
        """What is given, with the tracer and the ids and tokens of planted records in it."""
        if isinstance(given, dict):
            return {name: self.filled(value, mine) for name, value in given.items()}
        if isinstance(given, list):
            return [self.filled(value, mine) for value in given]
        if not isinstance(given, str) or "$" not in given:
            return given
        name, _, what = given[1:].partition(".")
        if given.startswith("$") and name in self._planted:
            return self._planted[name].token if what == "token" else self._planted[name].id
        return given.replace("$tracer", mine)


@dataclass(frozen=True)
class NotStored:
    """The answer of a target that refuses to keep a text: nothing came of it."""

    body: str
    status: int = 0
    by_odoo: bool = True


class Injection:
    """Sends vectors to places, each the next ones, and tells what became of them in SQL."""

    def __init__(self, statements, tracer, sample, cases):
        self._statements = statements
        self._tracer = tracer
        self._sample = sample
        self._cases = cases
        self._numbers = count()
        self._tried = set()
        self._reached = []

    def into(self, places, *, most, each=5):
        """Try each place: a benign text, then ``each`` attacks; fewer where no text reaches SQL.

        The statements that carry the tracer of an attack may be those of a benign text at the same
        place alone, and hold it in their constants.
        """
        everything = [one for one in places if one]
        some = self._sample(everything, most)
        for first in range(0, len(some), AT_A_TIME):
            few = some[first : first + AT_A_TIME]
            benign = self._watch(
                [self._next(place, 1 + place.reaches, control=True) for place in few]
            )
            allowed = {place: self._allowed(place, benign[place]) for place in few}
            attacks = self._watch([
                self._next(place, each if allowed[place] else place.unseen, control=False)
                for place in few
            ])  # fmt: skip
            twins = self._twins(few, attacks, allowed)
            for place in few:
                self._judge(place, benign[place], attacks[place], allowed[place], twins)
        self._covered(some, everything)

    @staticmethod
    def refused(why):
        """The answer of a target that does not keep what is put into it."""
        return NotStored(why)

    def _next(self, place, number, *, control):
        """The place's next vectors; what it takes in several kinds, they come from in turn.

        Which ones follows from its name: no other place, model or vector puts them out of turn.
        """
        known = [one for kind in KINDS[place.takes] for one in fitting(kind, control, place.within)]
        first = [one for one in known if one.id in EVERYWHERE][:number]
        turns = (rotated(known, str(place), turn) for turn in range(number - len(first)))
        for vector in (*first, *turns):
            mine = self._own()
            yield Sent(place, vector, text_of(vector, mine), mine)

    def _own(self):
        return own_tracer(self._tracer, next(self._numbers))

    def _watch(self, plan):
        """Send the tries; by place, each with its answer and what PostgreSQL was told by it."""
        # What must be stored before it can be used is, here.
        tries = [(sent, sent.place.ask(sent.text, sent.mine)) for few in plan for sent in few]
        with self._statements.watch() as ran:
            answers = list(self._cases.sweep(tries))
        told = ran.by_try(self._tracer)
        found = defaultdict(list)
        for sent, answer in answers:
            found[sent.place].append((sent, answer, told.get(sent.mine)))
        return found

    def _allowed(self, place, benign):
        """The shapes of the statements that a benign text is in; none: it reaches no SQL."""
        return {shape for sent, _, ran in benign if ran for shape in ran.shapes(sent.mine)}

    def _twins(self, places, attacks, allowed):
        """The statements that an attack brings about without its quotes, too, by its tracer.

        A search looks for each word of a text, and a path leads elsewhere with each slash.
        """
        odd = [
            (place, sent) for place in places for sent, _, ran in attacks[place]
            if not place.loose and isinstance(sent.text, str) and ran and not hard(ran, sent.mine)
            and ran.shapes(sent.mine) - allowed[place]
        ]  # fmt: skip
        plan, of = [], {}
        for place, sent in odd:
            mine = self._own()
            text = QUOTES.sub("x", sent.text).replace(sent.mine, mine)
            plan.append([Sent(place, sent.vector, text, mine)])
            of[mine] = sent.mine
        return {
            of[twin.mine]: self._allowed(place, [(twin, answer, ran)])
            for place, tries in self._watch(plan).items()
            for twin, answer, ran in tries
        }

    def _judge(self, place, benign, attacks, allowed, twins):
        cell = Cell(
            place.row,
            place.role.name,
            f"{place.takes} in {place.name.removeprefix(place.row).strip()}",
        )
        reached = bool(allowed)
        said = "; ".join(told(answer) for _, answer, _ in benign)
        self._cases.control(place.name, reached or not place.reaches, f"no SQL: {said}", cell)
        self._reached += [place] * reached
        for sent, answer, ran in (*benign, *attacks):
            self._tried.add(sent.vector.id)
            refusal = malformed(answer.body)
            breaches = []
            if ran:
                expected = allowed | twins.get(sent.mine, set())
                shapes = ran.shapes(sent.mine) - {UNPARSABLE} if place.loose else expected
                breaches = ran.breaches(sent.mine, shapes)
            if reached and not (ran or answer.by_odoo):
                self._cases.control(place.name, False, f"{sent.vector.id}: {told(answer)}", cell)
            if not (reached or breaches or refusal):
                continue
            self._cases.held(
                place.name,
                unless=bool(breaches or refusal),
                given=place.name,
                witness="statement log",
                evidence="\n".join([
                    f"{sent.vector.id}: {sent.vector.tries}, by {place.role.name}", refusal,
                    *(breach.for_people() for breach in breaches[:1]),
                ]),
                cell=cell,
            )  # fmt: skip

    def _covered(self, some, everything):
        kinds = {kind for place in everything for kind in KINDS[place.takes]}
        known = {one.id for one in vectors("sql") if one.kind in kinds}
        self._cases.covered("vectors", len(self._tried & known), len(known))
        self._cases.covered("inputs", len(some), len(everything))
        self._cases.covered("inputs whose text reaches SQL", len(self._reached), len(some))


@cache
def fitting(kind, control, within):
    """The vectors of a kind that a place can hold.

    No address is longer than a front reads, none holds NUL in its path. What an export writes is
    left out. A list where a number is asked for is bound as an array: another statement, and no
    breach.
    """
    return [
        one for one in vectors("sql")
        if one.kind == kind and one.control is control
        and not (within and len(one.value) > LONGEST)
        and not (within == "path" and "\0" in one.value)
        and not one.makes_external_ids
        and not (kind == "limit" and isinstance(text_of(one, "t0"), list | dict))
    ]  # fmt: skip


def text_of(vector, mine):
    """What is put into a place: of a structure, the part that the tracer stands in."""
    if vector.kind == "domain":
        return vector.data(mine)
    if vector.kind == "group":
        by = vector.data(mine)["groupby"]
        return by if isinstance(by, str) else by[0] if by else ""
    if vector.kind in ("limit", "context"):
        values = list(vector.data(mine).values())
        return next((one for one in values if mine in json.dumps(one)), values[0] if values else "")
    return vector.with_tracer(mine)


def hard(ran, mine):
    """Whether a try's text stands outside of constants, whatever the statements' shapes."""
    return bool(ran.breaches(mine, ran.shapes(mine)))


def told(answer):
    """The beginning of an answer, for people."""
    return f"status {answer.status} {' '.join(answer.body.split())[:100]}"


def as_text(value):
    """A value as it stands in an address."""
    return value if isinstance(value, str) else json.dumps(value)


def quoted(text):
    """A text as a part of a path."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
