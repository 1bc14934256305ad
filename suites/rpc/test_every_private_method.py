"""Every private method of every model: none can be called, and none has a public second name."""

import json
from functools import partial

from odoo_owasp import Call, Cell, Outcome, claim, known_names, over, rotated

WAYS = "xmlrpc xmlrpc1 jsonrpc execute web web-path button json2"
SOME = 60
"""Private methods of the quick profile, each over every way."""
MANY = 30
"""More arguments than any method has."""
CONTROL = {"operation": "read"}


@claim(
    "RPC-002",
    "No model has a private method that can be called, whatever the way in and whoever asks",
    verifies="RPC",
    severity="critical",
    cwe=[749],
    asvs=["v5.0.0-8.2.1"],
    odoo=">=18",
)
@over(transports=WAYS)
def test_no_model_lets_a_private_method_be_called(
    transport, surface, accounts, sample, tracer, cases
):
    """Each private name × the model that defines or overrides it, over each way in.

    A model's methods are called as one role a way; over the ways every role has its turn. So
    every role meets every distinct name, and over the models every way.
    """
    never = {one["name"] for one in known_names("never_called")["never"]}
    private = [one for one in surface.private() if not (one.name in never and takes_any(one))]
    cases.control(
        "every module is known", not (surface.missing or surface.unread),
        f"neither source nor record: {(*surface.missing, *surface.unread)[:5]}; name the add-ons' "
        "source with --addons",
    )  # fmt: skip
    # Over JSON-2 only those that have a key can call.
    keyed = [one for one in accounts if transport.name != "json2" or one.api_key.reveal()]
    possible = [one for one in private if callable_by(transport, one)]
    chosen = sample(possible, SOME)
    way = WAYS.split().index(transport.name)
    roles = {one.model: rotated(keyed, one.model, way) for one in chosen}

    public = ((model, partial(transport.call, role, public_call(model)))
              for model, role in roles.items())  # fmt: skip
    for model, answer in cases.sweep(public):
        cases.control(
            model, answer.ok, f"{answer.outcome} {answer.error}",
            Cell(model, roles[model].name, transport.name),
        )  # fmt: skip

    tries = ((one, partial(transport.call, roles[one.model], impossible_call(one, tracer)))
             for one in chosen)  # fmt: skip
    for one, answer in cases.sweep(tries):
        role = roles[one.model]
        subject, cell = str(one), Cell(one.model, role.name, transport.name)
        if not judged(answer, one):
            cases.control(subject, False, f"{answer.outcome} {answer.error}", cell)
            continue
        cases.held(
            subject,
            unless=not refused(answer, one),
            given=one.model,
            witness="answer",
            evidence=f"{role.name}: {answer.outcome} {answer.error} {answer.message[:200]}",
            cell=cell,
        )
    left = sum(1 for one in surface.private()) - len(private)
    cases.covered(f"private names ({left} are never called)", len(chosen), len(possible))
    cases.covered("models", len(roles), len({one.model for one in possible}))
    cases.covered("roles", len({role.name for role in roles.values()}), len(keyed))
    cases.covered("ways in", 1, 1, shared=True)


def public_call(model):
    """What everybody may call on every model; it answers true or false."""
    return Call(model, "has_access", (), CONTROL)


def impossible_call(private, tracer):
    """A call with arguments that the method cannot take: more, and by other names, than it has.

    The gate decides before arguments are looked at: a refusal is the same. A method that the gate
    let through is refused by Python, before its first line runs.
    """
    return Call(private.model, private.name, (), {f"{tracer}{n}": tracer for n in range(MANY)})


def callable_by(transport, private):
    """Whether the call's argument is impossible: one without a name fits where any number does."""
    return transport.name != "execute" or not private.places


def takes_any(private):
    """Whether its first line would run: it takes arguments of any name or number."""
    return private.keywords or private.places


def judged(answer, private):
    """Whether the answer says anything: what is marked private must exist to be refused as such."""
    return answer.came and not (private.private == "marked" and answer.outcome is Outcome.UNKNOWN)


def refused(answer, private):
    """Whether the gate itself refused: its message names model and method."""
    return answer.outcome is Outcome.DENIED and str(private) in answer.message


@claim(
    "RPC-003",
    "Every public method was written as one: no private method has a public second name",
    verifies="RPC",
    severity="critical",
    cwe=[749, 912],
    asvs=["v5.0.0-8.2.1"],
    odoo=">=19",
    needs=["source", "module:api_doc"],
)
def test_every_public_method_was_written_as_one(pages, surface, administrator, own, cases):
    """What a running Odoo offers, by its own index of methods, against the add-ons' source."""
    own.adopt("ir.attachment", [("name", "=like", "odoo-doc-index-%")])  # Odoo keeps the index
    page = pages.open(administrator, "/doc/index.json")
    cases.control("index of methods", page.status == 200, f"status {page.status}")
    index = json.loads(page.body)["models"] if page.status == 200 else []
    for model in index:
        name, offered = model["model"], set(model["methods"])
        cell = Cell(name, administrator.name, "index of methods")
        cases.control(name, "read" in offered and name in surface.ancestors, "", cell)
        unwritten = sorted(offered - written(surface, name))
        cases.held(
            name,
            unless=bool(unwritten),
            witness="the add-ons' source",
            evidence=f"public, though no source has it so: {', '.join(unwritten)}",
            cell=cell,
        )


def written(surface, model):
    """The names of the public methods that the source gives ``model``, its own and inherited."""
    lineage = {model, *surface.ancestors.get(model, ())}
    return {
        one.name for one in surface.public()
        if one.model in lineage and not one.alias_of.startswith("_")
    }  # fmt: skip


@claim(
    "RPC-004",
    "Every route that calls a method by a name of the visitor's was reviewed",
    verifies="RPC",
    severity="high",
    cwe=[470, 749],
    asvs=["v5.0.0-8.2.1"],
    needs=["source"],
)
def test_every_route_that_calls_by_a_name_was_reviewed(engagement, surface, cases):
    """Those that call any method are what RPC-002 tries; the others have been read."""
    routes = known_names("dispatching_routes")["route"]
    reviewed = {one["handler"]: "by" in one for one in routes}
    unread = (*surface.missing, *surface.unread)
    cases.control("the source", not unread, f"without source: {unread[:5]}")
    found = {handler(route): route for route in surface.routes if route.dispatches}
    # Those that call any method must be found: else nothing says that a new one would be.
    for known, calls_any in reviewed.items():
        if calls_any and known.partition(".")[0] in engagement.target.modules:
            cases.control(f"{known} is found", known in found, "no such route calls by a name")
    for name, route in found.items():
        cases.held(
            name,
            unless=name not in reviewed,
            given="the source",
            witness="the add-ons' source",
            evidence=f"{' '.join(route.paths)} at {route.source}",
        )


def handler(route):
    """The route's function, by module, class and name."""
    module, *_, owner, name = route.handler.split(".")
    return f"{module}.{owner}.{name}"
