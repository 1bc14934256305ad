"""The owner's way in: the administrator who consents, and what only an administrator can tell."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from odoo_owasp.model.call import Answer, Call, Outcome
from odoo_owasp.model.found import Found
from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.transports.jsonrpc import JsonRpc
from odoo_owasp.transports.rpc import Domain

FREEZE_KEY = "web.base.url.freeze"
"""Where set, Odoo leaves its base URL as it is when an administrator logs in."""

_NEUTRAL_HOST = "invalid"  # of the mail server that Odoo's neutralization puts in place
_DOCUMENTS = {
    "sale": "sale.order", "account": "account.move", "purchase": "purchase.order",
    "stock": "stock.picking", "crm": "crm.lead", "point_of_sale": "pos.order",
}  # fmt: skip
_ODOO_BOT = 1


class Owner:
    """The deployment's administrator over JSON-RPC."""

    def __init__(self, rpc: JsonRpc, role: Role) -> None:
        self.rpc = rpc
        self.role = role

    @classmethod
    def enter(cls, rpc: JsonRpc, login: str, secret: Secret) -> "Owner":
        """Authenticate once, with a password or an API key.

        Raises Trouble that says what was refused. Nothing is tried twice: Odoo locks out whoever
        does.
        """
        said = rpc.authenticate(login, secret)
        if not said.ok:
            raise Trouble(
                f"the target refused to authenticate: {said.error or said.outcome} "
                f"{' '.join(said.message.split())[:200]}",
                "is the database's name right? Odoo's own log tells more",
            )
        if not isinstance(said.value, int) or not said.value:
            raise Trouble(
                f"the target does not let {login!r} in; it was asked once",
                "check login and password; an account with two-factor authentication needs an "
                "API key in the password's place; after several failures Odoo locks logins for "
                "a minute",
            )
        return cls(rpc, Role("owner", login, int(said.value), secret, secret))

    def parameter(self, key: str) -> str:
        """A system parameter, empty where it is not set. Raises Trouble where it is not told."""
        said = self._asked("ir.config_parameter", "get_param", key=key, default="")
        return str(said or "")

    def set_parameter(self, key: str, value: str) -> None:
        """Write a system parameter. Raises Trouble where the target refuses."""
        self._asked("ir.config_parameter", "set_param", key=key, value=value)

    def remove_parameter(self, key: str) -> bool:
        """Delete a system parameter; whether there was one."""
        ids = self.search("ir.config_parameter", [("key", "=", key)])
        if ids and not self.rpc.unlink(self.role, "ir.config_parameter", ids).ok:
            raise Trouble(f"the parameter {key} could not be removed")
        return bool(ids)

    def search(self, model: str, domain: Domain) -> list[int]:
        """Ids of records. Raises Trouble where the target refuses."""
        return list(self._value(self.rpc.search(self.role, model, domain), model))

    def read_all(self, model: str, domain: Domain, fields: list[str]) -> list[dict[str, Any]]:
        """Records as dictionaries. Raises Trouble where the target refuses."""
        return list(self._value(self.rpc.search_read(self.role, model, domain, fields), model))

    def modules(self) -> frozenset[str]:
        """The names of the installed modules."""
        installed = [("state", "=", "installed")]
        return frozenset(
            str(one["name"]) for one in self.read_all("ir.module.module", installed, ["name"])
        )

    def found(self, tag: str, now: datetime) -> Found:
        """What stands on the deployment. Our own accounts, which carry ``tag``, do not count."""
        version = self.rpc.version()
        modules = self.modules()
        employees = [
            ("share", "=", False), ("active", "=", True), ("id", "!=", _ODOO_BOT),
            ("login", "not like", tag),
        ]  # fmt: skip
        provider = "payment.provider" if "payment" in modules else ""
        return Found(
            release=str(version.get("server_serie", "")),
            build=str(version.get("server_version", "")),
            database_uuid=self.parameter("database.uuid"),
            modules=modules,
            people=len(self.search("res.users", employees)),
            recent_documents=self._recent(modules, tag, now),
            mail_servers=self._names(
                "ir.mail_server", [("active", "=", True), ("smtp_host", "!=", _NEUTRAL_HOST)]
            ),
            mail_fetchers=self._names("fetchmail.server", [("active", "=", True)])
            if modules & {"mail", "fetchmail"}
            else (),
            mail_stopped=bool(
                self.search(
                    "ir.mail_server", [("active", "=", True), ("smtp_host", "=", _NEUTRAL_HOST)]
                )
            ),
            live_providers=self._names(provider, [("state", "=", "enabled")]) if provider else (),
            neutralized=self.parameter("database.is_neutralized").lower() in ("true", "1"),
            subscription=self.parameter("database.enterprise_code") and "enterprise code set",
        )

    def _recent(self, modules: Iterable[str], tag: str, now: datetime) -> int:
        since = (now - timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S")
        made_by_people = [
            ("create_date", ">", since), ("create_uid", "!=", _ODOO_BOT),
            ("create_uid.login", "not like", tag),
        ]  # fmt: skip
        models = [model for module, model in _DOCUMENTS.items() if module in modules]
        return sum(
            int(self._asked(model, "search_count", domain=made_by_people)) for model in models
        )

    def _names(self, model: str, domain: Domain) -> tuple[str, ...]:
        return tuple(str(one["name"]) for one in self.read_all(model, domain, ["name"]))

    def _asked(self, model: str, method: str, **kwargs: Any) -> Any:
        return self._value(self.rpc.call(self.role, Call(model, method, None, kwargs)), model)

    def _value(self, said: Answer, about: str) -> Any:
        if said.ok:
            return said.value
        if said.outcome is Outcome.DENIED:
            raise Trouble(
                f"{self.role.login!r} may not read {about}",
                "use an administrator's account (Settings right)",
            )
        raise Trouble(
            f"the target did not say what {about} holds: {said.error or said.outcome} "
            f"(status {said.status}) {' '.join(said.message.split())[:200]}"
        )
