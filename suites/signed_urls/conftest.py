"""What the checks of links share: what a link is, and how its token is put to the test."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import pytest

from odoo_owasp import Cell, forgeries


@dataclass(frozen=True)
class Link:
    """One kind of link: what it is, what it is sent with, and when it has opened.

    ``send`` takes what stands in the token's place; None: nothing does. ``others`` are tokens that
    are right elsewhere, ``also`` what else is tried.
    """

    about: str
    token: str
    send: Callable
    opened: Callable
    others: Mapping = field(default_factory=dict)
    also: Mapping = field(default_factory=dict)
    spared: tuple = ()
    role: str = "anonymous"

    def tries(self):
        """What is tried in the token's place, by name."""
        yield "no token", None
        yield from self.also.items()
        for what, token in forgeries(self.token, self.others).items():
            if what not in self.spared:
                yield what, token


@pytest.fixture
def open_with_their_own_token_only(engagement, cases):
    """Tries each link with its token, then with others, then with its own again."""

    def verify(links):
        engagement.redactor.learn([one.token for one in links])
        shown(links, "with its own token")
        tries = [
            ((one, what), partial(one.send, token)) for one in links for what, token in one.tries()
        ]
        for (one, what), reply in cases.sweep(tries):
            cell = Cell(one.about, one.role, "a forged token")
            cases.control(one.about, reply.by_odoo, f"{what}: status {reply.status}", cell)
            cases.held(
                f"{one.about}: {what}",
                unless=one.opened(reply),
                given=one.about,
                witness="wire",
                evidence=f"it opened (status {reply.status})",
                cell=cell,
            )
        shown(links, "with its own token, after all others")

    def shown(links, when):
        for one in links:
            reply = one.send(one.token)
            evidence = f"{when}: status {reply.status}"
            cases.control(one.about, one.opened(reply), evidence, Cell(one.about, one.role, when))

    return verify


@pytest.fixture
def link():
    """Makes a link of its parts."""
    return Link


@pytest.fixture
def maker(engagement, own, administrator, tracer, secret):
    """Makes the records that links are signed for."""
    return Maker(own, administrator, tracer, secret, engagement.backstage)


class Maker:
    """Makes the records that links are signed for."""

    def __init__(self, own, administrator, tracer, secret, rpc):
        self.secret = secret
        self.tracer = tracer
        self.now = int(time.time())
        self._rpc = rpc
        self._own = own
        self._administrator = administrator
        self._number = 0

    def currency(self):
        """The first company's currency, which is in use."""
        (company,) = self._rpc.search_read(
            self._administrator, "res.company", [], ["currency_id"], order="id", limit=1
        ).value
        return company["currency_id"][0]

    def partner(self, **more):
        """A partner of ours."""
        self._number += 1
        values = {"name": f"{self.tracer}p{self._number}", **more}
        return self._own.make(self._administrator, "res.partner", values)

    def digest(self):
        """A digest of ours that nobody reads."""
        self._number += 1
        values = {"name": f"{self.tracer}d{self._number}", "user_ids": [(5,)]}
        return self._own.make(self._administrator, "digest.digest", values)

    def file(self):
        """A file of the administrator's alone, and what it holds."""
        self._number += 1
        text = f"{self.tracer}f{self._number}"
        values = {"name": f"{text}n", "raw": f"{text}c"}
        return self._own.make(self._administrator, "ir.attachment", values), f"{text}c"
