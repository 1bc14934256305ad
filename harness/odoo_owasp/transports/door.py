"""The ways into one database of a server that has several: by a host's name, and by its own."""

from collections.abc import Callable

from odoo_owasp.model.role import Role
from odoo_owasp.model.target import Tenant
from odoo_owasp.ports import Guard
from odoo_owasp.transports.at_host import AtHost
from odoo_owasp.transports.device import Device
from odoo_owasp.transports.json2 import Json2
from odoo_owasp.transports.jsonrpc import JsonRpc
from odoo_owasp.transports.web import Sessions
from odoo_owasp.transports.xmlrpc import XmlRpc1, XmlRpc2


class Door:
    """Asks for the host of the tenant ``at``, and names ``database`` where one is to be named.

    Left out, that is the tenant's own.
    """

    def __init__(
        self, guard: Guard, at: Tenant, sessions: Sessions, learn: Callable[[list[str]], None],
        database: str = "",
    ) -> None:  # fmt: skip
        self.tenant = at
        self.guard = AtHost(guard, at.host)
        self.database = database or at.database
        self.base_url = at.base_url
        self._sessions = sessions
        self._learn = learn
        self.jsonrpc = JsonRpc(self.guard, at.base_url, self.database)
        self.rpc = {
            "jsonrpc": self.jsonrpc,
            "xmlrpc": XmlRpc2(self.guard, at.base_url, self.database),
            "xmlrpc1": XmlRpc1(self.guard, at.base_url, self.database),
        }
        self.json2 = Json2(self.guard, at.base_url, self.database)

    def session(self, role: Role) -> Device:
        """A device that has the session of ``role``, one of the tenant's."""
        name, _, value = self._sessions.cookie(role).partition("=")
        return self.device(**{name: value})

    def device(self, **cookies: str) -> Device:
        """A device that asks for this host, with these cookies alone."""
        return Device(self.guard, self.base_url, self.database, self._learn, cookies)
