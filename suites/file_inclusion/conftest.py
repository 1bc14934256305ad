"""What the checks of files and sandboxes share: records to try things in, and the witness."""

from base64 import b64encode
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

import pytest

from odoo_owasp import Call, Reach, Vector, grown, vectors

GROWN = 20
"""Attacks of a kind that nobody wrote down."""
NAMELESS = ("gamification.goal", "ir.cron")
"""Models whose records are known by what they hang on."""


@dataclass
class Bench:
    """Makes the records of places, as the administrator, and calls what evaluates them."""

    transport: Any
    pages: Any
    own: Any
    administrator: Any
    anonymous: Any
    tracer: str
    numbers: Any = field(default_factory=count)

    def name(self):
        """A name that nothing else has: it tells the record as ours."""
        return f"{self.tracer}n{next(self.numbers)}"

    def call(self, model, method, ids=None, /, **kwargs):
        """Call a method as the administrator."""
        ids = (ids,) if isinstance(ids, int) else ids
        return self.transport.call(self.administrator, Call(model, method, ids, kwargs))

    def known(self, xmlid, model="ir.model.data"):
        """The id of a record that a module ships."""
        module, _, name = xmlid.partition(".")
        domain = [["module", "=", module], ["name", "=", name]]
        return self.call(model, "search_read", domain=domain, fields=["res_id"]).value[0]["res_id"]

    def make(self, kind, /, **values):
        """A record of ours."""
        return self.own.make(self.administrator, kind, {"name": self.name(), **values})

    @staticmethod
    def searched(field):
        """A data file that has ``field`` evaluated, as a field of countries to search by."""
        domain = escape(f"[({field}, '=', 1)]", {'"': "&quot;"})
        return (
            '<odoo><record id="r" model="res.partner"><field name="name">x</field>'
            f'<field name="country_id" model="res.country" search="{domain}"/></record></odoo>'
        )

    def imported(self, data, *members):
        """What Odoo replies to an archive with a ``data`` file and other ``members``.

        ``data`` must fail in the end: then nothing of the module stays.
        """
        module = f"{self.tracer}m"
        manifest = repr({"name": module, "depends": ["base"], "data": ["data/last.xml"],
                         "license": "LGPL-3", "author": "odoo-owasp"})  # fmt: skip
        files = [("__manifest__.py", manifest), ("data/last.xml", data)]
        named = [(f"{module}/{name}", text) for name, text in files]
        packed = Vector("", "", "", "", "", members=(*named, *members)).content()
        values = {"module_file": b64encode(packed).decode(), "import_message": self.tracer}
        wizard = self.own.open(self.administrator, "base.import.module", values)
        return self.call("base.import.module", "import_module", wizard)

    def put(self, kind, values, role=None):
        """Records of ours, as many at once as Odoo accepts: the id of each, or why there is none.

        Where some of many are refused, none is made: then each half is tried for itself.
        """
        if not values:
            return []
        nameless = kind in NAMELESS
        named = [one if nameless else {"name": self.name(), **one} for one in values]
        answer = self.own.make_all(role or self.administrator, kind, named)
        if answer.ok:
            return answer.value
        if len(values) == 1:
            return [answer]
        half = len(values) // 2
        return self.put(kind, values[:half], role) + self.put(kind, values[half:], role)


class Tells:
    """What a reply tells that an attack should not have learnt."""

    COMPUTED = "what it computed"
    """An attack came to its end; whether it saw anything beyond the database it does not tell."""

    def __init__(self, host, tracer):
        self._host = host
        self._result = tracer.upper()

    def __call__(self, reply):
        """The secrets that stand in ``reply``, and whether the attack's own result does."""
        headers = (value for _, value in getattr(reply, "headers", ()))
        text = "\n".join([reply.body, *headers])
        return (*self._host.told(text), *([self.COMPUTED] if self._result in text else []))


@pytest.fixture
def bench(engagement, pages, own, administrator, anonymous, tracer):
    """Makes the records of a check's places."""
    transport = engagement.transports["jsonrpc"]
    return Bench(transport, pages, own, administrator, anonymous, tracer)


@pytest.fixture
def leaving(host, tracer):
    """What a vector's placeholders stand for in this check."""
    return {"tracer": tracer, "canary": host.canary, "variable": host.variable,
            "listener": host.listener}  # fmt: skip


@pytest.fixture
def tells(host, tracer):
    """What a reply tells that an attack should not have learnt, its own result included."""
    return Tells(host, tracer)


@pytest.fixture
def of_kind():
    """The legal vectors of a corpus' kind and the attacks, some grown from their grammar."""

    def found(corpus, kind):
        all_ = [one for one in vectors(corpus) if one.kind == kind]
        legal = [one for one in all_ if one.control]
        return legal, [*(one for one in all_ if not one.control), *grown(kind, GROWN)]

    return found


@pytest.fixture
def quiet(host, cases):
    """Says that nothing happened on the machine while it was watched, and would have been seen."""

    def verify(machine, subject="the machine"):
        cases.control(subject, host.hears() and host.reads_canary(), "the witness is asleep")
        cases.held(
            subject,
            unless=bool(machine.alarms),
            witness="files, processes and a listener",
            evidence="\n".join(machine.alarms[:10]),
            reach=Reach.SERVER,
        )

    return verify
