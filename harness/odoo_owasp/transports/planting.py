"""Plants roles and records with tracers in a consented database, over RPC: all of it is ours."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from odoo_owasp.model.call import Call
from odoo_owasp.model.role import NO_SECRET, Role, Secret
from odoo_owasp.model.target import Planted
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.transports.own_records import QUIETLY, OwnRecords
from odoo_owasp.transports.owner import Owner
from odoo_owasp.transports.web import Web

_OUTSIDER = "base.group_portal"
DOMAIN = "odoo-owasp.test"
"""Where the roles' mail addresses are: a name that no mail can reach (RFC 6761)."""


class Planter:
    """Makes what the checks act as and look for. Everything it makes carries the tag.

    ``own`` makes the records, ``modules`` are those installed; ``learn`` is told every new secret,
    before it is used.
    """

    def __init__(
        self, owner: Owner, own: OwnRecords, tag: str, modules: frozenset[str],
        learn: Callable[[list[str]], None],
    ) -> None:  # fmt: skip
        self._owner = owner
        self._own = own
        self._tag = tag
        self._learn = learn
        self._modules = modules
        # OdooBot would open a chat with each new employee.
        self._unwelcomed = {"odoobot_state": "disabled"} if "mail_bot" in modules else {}
        self._unwelcomed |= {"notification_type": "email"} if "mail" in modules else {}

    def roles(self, declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Role]:
        """An account for each role of ``fixtures/roles.toml``, the anonymous visitor included.

        The administrator's account has the groups of the owner's own. Raises Trouble where the
        target refuses one.
        """
        names = {group for role in declared.values() for group in role.get("groups", ())}
        known = self._groups({*names, _OUTSIDER})
        if _OUTSIDER not in known:
            raise Trouble(f"the target has no group {_OUTSIDER}", "install the module portal")
        its_own = self._read("res.users", self._owner.role.uid or 0, "group_ids", "company_id")
        customers = {letter: self._customer(letter) for letter in ("a", "b")}
        roles = {"anonymous": Role("anonymous")}
        for name, role in declared.items():
            groups = [known[group] for group in role.get("groups", ()) if group in known]
            if role.get("user"):  # the administrator's own
                groups = its_own["group_ids"]
            roles[name] = self._account(
                name,
                known[_OUTSIDER],
                groups,
                its_own["company_id"][0],
                customers.get(role.get("customer", "")),
            )
        return roles

    def api_key(self, role: Role, web: Web) -> Role:
        """``role`` with an API key that it makes itself, as a person does, good for one day.

        Odoo gives keys to employees only; a role that gets none stays as it is.
        """
        wizard = "res.users.apikeys.description"
        described = web.create(role, wizard, {"name": f"odoo-owasp {self._tag}", "duration": "1"})
        if not described.ok:
            return role
        self._own.announce(role, "res.users.apikeys")
        asked = web.call(role, Call(wizard, "make_key", (int(described.value),)))
        if asked.ok and asked.value.get("res_model") == "res.users.identitycheck":
            password = {"context": {"password": role.password.reveal()}}
            asked = web.call(
                role,
                Call("res.users.identitycheck", "run_check", (asked.value["res_id"],), password),
            )
        key = (asked.value.get("context") or {}).get("default_key", "") if asked.ok else ""
        self._learn([key])
        return Role(
            role.name, role.login, role.uid, role.password, Secret(key) if key else NO_SECRET
        )

    def records(self, roles: Mapping[str, Role]) -> dict[str, Planted]:
        """Records with tracers, of the kinds that the installed modules have."""
        planted: dict[str, Planted] = {}
        if "sale" in self._modules:
            product = self._make(
                roles, "product.product",
                {"name": f"Odoo OWASP Service {self._tag}", "type": "service", "list_price": 100},
            )  # fmt: skip
            for name, portal, salesman in (
                ("quotation-a", "portal-a", "employee-a"), ("quotation-b", "portal-b", "manager"),
            ):  # fmt: skip
                planted[name] = self._quotation(
                    name, roles, roles[portal], roles[salesman], product
                )
        if "project" in self._modules:
            self._stages(roles)
            for name, portal, worker in (
                ("project-a", "portal-a", "employee-a"), ("project-b", "portal-b", "manager"),
            ):  # fmt: skip
                planted |= self._project(name, roles, roles[portal], roles[worker])
        if "survey" in self._modules:
            planted |= {name: self._survey(name, roles) for name in ("survey-a", "survey-b")}
        self._learn([one.token for one in planted.values()])
        return planted

    def _tracer(self) -> str:
        return self._tag + secrets.token_hex(4)

    def _customer(self, letter: str) -> int:
        name = f"Odoo OWASP Customer {letter.upper()} {self._tag}"
        return self._own.make(self._owner.role, "res.partner", {"name": name, "is_company": True})

    def _account(
        self, name: str, outsiders: int, groups: list[int], company: int, customer: int | None
    ) -> Role:
        """An account, made as an outsider's and given its groups afterwards.

        Odoo makes to-dos, stages and subscriptions for whoever is an employee from the first.
        """
        login, password = f"{name}.{self._tag}@{DOMAIN}", secrets.token_urlsafe(18)
        self._learn([password])
        partner = self._own.make(
            self._owner.role, "res.partner",
            {"name": f"Odoo OWASP {name} {self._tag}", "email": login, "parent_id": customer},
        )  # fmt: skip
        uid = self._own.make(
            self._owner.role, "res.users",
            {
                "login": login, "password": password, "partner_id": partner,
                "company_id": company, "company_ids": [(6, 0, [company])],
                "group_ids": [(6, 0, [outsiders])], **self._unwelcomed,
            },
        )  # fmt: skip
        given = {"vals": {"group_ids": [(6, 0, groups)]}, "context": QUIETLY}
        said = self._owner.rpc.call(self._owner.role, Call("res.users", "write", (uid,), given))
        if not said.ok:
            raise Trouble(f"{login} cannot be given its groups: {said.error} {said.message[:200]}")
        return Role(name, login, uid, Secret(password))

    def _quotation(
        self, name: str, roles: Mapping[str, Role], customer: Role, salesman: Role, product: int
    ) -> Planted:
        """A sent quotation with a portal link; its tracer stands in the terms and on its line."""
        mark = self._tracer()
        line = {"product_id": product, "name": mark, "product_uom_qty": 1}
        order = self._make(
            roles, "sale.order",
            {
                "partner_id": self._partner(customer), "user_id": salesman.uid, "state": "sent",
                "client_order_ref": mark, "note": f"<p>{mark}</p>", "order_line": [(0, 0, line)],
            },
        )  # fmt: skip
        admin = roles["administrator"]
        self._owner.rpc.call(admin, Call("sale.order", "get_portal_url", (order,)))  # makes a token
        token = self._read("sale.order", order, "access_token")["access_token"]
        return Planted(name, "sale.order", order, mark, token or "")

    def _stages(self, roles: Mapping[str, Role]) -> None:
        """A stage for each employee's own tasks, or Odoo would make seven that nobody finds again:
        such stages are hidden from all others, and outlive their owner.
        """
        for role in roles.values():
            if not role.anonymous and not role.name.startswith("portal"):
                stage = {"name": f"Odoo OWASP {self._tag}", "user_id": role.uid}
                self._own.make(role, "project.task.type", stage)

    def _project(
        self, name: str, roles: Mapping[str, Role], portal: Role, worker: Role
    ) -> dict[str, Planted]:
        """A project that a portal user follows, with one task."""
        marks = self._tracer(), self._tracer()
        project = self._make(
            roles, "project.project",
            {"name": f"Odoo OWASP {marks[0]}", "privacy_visibility": "portal"},
        )  # fmt: skip
        task = self._make(
            roles, "project.task",
            {
                "name": f"Odoo OWASP {marks[1]}", "project_id": project,
                "user_ids": [(6, 0, [worker.uid])],
            },
        )  # fmt: skip
        follower = {"partner_ids": [self._partner(portal)]}
        for model, one in (("project.project", project), ("project.task", task)):
            self._owner.rpc.call(
                roles["administrator"], Call(model, "message_subscribe", (one,), follower)
            )
        return {
            name: Planted(name, "project.project", project, marks[0]),
            f"{name}-task": Planted(f"{name}-task", "project.task", task, marks[1]),
        }

    def _survey(self, name: str, roles: Mapping[str, Role]) -> Planted:
        """A survey that anyone with its link may take."""
        mark = self._tracer()
        questions = [
            {"title": "Page", "is_page": True, "question_type": False, "sequence": 1},
            {"title": "How are you?", "question_type": "char_box", "sequence": 2},
        ]
        survey = self._make(
            roles, "survey.survey",
            {
                "title": f"Odoo OWASP {mark}", "access_mode": "public",
                "users_login_required": False,
                "question_and_page_ids": [(0, 0, one) for one in questions],
            },
        )  # fmt: skip
        token = self._read("survey.survey", survey, "access_token")["access_token"]
        return Planted(name, "survey.survey", survey, mark, token or "")

    def _make(self, roles: Mapping[str, Role], model: str, values: dict[str, Any]) -> int:
        return self._own.make(roles["administrator"], model, values)

    def _partner(self, role: Role) -> int:
        return int(self._read("res.users", role.uid or 0, "partner_id")["partner_id"][0])

    def _groups(self, names: set[str]) -> dict[str, int]:
        """The ids of groups by external id; those of modules that are not installed are missing."""
        plain = sorted({name.split(".", 1)[1] for name in names})
        found = self._owner.read_all(
            "ir.model.data",
            [("model", "=", "res.groups"), ("name", "in", plain)],
            ["module", "name", "res_id"],
        )
        return {f"{one['module']}.{one['name']}": one["res_id"] for one in found}

    def _read(self, model: str, id_: int, *fields: str) -> dict[str, Any]:
        said = self._owner.rpc.read(self._owner.role, model, [id_], list(fields))
        if not said.ok or not said.value:
            raise Trouble(f"{model} {id_} could not be read: {said.error} {said.message[:200]}")
        return dict(said.value[0])
