"""The web client's own calls, with a session cookie; and the sessions that pages use too."""

from odoo_owasp.model.call import Answer, Call, Page
from odoo_owasp.model.role import Role
from odoo_owasp.ports import Guard
from odoo_owasp.transports.jsonrpc import answer, post
from odoo_owasp.transports.rpc import Rpc


class LoginFailed(Exception):
    """A role of ours could not log in: nothing can be said about what it may do."""


class Sessions:
    """One session a role, opened when first needed: a login costs most of a second of hashing."""

    def __init__(self, guard: Guard, base_url: str, database: str) -> None:
        self._guard = guard
        self._url = f"{base_url}/web/session/authenticate"
        self._database = database
        self._cookies: dict[str, str] = {}

    def cookie(self, role: Role) -> str:
        """The Cookie header of ``role``; empty for the anonymous visitor.

        Raises LoginFailed where the target does not let the role in.
        """
        if role.anonymous:
            return ""
        if role.name not in self._cookies:
            self._cookies[role.name] = self._session_of(role)
        return self._cookies[role.name]

    def log_in(self, role: Role) -> Page:
        """A fresh login as the web client makes it; its session is kept by nobody."""
        params = {"db": self._database, "login": role.login, "password": role.password.reveal()}
        return post(self._guard, self._url, params, f"{role.name} logs in")

    def _session_of(self, role: Role) -> str:
        page = self.log_in(role)
        if isinstance(said := answer(page).value, dict) and said.get("uid") == role.uid:
            for cookie in reversed(page.cookies()):
                if cookie.startswith("session_id="):
                    return cookie.split(";")[0]
        raise LoginFailed(f"{role.name} could not log in (status {page.status})")


class Web(Rpc):
    """``/web/dataset/call_kw``."""

    name = "web"

    def __init__(self, guard: Guard, base_url: str, sessions: Sessions) -> None:
        self._guard = guard
        self._url = f"{base_url}/web/dataset/call_kw"
        self._sessions = sessions

    def call(self, role: Role, call: Call) -> Answer:
        """Make ``call`` as the web client does."""
        params = {"model": call.model, "method": call.method, "args": call.positional(),
                  "kwargs": dict(call.kwargs)}  # fmt: skip
        note = f"{role.name} {call.model}.{call.method}"
        return answer(post(self._guard, self._url, params, note, self._sessions.cookie(role)))
