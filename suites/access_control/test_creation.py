"""What record rules forbid to make is not made, whichever way and whatever the context says."""

from functools import partial

from odoo_owasp import Call, Cell, Outcome, claim, over

ROLES = "portal-a portal-b employee-a employee-b manager administrator"
# With these keys Odoo's own code asks for less to be done; none of them asks for fewer checks.
KEYS = {
    "active_test": False, "bin_size": True, "import_file": True, "install_mode": True,
    "mail_create_nolog": True, "mail_create_nosubscribe": True, "mail_notrack": True,
    "no_reset_password": True, "tracking_disable": True,
}  # fmt: skip


def create(way, model, made, context=None):
    """The call of ``create``, whose argument the older transports take no name for."""
    kwargs = {"context": context} if context else {}
    if way.name == "json2":
        return Call(model, "create", None, {"vals_list": made, **kwargs})
    return Call(model, "create", None, kwargs, (made,))


# Every way of making a record of ``values``, among such as may be made.
MAKING: dict = {
    "create": lambda way, model, may, values: create(way, model, [values]),
    "create with a context": lambda way, model, may, values: create(way, model, [values], KEYS),
    "create as one of two": lambda way, model, may, values: create(way, model, [may, values]),
    "web_save": lambda way, model, may, values: Call(
        model, "web_save", (), {"vals": values, "specification": {}}
    ),
}  # fmt: skip


@claim(
    "IDOR-005",
    "No record can be created that record rules forbid its maker",
    verifies="IDOR",
    severity="high",
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.2"],
    needs=["database"],
)
@over(roles=ROLES)
def test_nothing_is_made_beyond_the_rules(
    role, accounts, administrator, ways, access, rows, own, sample, tracer, cases
):
    """Kinds of records whose making rules bound × what lies beyond × every way of making.

    What was made all the same is a breach if the rules, as they stand in SQL, forbid it.
    """
    world = World(role, accounts, administrator, ways[0], access, own, tracer)
    bounded = [
        model for model in KINDS
        if model in access.models and access.has_right(role, model, "create")
        and any(access.terms(role, model, "create").values())
    ]  # fmt: skip
    known = {model: KINDS[model](world) for model in sample(bounded, 3)}
    kinds = {model: kind for model, kind in known.items() if kind and kind.beyond}
    for model, kind in kinds.items():
        own.adopt(model, [(kind.marked, "like", tracer)])
    tries = list(attempts(kinds, role, ways, tracer))
    for (model, name, way, beyond, token), answer in cases.sweep(tries):
        cell, made = Cell(model, role.name, way), rows.bearing(model, token)
        if beyond:
            subject = f"{model} {name} by {way}"
            told = answer.ok or answer.outcome is Outcome.DENIED
            cases.control(subject, told, f"{answer.error} {answer.message[:200]}", cell)
            wrong = [one for one in made if not access.permits(role, model, one, "create")]
            cases.held(
                subject,
                unless=wrong,
                given=f"{model} within",
                witness="rows in PostgreSQL",
                evidence=f"made {len(wrong)}: {answer.outcome}",
                cell=cell,
            )
        else:
            cases.control(f"{model} within", made, f"{way}: {answer.error} {answer.message}", cell)
    cases.covered("models with rules on making", len(kinds), len(bounded))


def attempts(kinds, role, ways, tracer):
    """The calls that make what may be made, each kind by one way, and what may not, by all."""
    turn, number = ROLES.split().index(role.name), 0
    for place, (model, kind) in enumerate(kinds.items()):
        for name, values in {"within": {}, **kind.beyond}.items():
            for which, (making, call) in enumerate(MAKING.items()):
                if name == "within" and which != (place + turn) % len(MAKING):
                    continue
                number += 1
                token = f"{tracer}{number:03d}"
                may = {**kind.within, kind.marked: f"{token}a"}
                values = {**may, **values, kind.marked: f"{token}b"}
                way = ways[number % len(ways)]
                yield (
                    (model, name, making, name != "within", token),
                    partial(way.call, role, call(way, model, may, values)),
                )


