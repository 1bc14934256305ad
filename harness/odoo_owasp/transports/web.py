"""The web client's own calls, with a session cookie; and the sessions that pages use too."""

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

from odoo_owasp.model.call import Answer, Call, Page
from odoo_owasp.model.role import Role
from odoo_owasp.ports import Guard, Journal
from odoo_owasp.transports.jsonrpc import answer, post
from odoo_owasp.transports.rpc import Rpc


class LoginFailed(Exception):
    """A role of ours could not log in: nothing can be said about what it may do."""


LOGS_IN = "logs in"
"""How the note of every request that carries a password to the login ends."""
_MOST_LOGINS = 3
"""Logins of one role in a run: the first, and again where the target ended the session."""


def private(path: str, flags: int) -> int:
    """Open a file that its owner alone may ever read (an ``opener`` of :func:`open`)."""
    return os.open(path, flags, 0o600)


class Sessions:
    """One session a role and run, opened when first needed: a login costs a second of hashing.

    The run's processes share the sessions in the private file ``store``. ``learn`` is told every
    session's id, so that it is masked wherever it would be written.
    """

    def __init__(
        self, guard: Guard, base_url: str, database: str, store: Path,
        learn: Callable[[list[str]], None], journal: Journal,
    ) -> None:  # fmt: skip
        self._guard = guard
        self._url = f"{base_url}/web/session/authenticate"
        self._database = database
        self._store = store
        self._learn = learn
        self._journal = journal
        self._cookies: dict[str, str] = {}

    def cookie(self, role: Role) -> str:
        """The Cookie header of ``role``; empty for the anonymous visitor.

        Raises LoginFailed where the target does not let the role in.
        """
        if role.anonymous:
            return ""
        if role.name not in self._cookies:
            self._cookies[role.name] = self._shared(role, ended="")
        return self._cookies[role.name]

    def renew(self, role: Role, ended: str) -> str:
        """The cookie after the session ``ended``; somebody else may have renewed it by now."""
        self._cookies[role.name] = self._shared(role, ended)
        return self._cookies[role.name]

    def _shared(self, role: Role, ended: str) -> str:
        """The session that any process of the run has for ``role``, unless it is the ``ended``."""
        with open(self._store, "a+", opener=private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            known = json.loads(file.read() or "{}")
            mine = known.setdefault(role.name, {"cookie": "", "logins": 0})
            if mine["cookie"] == ended:
                if mine["logins"] >= _MOST_LOGINS:
                    raise LoginFailed(f"{role.name}: {mine['logins']} logins are enough")
                mine["logins"] += 1
                self._journal.write("create", model="session", role=role.name)
                try:
                    mine["cookie"] = self._session_of(role)
                finally:  # one that failed counts as well, or each check would try again
                    file.seek(0)
                    file.truncate()
                    file.write(json.dumps(known))
        self._learn([str(mine["cookie"]).partition("=")[2]])
        return str(mine["cookie"])

    def log_in(self, role: Role) -> Page:
        """A fresh login as the web client makes it; its session is kept by nobody."""
        params = {"db": self._database, "login": role.login, "password": role.password.reveal()}
        login = role.login, role.password
        return post(self._guard, self._url, params, f"{role.name} {LOGS_IN}", login=login)

    def _session_of(self, role: Role) -> str:
        page = self.log_in(role)
        said = answer(page)
        if isinstance(said.value, dict) and said.value.get("uid") == role.uid:
            for cookie in reversed(page.cookies()):
                if cookie.startswith("session_id="):
                    return cookie.split(";")[0]
        raise LoginFailed(
            f"{role.name} could not log in (status {page.status}) {said.error} {said.message}"
        )


class Web(Rpc):
    """``/web/dataset/call_kw``."""

    name = "web"
    path = "/web/dataset/call_kw"

    def __init__(self, guard: Guard, base_url: str, sessions: Sessions) -> None:
        self._guard = guard
        self._url = base_url + self.path
        self._sessions = sessions

    def call(self, role: Role, call: Call) -> Answer:
        """Make ``call`` as the web client does."""
        params = {"model": call.model, "method": call.method, "args": call.positional(),
                  "kwargs": dict(call.kwargs)}  # fmt: skip
        note = f"{role.name} {call.model}.{call.method}"
        cookie = self._sessions.cookie(role)
        said = answer(post(self._guard, self._url, params, note, cookie))
        if said.error == "SessionExpiredException" and not role.anonymous:
            fresh = self._sessions.renew(role, cookie)
            said = answer(post(self._guard, self._url, params, note, fresh))
        return said


class WebPath(Web):
    """The same with a path that names a public method: what the body says must be judged."""

    name = "web-path"
    path = "/web/dataset/call_kw/res.partner/has_access"


class Button(Web):
    """``/web/dataset/call_button``: what a form's buttons call. Only an action is returned."""

    name = "button"
    path = "/web/dataset/call_button"