class World:
    """What the kinds are made of: who makes them, others, and records of ours to hang them on."""

    def __init__(self, role, accounts, administrator, way, access, own, tracer):
        self.role, self.administrator, self.access = role, administrator, access
        self._way, self._own, self._tracer = way, own, tracer
        self._made = {}
        mine = set(access.companies(role))
        self.foreign = min(access.existing("res.company") - mine)
        # What is made must be seen by the administrator, who removes it.
        self.seen = bool(mine & set(access.companies(administrator)))
        self.bound = role.name.startswith("employee")
        others = [other for other in accounts if other.name.startswith("employee")]
        self.other = next(other.uid for other in others if other.uid != role.uid)

    def made(self, model, marked, **values):
        """A record of ours, made by the administrator once."""
        key = model, str(sorted(values.items()))
        if key not in self._made:
            values = {marked: f"{self._tracer} {len(self._made)}", **values}
            self._made[key] = self._own.make(self.administrator, model, values)
        return self._made[key]

    def first(self, model, *domain):
        """The first record of ``model`` that there is."""
        return self._way.search(self.administrator, model, list(domain), limit=1).value[0]

    def partner(self, **values):
        """A contact of ours."""
        return self.made("res.partner", "name", **values)

    def order(self, user):
        """A quotation of ours, of one salesperson."""
        return self.made("sale.order", "client_order_ref", partner_id=self.partner(), user_id=user)

    def project(self, privacy):
        """A project of ours."""
        return self.made("project.project", "name", privacy_visibility=privacy)

    def survey(self, *users):
        """A survey of ours, for some alone where they are named."""
        return self.made("survey.survey", "title", restrict_user_ids=[(6, 0, users)])

    def question(self, *users):
        """A question of such a survey."""
        return self.made("survey.question", "title", survey_id=self.survey(*users))

    def plan(self, model):
        """A plan of activities for the records of a model."""
        return self.made("mail.activity.plan", "name", res_model=model)


class Kind:
    """Records of a model: the field with the mark, values that rules permit, some they forbid."""

    def __init__(self, marked, within, beyond):
        self.marked, self.within, self.beyond = marked, within, beyond


def of_company(marked="name", **within):
    """Records that may belong to a company, and to no foreign one."""
    return lambda world: Kind(
        marked,
        {"company_id": False, **within},
        {"of a foreign company": {"company_id": world.foreign}},
    )


def orders(world):
    values = {"partner_id": world.partner(), "user_id": world.role.uid}
    beyond = {"of a foreign company": {"company_id": world.foreign}}
    if world.bound:
        beyond["of a colleague"] = {"user_id": world.other}
    return world.seen and Kind("client_order_ref", values, beyond)


def lines(world):
    within = {"order_id": world.order(world.role.uid), "display_type": "line_note"}
    beyond = {"on a colleague's": {"order_id": world.order(world.other)}} if world.bound else {}
    return world.seen and Kind("name", within, beyond)


def in_project(**values):
    """What hangs on a project."""

    def kind(world):
        if not world.bound:
            return None  # managers reach all projects
        hidden = {"project_id": world.project("followers")}
        return Kind("name", {**values, "project_id": world.project("employees")},
                    {"of a hidden project": hidden})  # fmt: skip

    return kind


def filters(world):
    mine, others = ({"user_ids": [(6, 0, [uid])]} for uid in (world.role.uid, world.other))
    if world.role.name == "administrator":
        return None
    beyond = {"of a colleague": others}
    if world.role.name.startswith("portal"):
        beyond["of everyone"] = {"user_ids": []}
    return Kind("name", {"model_id": "res.partner", **mine}, beyond)


def by_model(marked, field, within, beyond, **values):
    """What a manager makes for some models alone."""
    return lambda world: (
        world.role.name == "manager"
        and Kind(marked, {field: within(world), **values},
                 {"for other models": {field: beyond(world)}})
    )  # fmt: skip


def model_id(model):
    return lambda world: world.first("ir.model", ("model", "=", model))


def surveys(world):
    others = {"user_id": world.other, "restrict_user_ids": [(6, 0, [world.other])]}
    beyond = {"for colleagues": others}
    return world.bound and Kind("title", {}, beyond)


def questions(world):
    return world.bound and Kind(
        "title",
        {"survey_id": world.survey()},
        {"for colleagues": {"survey_id": world.survey(world.other)}},
    )


def answers(world):
    return world.bound and Kind(
        "value",
        {"question_id": world.question()},
        {"for colleagues": {"question_id": world.question(world.other)}},
    )


def analytic(world):
    plan = min(world.access.existing("account.analytic.plan"))
    return of_company(plan_id=plan)(world)


def invoices(world):
    within = {"move_type": "out_invoice", "partner_id": world.partner()}
    return world.role.name == "manager" and Kind(
        "ref", within, {"of a foreign company": {"company_id": world.foreign}}
    )


KINDS: dict = {
    "account.analytic.account": analytic,
    "account.move": invoices,
    "crm.team": of_company(),
    "ir.filters": filters,
    "mail.activity.plan": by_model(
        "name", "res_model", lambda world: "project.task", lambda world: "res.partner"
    ),
    "mail.activity.plan.template": by_model(
        "summary", "plan_id",
        lambda world: world.plan("project.task"), lambda world: world.plan("res.partner"),
    ),
    "product.pricelist": of_company(),
    "project.milestone": in_project(),
    "project.project": of_company(),
    "project.project.stage": of_company(),
    "project.task": in_project(),
    "project.update": in_project(status="on_track"),
    "res.partner": of_company(),
    "sale.order": orders,
    "sale.order.line": lines,
    "sale.order.template": of_company(),
    "sms.template": by_model(
        "name", "model_id", model_id("sale.order"), model_id("res.users"), body="text"
    ),
    "survey.question": questions,
    "survey.question.answer": answers,
    "survey.survey": surveys,
}  # fmt: skip
